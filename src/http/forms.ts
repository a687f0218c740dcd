/** What people send to the API about customers, piece by piece: texts, phones, money, tags, lists in the address. */
import { z } from "zod";
import { cleanText } from "../lib/text.ts";
import { id } from "./route.ts";

/** One line or more of text, cleaned, from 1 to `max` characters. */
export function text(max: number) {
  return z.string().overwrite(cleanText).min(1, "fields.empty").max(max);
}

export const phone = z
  .string()
  .max(40)
  .overwrite((raw) => raw.replace(/[\s().-]/g, ""))
  .regex(/^\+[1-9]\d{6,14}$/, "fields.phone");
export const email = z.string().trim().toLowerCase().pipe(z.email("fields.email").max(254));
export const currency = z.string().regex(/^[A-Z]{3}$/, "fields.currency");
export const money = z
  .strictObject({ cents: z.int().min(0).max(1_000_000_000_000), currency })
  .describe("Whole minor units of a currency");
export const tag = text(40);
export const tags = z.array(tag).max(30).describe("All of them, as they are from now on");
export const custom = z
  .record(z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, "fields.fieldKey"), z.unknown())
  .describe("Fields of the business by key; null empties one");
export const version = z.int().min(1).describe("The `version` that you saw; 409 when it has changed since");
export const order = z.enum(["desc", "asc"]).default("desc");
export const search = text(100).optional().describe("Part of a name, phone, address or subject");
/** A moment with its zone. */
export const moment = z.iso
  .datetime({ offset: true })
  .transform((iso) => new Date(iso))
  .describe("ISO 8601 with its zone");

/** Words of a list in the address, between commas. */
export function listOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z
    .string()
    .max(300)
    .transform((raw) => raw.split(","))
    .pipe(z.array(z.enum(words)))
    .describe(`One or more of ${words.join(", ")}, between commas`);
}

/** An id, or nobody. */
export const idOrNone = z.union([z.literal("none"), id]).describe("An id, or `none`");

/** Products with how many of each. */
export const items = z
  .array(z.strictObject({ productId: id, quantity: z.int().min(1).max(10_000) }))
  .min(1)
  .max(100);

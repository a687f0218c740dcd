/** Pieces that shops write alike: amounts, moments, phones that may be anywhere. Pure. */
import { createHmac } from "node:crypto";
import { z } from "zod";
import { centsOf, isCurrency } from "../../lib/money.ts";
import { isSameSecret } from "../../lib/same-secret.ts";
import { cleanText, truncate } from "../../lib/text.ts";
import type { ReadNews } from "./news.ts";

export const word = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => truncate(cleanText(String(value ?? "")), 300));
/** An id of a shop's: a number or a text. */
export const key = z.union([z.int().positive(), z.string().trim().min(1).max(100)]).transform((value) => String(value));
export const amount = z.union([z.string().max(40), z.number()]);
export const currency = z.string().refine(isCurrency, "fields.currency");
/** With its zone. */
export const at = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
/** Of WooCommerce's `_gmt` fields: UTC without saying so. */
export const gmt = z.iso.datetime({ local: true, offset: true }).transform((text) => {
  return new Date(/Z|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`);
});
export const quantity = z.coerce.number().int().min(0).max(1_000_000);
/** Where somebody goes on buying: a page of the web, nothing else. */
export const page = z
  .string()
  .nullish()
  .transform((text) => (text && /^https?:\/\/\S{1,1990}$/.test(text) ? text : null));

/** Minor units. Throws a plain error, which `reading` makes a fault, for what is no amount. */
export function money(value: string | number, of: string, path: string): number {
  const cents = centsOf(value, of);
  if (cents === null) throw new UnreadError(path);
  return cents;
}

class UnreadError extends Error {}

/** Runs a reader of foreign words; what they do not fit is a fault with its place, never an error. */
export function reading(read: () => ReadNews): ReadNews {
  try {
    return read();
  } catch (error) {
    if (error instanceof z.ZodError) return { fault: error.issues[0]?.path.join(".") ?? "" };
    if (error instanceof UnreadError) return { fault: error.message };
    throw error;
  }
}

/** Base64 of HMAC-SHA256 over the bytes as they came, as both kinds of shop sign. */
export function isSignedBase64(raw: Uint8Array, header: string | undefined, secret: string): boolean {
  return header !== undefined && isSameSecret(createHmac("sha256", secret).update(raw).digest("base64"), header.trim());
}

/** The JSON of the business: as it is read, and as it may be changed. */
import { z } from "zod";
import type { BusinessRecord } from "../crm/business.ts";
import { LOCALES } from "../lib/locale.ts";
import { cleanText } from "../lib/text.ts";
import { id } from "./route.ts";

const BRANCHES_MAX = 200;
const line = (max: number) => z.string().overwrite(cleanText).min(1, "fields.empty").max(max);
const words = (max: number) => z.string().overwrite(cleanText).max(max);
const opening = z.strictObject({
  weekday: z.int().min(0).max(6).describe("0 is Sunday"),
  opensAt: z.int().min(0).max(1_439).describe("Minutes since midnight where the business is"),
  closesAt: z.int().min(1).max(1_440),
});
const branch = {
  name: line(80),
  address: words(200),
  city: words(80),
  phone: words(40).nullable(),
  hours: z.array(opening).max(28),
};
const told = {
  name: line(120),
  locale: z.enum(LOCALES),
  country: z.string().regex(/^[A-Z]{2}$/, "fields.countryCode"),
  currency: z.string().refine((code) => CURRENCIES.has(code), "fields.currencyCode"),
  timeZone: z.string().refine((zone) => ZONES.has(zone), "fields.timeZone"),
  phone: words(40).nullable(),
  email: z.email("fields.email").max(254).nullable(),
  website: z
    .url({ protocol: /^https?$/, error: "fields.webAddress" })
    .max(300)
    .nullable(),
};
const CURRENCIES = new Set(Intl.supportedValuesOf("currency"));
const ZONES = new Set([...Intl.supportedValuesOf("timeZone"), "UTC"]);

export const businessView = z.object({
  id: z.string(),
  ...told,
  name: z.string(),
  email: z.string().nullable(),
  website: z.string().nullable(),
  branches: z.array(z.object({ id: z.string(), ...branch })),
  hasSold: z.boolean().describe("Something was quoted or sold: the currency stays"),
  version: z.int().describe("Send it back with a change"),
});

export const businessChange = z.strictObject({
  ...z.object(told).partial().shape,
  branches: z
    .array(z.strictObject({ id: id.optional(), ...branch }))
    .max(BRANCHES_MAX)
    .optional()
    .describe("All of them, in their order: those that are left out go"),
  version: z.int().min(0),
});

export function presentBusiness({ branches, ...rest }: BusinessRecord): z.input<typeof businessView> {
  return {
    ...rest,
    branches: branches.map(({ id, name, address, city, phone, hours }) => ({ id, name, address, city, phone, hours })),
  };
}

/** A whole playbook as data: business, catalog, FAQ and rules. What is stored, exported, compared and checked. */
import { z } from "zod";
import { LOCALES } from "../../lib/locale.ts";
import { playbookRules } from "../playbook.ts";

const line = z.string().trim().min(1);
const localized = z.strictObject({ es: line, en: line, pt: line });
const words = z.array(line);
const localizedWords = z.strictObject({ es: words, en: words, pt: words });

export const branchContent = z.strictObject({
  name: line,
  address: z.string(),
  city: z.string(),
  phone: line.nullable().default(null),
  hours: z.array(z.object({ weekday: z.number(), opensAt: z.number(), closesAt: z.number() })),
});

/** The business but for its branches. */
export const businessFields = {
  name: line,
  locale: z.enum(LOCALES),
  locales: z.array(z.enum(LOCALES)).min(1),
  currency: z.string().regex(/^[A-Z]{3}$/, "an ISO 4217 code"),
  country: z.string().regex(/^[A-Z]{2}$/, "an ISO 3166 code"),
  timeZone: line.refine((zone) => Intl.supportedValuesOf("timeZone").includes(zone), "an IANA time zone"),
  phone: line.nullable(),
  email: line.nullable(),
  website: line.nullable(),
  treatment: z.enum(["tu", "usted", "vos"]),
  tagline: localized.optional(),
  chat: z
    .strictObject({
      accent: z.string().regex(/^#[0-9a-f]{6}$/i, "a colour such as #0f6f6c"),
      greeting: localized,
      suggestions: localizedWords,
    })
    .optional(),
} as const;

export const categoryContent = z.strictObject({
  key: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "lower-case words joined by hyphens"),
  /** The name, then other words for it. */
  names: z.strictObject({ es: words.min(1), en: words.min(1), pt: words.min(1) }),
});

/** Attributes in another language stand for all of the product's own: their names differ too. */
const wording = z.strictObject({
  name: line,
  description: z.string(),
  attributes: z.record(z.string(), line).optional(),
});
/** The fields of a product but for its price, which a file may write in many ways. */
export const productFields = {
  sku: line.max(64),
  name: line.max(200),
  brand: line.nullable(),
  category: categoryContent.shape.key,
  /** Units on hand; null for a service. */
  stock: z.int().min(0).max(100_000_000).nullable(),
  warrantyMonths: z.int().min(1).max(600).nullable(),
  attributes: z.record(z.string(), line),
  keywords: words,
  description: z.string(),
  image: line.nullable(),
  translations: z.strictObject({ en: wording.optional(), pt: wording.optional() }),
} as const;

export const faqWording = z.strictObject({ question: line, alternatives: words.default([]), answer: line });
export const faqContent = z.strictObject({
  key: line.max(120),
  category: line,
  es: faqWording.optional(),
  en: faqWording.optional(),
  pt: faqWording.optional(),
});

export const playbookContent = z.strictObject({
  business: z.strictObject({ ...businessFields, branches: z.array(branchContent) }),
  categories: z.array(categoryContent),
  products: z.array(z.strictObject({ ...productFields, priceCents: z.int().min(0) })),
  faq: z.array(faqContent),
  rules: playbookRules,
});
export type PlaybookContent = z.infer<typeof playbookContent>;
export type BusinessContent = PlaybookContent["business"];
export type CategoryContent = z.infer<typeof categoryContent>;
export type ProductContent = PlaybookContent["products"][number];
export type FaqContent = z.infer<typeof faqContent>;
export type FaqWording = z.infer<typeof faqWording>;

/** A playbook of nothing, for looking at a file by itself. */
export const EMPTY_CONTENT: PlaybookContent = {
  business: {
    name: "",
    locale: "es",
    locales: ["es"],
    currency: "USD",
    country: "US",
    timeZone: "UTC",
    phone: null,
    email: null,
    website: null,
    treatment: "tu",
    branches: [],
  },
  categories: [],
  products: [],
  faq: [],
  rules: playbookRules.parse({}),
};

/** The invented shop that a new installation starts with: its YAML files, checked as a whole. No database here. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { weekHours } from "../../src/crm/playbook/hours.ts";
import { playbookRules } from "../../src/crm/playbook.ts";
import { InputError, type Issue } from "../../src/lib/errors.ts";
import { LOCALES } from "../../src/lib/locale.ts";
import { packageRoot } from "../../src/lib/root.ts";
import { attributesIn, sampleAttributes } from "./sample-attributes.ts";

const line = z.string().trim().min(1);
const key = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "lower-case words joined by hyphens");
const phone = z.string().regex(/^\+\d{1,3}( \d+)+$/, "international form such as +51 1 555 0100");
const cents = z.int().positive();
const localized = z.strictObject({ es: line, en: line, pt: line });
const localizedLists = (min: number, max: number) => {
  const list = z.array(line).min(min).max(max);
  return z.strictObject({ es: list, en: list, pt: list });
};

const branch = z.strictObject({ key, name: line, address: line, city: line, phone, hours: weekHours });
const fee = z.strictObject({ key, cents, name: localized });

const businessFile = z.strictObject({
  name: line,
  slug: key,
  tagline: localized,
  locale: z.enum(LOCALES),
  locales: z.array(z.enum(LOCALES)).min(1),
  currency: z.string().regex(/^[A-Z]{3}$/, "an ISO 4217 code"),
  country: z.string().regex(/^[A-Z]{2}$/, "an ISO 3166 code"),
  timeZone: line.refine((zone) => Intl.supportedValuesOf("timeZone").includes(zone), "an IANA time zone"),
  phone,
  email: z.email(),
  website: z.url(),
  treatment: z.enum(["tu", "usted", "vos"]),
  greeting: localized,
  suggestions: localizedLists(3, 4),
  branches: z.array(branch).min(1),
  fees: z.array(fee),
});

const category = z.strictObject({ key, name: localized, synonyms: localizedLists(1, 20) });

const wording = z.strictObject({ name: line, description: line });
const product = z.strictObject({
  sku: z.string().regex(/^[A-Z]{2,4}-\d{3}$/, "a code such as LAP-001"),
  name: line,
  brand: line.nullable(),
  category: key,
  priceCents: cents,
  stock: z.int().nonnegative().nullable(),
  warrantyMonths: z.int().positive().nullable(),
  attributes: z.record(z.string(), line),
  keywords: z.array(line).min(1),
  description: line,
  translations: z.strictObject({ en: wording, pt: wording }),
});

const faqWording = z.strictObject({ question: line, alternatives: z.array(line).min(2), answer: line });
const faqEntry = z.strictObject({ key, category: key, es: faqWording, en: faqWording, pt: faqWording });

/** The whole sample, with the rules that hold across its files: keys are unique, products name known categories. */
export const sampleBusinessSchema = z
  .strictObject({
    business: businessFile,
    categories: z.array(category).min(1),
    products: z.array(product).min(1),
    attributes: sampleAttributes,
    faq: z.array(faqEntry).min(1),
    rules: playbookRules,
  })
  .superRefine((sample, context) => {
    const report = (path: (string | number)[], message: string) => context.addIssue({ code: "custom", path, message });
    const lists = [
      { at: ["business", "branches"], ids: sample.business.branches.map((it) => it.key) },
      { at: ["business", "fees"], ids: sample.business.fees.map((it) => it.key) },
      { at: ["categories"], ids: sample.categories.map((it) => it.key) },
      { at: ["products"], ids: sample.products.map((it) => it.sku) },
      { at: ["faq"], ids: sample.faq.map((it) => it.key) },
    ];
    for (const { at, ids } of lists) {
      for (const [index, id] of ids.entries()) {
        if (ids.indexOf(id) !== index) report([...at, index], `${id} is used twice`);
      }
    }
    const known = new Set(sample.categories.map((it) => it.key));
    for (const [index, { category }] of sample.products.entries()) {
      if (!known.has(category)) report(["products", index, "category"], `no category ${category}`);
    }
    const used = new Set(sample.products.flatMap(({ attributes }) => Object.values(attributes)));
    for (const [index, { attributes }] of sample.products.entries()) {
      for (const key of Object.keys(attributes)) {
        if (!sample.attributes.names[key]) report(["products", index, "attributes", key], `no name for ${key}`);
      }
    }
    for (const value of Object.keys(sample.attributes.values)) {
      if (!used.has(value)) report(["attributes", "values", value], "no product has this value");
    }
  });

/** The sample as code uses it: money in cents of `business.currency`, hours in minutes since midnight (0 = Sunday). */
export type SampleBusiness = z.output<typeof sampleBusinessSchema>;
export type SampleBranch = z.output<typeof branch>;
export type SampleFee = z.output<typeof fee>;
export type SampleCategory = z.output<typeof category>;
export type SampleProduct = z.output<typeof product>;
export type SampleFaqEntry = z.output<typeof faqEntry>;

/** Checks an already parsed sample. Throws InputError with one issue for each fault. */
export function parseSampleBusiness(value: unknown): SampleBusiness {
  const result = sampleBusinessSchema.safeParse(value);
  if (result.success) return result.data;
  const issues: Issue[] = result.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  throw new InputError(`the sample business has ${issues.length} fault(s)`, issues);
}

/** The products as they are stored: with names and values of their attributes in each language. */
export function productsOf({ products, attributes: glossary }: Pick<SampleBusiness, "products" | "attributes">) {
  return products.map(({ attributes, translations: { en, pt }, ...product }) => ({
    ...product,
    attributes: attributesIn("es", attributes, glossary),
    translations: {
      en: { ...en, attributes: attributesIn("en", attributes, glossary) },
      pt: { ...pt, attributes: attributesIn("pt", attributes, glossary) },
    },
  }));
}

/** Reads the sample shop from prisma/seed/data. Throws InputError when a file is missing, is not YAML or breaks the schema. */
export function loadSampleBusiness(folder: string = join(packageRoot, "prisma", "seed", "data")): SampleBusiness {
  return parseSampleBusiness({
    business: readYaml(folder, "business.yaml"),
    categories: readYaml(folder, "categories.yaml"),
    products: readYaml(folder, "products.yaml"),
    attributes: readYaml(folder, "attributes.yaml"),
    faq: readYaml(folder, "faq.yaml"),
    rules: readYaml(folder, "playbook.yaml"),
  });
}

function readYaml(folder: string, name: string): unknown {
  try {
    return parse(readFileSync(join(folder, name), "utf8"));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new InputError(`cannot read ${name}`, [{ path: name, message }], { cause: error });
  }
}

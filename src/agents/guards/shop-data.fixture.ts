/** The sample shop's catalog and FAQ as facts in each language, read from the seed's data, for tests against real texts. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { Locale } from "../../lib/locale.ts";
import { packageRoot } from "../../lib/root.ts";
import type { FaqFacts, ProductFacts } from "../agent.ts";
import { faq, product } from "./shop-turn.fixture.ts";

const Entry = z.object({ question: z.string(), answer: z.string() });
const Faq = z.array(z.object({ key: z.string(), es: Entry, en: Entry, pt: Entry }));
const Words = z.object({ name: z.string(), description: z.string() });
const Products = z.array(
  Words.extend({
    sku: z.string(),
    category: z.string(),
    brand: z.string().nullish(),
    priceCents: z.int(),
    stock: z.int().nullable(),
    warrantyMonths: z.int().nullish(),
    attributes: z.record(z.string(), z.coerce.string()).default({}),
    translations: z.object({ en: Words, pt: Words }),
  }),
);

export function shopProducts(locale: Locale): ProductFacts[] {
  return read("products.yaml", Products).map((row) => {
    const { name, description } = locale === "es" ? row : row.translations[locale];
    const { sku, category, stock, attributes } = row;
    const more = { id: `prd_${sku}`, sku, category, brand: row.brand ?? null, description, stock, attributes };
    return product(name, row.priceCents / 100, { ...more, warrantyMonths: row.warrantyMonths ?? null });
  });
}

export function shopFaqs(locale: Locale): FaqFacts[] {
  return read("faq.yaml", Faq).map((entry) => ({
    ...faq(entry[locale].answer, entry[locale].question),
    id: `faq_${entry.key}`,
  }));
}

function read<T>(name: string, schema: z.ZodType<T>): T {
  return schema.parse(parse(readFileSync(join(packageRoot, "prisma/seed/data", name), "utf8")));
}

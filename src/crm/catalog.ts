/** The one way to write products and answers: with all the words that find them, many in one statement. */
import type { Tx } from "../infra/database.ts";
import { newId } from "../lib/ids.ts";
import { LOCALES } from "../lib/locale.ts";
import { foldText } from "../lib/text.ts";
import type { FaqLine } from "./playbook/changes.ts";
import type { CategoryContent, ProductContent } from "./playbook/content.ts";

/** Rows of one statement. */
const BATCH = 500;

export interface CatalogOwner {
  readonly tenantId: string;
  readonly currency: string;
}

/** Makes these products, or changes those of the same code; units kept for quotes stay kept. */
export async function upsertProducts(
  tx: Tx,
  { tenantId, currency }: CatalogOwner,
  categories: readonly CategoryContent[],
  products: readonly ProductContent[],
): Promise<void> {
  const byKey = new Map(categories.map((category) => [category.key, category]));
  for (const batch of batchesOf(products)) {
    const rows = batch.map((product) => {
      const names = byKey.get(product.category)?.names ?? unnamed(product.category);
      return { id: newId("product"), ...product, names, searchText: productSearchText(product, names) };
    });
    await tx.$executeRaw`
      INSERT INTO products (id, tenant_id, sku, name, description, category, category_names, brand, price_cents, currency, stock,
                            warranty_months, attributes, translations, keywords, image_url, search_text)
      SELECT id, ${tenantId}, sku, name, description, category, names, brand, "priceCents", ${currency}, stock,
             "warrantyMonths", attributes, translations, keywords, image, "searchText"
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(
               id text, sku text, name text, description text, category text, names jsonb, brand text, "priceCents" bigint,
               stock int, "warrantyMonths" int, attributes jsonb, translations jsonb, keywords text[], image text, "searchText" text)
      ON CONFLICT (tenant_id, sku) DO UPDATE SET
        name = excluded.name, description = excluded.description, category = excluded.category,
        category_names = excluded.category_names, brand = excluded.brand, price_cents = excluded.price_cents,
        currency = excluded.currency, stock = excluded.stock, warranty_months = excluded.warranty_months,
        attributes = excluded.attributes, translations = excluded.translations, keywords = excluded.keywords,
        image_url = excluded.image_url, search_text = excluded.search_text, is_active = true, updated_at = now()`;
  }
}

/** Takes products off the shelf: they are offered no more, and what was quoted or sold keeps them. */
export async function withdrawProducts(tx: Tx, tenantId: string, skus: readonly string[]): Promise<void> {
  if (skus.length === 0) return;
  await tx.product.updateMany({ where: { tenantId, sku: { in: [...skus] } }, data: { isActive: false } });
}

/** Makes these answers, or changes those of the same key and language. */
export async function upsertFaq(tx: Tx, tenantId: string, lines: readonly FaqLine[]): Promise<void> {
  for (const batch of batchesOf(lines)) {
    const rows = batch.map((one) => ({
      id: newId("faqEntry"),
      ...one,
      searchText: foldText([one.question, ...one.alternatives].join(" ")),
    }));
    await tx.$executeRaw`
      INSERT INTO faq_entries (id, tenant_id, key, locale, category, question, alternatives, answer, search_text)
      SELECT id, ${tenantId}, key, locale, category, question, alternatives, answer, "searchText"
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(
               id text, key text, locale text, category text, question text, alternatives text[], answer text, "searchText" text)
      ON CONFLICT (tenant_id, key, locale) DO UPDATE SET
        category = excluded.category, question = excluded.question, alternatives = excluded.alternatives,
        answer = excluded.answer, search_text = excluded.search_text`;
  }
}

export async function removeFaq(tx: Tx, tenantId: string, lines: readonly FaqLine[]): Promise<void> {
  for (const locale of LOCALES) {
    const keys = lines.filter((one) => one.locale === locale).map(({ key }) => key);
    if (keys.length > 0) await tx.faqEntry.deleteMany({ where: { tenantId, locale, key: { in: keys } } });
  }
}

/** Everything a customer may call a product, folded. */
function productSearchText(product: ProductContent, names: CategoryContent["names"]): string {
  const words = [
    product.name,
    product.brand ?? "",
    ...LOCALES.flatMap((locale) => names[locale]),
    ...product.keywords,
    product.translations.en?.name ?? "",
    product.translations.pt?.name ?? "",
    ...[product, product.translations.en, product.translations.pt].flatMap((one) =>
      Object.values(one?.attributes ?? {}),
    ),
    // Part by part, as the search cuts words: "lap-004" is "lap" and "004".
    ...product.sku.split("-"),
  ];
  return foldText(words.join(" "));
}

function unnamed(key: string): CategoryContent["names"] {
  return { es: [key], en: [key], pt: [key] };
}

function batchesOf<T>(list: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / BATCH) }, (_, index) =>
    list.slice(index * BATCH, (index + 1) * BATCH),
  );
}

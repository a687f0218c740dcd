/** The business's own texts that stand in several languages: FAQ, products and the playbook's sentences. */
import type { CrmContext } from "../../crm/context.ts";
import type { TenantRecord } from "../../crm/tenants.ts";
import { LOCALES, type Locale } from "../../lib/locale.ts";

/** What a text of the business is in the other language, by the text as written. */
export type StoredTexts = ReadonlyMap<string, string>;

interface ProductWords {
  readonly name: string;
  readonly description: string;
  readonly translations: Partial<Record<Locale, { readonly name?: string; readonly description?: string }>>;
}

/** Texts in `from` that can be part of `text`, each with the same in `to`. */
export async function storedTexts(
  { tx }: CrmContext,
  tenant: TenantRecord,
  { text, from, to }: { text: string; from: Locale; to: Locale },
): Promise<StoredTexts> {
  const texts = new Map<string, string>();
  const add = (one: string | undefined, other: string | undefined) => {
    if (one && other) texts.set(plain(one), plain(other));
  };
  const faq = await tx.faqEntry.findMany({
    where: { locale: { in: [from, to] } },
    select: { key: true, locale: true, question: true, answer: true },
  });
  const others = new Map(faq.filter(({ locale }) => locale === to).map((entry) => [entry.key, entry]));
  for (const { key, locale, question, answer } of faq) {
    if (locale !== from) continue;
    add(question, others.get(key)?.question);
    add(answer, others.get(key)?.answer);
  }
  const products = await tx.$queryRaw<ProductWords[]>`
    SELECT name, description, translations FROM products
     WHERE strpos(${text}, name) > 0 OR strpos(${text}, description) > 0
        OR strpos(${text}, translations -> ${from} ->> 'name') > 0
        OR strpos(${text}, translations -> ${from} ->> 'description') > 0
     LIMIT 200`;
  for (const product of products) {
    const [one, other] = [wordsIn(product, from, tenant), wordsIn(product, to, tenant)];
    add(one?.name, other?.name);
    add(one?.description, other?.description);
  }
  for (const written of localizedIn([tenant.rules, tenant.settings.tagline, tenant.settings.chat?.greeting]))
    add(written[from], written[to]);
  return texts;
}

/** One line with single spaces: how texts are compared. */
export function plain(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** The catalog's own words are in the language of the business. */
function wordsIn({ name, description, translations }: ProductWords, locale: Locale, { locale: own }: TenantRecord) {
  return locale === own ? { name, description } : translations[locale];
}

/** Every text of a tree that stands in all three languages. */
function localizedIn(tree: unknown): Record<Locale, string>[] {
  if (tree === null || typeof tree !== "object") return [];
  const node = tree as Record<string, unknown>;
  if (LOCALES.every((locale) => typeof node[locale] === "string")) return [node as Record<Locale, string>];
  return Object.values(node).flatMap(localizedIn);
}

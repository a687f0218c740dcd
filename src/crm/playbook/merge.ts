/** What a playbook will be once a file is taken in. Pure: nothing is stored here, and with any fault nothing will be. */
import { LOCALES } from "../../lib/locale.ts";
import { foldText } from "../../lib/text.ts";
import { playbookRules } from "../playbook.ts";
import type { BusinessContent, CategoryContent, FaqContent, PlaybookContent } from "./content.ts";
import type { Fault, Incoming, IncomingFaq, ReadResult } from "./incoming.ts";
import { mergeProducts } from "./merge-products.ts";
import { freeKey, slug } from "./slug.ts";

export interface MergeOptions {
  /** True: what a section of the file does not name is removed. False: it stays. */
  readonly replace: boolean;
}

/** The stored playbook with the file's sections laid over it; sections that the file has not are left as they are. */
export function mergePlaybook(
  current: PlaybookContent,
  incoming: Incoming,
  options: MergeOptions,
): ReadResult<PlaybookContent> {
  const faults: Fault[] = currencyFaults(current.business, incoming, options);
  const business = { ...current.business, ...incoming.business };
  const known = joinCategories(current.categories, incoming.categories ?? []);
  const { products, categories } = incoming.products
    ? mergeProducts({ ...current, categories: known }, incoming.products, options, faults)
    : { products: current.products, categories: known };
  const used = new Set(products.map(({ category }) => category));
  const faq = incoming.faq ? mergeFaq(current.faq, incoming.faq, options) : current.faq;
  const fallback = options.replace && incoming.rules ? undefined : current.rules;
  const rules = incoming.rules ? { ...emptyOr(fallback), ...incoming.rules } : current.rules;
  if (faults.length > 0) return { ok: false, faults };
  const merged = {
    business,
    // A category is kept with its products; one without any is nowhere to be stored.
    categories: categories.filter(({ key }) => used.has(key)),
    products,
    faq,
    rules: playbookRules.parse(rules),
  };
  return { ok: true, value: merged };
}

function emptyOr(rules: PlaybookContent["rules"] | undefined): Partial<PlaybookContent["rules"]> {
  return rules ?? {};
}

/** Prices are numbers of the business's currency, so it changes only together with all of them. */
function currencyFaults(
  current: BusinessContent,
  { business, products }: Incoming,
  { replace }: MergeOptions,
): Fault[] {
  const isChanged = business?.currency !== undefined && business.currency !== current.currency && current.name !== "";
  if (!isChanged || (replace && products)) return [];
  const place = products?.[0]?.place ?? { file: "", line: 1, column: null };
  const values = { from: current.currency, to: business.currency ?? "" };
  return [{ place: { ...place, line: 1, column: null }, code: "currencyChange", values }];
}

function joinCategories(current: readonly CategoryContent[], incoming: readonly CategoryContent[]): CategoryContent[] {
  return [...new Map([...current, ...incoming].map((category) => [category.key, category])).values()];
}

function mergeFaq(
  current: readonly FaqContent[],
  incoming: readonly IncomingFaq[],
  { replace }: MergeOptions,
): FaqContent[] {
  const entries = new Map<string, FaqContent>(replace ? [] : current.map((entry) => [entry.key, entry]));
  const keyByQuestion = new Map<string, string>(
    current.flatMap((entry) => LOCALES.map((l) => [`${l} ${foldText(entry[l]?.question ?? "")}`, entry.key] as const)),
  );
  const before = new Map(current.map((entry) => [entry.key, entry]));
  for (const { key: given, category, wordings } of incoming) {
    const asked = LOCALES.flatMap((locale) =>
      wordings[locale] ? [`${locale} ${foldText(wordings[locale].question)}`] : [],
    );
    const known = asked.flatMap((question) => keyByQuestion.get(question) ?? [])[0];
    const question = Object.values(wordings)[0]?.question ?? "";
    const key = given ?? known ?? freeKey(slug(question, 60), (taken) => entries.has(taken) || before.has(taken));
    const stored = before.get(key);
    const base = entries.get(key) ?? { key, category: category ?? stored?.category ?? "general" };
    const merged: FaqContent = { ...base, ...(category ? { category } : {}) };
    for (const locale of LOCALES) {
      const wording = wordings[locale];
      if (!wording) continue;
      const old = stored?.[locale]?.alternatives ?? [];
      merged[locale] = wording.alternatives.length > 0 || replace ? wording : { ...wording, alternatives: old };
      keyByQuestion.set(`${locale} ${foldText(wording.question)}`, key);
    }
    entries.set(key, merged);
  }
  return [...entries.values()];
}

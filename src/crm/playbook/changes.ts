/** What differs between two playbooks, for people to read before it is stored and for the storing itself. Pure. */
import { isDeepStrictEqual } from "node:util";
import { LOCALES, type Locale } from "../../lib/locale.ts";
import type { FaqContent, FaqWording, PlaybookContent, ProductContent } from "./content.ts";

export interface FieldChange {
  /** `discounts.tiers.three-units.percent`. */
  readonly path: string;
  /** As JSON; null where it was not, or is no more. */
  readonly from: string | null;
  readonly to: string | null;
}

/** One entry of the FAQ in one language. */
export interface FaqLine extends FaqWording {
  readonly key: string;
  readonly locale: Locale;
  readonly category: string;
}

export interface PlaybookChanges {
  readonly business: readonly FieldChange[];
  readonly rules: readonly FieldChange[];
  readonly products: {
    readonly added: readonly ProductContent[];
    readonly changed: readonly { readonly product: ProductContent; readonly fields: readonly FieldChange[] }[];
    readonly removed: readonly ProductContent[];
  };
  /** Keys of categories that are called otherwise now. */
  readonly categories: readonly string[];
  readonly faq: {
    readonly added: readonly FaqLine[];
    readonly changed: readonly FaqLine[];
    readonly removed: readonly FaqLine[];
  };
}

/** All differences, each list in the order of the new playbook. */
export function comparePlaybooks(before: PlaybookContent, after: PlaybookContent): PlaybookChanges {
  const oldProducts = new Map(before.products.map((product) => [product.sku, product]));
  const newSkus = new Set(after.products.map(({ sku }) => sku));
  const oldNames = new Map(before.categories.map(({ key, names }) => [key, names]));
  const changed = after.products.flatMap((product) => {
    const old = oldProducts.get(product.sku);
    const fields = old ? compareTrees(old, product) : [];
    return fields.length > 0 ? [{ product, fields }] : [];
  });
  return {
    business: compareTrees(before.business, after.business),
    rules: compareTrees(before.rules, after.rules),
    products: {
      added: after.products.filter(({ sku }) => !oldProducts.has(sku)),
      changed,
      removed: before.products.filter(({ sku }) => !newSkus.has(sku)),
    },
    categories: after.categories
      .filter(({ key, names }) => oldNames.has(key) && !isDeepStrictEqual(oldNames.get(key), names))
      .map(({ key }) => key),
    faq: compareFaq(before.faq, after.faq),
  };
}

/** How many things differ; 0 means that nothing is to be stored. */
export function countChanges({ business, rules, products, categories, faq }: PlaybookChanges): number {
  const lists = [business, rules, categories, ...Object.values(products), ...Object.values(faq)];
  return lists.reduce((sum, list) => sum + list.length, 0);
}

function compareFaq(before: readonly FaqContent[], after: readonly FaqContent[]): PlaybookChanges["faq"] {
  const id = ({ key, locale }: FaqLine) => `${locale} ${key}`;
  const [oldLines, newLines] = [before.flatMap(linesOf), after.flatMap(linesOf)];
  const [old, now] = [new Map(oldLines.map((one) => [id(one), one])), new Set(newLines.map(id))];
  return {
    added: newLines.filter((one) => !old.has(id(one))),
    changed: newLines.filter((one) => old.has(id(one)) && !isDeepStrictEqual(old.get(id(one)), one)),
    removed: oldLines.filter((one) => !now.has(id(one))),
  };
}

function linesOf(entry: FaqContent): FaqLine[] {
  const { key, category } = entry;
  return LOCALES.flatMap((locale) => {
    const wording = entry[locale];
    return wording ? [{ key, locale, category, ...wording }] : [];
  });
}

function compareTrees(before: unknown, after: unknown): FieldChange[] {
  const [old, now] = [new Map(leavesOf(before)), new Map(leavesOf(after))];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((path) => {
    const [from, to] = [old.get(path) ?? null, now.get(path) ?? null];
    return from === to ? [] : [{ path, from, to }];
  });
}

/** Each value with its path. Entries of lists are called by what names them, so that one more moves none of the others. */
function leavesOf(tree: unknown, path = ""): [string, string][] {
  if (tree === undefined) return [];
  const isListOfThings = Array.isArray(tree) && tree.some((one) => one !== null && typeof one === "object");
  if (tree === null || typeof tree !== "object" || (Array.isArray(tree) && !isListOfThings)) {
    return [[path, JSON.stringify(tree)]];
  }
  if (!Array.isArray(tree)) {
    return Object.entries(tree).flatMap(([name, value]) => leavesOf(value, path === "" ? name : `${path}.${name}`));
  }
  const seen = new Map<string, number>();
  return tree.flatMap((one: Record<string, unknown>, index) => {
    const name = String(
      one.key ?? one.topic ?? one.author ?? one.name ?? (one.names as string[] | undefined)?.[0] ?? index + 1,
    );
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return leavesOf(one, `${path}.${times > 1 ? `${name}#${times}` : name}`);
  });
}

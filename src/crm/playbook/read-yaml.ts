/** Reads a playbook file. All mistakes are told at once, each with its line. Pure: files it refers to are given back by name. */
import { type Document, isMap, isNode, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import type { z } from "zod";
import { LOCALES } from "../../lib/locale.ts";
import type { PlaybookRules } from "../playbook.ts";
import type { FaqContent } from "./content.ts";
import { fileName, keepRules } from "./file-rules.ts";
import { playbookFileSchema } from "./file-schema.ts";
import type { Fault, Incoming, IncomingFaq, Place, ReadDefaults, ReadResult } from "./incoming.ts";
import { faultsOf } from "./zod-faults.ts";

export interface YamlPlaybook {
  readonly incoming: Incoming;
  /** Of the products and of the FAQ: a CSV beside the file, or null. */
  readonly catalogFile: string | null;
  readonly faqFile: string | null;
  /** That of the file's business, else the default. */
  readonly currency: string;
}

/** Longest file that is read, in characters; the whole of it is held in memory several times. */
const MAX_LENGTH = 20_000_000;

/** Reads a whole playbook or a part of one. */
export function readPlaybookYaml(text: string, defaults: ReadDefaults): ReadResult<YamlPlaybook> {
  const { file } = defaults;
  const whole: Place = { file, line: 1, column: null };
  if (text.length > MAX_LENGTH) return refused([{ place: whole, code: "tooLong", values: {} }]);
  const lines = new LineCounter();
  const doc = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  if (doc.errors.length > 0) {
    return refused(
      doc.errors.map(({ code, pos }) => ({
        place: placeAt(lines, pos[0], file),
        code: code === "DUPLICATE_KEY" ? "duplicateKey" : "syntax",
        values: { why: code },
      })),
    );
  }
  if (!isMap(doc.contents)) return refused([{ place: whole, code: "notPlaybook", values: {} }]);
  const tree = doc.toJS({ maxAliasCount: 100 }) as Record<string, unknown>;
  const currency = currencyOf(tree) ?? defaults.currency;
  const raw = "rules" in tree ? { ...tree, rules: keepRules(tree.rules, currency) } : tree;
  const place = (path: readonly PropertyKey[]) => placeOf(doc, lines, path, file);
  const result = playbookFileSchema(currency).safeParse(raw);
  if (!result.success) {
    return refused(
      faultsOf(result.error.issues, (path) => ({ place: place(path), exists: findNode(doc, path).isWhole })).sort(
        (a, b) => a.place.line - b.place.line,
      ),
    );
  }
  return {
    ok: true,
    value: toPlaybook(result.data, rulesGiven(tree, result.data.rules), place, currency),
  };
}

type FileTree = z.output<ReturnType<typeof playbookFileSchema>>;

function toPlaybook(
  { business, catalog, faq }: FileTree,
  rules: Partial<PlaybookRules> | undefined,
  place: (path: readonly PropertyKey[]) => Place,
  currency: string,
): YamlPlaybook {
  const catalogFile = catalog && "file" in catalog ? catalog.file : null;
  const inline = catalog && !("file" in catalog) ? catalog : undefined;
  const products = inline?.products;
  const productsFile = products && !Array.isArray(products) ? products.file : null;
  return {
    incoming: {
      ...(business ? { business: defined(business) } : {}),
      ...(inline?.categories ? { categories: inline.categories } : {}),
      ...(Array.isArray(products)
        ? {
            products: products.map(({ price, ...product }, index) => ({
              ...defined(product),
              sku: product.sku,
              ...(price === undefined ? {} : { priceCents: price }),
              place: place(["catalog", "products", index]),
            })),
          }
        : {}),
      ...(Array.isArray(faq) ? { faq: faq.map((entry, index) => toIncomingFaq(entry, place(["faq", index]))) } : {}),
      ...(rules ? { rules } : {}),
    },
    catalogFile: catalogFile ?? productsFile,
    faqFile: faq && !Array.isArray(faq) ? faq.file : null,
    currency,
  };
}

function toIncomingFaq(entry: FaqContent, place: Place): IncomingFaq {
  const wordings = Object.fromEntries(LOCALES.flatMap((locale) => (entry[locale] ? [[locale, entry[locale]]] : [])));
  return { key: entry.key, category: entry.category, wordings, place };
}

/** Only the parts of the rules that the file names: the schema fills the others in with defaults. */
function rulesGiven(tree: Record<string, unknown>, rules: PlaybookRules | undefined) {
  if (!rules || tree.rules === null || typeof tree.rules !== "object") return undefined;
  const named = new Set(Object.keys(tree.rules));
  return Object.fromEntries(
    Object.entries(rules).filter(([name]) => named.has(name) || named.has(fileName(name))),
  ) as Partial<PlaybookRules>;
}

function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never;
}

function currencyOf({ business }: Record<string, unknown>): string | null {
  const currency = (business as { currency?: unknown } | null | undefined)?.currency;
  return typeof currency === "string" && /^[A-Z]{3}$/.test(currency) ? currency : null;
}

function placeOf(doc: Document, lines: LineCounter, path: readonly PropertyKey[], file: string): Place {
  const { node } = findNode(doc, path);
  return placeAt(lines, node?.range?.[0] ?? 0, file);
}

/** The node at a path or, where it ends early, the last one on the way. */
function findNode(doc: Document, path: readonly PropertyKey[]): { node: Node | null; isWhole: boolean } {
  let node: unknown = doc.contents;
  for (const step of path) {
    const name = typeof step === "string" ? fileName(step) : step;
    const next = isSeq(node)
      ? node.get(Number(name), true)
      : isMap(node)
        ? (node.get(name, true) ?? node.get(step, true))
        : undefined;
    if (!isNode(next)) return { node: isNode(node) ? node : null, isWhole: false };
    node = next;
  }
  return { node: isNode(node) ? node : null, isWhole: true };
}

function placeAt(lines: LineCounter, offset: number, file: string): Place {
  const { line, col } = lines.linePos(offset);
  return { file, line: Math.max(1, line), column: Math.max(1, col) };
}

function refused(faults: readonly Fault[]): { ok: false; faults: readonly Fault[] } {
  return { ok: false, faults };
}

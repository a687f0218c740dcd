/** Reads a table of products or of questions; which one it is, its headings tell. Pure. */
import { readCsv } from "./csv.ts";
import { findTable } from "./csv-columns.ts";
import { readFaq } from "./csv-faq.ts";
import { readProducts } from "./csv-products.ts";
import type { Fault, Incoming, ReadDefaults, ReadResult } from "./incoming.ts";

export interface CsvPlaybook {
  readonly incoming: Incoming;
  /** Headings whose columns were left alone. */
  readonly ignored: readonly string[];
}

/** All mistakes of all rows at once, or the rows. A table with a header and nothing else is a mistake. */
export function readPlaybookCsv(text: string, defaults: ReadDefaults): ReadResult<CsvPlaybook> {
  const { file } = defaults;
  const refuse = (code: string, line = 1, values: Fault["values"] = {}) => ({
    ok: false as const,
    faults: [{ place: { file, line, column: null }, code, values }],
  });
  const csv = readCsv(text);
  if (!csv.ok) return refuse("openQuote", csv.row);
  const table = findTable(csv.rows);
  if (!table) return refuse("headings");
  if (table.repeated.length > 0) return refuse("sameHeading", 1, { headings: table.repeated.join(", ") });
  if (table.rows.length === 0) return refuse("noRows");
  const { ignored } = table;
  if (table.columns.has("question") && table.columns.has("answer")) {
    const faq = readFaq(table, defaults);
    return faq.ok ? { ok: true, value: { incoming: { faq: faq.value }, ignored } } : faq;
  }
  if (!table.columns.has("name") && !table.columns.has("sku")) return refuse("headings");
  const products = readProducts(table, defaults);
  return products.ok ? { ok: true, value: { incoming: { products: products.value }, ignored } } : products;
}

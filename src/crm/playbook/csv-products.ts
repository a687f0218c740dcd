/** Products of a table. An empty cell leaves the field as it is stored. Pure. */
import { foldText } from "../../lib/text.ts";
import { parseAmount } from "./amounts.ts";
import type { CsvRow } from "./csv.ts";
import { type ColumnKind, cellOf, type Table } from "./csv-columns.ts";
import type { Fault, IncomingProduct, ReadDefaults, ReadResult } from "./incoming.ts";

const SOLD_OUT = /^(?:agotad[oa]|sin stock|sin existencias|out of stock|sold out|esgotad[oa]|sem estoque)$/;
const NO_STOCK_KEPT = /^(?:servicio|service|servico|ilimitado|unlimited|sin limite)$/;
const MAX_UNITS = 100_000_000;

/** One product a row, with every fault of every row; a code that stands twice is a fault of the second. */
export function readProducts(table: Table, defaults: ReadDefaults): ReadResult<IncomingProduct[]> {
  const faults: Fault[] = [];
  const seen = new Map<string, number>();
  const products = table.rows.flatMap((row) => {
    const product = readProduct(table, row, defaults, faults);
    if (!product) return [];
    const id = product.sku !== null ? `sku ${product.sku}` : `name ${foldText(product.name ?? "")}`;
    const first = seen.get(id);
    if (first !== undefined) {
      const code = product.sku !== null ? "sameSku" : "sameName";
      const { heading } = cellOf(table, row, product.sku !== null ? "sku" : "name");
      const place = { file: defaults.file, line: row.row, column: heading };
      faults.push({ place, code, values: { what: product.sku ?? product.name ?? "", row: first } });
    }
    seen.set(id, first ?? row.row);
    return [product];
  });
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: products };
}

function readProduct(
  table: Table,
  row: CsvRow,
  { file, currency }: ReadDefaults,
  faults: Fault[],
): IncomingProduct | null {
  const cell = (kind: ColumnKind) => cellOf(table, row, kind);
  const fault = (kind: ColumnKind, code: string) => {
    const { text, heading } = cell(kind);
    faults.push({ place: { file, line: row.row, column: heading }, code, values: { text } });
    return undefined;
  };
  const [sku, name] = [cell("sku").text, cell("name").text];
  if (sku === "" && name === "") {
    // A total or a note under the table has neither; a row with a price is a product somebody forgot to name.
    if (cell("price").text !== "" && cell("stock").text !== "") fault("name", "nameless");
    return null;
  }
  if (sku.length > 64) fault("sku", "skuTooLong");
  if (name.length > 200) fault("name", "nameTooLong");
  const price = cell("price").text;
  const priceCents = price === "" ? undefined : (parseAmount(price, currency) ?? fault("price", "price"));
  if (price === "" && table.columns.has("price")) fault("price", "priceMissing");
  const stock = stockOf(cell("stock").text);
  if (stock === "wrong") fault("stock", "stock");
  const warranty = monthsOf(cell("warranty").text);
  if (warranty === "wrong") fault("warranty", "warranty");
  const texts = {
    name,
    brand: cell("brand").text,
    category: cell("category").text,
    description: cell("description").text,
    image: cell("image").text,
  };
  const keywords = listOf(cell("keywords").text);
  const attributes = [...table.attributes].flatMap(([attribute, index]) => {
    const value = row.cells[index] ?? "";
    return value === "" ? [] : [[attribute, value] as const];
  });
  return {
    sku: sku === "" ? null : sku,
    ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== "")),
    ...(priceCents === undefined ? {} : { priceCents }),
    ...(stock === undefined || stock === "wrong" ? {} : { stock }),
    ...(warranty === undefined || warranty === "wrong" ? {} : { warrantyMonths: warranty }),
    ...(keywords.length === 0 ? {} : { keywords }),
    ...(attributes.length === 0 ? {} : { moreAttributes: Object.fromEntries(attributes) }),
    place: { file, line: row.row, column: null },
  };
}

/** Units, null for a service, undefined for an empty cell. "12.00" is 12; "12.5" is no count. */
function stockOf(text: string): number | null | undefined | "wrong" {
  if (text === "") return undefined;
  const folded = foldText(text);
  if (SOLD_OUT.test(folded)) return 0;
  if (NO_STOCK_KEPT.test(folded)) return null;
  const match =
    /^(\d{1,3}(?:[., ]\d{3})+|\d+)(?:[.,]0+)?(?: ?(?:u|und|unid|unidades|units?|pcs|pzas?|piezas)\.?)?$/.exec(folded);
  const units = Number(match?.[1]?.replace(/[., ]/g, ""));
  return match && units <= MAX_UNITS ? units : "wrong";
}

/** Months of "12", "12 meses", "1 año"; null for "no" and "sin garantía". */
function monthsOf(text: string): number | null | undefined | "wrong" {
  if (text === "") return undefined;
  const folded = foldText(text);
  if (/^(?:0|no|nao|none|-|sin garantia|sem garantia|no warranty)( (?:meses|months|mes))?$/.test(folded)) return null;
  const match =
    /^(\d{1,3})(?:[.,]0+)? ?(m|meses?|mes|months?|años?|anos?|years?|a|y)?\.?(?: de garantia| warranty)?$/.exec(folded);
  if (!match) return "wrong";
  const months = Number(match[1]) * (/^[ay]/.test(match[2] ?? "") ? 12 : 1);
  return months > 0 && months <= 600 ? months : "wrong";
}

/** "a, b; c" as its parts. */
function listOf(text: string): string[] {
  return [
    ...new Set(
      text
        .split(/[,;|\n]/)
        .map((one) => one.trim())
        .filter((one) => one !== ""),
    ),
  ];
}

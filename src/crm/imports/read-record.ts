/** Rows of a file as what shops tell: those with the same number are one order or cart with a line each. Pure. */
import { setImmediate as pause } from "node:timers/promises";
import { cleanEmail, cleanPhone } from "../../lib/contact-facts.ts";
import { isCurrency } from "../../lib/money.ts";
import { cleanPersonName } from "../../lib/person-name.ts";
import { cleanText, foldText, truncate } from "../../lib/text.ts";
import { zonedTime } from "../../lib/time.ts";
import { isTicked } from "../capture/fields.ts";
import type { Line } from "../commerce/lines.ts";
import type { OrderStatus } from "../orders/record.ts";
import { parseAmount } from "../playbook/amounts.ts";
import type { CsvRow } from "../playbook/csv.ts";
import type { RecordField, RecordKind } from "./kinds.ts";
import type { RowFault, RowFaultCode } from "./read-row.ts";
import { readDay } from "./read-value.ts";

export interface RecordRules {
  readonly kind: RecordKind;
  readonly columns: readonly string[];
  readonly mapping: readonly (string | null)[];
  /** ISO 3166: of phones without a country's code. */
  readonly country: string;
  /** Of rows that name none. */
  readonly currency: string;
  readonly timeZone: string;
}

/** What a row says, or several of one thing; which of it counts is its kind's. */
export interface FileRecord {
  readonly externalId: string;
  readonly person: { readonly name: string | null; readonly phone: string | null; readonly email: string | null };
  readonly lines: readonly Line[];
  /** Minor units; of orders and carts without one it is the sum of the lines. */
  readonly totalCents: number;
  readonly paidCents: number;
  readonly currency: string;
  readonly date: Date | null;
  /** True: paid, without a day. */
  readonly paidAt: Date | boolean;
  readonly dueAt: Date | null;
  readonly status: OrderStatus | null;
  readonly concept: string;
  readonly tracking: string | null;
  readonly discountCode: string | null;
  readonly cartId: string | null;
  readonly url: string | null;
  readonly sku: string;
  readonly stock: number | null;
}

export interface ReadRecord {
  /** The first of its rows. */
  readonly row: number;
  readonly cells: readonly string[];
  readonly record: FileRecord | null;
  readonly faults: readonly RowFault[];
}

const TURN = 500;
const LINES_MAX = 200;
const STATUSES: readonly (readonly [RegExp, OrderStatus])[] = [
  [/^(?:cancel|anulad|void|refunded|reembols|devuel|devolv)/, "cancelled"],
  [/^(?:deliver|entregad|entregue|complet|fulfilled|concluid|finaliz)/, "delivered"],
  [/^(?:ship|enviad|despachad|en camino|in transit|em transito)/, "shipped"],
  [/^(?:ready|list[oa]|pronto|para recoger)/, "ready"],
  [
    /^(?:prepar|en prepar|em prepar|process|proces|pending|pendient|pendente|new|nuev|nov[oa]|open|unfulfilled|partial|on hold|paid|pagad)/,
    "preparing",
  ],
];

/** Every record in the order of its first row. Throws the signal's reason when it is aborted. */
export async function readRecords(
  rows: readonly CsvRow[],
  rules: RecordRules,
  signal: AbortSignal,
): Promise<readonly ReadRecord[]> {
  const key = rules.mapping.indexOf(rules.kind === "stock" ? "sku" : "externalId");
  const groups = new Map<string, CsvRow[]>();
  for (const row of rows) {
    const name = cleanText(row.cells[key] ?? "");
    // What has no number is refused by itself.
    const group = name === "" ? `row ${row.row}` : `id ${name}`;
    const others = groups.get(group);
    if (others) others.push(row);
    else groups.set(group, [row]);
  }
  const records: ReadRecord[] = [];
  for (const group of groups.values()) {
    if (records.length % TURN === TURN - 1) {
      await pause();
      signal.throwIfAborted();
    }
    records.push(readRecord(group, rules));
  }
  return records;
}

/** Reads the rows of one thing; what an order says once, such as who bought it, may stand in any of them. */
export function readRecord(rows: readonly CsvRow[], rules: RecordRules): ReadRecord {
  const { kind, columns, mapping, country, timeZone } = rules;
  const [first] = rows;
  if (!first) throw new Error("a record has a row");
  const faults: RowFault[] = [];
  const place = (field: RecordField) => mapping.indexOf(field);
  const cell = (row: CsvRow, field: RecordField) => {
    const value = cleanText(row.cells[place(field)] ?? "").replace(/^'(?=[=+\-@\d])/, "");
    return /^(?:-+|n\/?a|null|s\/n)$/i.test(value) ? "" : value;
  };
  const said = (field: RecordField) => rows.map((row) => cell(row, field)).find((value) => value !== "") ?? "";
  const fault = (field: RecordField | null, code: RowFaultCode, value = field ? said(field) : "") => {
    const column = field ? (columns[place(field)] ?? "") : "";
    faults.push({ column, code, value: truncate(value, 100) });
    return null;
  };
  const day = (field: RecordField, time: string) => {
    const text = said(field);
    const read = text === "" ? null : readDay(text);
    if (text !== "" && read === null) fault(field, "date");
    return read ? zonedTime(`${read.slice(0, 10)}T${time}`, timeZone) : null;
  };
  const externalId = said("externalId");
  if (kind !== "stock" && !/^[\x21-\x7e](?:[\x20-\x7e]{0,98}[\x21-\x7e])?$/.test(externalId))
    fault("externalId", "record_id");
  if (kind === "invoices" || kind === "stock")
    if (rows.length > 1 && said(kind === "stock" ? "sku" : "externalId") !== "")
      fault(kind === "stock" ? "sku" : "externalId", "repeated", String(first.row));

  const currency = said("currency").toUpperCase() || rules.currency;
  if (!isCurrency(currency)) fault("currency", "currency");
  const amount = (field: RecordField, value: string) => {
    if (value === "") return null;
    const cents = isCurrency(currency) ? parseAmount(value, currency) : null;
    if (cents === null || cents < 0) return fault(field, "amount", value);
    return cents;
  };
  const phoneText = said("phone");
  const emailText = said("email");
  const phone = phoneText === "" ? null : (cleanPhone(phoneText, country) ?? fault("phone", "phone"));
  const email = emailText === "" ? null : (cleanEmail(emailText) ?? fault("email", "email"));
  if (kind !== "stock" && phoneText === "" && emailText === "") fault(null, "unreachable");

  const hasLines = kind === "orders" || kind === "carts";
  const lines = hasLines
    ? rows.flatMap((row): Line[] => {
        const sku = truncate(cell(row, "sku"), 100) || null;
        const name = truncate(cell(row, "product"), 300) || sku;
        if (name === null) return [];
        const text = cell(row, "quantity");
        const quantity = text === "" ? 1 : wholeOf(text);
        if (quantity === null || quantity < 1) {
          fault("quantity", "quantity", text);
          return [];
        }
        return [{ sku, name, quantity, unitCents: amount("price", cell(row, "price")) ?? 0 }];
      })
    : [];
  if (hasLines && faults.length === 0 && (lines.length === 0 || lines.length > LINES_MAX))
    fault("product", "no_lines", "");
  const sum = lines.reduce((all, { quantity, unitCents }) => all + quantity * unitCents, 0);
  const told = amount("total", said("total"));
  if (kind === "invoices" && faults.length === 0 && !told) fault("total", "amount");
  const paidCents = kind === "invoices" ? (amount("paid", said("paid")) ?? 0) : 0;
  if (told !== null && paidCents > told) fault("paid", "paid_more");

  const statusText = said("status");
  const status =
    statusText === "" ? null : (STATUSES.find(([pattern]) => pattern.test(foldText(statusText)))?.[1] ?? null);
  if (kind === "orders" && statusText !== "" && status === null) fault("status", "order_status");
  const date = kind === "stock" ? null : day("date", "12:00:00");
  const dueAt = kind === "invoices" ? day("dueAt", "23:59:59") : null;
  if (date && dueAt && dueAt < date) fault("dueAt", "due_before");
  const paidText = kind === "orders" ? said("paidAt") : "";
  const isYes = isTicked(paidText) || /^(?:paid|pagad[oa]|pag[oa])$/i.test(paidText);
  const isNo = paidText === "" || /^(?:no|n|nao|não|0|false|unpaid|pending|pendiente|pendente)$/i.test(paidText);
  const paidAt = isYes ? true : isNo ? false : (day("paidAt", "12:00:00") ?? false);
  const url = said("url");
  if (url !== "" && !/^https?:\/\/\S{1,2000}$/.test(url)) fault("url", "url");
  const stockText = said("stock");
  const stock = kind === "stock" ? wholeOf(stockText) : null;
  if (kind === "stock" && stock === null) fault("stock", "stock", stockText);
  const sku = said("sku");
  if (kind === "stock" && sku === "") fault("sku", "unknown_sku", "");

  const { row, cells } = first;
  if (faults.length > 0) return { row, cells, record: null, faults };
  const record: FileRecord = {
    ...{ externalId, lines, paidCents, currency, date, paidAt, dueAt, status, sku, stock },
    person: { name: cleanPersonName(said("name")), phone, email },
    totalCents: told ?? sum,
    concept: truncate(said("concept"), 300),
    tracking: truncate(said("tracking"), 200) || null,
    discountCode: truncate(said("discountCode"), 60) || null,
    cartId: said("cartId") || null,
    url: url === "" ? null : url,
  };
  return { row, cells, record, faults };
}

/** "12", "12.0" and "1,200" as whole units; null for what is no such number. */
function wholeOf(text: string): number | null {
  const plain = text.replace(/[.,]0+$/, "").replace(/(?<=\d)[.,\s](?=\d{3}\b)/g, "");
  return /^\d{1,8}$/.test(plain) ? Number(plain) : null;
}

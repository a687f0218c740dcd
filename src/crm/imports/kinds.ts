/** What the rows of a file may be, which fields each kind has, and which of them a file cannot do without. */
import type { Permission } from "../permissions.ts";

export const IMPORT_KINDS = ["people", "orders", "invoices", "carts", "stock"] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];
/** Those whose rows are told to the same verbs that shops and programs call. */
export type RecordKind = Exclude<ImportKind, "people">;

const WHO = ["name", "phone", "email"] as const;
const LINE = ["sku", "product", "quantity", "price"] as const;
export const RECORD_FIELDS = {
  orders: [
    ...(["externalId", ...WHO, ...LINE, "total", "currency"] as const),
    ...(["date", "paidAt", "status", "tracking", "discountCode", "cartId"] as const),
  ],
  carts: ["externalId", ...WHO, ...LINE, "total", "currency", "date", "url"],
  invoices: ["externalId", ...WHO, "concept", "total", "paid", "currency", "date", "dueAt"],
  stock: ["sku", "stock"],
} as const satisfies Record<RecordKind, readonly string[]>;
export type RecordField = (typeof RECORD_FIELDS)[RecordKind][number];

/** Of each group one must be mapped. */
export const NEEDED: Readonly<Record<ImportKind, readonly (readonly string[])[]>> = {
  people: [["phone", "email"]],
  orders: [["externalId"], ["phone", "email"], ["product", "sku"]],
  carts: [["externalId"], ["phone", "email"], ["product", "sku"]],
  invoices: [["externalId"], ["phone", "email"], ["total"]],
  stock: [["sku"], ["stock"]],
};

/** What whoever brings such a file must be allowed besides bringing files. */
export const KIND_PERMISSION: Readonly<Record<ImportKind, Permission>> = {
  people: "contacts:manage",
  orders: "orders:write",
  carts: "orders:write",
  invoices: "invoices:write",
  stock: "catalog:write",
};

export function isRecordKind(kind: string): kind is RecordKind {
  return kind in RECORD_FIELDS;
}

/** The fields that a rule may name: what each is, what may be asked of it, and where it stands. Names never reach the SQL. */
import type { FieldType } from "../custom-fields.ts";
import type { TestOp } from "./rule.ts";

export type Kind = "text" | "choice" | "list" | "number" | "money" | "date" | "day" | "boolean";

/** What may be asked of a field of a kind; `day` is a date without a time, `choice` one of known words. */
export const OPS: Record<Kind, readonly TestOp[]> = {
  text: ["is", "is_not", "contains", "starts_with", "filled", "empty"],
  choice: ["is", "is_not", "filled", "empty"],
  list: ["has_any", "has_all", "has_none", "filled", "empty"],
  number: ["between", "filled", "empty"],
  money: ["amount", "filled", "empty"],
  date: ["last_days", "before_days", "dates", "filled", "empty"],
  day: ["dates", "last_days", "before_days", "next_days", "filled", "empty"],
  boolean: ["yes", "no"],
};

/** Where a field is asked: of the person (their company included), or of one lead. */
export type Scope = "contact" | "lead";

export interface Field {
  readonly kind: Kind;
  /** An expression of ours, over `c` (contacts), `o` (companies) or `l` (leads). */
  readonly sql: string;
  /** For the values of the business's own fields: the key, bound as a parameter. */
  readonly key?: string;
  /** Of money: where its currency stands. */
  readonly currency?: string;
}

export const CONTACT_FIELDS: Readonly<Record<string, Field>> = {
  name: { kind: "text", sql: "c.name" },
  email: { kind: "text", sql: "c.email" },
  phone: { kind: "text", sql: "c.phone" },
  language: { kind: "choice", sql: "c.locale" },
  tags: { kind: "list", sql: "c.tags" },
  created: { kind: "date", sql: "c.created_at" },
  opted_out: { kind: "boolean", sql: "c.opted_out_at IS NOT NULL" },
  "company.name": { kind: "text", sql: "o.name" },
  "company.tags": { kind: "list", sql: "o.tags" },
};

export const LEAD_FIELDS: Readonly<Record<string, Field>> = {
  status: { kind: "choice", sql: "l.status" },
  temperature: { kind: "choice", sql: "l.temperature" },
  kind: { kind: "choice", sql: "l.kind" },
  score: { kind: "number", sql: "l.score" },
  value: { kind: "money", sql: "l.value_cents", currency: "l.currency" },
  interest: { kind: "text", sql: "l.interest" },
  city: { kind: "text", sql: "l.qualification->>'location'" },
  source: { kind: "text", sql: "l.source" },
  campaign: { kind: "text", sql: "l.campaign" },
  lost_reason: { kind: "text", sql: "l.lost_reason" },
  owner: { kind: "choice", sql: "l.owner_id" },
  branch: { kind: "choice", sql: "l.branch_id" },
  products: { kind: "list", sql: "l.product_ids" },
  tags: { kind: "list", sql: "l.tags" },
  created: { kind: "date", sql: "l.created_at" },
  changed: { kind: "date", sql: "l.updated_at" },
  closed: { kind: "date", sql: "l.closed_at" },
};

/** A field that the business has added. */
export interface OwnField {
  readonly entity: string;
  readonly key: string;
  readonly type: string;
}

const OWN_KINDS: Record<FieldType, Kind> = {
  text: "text",
  number: "number",
  date: "day",
  choice: "choice",
  boolean: "boolean",
};

/** The field of a name where it is asked; null when there is none. */
export function fieldOf(scope: Scope, name: string, own: readonly OwnField[]): Field | null {
  const fields = scope === "lead" ? LEAD_FIELDS : CONTACT_FIELDS;
  if (Object.hasOwn(fields, name)) return fields[name] ?? null;
  const [, ofCompany, key] = /^(company\.)?custom\.([a-z][a-z0-9_]*)$/.exec(name) ?? [];
  if (key === undefined || (ofCompany && scope === "lead")) return null;
  const entity = ofCompany ? "company" : scope;
  const found = own.find((field) => field.entity === entity && field.key === key);
  if (!found) return null;
  const sql = { contact: "c.custom", company: "o.custom", lead: "l.custom" }[entity];
  return { kind: OWN_KINDS[found.type as FieldType], sql, key };
}

/** One row of a file as what it says of a person, or all that is wrong with it. Pure. */
import { cleanEmail, cleanPhone } from "../../lib/contact-facts.ts";
import { LOCALES, type Locale } from "../../lib/locale.ts";
import { cleanPersonName } from "../../lib/person-name.ts";
import { cleanText, foldText, truncate } from "../../lib/text.ts";
import { isTicked } from "../capture/fields.ts";
import type { FieldRow } from "../custom-fields.ts";
import type { ImportField, ImportMapping } from "./columns.ts";
import { readDay, readOwnValue } from "./read-value.ts";

/** What may be wrong with a row; each with a sentence under `imports.fault` that says how to mend it. */
export const ROW_FAULTS = [
  "phone",
  "phone_rounded",
  "email",
  "unreachable",
  "formula",
  "tag",
  "language",
  "consent",
  "consent_proof",
  "date",
  "own_field",
  "repeated",
  "two_people",
  "record_id",
  "amount",
  "paid_more",
  "currency",
  "quantity",
  "no_lines",
  "order_status",
  "due_before",
  "url",
  "stock",
  "unknown_sku",
  "clash",
  "impossible",
] as const;
export type RowFaultCode = (typeof ROW_FAULTS)[number];

export interface RowFault {
  /** As the file names it; empty for the whole row. */
  readonly column: string;
  readonly code: RowFaultCode;
  /** What stands there, or the row that it collides with. */
  readonly value: string;
}

export interface RowConsent {
  readonly isGranted: boolean;
  readonly proof: string;
  /** ISO 8601; null where the file does not say. */
  readonly saidAt: string | null;
}

export interface PersonRow {
  readonly name: string | null;
  /** E.164. */
  readonly phone: string | null;
  readonly email: string | null;
  readonly company: string | null;
  readonly locale: Locale | null;
  readonly tags: readonly string[];
  readonly interest: string;
  readonly custom: Readonly<Record<string, string | number | boolean>>;
  readonly consent: RowConsent | null;
}

export interface RowRules {
  readonly columns: readonly string[];
  readonly mapping: ImportMapping;
  /** ISO 3166: of phones without a country's code. */
  readonly country: string;
  readonly fields: readonly FieldRow[];
  readonly consentProof: string | null;
}

export type RowResult = { readonly person: PersonRow } | { readonly faults: readonly RowFault[] };

const TEXT_MAX = 200;
const TAG_MAX = 40;
const TAGS_MAX = 30;
const NO = /^(?:no|n|nao|não|0|false|falso|off|rechaza|recusa|unsubscribed|baja)$/i;

/** Reads a row by the mapping. */
export function readRow(
  cells: readonly string[],
  { columns, mapping, country, fields, consentProof }: RowRules,
): RowResult {
  const faults: RowFault[] = [];
  const place = (field: ImportField) => mapping.indexOf(field);
  const raw = (field: ImportField) => cleanText(cells[place(field)] ?? "");
  const fault = (field: ImportField, code: RowFaultCode, value = raw(field)) => {
    faults.push({ column: columns[place(field)] ?? "", code, value: truncate(value, 100) });
    return null;
  };
  // A mark of text in a spreadsheet, and the dash that people write into empty cells.
  const text = (field: ImportField) => {
    const value = raw(field).replace(/^'(?=[=+\-@\d])/, "");
    if (value.startsWith("=")) fault(field, "formula");
    return /^(?:-+|n\/?a|null|s\/n)$/i.test(value) || value.startsWith("=") ? "" : value;
  };

  const phoneText = text("phone");
  const isRounded = /^\d[.,]\d+e\+?\d+$/i.test(phoneText);
  const phone =
    phoneText === ""
      ? null
      : isRounded
        ? fault("phone", "phone_rounded")
        : (cleanPhone(phoneText, country) ?? fault("phone", "phone"));
  const emailText = text("email");
  const email = emailText === "" ? null : (cleanEmail(emailText) ?? fault("email", "email"));
  if (phoneText === "" && emailText === "" && faults.length === 0)
    faults.push({ column: "", code: "unreachable", value: "" });

  const whole = text("name") || [text("firstName"), text("lastName")].filter((part) => part !== "").join(" ");
  const locale = languageOf(text("language"));
  if (locale === "unknown") fault("language", "language");
  const tags = [
    ...new Set(
      text("tags")
        .split(/[,;|]/)
        .map((tag) => tag.trim()),
    ),
  ].filter((tag) => tag !== "");
  if (tags.length > TAGS_MAX || tags.some((tag) => tag.length > TAG_MAX)) fault("tags", "tag");

  const said = text("consent");
  const isGranted = isTicked(said);
  if (said !== "" && !isGranted && !NO.test(said)) fault("consent", "consent");
  const proof = text("consentProof") || (consentProof ?? "");
  if (isGranted && proof === "") fault("consent", "consent_proof");
  const dateText = text("consentDate");
  const saidAt = dateText === "" ? null : readDay(dateText);
  if (dateText !== "" && saidAt === null) fault("consentDate", "date");

  const custom: Record<string, string | number | boolean> = {};
  for (const field of fields) {
    const value = text(`custom.${field.key}`);
    if (value === "") continue;
    const read = readOwnValue(field, value);
    if (read === null) fault(`custom.${field.key}`, "own_field");
    else custom[field.key] = read;
  }
  const company = truncate(text("company"), TEXT_MAX);
  const interest = truncate(text("interest"), TEXT_MAX);
  if (faults.length > 0) return { faults };
  return {
    person: {
      name: cleanPersonName(whole),
      phone,
      email,
      company: company === "" ? null : company,
      locale: locale === "unknown" ? null : locale,
      tags,
      interest,
      custom,
      consent: said === "" ? null : { isGranted, proof: truncate(proof, 500), saidAt },
    },
  };
}

const LANGUAGES: readonly (readonly [RegExp, Locale])[] = [
  [/^(?:es|spa|espanol|español|castellano|spanish|espanhol)\b/, "es"],
  [/^(?:en|eng|ingles|english)\b/, "en"],
  [/^(?:pt|por|portugues|portuguese)\b/, "pt"],
];

function languageOf(text: string): Locale | null | "unknown" {
  if (text === "") return null;
  const found = LANGUAGES.find(([pattern]) => pattern.test(foldText(text)))?.[1];
  return found && LOCALES.includes(found) ? found : "unknown";
}

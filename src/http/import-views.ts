/** The JSON of imports: how far one has come, what its columns are, and what became of its rows. */
import { z } from "zod";
import { PERSON_FIELDS } from "../crm/imports/columns.ts";
import { IMPORT_STATUSES, type ImportRecord, type ImportRowRecord, WORKING } from "../crm/imports/imports.ts";
import { IMPORT_KINDS, type ImportKind, NEEDED, RECORD_FIELDS } from "../crm/imports/kinds.ts";
import { KEPT_REASONS } from "../crm/imports/undo.ts";
import type { Locale } from "../lib/locale.ts";
import { say } from "../lib/texts.ts";

const moment = z.iso.datetime().describe("UTC");
const count = z.int();

export const importView = z.object({
  id: z.string(),
  kind: z.enum(IMPORT_KINDS).describe("What its rows are"),
  fileName: z.string(),
  status: z.enum(IMPORT_STATUSES),
  isWorking: z.boolean().describe("Whether rows are being worked on: ask again"),
  encoding: z.string(),
  delimiter: z.string(),
  columns: z.array(
    z.object({
      name: z.string(),
      field: z.string().nullable().describe("Of its kind, or custom.<key> of people; null leaves the column alone"),
      samples: z.array(z.string()),
    }),
  ),
  fields: z.array(z.string()).describe("What a column may be; of people besides custom.<key>"),
  needs: z.array(z.array(z.string())).describe("Of each of these groups one field is to be given to a column"),
  overwrites: z.boolean().describe("Whether the file's values take the place of stored ones"),
  makesLeads: z.boolean(),
  consentProof: z.string().nullable(),
  rowsDone: count,
  rowsTotal: count,
  counts: z.object({
    created: count,
    updated: count,
    same: count,
    failed: count.describe("Refused rows"),
    leads: count,
    undone: count,
    kept: count.describe("Rows whose work was left by the undo, or a part of it"),
  }),
  error: z.string().nullable(),
  createdAt: moment,
  finishedAt: moment.nullable(),
});

export function presentImport(row: ImportRecord): z.infer<typeof importView> {
  const { id, fileName, encoding, delimiter, overwrites, consentProof, rowsDone, error } = row;
  const status = row.status as z.infer<typeof importView>["status"];
  const kind = row.kind as ImportKind;
  const mapping = row.mapping as (string | null)[];
  const samples = row.samples as string[][];
  const none = { created: 0, updated: 0, same: 0, failed: 0, leads: 0, undone: 0, kept: 0 };
  return {
    id,
    kind,
    fileName,
    status,
    isWorking: WORKING.includes(status),
    encoding,
    delimiter,
    columns: row.columns.map((name, index) => ({
      name,
      field: mapping[index] ?? null,
      samples: samples[index] ?? [],
    })),
    fields: kind === "people" ? [...PERSON_FIELDS] : [...RECORD_FIELDS[kind]],
    needs: NEEDED[kind].map((group) => [...group]),
    overwrites,
    makesLeads: row.leadSource !== null,
    consentProof,
    rowsDone,
    rowsTotal: row.rowsTotal ?? 0,
    counts: { ...none, ...(row.counts as Partial<typeof none>) },
    error,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}

export const importRowView = z.object({
  row: count.describe("As a spreadsheet numbers it"),
  status: z.enum(["created", "updated", "same", "failed", "undone", "kept"]),
  contact: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
  faults: z.array(
    z.object({
      column: z.string().describe("Empty for the whole row"),
      code: z.string().describe("Stable; act on this"),
      value: z.string().describe("What stands there"),
      message: z.string().describe("What to do, in the caller's language"),
    }),
  ),
});

interface StoredFault {
  readonly column: string;
  readonly code: string;
  readonly value: string;
}

export function presentImportRow(row: ImportRowRecord, locale: Locale): z.infer<typeof importRowView> {
  return {
    row: row.row,
    status: row.status as z.infer<typeof importRowView>["status"],
    contact: row.contact,
    faults: (row.faults as unknown as StoredFault[]).map((fault) => ({
      ...fault,
      message: faultSentence(fault, locale),
    })),
  };
}

/** What a fault says to a person. */
export function faultSentence({ code, value }: StoredFault, locale: Locale): string {
  const area = (KEPT_REASONS as readonly string[]).includes(code) ? "kept" : "fault";
  return say(locale, `imports.${area}.${code}`, { value });
}

/** A row as text of a CSV that no spreadsheet takes for formulas. */
export function csvLine(cells: readonly string[]): string {
  const safe = cells.map((cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell));
  return safe.map((cell) => (/[",;\r\n\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",");
}

/** The refused rows as a CSV that can be mended and brought again. */
export function refusedCsv(columns: readonly string[], rows: readonly ImportRowRecord[], locale: Locale): string {
  const head = [...columns, say(locale, "imports.whatToMend")];
  const lines = rows.map(({ cells, faults }) => {
    const told = (faults as unknown as StoredFault[]).map((fault) => {
      const sentence = faultSentence(fault, locale);
      return fault.column === "" ? sentence : `${fault.column}: ${sentence}`;
    });
    const kept = (cells as string[] | null) ?? [];
    return [...columns.map((_, index) => kept[index] ?? ""), told.join(" ")];
  });
  // A mark without which Excel takes it for another encoding.
  return `\ufeff${[head, ...lines].map(csvLine).join("\r\n")}\r\n`;
}

/** A CSV of people, or of what they bought and owe, as it comes: its text, its columns and where its data begins; or why it cannot be read. Pure. */
import { cleanText, truncate } from "../../lib/text.ts";
import { type CsvRow, readCsv } from "../playbook/csv.ts";
import { decodeText } from "../playbook/decode.ts";
import { isHeading } from "./columns.ts";
import type { ImportKind } from "./kinds.ts";
import { recordField } from "./record-columns.ts";

/** More than a spreadsheet of people needs; what is larger is to be split. */
export const MAX_ROWS = 50_000;
export const MAX_BYTES = 10 * 1024 * 1024;
const MAX_COLUMNS = 100;
const HEADING_MAX = 80;
/** Above the headings there may be a title, an address, a date. */
const ROWS_BEFORE_HEADINGS = 10;
const SAMPLES = 3;
const SAMPLE_MAX = 60;

/** Why a file is refused; each with a sentence under `imports.file`. */
export const FILE_FAULTS = [
  "empty",
  "workbook",
  "binary",
  "open_quote",
  "no_rows",
  "too_many_rows",
  "too_wide",
] as const;
export type FileFault = (typeof FILE_FAULTS)[number];

export interface PeopleFile {
  readonly encoding: string;
  readonly delimiter: string;
  /** Names of the columns, each once; made up where the file has none. */
  readonly columns: readonly string[];
  /** As a spreadsheet numbers it. */
  readonly firstRow: number;
  readonly rows: readonly CsvRow[];
  /** By column: some of its values. */
  readonly samples: readonly (readonly string[])[];
}

export type PeopleFileResult =
  | { readonly ok: true; readonly file: PeopleFile }
  | { readonly ok: false; readonly fault: FileFault; readonly row?: number };

/** Reads the bytes of an upload. `isNamed` says whether a cell is a heading that is known. */
export function readPeopleFile(bytes: Uint8Array, isNamed: (cell: string) => boolean = isHeading): PeopleFileResult {
  if (bytes.byteLength === 0) return { ok: false, fault: "empty" };
  const decoded = decodeText(bytes);
  if (decoded === "workbook") return { ok: false, fault: "workbook" };
  const { text, encoding } = decoded;
  if (isBinary(text)) return { ok: false, fault: "binary" };
  const csv = readCsv(text);
  if (!csv.ok) return { ok: false, fault: "open_quote", row: csv.row };
  const first = csv.rows[0];
  if (!first) return { ok: false, fault: "empty" };
  const heading = headingOf(csv.rows, isNamed);
  const rows = heading ? csv.rows.slice(csv.rows.indexOf(heading) + 1) : csv.rows;
  if (rows.length === 0) return { ok: false, fault: "no_rows" };
  if (rows.length > MAX_ROWS) return { ok: false, fault: "too_many_rows" };
  const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), heading?.cells.length ?? 0);
  if (width > MAX_COLUMNS) return { ok: false, fault: "too_wide" };
  const columns = distinct(Array.from({ length: width }, (_, index) => heading?.cells[index] ?? ""));
  const samples = columns.map((_, index) => samplesOf(rows, index));
  return {
    ok: true,
    file: { encoding, delimiter: csv.separator, columns, firstRow: rows[0]?.row ?? 1, rows, samples },
  };
}

/** Whether it holds what no text has: zero bytes, or many control characters. */
function isBinary(text: string): boolean {
  const head = text.slice(0, 20_000);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  const controls = head.match(/[\u0001-\u0008\u000b\u000c\u000e-\u001f]/g)?.length ?? 0;
  return head.includes("\u0000") || controls > Math.max(20, head.length / 100);
}

/** The row of the headings; null where the first row is a person already. */
function headingOf(rows: readonly CsvRow[], isNamed: (cell: string) => boolean): CsvRow | null {
  const known = rows.slice(0, ROWS_BEFORE_HEADINGS).find(({ cells }) => cells.some(isNamed) && !hasValues(cells));
  if (known) return known;
  const first = rows[0];
  return first && !hasValues(first.cells) ? first : null;
}

/** Whether a cell is what headings never are: an address, a long number. */
function hasValues(cells: readonly string[]): boolean {
  return cells.some((cell) => /\S@\S+\.\S/.test(cell) || cell.replace(/\D/g, "").length >= 7);
}

/** Headings as names, each once: an empty one has its number, a repeated one says which it is. */
function distinct(headings: readonly string[]): string[] {
  const taken = new Set<string>();
  return headings.map((raw, index) => {
    const base = truncate(cleanText(raw).replace(/\s+/g, " "), HEADING_MAX) || String(index + 1);
    let name = base;
    for (let turn = 2; taken.has(name); turn += 1) name = `${base} (${turn})`;
    taken.add(name);
    return name;
  });
}

function samplesOf(rows: readonly CsvRow[], index: number): string[] {
  const found: string[] = [];
  for (const { cells } of rows) {
    const value = truncate(cleanText(cells[index] ?? ""), SAMPLE_MAX);
    if (value !== "" && !found.includes(value)) found.push(value);
    if (found.length === SAMPLES) break;
  }
  return found;
}

/** Reads an upload whose rows are of a kind. */
export function readImportFile(kind: ImportKind, bytes: Uint8Array): PeopleFileResult {
  return kind === "people" ? readPeopleFile(bytes) : readPeopleFile(bytes, (cell) => recordField(kind, cell) !== null);
}

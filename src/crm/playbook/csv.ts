/** Comma-separated values after RFC 4180, with the separators that spreadsheets of each country write. Pure. */

export interface CsvRow {
  /** As a spreadsheet numbers it: the first row of the file is 1. */
  readonly row: number;
  readonly cells: readonly string[];
}

export type CsvResult =
  | { readonly ok: true; readonly rows: readonly CsvRow[]; readonly separator: string }
  /** A quotation mark that opens in this row never closes. */
  | { readonly ok: false; readonly row: number };

const SEPARATORS = [",", ";", "\t", "|"] as const;

/** All rows that are not empty, cells trimmed. A first line `sep=;`, as Excel writes it, names the separator. */
export function readCsv(text: string): CsvResult {
  const body = text.replace(/^\ufeff/, "");
  const named = /^"?sep=(.)"?\r?\n/i.exec(body);
  const separator = named?.[1] ?? separatorOf(body);
  const start = named ? named[0].length : 0;
  const rows: CsvRow[] = [];
  let row = named ? 2 : 1;
  let cells: string[] = [];
  let cell = "";
  // Row in which the open quotation began; null outside of one.
  let quotedSince: number | null = null;
  const endCell = () => {
    cells.push(cell.trim());
    cell = "";
  };
  const endRow = () => {
    endCell();
    if (cells.some((one) => one !== "")) rows.push({ row, cells });
    cells = [];
    row += 1;
  };
  for (let at = start; at < body.length; at += 1) {
    const char = body[at] ?? "";
    if (quotedSince !== null) {
      if (char !== '"') cell += char;
      else if (body[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quotedSince = null;
    } else if (char === '"' && cell.trim() === "") {
      cell = "";
      quotedSince = row;
    } else if (char === separator) endCell();
    else if (char === "\n" || char === "\r") {
      if (char === "\r" && body[at + 1] === "\n") at += 1;
      endRow();
    } else cell += char;
  }
  if (quotedSince !== null) return { ok: false, row: quotedSince };
  if (cell !== "" || cells.length > 0) endRow();
  return { ok: true, rows, separator };
}

/** The separator that occurs most in the first line that has any, outside of quotations. */
function separatorOf(text: string): string {
  const lines = text.split(/\r?\n/, 20).map((line) => line.replace(/"(?:[^"]|"")*"/g, ""));
  for (const line of lines) {
    const counts = SEPARATORS.map((separator) => ({ separator, count: line.split(separator).length - 1 }));
    const best = counts.sort((a, b) => b.count - a.count)[0];
    if (best && best.count > 0) return best.separator;
  }
  return ",";
}

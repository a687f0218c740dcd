/** Bytes of a file as text: UTF-8 or UTF-16 with their marks, else UTF-8, else what Excel writes on Windows (latin-1). Pure. */

/** The text, or `"workbook"` for a file of a spreadsheet program that is not text at all. */
export function decodeText(bytes: Uint8Array): { text: string } | "workbook" {
  const [a, b] = bytes;
  // A zip file (.xlsx, .ods), or the older compound file (.xls).
  if ((a === 0x50 && b === 0x4b) || (a === 0xd0 && b === 0xcf)) return "workbook";
  if (a === 0xff && b === 0xfe) return { text: new TextDecoder("utf-16le").decode(bytes) };
  if (a === 0xfe && b === 0xff) return { text: new TextDecoder("utf-16be").decode(bytes) };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { text: new TextDecoder("windows-1252").decode(bytes) };
  }
}

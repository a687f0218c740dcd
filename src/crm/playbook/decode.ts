/** Bytes of a file as text: UTF-8 or UTF-16 with their marks, else UTF-8, else what Excel writes on Windows (latin-1). Pure. */

export interface DecodedText {
  readonly text: string;
  readonly encoding: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
}

/** The text, or `"workbook"` for a file of a spreadsheet program that is not text at all. */
export function decodeText(bytes: Uint8Array): DecodedText | "workbook" {
  const [a, b] = bytes;
  // A zip file (.xlsx, .ods), or the older compound file (.xls).
  if ((a === 0x50 && b === 0x4b) || (a === 0xd0 && b === 0xcf)) return "workbook";
  if (a === 0xff && b === 0xfe) return decode(bytes, "utf-16le");
  if (a === 0xfe && b === 0xff) return decode(bytes, "utf-16be");
  try {
    return decode(bytes, "utf-8");
  } catch {
    return decode(bytes, "windows-1252");
  }
}

function decode(bytes: Uint8Array, encoding: DecodedText["encoding"]): DecodedText {
  return { text: new TextDecoder(encoding, { fatal: encoding === "utf-8" }).decode(bytes), encoding };
}

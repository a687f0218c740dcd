import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CsvRow, readCsv } from "./csv.ts";
import { decodeText } from "./decode.ts";

function rowsOf(text: string): readonly CsvRow[] {
  const result = readCsv(text);
  if (!result.ok) throw new Error(`open quote in row ${result.row}`);
  return result.rows;
}

describe("readCsv", () => {
  it.each([",", ";", "\t", "|"])("reads cells parted by %j, quoted or not", (mark) => {
    const line = (...cells: string[]) => cells.join(mark);
    expect(rowsOf(`${line("a", "b", "c")}\r\n${line("1", `"2${mark} ""dos""\n3"`, " 4 ")}`)).toEqual([
      { row: 1, cells: ["a", "b", "c"] },
      { row: 2, cells: ["1", `2${mark} "dos"\n3`, "4"] },
    ]);
  });

  it("skips empty rows and counts them, and takes the separator that Excel names", () => {
    expect(rowsOf("sep=;\na;b\n\n;;\n1,5;2\n")).toEqual([
      { row: 2, cells: ["a", "b"] },
      { row: 5, cells: ["1,5", "2"] },
    ]);
  });

  it("tells in which row a quotation opens that never closes", () => {
    expect(readCsv('a,b\n1,"2\n3,4')).toEqual({ ok: false, row: 2 });
  });

  it("gives back whatever was written", () => {
    const cell = fc
      .string({ unit: fc.constantFrom("a", "é", '"', ",", ";", "\n", "1", " ") })
      .map((text) => text.trim());
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 8 }), (table) => {
        const text = table.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(";")).join("\r\n");
        const kept = table.filter((row) => row.some((one) => one !== ""));
        expect(rowsOf(`sep=;\n${text}`).map(({ cells }) => cells)).toEqual(kept);
      }),
    );
  });
});

describe("decodeText", () => {
  const bytes = (...parts: (string | number[])[]) =>
    Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from(part))));

  it("reads UTF-8 with and without a mark, UTF-16 and latin-1", () => {
    const read = (file: Uint8Array) => {
      const decoded = decodeText(file);
      return decoded === "workbook" ? decoded : decoded.text;
    };
    expect(read(bytes("año"))).toBe("año");
    expect(read(bytes([0xef, 0xbb, 0xbf], "año"))).toBe("año");
    expect(read(bytes([0xff, 0xfe], [...Buffer.from("año", "utf16le")]))).toBe("año");
    expect(read(bytes("a", [0xf1], "o"))).toBe("año");
  });

  it("knows the files of spreadsheet programs", () => {
    expect(decodeText(bytes("PK\u0003\u0004"))).toBe("workbook");
  });
});

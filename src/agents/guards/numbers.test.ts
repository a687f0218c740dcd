/** Numbers in digits and words, in the writing of three languages. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { findNumbers, parseDigits } from "./numbers.ts";

test.each([
  ["1299", 1299],
  ["1,299", 1299],
  ["1.299", 1299],
  ["1 299", 1299],
  ["1'299", 1299],
  ["1,299.00", 1299],
  ["1.299,90", 1299.9],
  ["12,5", 12.5],
  ["12.50", 12.5],
  ["1,234,567", 1234567],
  ["1.234.567,8", 1234567.8],
  ["1,29,9.0", Number.NaN],
])("%s is read as %d", (text, value) => {
  expect(parseDigits(text)).toBe(value);
});

test.each([
  ["son 2 mil soles", [2000]],
  ["1.5k", [1500]],
  ["mil quinientos", [1500]],
  ["ciento veinticinco", [125]],
  ["treinta y nueve", [39]],
  ["two thousand five hundred", [2500]],
  ["dois mil e trezentos", [2300]],
  ["um i5 com 8 gb", [1, 8]],
  ["s/1,299 y us$20", [1299, 20]],
  ["entre 1 000 y 2 000", [1000, 2000]],
])("%s holds %j", (text, values) => {
  expect(findNumbers(text).map(({ value }) => value)).toEqual(values);
});

test("every amount is read back from the writing of each locale", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 99_999_999 }),
      fc.constantFrom("es-PE", "pt-BR", "en-US", "es-CO"),
      (cents, tag) => {
        const written = new Intl.NumberFormat(tag, { minimumFractionDigits: 2 }).format(cents / 100);
        expect(parseDigits(written.replace(/[\u00a0\u202f]/g, " "))).toBeCloseTo(cents / 100, 5);
      },
    ),
  );
});

test("any text is read without an error, and every number lies inside it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      for (const { start, end } of findNumbers(text)) expect(start < end && end <= text.length).toBe(true);
    }),
  );
});

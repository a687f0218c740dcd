import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BODY_MAX, inPlainLetters, segmentsOf, splitForSms } from "./segments.ts";

describe("the parts of a text", () => {
  it.each([
    ["", "gsm", 0],
    ["a".repeat(160), "gsm", 1],
    ["a".repeat(161), "gsm", 2],
    ["a".repeat(306), "gsm", 2],
    ["€".repeat(80), "gsm", 1],
    ["€".repeat(81), "gsm", 2],
    ["ñ¿é".repeat(53), "gsm", 1],
    ["á".repeat(70), "unicode", 1],
    ["á".repeat(71), "unicode", 2],
    ["😀".repeat(35), "unicode", 1],
    ["😀".repeat(36), "unicode", 2],
  ])("of %j are counted as they are paid", (text, alphabet, segments) => {
    expect(segmentsOf(text)).toEqual({ alphabet, segments });
  });
});

describe("a long text", () => {
  it("is split so that no piece is longer than allowed, and nothing is lost", () => {
    const word = fc.string({
      unit: fc.constantFrom("a", "z", "á", "ñ", "€", "{", "😀", "."),
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 200 }), fc.integer({ min: 1, max: 10 }), (words, max) => {
        const text = words.join(" ");
        const pieces = splitForSms(text, max);
        for (const piece of pieces) {
          expect(segmentsOf(piece).segments).toBeLessThanOrEqual(max);
          expect(piece.length).toBeLessThanOrEqual(BODY_MAX);
          // No letter of two units is cut in half.
          expect(() => encodeURIComponent(piece)).not.toThrow();
        }
        expect(pieces.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
      }),
    );
  });
});

describe("plain letters", () => {
  it("make a Spanish or Portuguese text half as dear and leave it readable", () => {
    expect(inPlainLetters("¡Sí, mañana! “Avión” — rápido… ação")).toBe(
      '¡Si, mañana! "Avion" - rapido... açao'.replace("ç", "c"),
    );
    expect(segmentsOf(inPlainLetters("¿Cuánto cuesta la cámara? Está a S/ 1,299 — ¡llévatela!")).alphabet).toBe("gsm");
  });

  it("leave alone what has no likeness, and what is plain already", () => {
    expect(inPlainLetters("猫 😀")).toBe("猫 😀");
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."abcñéà€{}@£ \n") }), (text) => inPlainLetters(text) === text),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findReferences, newReference, withoutReferences, withReference } from "./reference.ts";

const reference = fc.integer().map(() => newReference());
const quiet = (text: string) => findReferences(text).length === 0 && !/ref\W*$/i.test(text);
/** What people write around it: words, signs, other scripts, emoji; nothing that is a reference by itself. */
const around = fc.oneof(
  fc.constantFrom(
    "",
    "Hola, me interesa la laptop",
    "¿Cuánto cuesta? 😀",
    "Olá!\nQuero saber mais",
    "日本語",
    "precio: S/ 1,299",
  ),
  fc.string({ unit: "grapheme", maxLength: 60 }).filter(quiet),
);
const shape = fc.constantFrom(
  (code: string) => `(ref ${code})`,
  (code: string) => `(Ref: ${code.toLowerCase()})`,
  (code: string) => `[REF ${code}]`,
  (code: string) => `ref.${code}`,
  (code: string) => `*(ref ${code})*`,
  (code: string) => `(ref ${code}`,
  (code: string) => `${code})`,
  (code: string) => code,
  (code: string) => `referencia #${code}`,
);

describe("a reference", () => {
  it("is short, speakable at the phone, and neither a word nor an amount", () => {
    fc.assert(
      fc.property(reference, (code) => {
        expect(code).toMatch(/^[2-9BCDFGHJKMNPQRSTVWXYZ]{6}$/);
        expect(code).toMatch(/\d/);
        expect(code).toMatch(/[A-Z]/);
      }),
    );
  });

  it("is found whatever was written around it and however it was rewritten, and leaves nothing behind", () => {
    fc.assert(
      fc.property(around, reference, shape, around, (before, code, write, after) => {
        const text = `${before} ${write(code)} ${after}`;
        const found = findReferences(text).filter((one) => one.reference === code);
        expect(found).toHaveLength(1);
        const left = withoutReferences(text, found);
        expect(left.replace(/\s+/g, "")).toBe(`${before}${after}`.replace(/\s+/g, ""));
        expect(left).not.toMatch(/ {2,}$|^ /);
      }),
      { numRuns: 2_000 },
    );
  });

  it("comes back as it was put in", () => {
    fc.assert(
      fc.property(around, reference, (text, code) => {
        const put = withReference(text, code);
        expect(withoutReferences(put, findReferences(put))).toBe(text.replace(/\n{3,}/g, "\n\n").trim());
      }),
    );
  });

  it("never throws and never points outside the text, whatever comes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 500 }), (text) => {
        for (const { start, end, reference: code } of findReferences(text))
          expect(text.slice(start, end).toUpperCase()).toContain(code);
      }),
    );
  });

  it.each([
    "¿Tienen la ThinkPad?",
    "mi pedido es el 123456",
    "gracias, LLLLLL",
    "ABCDEFGHK7M2QX",
    "K7M2QXX",
    "el modelo A515",
    "xK7M2QX",
    "ñK7M2QX",
  ])("is not seen in %j", (text) => {
    expect(findReferences(text)).toEqual([]);
  });

  it("of a long list are taken eight", () => {
    const text = Array.from({ length: 100 }, () => newReference()).join(" ");
    expect(findReferences(text)).toHaveLength(8);
  });

  it("leaves sentence and lines around it whole", () => {
    const cut = (text: string) => withoutReferences(text, findReferences(text));
    expect(cut("Hola (ref K7M2QX), ¿hay stock?")).toBe("Hola, ¿hay stock?");
    expect(cut("Hola\n(ref K7M2QX)\n¿hay stock?")).toBe("Hola\n\n¿hay stock?");
    expect(cut("Hola, me interesa (ref K7M2QX) la laptop")).toBe("Hola, me interesa la laptop");
    expect(cut("(ref K7M2QX)")).toBe("");
  });
});

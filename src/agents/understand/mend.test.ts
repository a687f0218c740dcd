import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTrainingPhrases } from "../../../training/phrases.ts";
import { createRandom } from "../../../training/random.ts";
import { readVocabulary } from "../../../training/vocabulary.ts";
import { createMend } from "./mend.ts";
import { vocabulary } from "./shipped.ts";

const mend = createMend(vocabulary);
const own = new Set(["macbook", "ecotank", "miraflores", "dron"]);

describe("mending", () => {
  it.each([
    ["cuato cuesta la laptp?", "cuanto cuesta la laptop?"],
    ["lo recoo en la tiena", "lo recojo en la tienda"],
    ["hacen enivos a provincia", "hacen envios a provincia"],
  ] as const)("undoes typing errors: %s", (typed, meant) => {
    expect(mend(typed, "es", own)).toBe(meant);
  });

  it("knows the words of the business, and takes the nearest for a typo", () => {
    expect(mend("la mabook y la ectank", "es", own)).toBe("la macbook y la ecotank");
    expect(mend("entrega em miraflres", "pt", own)).toBe("entrega em miraflores");
    expect(mend("la macbook", "es", own)).toBe("la macbook");
  });

  it("leaves alone what is no typing error", () => {
    for (const text of [
      "¿Cuánto cuesta la laptop? Soy Katia Quispe, katia@correo.pe, pedido A1002, S/ 1,299.00",
      "mira https://tienda.example/recoo y escríbeme al 987654321",
      "VIVOBOOK",
      "",
    ]) {
      expect(mend(text, "es", own)).toBe(text);
    }
  });

  it("takes the words of the language that is written", () => {
    expect(mend("quero comprar um produot bom, voces tem?", "es", own)).toContain("produto bom");
    expect(mend("do you have any dicount for this?", "es", own)).toContain("discount");
  });

  it("finds most words again after a slip, and never touches those that exist", () => {
    const common = vocabulary.es.common
      .split(" ")
      .filter((word) => word.length >= 7)
      .slice(0, 300);
    const random = createRandom(5);
    const known = new Set(Object.values(vocabulary).flatMap(({ common, seen }) => `${common} ${seen}`.split(" ")));
    let [slips, found] = [0, 0];
    for (const word of common) {
      expect(mend(`que ${word} es`, "es", own)).toBe(`que ${word} es`);
      const at = 2 + Math.floor(random.next() * (word.length - 3));
      const slip = word.slice(0, at) + word.slice(at + 1);
      if (known.has(slip)) continue;
      slips++;
      if (mend(`que ${slip} es`, "es", own) === `que ${word} es`) found++;
    }
    expect(found / slips).toBeGreaterThan(0.85);
  });

  it("changes words only, never their number, for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
        const mended = mend(text, "es", own);
        expect(mended.split(/\s+/).length).toBe(text.split(/\s+/).length);
        expect(mended.match(/\d+/g)).toEqual(text.match(/\d+/g));
        expect(mend(mended, "es", own)).toBe(mended);
      }),
    );
  });
});

it("the shipped vocabulary is that of the phrases (npm run train)", () => {
  expect(vocabulary).toEqual(readVocabulary(readTrainingPhrases()));
});

/** Translation without a model: our own sentences backwards, the business's texts, and nothing half known. */
import { describe, expect, it } from "vitest";
import { LOCALES, type Locale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import { type Known, knownTranslation } from "./known-translation.ts";
import { expandText } from "./message-format.ts";
import { templatesIn } from "./templates.ts";

const MANNER = { treatment: "tu", tone: "friendly" };
const stored = new Map([
  ["¿Hacen envíos?", "Do you ship?"],
  ["Sí, entregamos en Lima por S/ 12. Llega en 2 días.", "Yes, we deliver in Lima for S/ 12. It arrives in 2 days."],
  ["Laptop Acer", "Acer laptop"],
]);
const known = (from: Locale, to: Locale): Known => ({ from, to, manner: MANNER, stored, names: new Set(["Ana"]) });

describe("a text made of known sentences", () => {
  it.each([
    ["¿Hacen envíos?", "Do you ship?"],
    ["• Laptop Acer — S/ 1,299.00", "• Acer laptop — S/ 1,299.00"],
    ["Ana: 2 × Laptop Acer", "Ana: 2 × Acer laptop"],
    [
      "Sí, entregamos en Lima por S/ 12. Llega en 2 días.\n\n¿Hacen   envíos?",
      "Yes, we deliver in Lima for S/ 12. It arrives in 2 days.\n\nDo you ship?",
    ],
    [
      say("es", "assist.next.offered", { ...MANNER, name: "Ana", hasName: "yes", product: "Laptop Acer" }),
      "Hi, Ana, do you have any question left about Acer laptop?",
    ],
    [
      say("es", "pay.declined", { ...MANNER, number: "1042", link: "https://shop.example/pay/x-Y" }),
      say("en", "pay.declined", { ...MANNER, number: "1042", link: "https://shop.example/pay/x-Y" }),
    ],
    [
      "Quedamos a disposición para cualquier consulta. ¿Hacen envíos?",
      "Please let us know if you have any questions. Do you ship?",
    ],
  ])("%j", (text, translated) => {
    expect(knownTranslation(text, known("es", "en"))).toBe(translated);
  });

  it.each([
    "¿Hacen envíos? Mañana cierro temprano.",
    "Mañana cierro temprano.",
    "• Laptop Acer nueva — S/ 1,299.00",
    say("es", "assist.next.offered", { ...MANNER, name: "Ana", hasName: "yes", product: "esa cosa verde" }),
    "Entregamos en Lima.",
  ])("is no half: %j", (text) => {
    expect(knownTranslation(text, known("es", "en"))).toBeNull();
  });
});

describe("our texts backwards", () => {
  it("finds again what plain sentences were made of, in every language", () => {
    for (const from of LOCALES) {
      const to = from === "es" ? "pt" : "es";
      const templates = templatesIn(from, MANNER).filter(({ pattern }) => !pattern.source.includes("(?<"));
      expect(templates.length).toBeGreaterThan(100);
      const lost = templates.filter(({ key, variant, chosen }) => {
        const text = say(from, key, { ...MANNER, ...chosen }, variant);
        return knownTranslation(text, known(from, to)) === null;
      });
      // A few ask in the other language for something that these do not tell.
      expect(lost.length).toBeLessThan(templates.length * 0.05);
    }
  });

  it("takes messages apart into all that they can be", () => {
    const forms = expandText(
      "{n, plural, =0 {none} one {# unit} other {# units}} of {a, select, x {X} other {Y}} '{'{b}",
      {},
    );
    expect(
      forms.map(({ pieces }) => pieces.map((piece) => ("text" in piece ? piece.text : `<${piece.argument}>`)).join("")),
    ).toEqual([
      "none of X {<b>",
      "none of Y {<b>",
      "1 unit of X {<b>",
      "1 unit of Y {<b>",
      "<n> units of X {<b>",
      "<n> units of Y {<b>",
    ]);
    expect(expandText("{when, date, long}", {})).toEqual([]);
    expect(expandText("{broken", {})).toEqual([]);
  });
});

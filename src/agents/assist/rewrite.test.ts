/** Tones without a model: courtesies change, facts never do. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CAREFUL_RULES } from "../../crm/playbook.ts";
import { LOCALES } from "../../lib/locale.ts";
import { partCourtesies } from "./courtesies.ts";
import { lostOrAdded } from "./kept-facts.ts";
import { rewriteByRules, TONES } from "./rewrite.ts";

const business = {
  name: "Tienda",
  locale: "es" as const,
  locales: [...LOCALES],
  currency: "PEN",
  timeZone: "America/Lima",
  phone: null,
  email: null,
  website: null,
  treatment: "tu" as const,
  branches: [],
  rules: CAREFUL_RULES,
};
const turn = (locale: "es" | "en" | "pt") => ({ locale, business, now: new Date("2026-03-04T15:00:00Z") });

describe("the courtesies around a text", () => {
  it.each([
    ["Hola Ana, tu pedido sale hoy. Saludos", "Ana", "tu pedido sale hoy.", true],
    ["¡Hola, buenas tardes! El envío cuesta S/ 12. ¡Muchas gracias por tu compra!", "", "El envío cuesta S/ 12.", true],
    [
      "Estimada Sra. Rosa Díaz:\nSu caso está resuelto.\nQuedamos atentos.",
      "Sra. Rosa Díaz",
      "Su caso está resuelto.",
      true,
    ],
    ["Hi John! It costs $40. Let me know if you have any questions 😊", "John", "It costs $40.", true],
    ["Oi, bom dia! Seu pedido chega amanhã. Qualquer dúvida estamos aqui", "", "Seu pedido chega amanhã.", true],
    ["El precio es S/ 10. ¿Alguna duda?", "", "El precio es S/ 10. ¿Alguna duda?", false],
    ["Hola quería saber el precio", "", "Hola quería saber el precio", false],
    ["Buena pregunta. Cuesta S/ 10.", "", "Buena pregunta. Cuesta S/ 10.", false],
    ["Gracias por tu pago de S/ 10.", "", "Gracias por tu pago de S/ 10.", false],
  ])("of %j", (text, name, body, hasFarewell) => {
    expect(partCourtesies(text)).toMatchObject({ name, body, hasFarewell });
  });
});

describe("a draft in another tone, by rules", () => {
  const draft = "Hola Ana, tu pedido 1042 sale hoy!! 😊 Llega en 2 días. Saludos";

  it.each([
    [
      "formal",
      "Buenos días, Ana. Tu pedido 1042 sale hoy! Llega en 2 días. Quedamos a disposición para cualquier consulta.",
    ],
    ["friendly", "¡Hola, Ana! Tu pedido 1042 sale hoy!! 😊 Llega en 2 días. ¡Cualquier cosa, aquí estamos!"],
    ["shorter", "Tu pedido 1042 sale hoy!! 😊 Llega en 2 días."],
    [
      "warmer",
      "¡Hola, Ana! Gracias por escribirnos. Tu pedido 1042 sale hoy!! 😊 Llega en 2 días. ¡Muchas gracias por la confianza! Aquí estamos para ayudar.",
    ],
  ] as const)("%s", (tone, text) => {
    expect(rewriteByRules(draft, tone, turn("es"))).toBe(text);
  });

  it("leaves alone what is nothing but courtesy", () => {
    for (const tone of TONES) expect(rewriteByRules("¡Hola! Gracias.", tone, turn("es"))).toBe("¡Hola! Gracias.");
  });

  it("keeps every fact of any text, in every tone and language", () => {
    const piece = fc.constantFrom(
      "Hola Ana,",
      "¡Hola!",
      "Hi John!",
      "Boa tarde,",
      "S/ 1,299.00",
      "https://shop.example/q/a-B",
      "ana@mail.example",
      "el martes 3",
      "¿cuántas?",
      "dos unidades",
      "gracias.",
      "Saludos",
      "😊",
      "\n",
      "!!",
      "Miraflores.",
      "12 % menos",
    );
    const text = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 80 }),
      fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(" ")),
    );
    fc.assert(
      fc.property(text, fc.constantFrom(...TONES), fc.constantFrom(...LOCALES), (draft, tone, locale) => {
        const written = rewriteByRules(draft, tone, turn(locale));
        const fault = lostOrAdded(draft, written);
        // A name that only the dropped greeting said is no fact; everything else stays.
        expect(fault === null || fault.startsWith("it names"), `${draft} → ${written}: ${fault}`).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe("facts kept", () => {
  const before =
    "Tu laptop Acer cuesta S/ 1,299.00 y llega en 2 días. Paga en https://shop.example/q/a-B o escribe a ana@mail.example";
  it.each([
    [before, null],
    [
      "Your Acer laptop costs S/ 1,299.00 and arrives in two days. Pay at https://shop.example/q/a-B or write to ana@mail.example",
      null,
    ],
    [before.replace("1,299", "1,199"), "1199"],
    [before.replace("en 2 días", "pronto"), "leaves out 2"],
    [before.replace("a-B", "a-C"), "a-C"],
    [before.replace("ana@", "eva@"), "eva@"],
    [`${before}. Habla con Marta Ruiz`, "Marta"],
    [`${before}, o con Marta Ruiz`, "Marta"],
    [before.replace("Acer", "Lenovo"), "Lenovo"],
    [`${before} 10% off`, "10"],
  ])("in %j", (after, fault) => {
    if (fault === null) expect(lostOrAdded(before, after)).toBeNull();
    else expect(lostOrAdded(before, after)).toContain(fault);
  });
});

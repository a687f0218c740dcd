import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTestPhrases } from "../../../training/phrases.ts";
import { LOCALES } from "../../lib/locale.ts";
import { createUnderstand } from "./understand.ts";
import { INTENTS, type Understanding, type UnderstandOptions } from "./understanding.ts";

const understand = createUnderstand();
const options: UnderstandOptions = {
  fallbackLocale: "es",
  locales: LOCALES,
  now: new Date("2026-03-10T15:00:00Z"),
  timeZone: "America/Lima",
};
const read = (text: string) => understand(text, options);
const { heldOut } = readTestPhrases();

describe("any text", () => {
  it("gives a well-formed result", () => {
    const anyText = fc.oneof(
      fc.string({ unit: "binary", maxLength: 400 }),
      fc.string({ unit: "grapheme", maxLength: 400 }),
      fc
        .array(
          fc.constantFrom("no ", "me ", "manden ", "más ", "$", "1.000", "😡", "\ud800", "@", "\n", "el ", "de ", "?"),
        )
        .map((l) => l.join("")),
    );
    fc.assert(fc.property(anyText, (text) => expectWellFormed(read(text))));
  });

  it("means the same with spaces around it", () => {
    const words = fc.constantFrom(
      "hola",
      "precio",
      "no",
      "quiero",
      "caro",
      "obrigado",
      "STOP",
      "20",
      "S/",
      "?",
      "😡",
      "ñ",
    );
    const anyText = fc.oneof(
      fc.array(words).map((list) => list.join(" ")),
      fc.string({ maxLength: 60 }),
    );
    fc.assert(
      fc.property(anyText, fc.constantFrom(" ", "   ", "\n", "\t "), (text, space) => {
        expect(read(`${text.trim()}${space}`)).toEqual(read(text.trim()));
      }),
    );
  });

  it("of ten thousand characters costs no more than in proportion", () => {
    const cost = (text: string) => {
      const runs = Array.from({ length: 5 }, () => {
        const from = process.cpuUsage();
        read(text);
        const { user, system } = process.cpuUsage(from);
        return user + system;
      });
      return Math.min(...runs);
    };
    const sentence =
      "hola, me pueden decir cuánto cuesta enviar 2 cajas a Arequipa el viernes? mi cel es 987 654 321. ";
    expect(cost(sentence.repeat(100))).toBeLessThan(25 * Math.max(400, cost(sentence.repeat(5))));
  });

  it.each([
    ["nothing", ""],
    ["only emojis", "😡".repeat(2_000)],
    ["lone surrogates", "\ud800\udc00\ud800 hola \udfff"],
    ["one long word", "a".repeat(8_000)],
    ["one long number", "9".repeat(8_000)],
    ["an endless almost-e-mail", `${"a.".repeat(4_000)}@`],
    ["endless spaces", `no${" ".repeat(7_998)}`],
    ["repeated beginnings of rules", "no me quiero de la que no ".repeat(300)],
    ["digits and dots", "1.".repeat(4_000)],
    ["names without end", "me llamo Ana ".repeat(600)],
  ])("is read quickly when it is %s", (_, text) => {
    const from = process.cpuUsage();
    expectWellFormed(read(text));
    expect(process.cpuUsage(from).user / 1_000).toBeLessThan(50);
  });

  it("keeps its intent in capitals and without accents", () => {
    for (const { text } of heldOut) {
      const bare = text.normalize("NFD").replace(/[\u0300-\u036f]/g, "");
      const intents = [text, text.toUpperCase(), bare, bare.toLowerCase()].map((variant) => read(variant).intent);
      expect(new Set(intents.map(({ value }) => value)), text).toHaveLength(1);
    }
  });

  it("gives the same result twice", () => {
    for (const { text } of heldOut.slice(0, 40)) expect(read(text)).toEqual(read(text));
  });
});

describe("what customers write", () => {
  it.each<
    [
      string,
      Partial<{
        [K in "intent" | "objection" | "buyingSignal" | "handoff" | "closure" | "optOut" | "language"]: unknown;
      }>,
    ]
  >([
    ["hola, cuánto cuesta la laptop más barata?", { intent: "price", buyingSignal: "pricing_details", language: "es" }],
    ["qto custa o notebook mais barato?", { intent: "price", language: "pt" }],
    ["esta caro pero me lo llevo", { intent: "purchase", objection: null }],
    ["no es que sea caro, es que no sé si me sirve para diseño", { objection: "need" }],
    ["uy está carísimo", { intent: "objection", objection: "price" }],
    ["quiero hablar con una persona", { intent: "human_agent", handoff: true }],
    ["una persona por favor, no un bot", { handoff: true }],
    ["me llegó con la pantalla rota, quiero cambiarla", { intent: "return_refund", handoff: false }],
    ["los voy a denunciar en indecopi", { handoff: true, closure: false }],
    ["me cobraram duas vezes no cartão", { handoff: true, language: "pt" }],
    ["no me manden más mensajes", { intent: "opt_out", optOut: true, closure: true, handoff: false }],
    ["no me mandaron el comprobante", { optOut: false }],
    ["no me llegó el mensaje con el código", { optOut: false }],
    ["tienen ofertas? la baja de precio sigue?", { optOut: false }],
    ["luego te aviso, no es para hoy", { optOut: false }],
    ["para el pedido no recibí promociones", { optOut: false }],
    ["blz vlw", { intent: "thanks" }],
    ["ya me llegó pero vino roto", { closure: false }],
    ["listo, ya quedó, muchas gracias", { intent: "confirmation_resolved", closure: true }],
    ["no gracias", { closure: true }],
    ["qué horario tienen?", { intent: "other" }],
    ["tengo que consultarlo con mi esposa", { objection: "authority" }],
    ["quiero hablar con mi esposo antes de decidir", { objection: "authority", handoff: false }],
    ["a mi jefe le urge, tienen para hoy?", { handoff: false }],
  ])("%j is understood", (text, expected) => {
    const found = read(text);
    const seen = Object.fromEntries(Object.keys(expected).map((key) => [key, found[key as "intent"].value]));
    expect(seen).toEqual(expected);
  });

  it("names the second intent of a message with two", () => {
    const found = read("cuánto cuesta la impresora y hacen envíos a Cusco?");
    const named = [found.intent.value, ...found.otherIntents.map(({ value }) => value)];
    expect(named).toEqual(expect.arrayContaining(["price", "delivery"]));
  });

  it("keeps the conversation's language when the text says too little", () => {
    for (const locale of LOCALES) {
      for (const text of ["ok", "👍", "123", "?"]) {
        expect(understand(text, { ...options, fallbackLocale: locale }).language.value).toBe(locale);
      }
    }
  });

  it("answers only in a language the tenant has", () => {
    const found = understand("how much is the laptop?", { ...options, locales: ["es", "pt"] });
    expect(["es", "pt"]).toContain(found.language.value);
  });

  it("hears a hurry and its absence", () => {
    expect(read("URGENTE lo necesito para hoy!!").urgency).toBeGreaterThan(0.7);
    expect(read("sin apuro, cuando puedan").urgency).toBeLessThan(0.2);
  });
});

function expectWellFormed(found: Understanding): void {
  const scored = [found.language, found.intent, ...found.otherIntents, found.objection, found.buyingSignal];
  for (const { confidence } of [...scored, found.handoff, found.closure, found.optOut]) {
    expect(confidence).toBeGreaterThanOrEqual(0);
    expect(confidence).toBeLessThanOrEqual(1);
  }
  expect(INTENTS).toContain(found.intent.value);
  expect(found.otherIntents.map(({ value }) => value)).not.toContain(found.intent.value);
  expect(Math.abs(found.sentiment)).toBeLessThanOrEqual(1);
  expect(found.urgency).toBeGreaterThanOrEqual(0);
  expect(found.urgency).toBeLessThanOrEqual(1);
  for (const value of Object.values(found.entities)) expect(value).toBeDefined();
}

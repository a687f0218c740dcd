import { describe, expect, it } from "vitest";
import { LOCALES } from "../../lib/locale.ts";
import { createUnderstand } from "./understand.ts";

const understand = createUnderstand();
const mood = (text: string) =>
  understand(text, {
    fallbackLocale: "es",
    locales: LOCALES,
    now: new Date("2026-03-10T15:00:00Z"),
    timeZone: "America/Lima",
  }).sentiment;

describe("sentiment", () => {
  it.each([
    "excelente atención, muchas gracias",
    "amei, muito obrigada ❤️",
    "awesome service, thank you!",
    "me encantó 😍",
  ])("of %j is good", (text) => expect(mood(text)).toBeGreaterThan(0.3));

  it.each([
    "pésimo servicio",
    "llevo tres días esperando y nadie responde",
    "péssimo atendimento, que vergonha",
    "this is awful, nobody answers me",
    "son unos ladrones",
    "no me gustó nada 😡",
  ])("of %j is bad", (text) => expect(mood(text)).toBeLessThan(-0.3));

  it.each([
    "buenas tardes, cuánto cuesta la impresora?",
    "bom dia, vocês entregam em Recife?",
    "what time do you open?",
  ])("of %j is neutral", (text) => expect(Math.abs(mood(text))).toBeLessThanOrEqual(0.15));

  it("hears sarcasm as what it means", () => {
    expect(mood("excelente servicio, dos semanas y nada 🙄")).toBeLessThan(-0.2);
    expect(mood("parabéns, mais uma vez me deixaram na mão")).toBeLessThan(-0.2);
  });

  it("turns with a negation", () => {
    expect(mood("no es bueno")).toBeLessThan(mood("es bueno"));
    expect(mood("no está mal")).toBeGreaterThan(mood("está mal"));
  });
});

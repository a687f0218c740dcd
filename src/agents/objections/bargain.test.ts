import { describe, expect, it } from "vitest";
import { turnOf, understood } from "../agent-turns.fixture.ts";
import { EMPTY_STATE } from "../state.ts";
import { isBargaining, readBargain } from "./bargain.ts";

const read = (text: string) => readBargain(turnOf(text, understood("objection")));

describe("bargaining", () => {
  it.each<[string, number]>([
    ["déjamelo en 900", 900],
    ["déjemelo en S/ 1,150.50 pues", 1150.5],
    ["te doy 1500 y cerramos", 1500],
    ["me lo dejas en 1.5k?", 1500],
    ["1200 y me lo llevo", 1200],
    ["por 1 mil lo compro", 1000],
    ["aceptas 1700 soles?", 1700],
    ["i'll give you 900", 900],
    ["would you take 1,500?", 1500],
    ["how about 1400", 1400],
    ["faz por 900?", 900],
    ["deixa por 1.200 que eu levo", 1200],
    ["aceita 1500?", 1500],
    ["1500 e eu levo", 1500],
  ])("“%s” asks for a price", (text, amount) => {
    expect(read(text)?.cents).toBe(amount * 100);
  });

  it.each<[string, number]>([
    ["10% y lo llevo", 10],
    ["hazme un 15 por ciento", 15],
    ["un 5%?", 5],
    ["give me 10% off", 10],
    ["faz 8% de desconto", 8],
    ["12,5% de descuento y cerramos", 12.5],
  ])("“%s” asks for a percentage", (text, percent) => {
    expect(read(text)?.percent).toBe(percent);
  });

  it.each([
    "hazme un descuento",
    "¿cuánto es lo menos?",
    "lo menos?",
    "¿tu último precio?",
    "una rebajita pues",
    "¿me lo dejas más barato?",
    "can you lower the price?",
    "any discount?",
    "what's your best price?",
    "tem desconto?",
    "dá pra melhorar o preço?",
    "faz mais barato?",
  ])("“%s” bargains without a number", (text) => {
    expect(read(text)).toEqual({ percent: null, cents: null, foreignCurrency: null });
  });

  it("names another currency instead of converting it", () => {
    expect(read("te doy 200 dólares y cerramos")).toEqual({ percent: null, cents: null, foreignCurrency: "USD" });
  });

  it.each([
    "está muy caro",
    "¿tienes algo más barato?",
    "¿cuál tiene el mejor precio?",
    "¿cuál es el precio final con envío?",
    "¿el envío es gratis?",
    "¿la batería viene al 80%?",
    "es 100% original?",
    "¿aceptan 12 cuotas?",
    "quiero 2",
    "how about 2 of them?",
    "la fecha 15/03 me queda bien",
    "te doy mi número 999888777",
    "¿hay de 16 gb por menos de 2000?",
    "¿cobran 0% de interés?",
    "lo voy a pensar",
    "you can deliver on the 15th?",
    "acepto",
  ])("“%s” does not bargain", (text) => {
    expect(read(text)).toBeNull();
  });

  it("takes a bare number for the next offer once a discount was offered", () => {
    const readAfter = (text: string) =>
      readBargain(turnOf(text, understood("other"), { state: { ...EMPTY_STATE, pending: "discount_offered" } }));
    expect(readAfter("no, 2000")?.cents).toBe(200_000);
    expect(readAfter("mejor 1,950 soles")?.cents).toBe(195_000);
    expect(readAfter("2")).toBeNull();
    expect(read("2000")).toBeNull();
  });

  it("leaves another shop's price to the doubt about a competitor", () => {
    const understanding = understood("objection", { objection: { value: "competitor", confidence: 0.9 } });
    expect(isBargaining(turnOf("en otra tienda me lo dejan en 900", understanding))).toBe(false);
  });
});

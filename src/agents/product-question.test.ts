import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Locale } from "../lib/locale.ts";
import { type ProductQuestion, readProductQuestion } from "./product-question.ts";

const read = (text: string, locale: Locale = "es", currency = "PEN") => readProductQuestion(text, locale, currency);

describe("the searched words", () => {
  const table: [Locale, string, string][] = [
    ["es", "Hola, buenas tardes, ¿cuánto cuesta la laptop Lenovo IdeaPad?", "laptop lenovo ideapad"],
    ["es", "kiero saber el precio d la impresora epson xfa", "impresora epson"],
    ["es", "cto vale el mouse inalambrico tmb?", "mouse inalambrico"],
    ["es", "tienen tarjeta de video rtx 4060?", "tarjeta video rtx 4060"],
    ["es", "cuánto cuesta el delivery", ""],
    ["es", "¿cuánto cuesta la laptop y hacen delivery a Surco?", "laptop"],
    ["es", "precio y envío de la laptop asus", "laptop asus"],
    ["es", "¿tenés celulares con 8gb de ram?", "celulares 8gb ram"],
    ["en", "hi! how much is the cheapest laptop?", "laptop"],
    ["en", "do you have a 27 inch monitor in stock", "27 inch monitor"],
    ["pt", "oi, quanto custa o notebook mais barato?", "notebook"],
    ["pt", "vcs tem fone bluetooth? blz", "fone bluetooth"],
  ];
  it.each(table)("are read from %s %s", (locale, text, words) => {
    expect(read(text, locale, locale === "pt" ? "BRL" : "PEN").words).toBe(words);
  });
});

describe("price limits", () => {
  const table: [string, Partial<ProductQuestion>][] = [
    ["laptops de menos de 2000 soles", { maxCents: 200_000 }],
    ["una laptop hasta 2 mil", { maxCents: 200_000 }],
    ["laptop hasta 2.5k", { maxCents: 250_000 }],
    ["laptop de no más de S/ 1,500.50", { maxCents: 150_050 }],
    ["algo entre 1000 y 2000 soles", { minCents: 100_000, maxCents: 200_000 }],
    ["entre 1 y 2 mil", { minCents: 100_000, maxCents: 200_000 }],
    ["laptops de más de 3000", { minCents: 300_000 }],
    ["tengo un presupuesto de 1500", { maxCents: 150_000 }],
    ["tengo 1500 soles para una tablet", { maxCents: 150_000 }],
    ["laptops under 2,000", { maxCents: 200_000 }],
    ["notebook até 3 mil", { maxCents: 300_000 }],
    ["acima de 1.500", { minCents: 150_000 }],
  ];
  it.each(table)("are read from %s", (text, expected) => {
    const { maxCents, minCents } = read(text);
    expect({ maxCents, minCents }).toEqual({ maxCents: expected.maxCents, minCents: expected.minCents });
  });

  it.each([
    "laptop con hasta 16 gb de ram",
    "monitor de más de 27 pulgadas",
    "necesito 3 laptops",
    "laptop core i5 1235u",
    "garantía de más de 12 meses",
    "galaxy a15 de 128gb",
  ])("are not seen in sizes and counts: %s", (text) => {
    const { maxCents, minCents } = read(text);
    expect({ maxCents, minCents }).toEqual({ maxCents: undefined, minCents: undefined });
  });

  it("keeps an amount in another currency apart, without converting it", () => {
    expect(read("laptops de menos de 500 dólares")).toMatchObject({ foreignCurrency: "USD", words: "laptops" });
    expect(read("laptops de menos de 500 dólares").maxCents).toBeUndefined();
  });

  it("counts in the currency's own minor units", () => {
    expect(read("notebook hasta 300.000 pesos", "es", "CLP").maxCents).toBe(300_000);
    expect(read("notebook até R$ 3.000,00", "pt", "BRL").maxCents).toBe(300_000);
  });

  it("reads any limit that is written in any of the usual ways", () => {
    const words = fc.constantFrom("menos de", "hasta", "máximo", "no más de", "under", "up to", "até", "abaixo de");
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 99_999 }),
        words,
        fc.constantFrom("", " soles"),
        (amount, before, after) => {
          const written = [`${amount}`, amount.toLocaleString("en-US"), amount.toLocaleString("de-DE")];
          for (const number of written) expect(read(`laptop ${before} ${number}${after}`).maxCents).toBe(amount * 100);
        },
      ),
    );
  });
});

describe("order", () => {
  it.each([
    ["la laptop más barata", "cheapest"],
    ["las mas economicas", "cheapest"],
    ["what's the cheapest phone?", "cheapest"],
    ["qual o notebook mais em conta", "cheapest"],
    ["la laptop más cara que tengan", "dearest"],
    ["most expensive monitor", "dearest"],
    ["o celular mais caro", "dearest"],
    ["no es que sea caro", "relevance"],
    ["la laptop lenovo", "relevance"],
  ])("of “%s” is %s", (text, order) => {
    expect(read(text).order).toBe(order);
  });

  it("tells something cheaper from the cheapest", () => {
    expect(read("¿tienes algo más barato?").wantsCheaper).toBe(true);
    expect(read("do you have anything cheaper?", "en").wantsCheaper).toBe(true);
    expect(read("¿cuál es la más barata?").wantsCheaper).toBe(false);
  });
});

describe("references", () => {
  it.each<[string, Locale, ProductQuestion["mentions"]]>([
    ["¿y la segunda?", "es", [{ type: "ordinal", index: 1 }]],
    ["2", "es", [{ type: "ordinal", index: 1 }]],
    ["la opción 3", "es", [{ type: "ordinal", index: 2 }]],
    [
      "la primera o la última",
      "es",
      [
        { type: "ordinal", index: 0 },
        { type: "ordinal", index: -1 },
      ],
    ],
    ["cuanto cuesta esa?", "es", [{ type: "that" }]],
    ["how much is that one", "en", [{ type: "that" }]],
    ["e o primeiro?", "pt", [{ type: "ordinal", index: 0 }]],
    ["compara las dos", "es", [{ type: "all" }]],
    ["venden de segunda mano?", "es", []],
    ["é minha primeira vez aqui", "pt", []],
    ["entregam na segunda?", "pt", []],
    ["laptop de 8 gb", "es", []],
  ])("in “%s” (%s)", (text, locale, mentions) => {
    expect(read(text, locale).mentions).toEqual(mentions);
  });
});

describe("comparisons", () => {
  it.each<[string, Locale, [string, string]]>([
    ["¿cuál es mejor, la Lenovo IdeaPad o la HP Pavilion?", "es", ["lenovo ideapad", "hp pavilion"]],
    ["diferencia entre la lenovo y la hp", "es", ["lenovo", "hp"]],
    ["lenovo ideapad vs hp 15", "es", ["lenovo ideapad", "hp 15"]],
    ["compare the galaxy a15 with the redmi 13", "en", ["galaxy a15", "redmi 13"]],
    ["qual é melhor, o galaxy ou o redmi?", "pt", ["galaxy", "redmi"]],
  ])("name both sides: %s", (text, locale, sides) => {
    const question = read(text, locale);
    expect(question.isComparison).toBe(true);
    expect(question.sides).toEqual(sides);
  });

  it("may point at what was offered", () => {
    expect(read("compara la primera y la segunda").isComparison).toBe(true);
    expect(read("¿cuál me conviene?").isComparison).toBe(true);
  });

  it("are not made of a superlative or of a list", () => {
    expect(read("la mejor laptop para diseño").isComparison).toBe(false);
    expect(read("tienen laptops o tablets?").isComparison).toBe(false);
  });
});

it("never throws and keeps its limits positive, whatever is written", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", maxLength: 200 }),
      fc.constantFrom<Locale>("es", "en", "pt"),
      (text, locale) => {
        const question = read(text, locale);
        expect(question.maxCents ?? 1).toBeGreaterThan(0);
        expect(question.minCents ?? 1).toBeGreaterThan(0);
        expect(question.words.split(" ").length).toBeLessThanOrEqual(10);
      },
    ),
  );
});

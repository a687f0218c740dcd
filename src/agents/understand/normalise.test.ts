import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalise } from "./normalise.ts";

describe("normalise", () => {
  it.each<[string, "es" | "en" | "pt", string]>([
    ["Holaaaa, xq no me llegó?", "es", "hola porque no me llego"],
    ["vc tem hj? obg", "pt", "voce tem hoje obrigado"],
    ["pls call me tmrw", "en", "please call me tomorrow"],
    ["quiero 2 del A15", "es", "quiero number del a0"],
    ["mira www.tienda.com/x o ana@gmail.com", "es", "mira linkaddress o emailaddress"],
    ["mi cel 987654321", "es", "mi celular longnumber"],
    ["AÑO SEÑOR", "es", "ano senor"],
  ])("%j in %s becomes %j", (text, locale, plain) => {
    expect(normalise(text, locale).plain).toBe(plain);
  });

  it("reads emojis and emoticons as words", () => {
    expect(normalise("bien :) 😡 👍🏽", "es").emojis.map(({ word }) => word)).toEqual(
      expect.arrayContaining(["emojihappy", "emojiangry", "emojiyes"]),
    );
    expect(normalise("sin dibujos, S/ 10", "es").emojis).toEqual([]);
  });

  it("keeps any text within bounds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 9_000 }), (text) => {
        const { raw, tokens } = normalise(text, "es");
        expect(raw.length).toBeLessThan(6_000);
        expect(tokens.every((token) => token !== "" && !token.includes(" "))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

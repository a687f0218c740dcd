import { describe, expect, it } from "vitest";
import { LOCALES } from "./locale.ts";
import { say, textKeys, textVariants } from "./texts.ts";

describe("say", () => {
  it("says a sentence in each language", () => {
    const sentences = LOCALES.map((locale) => say(locale, "http.errors.not_found"));
    expect(new Set(sentences).size).toBe(3);
    for (const sentence of sentences) expect(sentence.length).toBeGreaterThan(5);
  });

  it("takes variations round", () => {
    const count = textVariants("es", "flow.reassure").length;
    expect(say("es", "flow.reassure", {}, count)).toBe(say("es", "flow.reassure", {}, 0));
    expect(say("es", "flow.reassure", {}, count + 1)).toBe(say("es", "flow.reassure", {}, 1));
  });

  it("says which text is missing", () => {
    expect(() => say("pt", "flow.nothing")).toThrow("flow.nothing in locales/pt");
  });
});

it("every language has the same keys, none of them empty", () => {
  for (const locale of LOCALES) {
    expect(textKeys(locale).sort()).toEqual(textKeys("es").sort());
    for (const key of textKeys(locale))
      for (const variant of textVariants(locale, key)) expect(variant.trim(), `${locale} ${key}`).not.toBe("");
  }
});

import fc from "fast-check";
import { expect, it } from "vitest";
import { LOCALES, pickLocale } from "./locale.ts";

it.each([
  ["pt-BR,en;q=0.8", "pt"],
  ["es-419", "es"],
  ["EN-us", "en"],
  ["fr-FR, en;q=0.5", "en"],
  ["*", "es"],
  ["", "es"],
  [undefined, "es"],
  [null, "es"],
])("of %s it picks %s", (tag, locale) => {
  expect(pickLocale(tag, "es")).toBe(locale);
});

it("does not take a language that only begins like one of ours", () => {
  expect(pickLocale("est-EE", "en")).toBe("en");
  expect(pickLocale("enm", "pt")).toBe("pt");
});

it("always gives one of ours", () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom(...LOCALES), (tag, fallback) => {
      expect(LOCALES).toContain(pickLocale(tag, fallback));
    }),
  );
});

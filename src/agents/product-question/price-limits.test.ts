import { describe, expect, it } from "vitest";
import { readPriceLimits } from "./price-limits.ts";

describe("price limits", () => {
  it.each([
    ["not too pricey, like 1500", 150_000],
    ["around 2500 each", 250_000],
    ["uns 300", 30_000],
    ["mas o menos 900", 90_000],
  ])("are heard in a rough «%s»", (text, maxCents) => {
    expect(readPriceLimits(text, "PEN").maxCents).toBe(maxCents);
  });

  it.each(["about 2 laptops", "something like the g203"])("are none in «%s»", (text) => {
    expect(readPriceLimits(text, "PEN").maxCents).toBeUndefined();
  });

  it.each([
    ["how much in dollars?", "USD"],
    ["quanto e em reais", "BRL"],
    ["cuanto es en euros", "EUR"],
  ])("name the other currency that «%s» asks for", (text, currency) => {
    expect(readPriceLimits(text, "PEN").foreignCurrency).toBe(currency);
  });

  it("take the shop's own currency for no other", () => {
    expect(readPriceLimits("cuanto es en soles", "PEN").foreignCurrency).toBeUndefined();
  });
});

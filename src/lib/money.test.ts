import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { currencyDecimals, formatMoney } from "./money.ts";

describe("formatMoney", () => {
  it.each([
    ["PEN", 129_900, "S/ 1,299.00"],
    ["BRL", 129_900, "R$ 1.299,00"],
    ["USD", 5, "$0.05"],
    ["CLP", 1_299, "$1.299"],
    ["MXN", 100, "$1.00"],
  ])("writes %s as people of that currency do", (currency, cents, text) => {
    expect(formatMoney({ cents, currency })).toBe(text);
  });

  it("loses no cent, whatever the amount", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("PEN", "MXN", "COP", "CLP", "ARS", "BRL", "USD", "EUR", "JPY"),
        fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
        (currency, cents) => {
          const text = formatMoney({ cents, currency });
          expect(Number(text.replace(/\D/g, ""))).toBe(Math.abs(cents));
          expect(/[-\u2212]/.test(text)).toBe(cents < 0);
          expect(text).not.toMatch(/[\u00a0\u202f]/);
        },
      ),
    );
  });
});

it("knows how many decimals a currency shows", () => {
  expect(currencyDecimals("PEN")).toBe(2);
  expect(currencyDecimals("CLP")).toBe(0);
  expect(currencyDecimals("KWD")).toBe(3);
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAmount, plainAmount } from "./amounts.ts";

describe("parseAmount", () => {
  it.each([
    ["1299", 129_900],
    ["1,299.00", 129_900],
    ["1.299,00", 129_900],
    ["1.299", 129_900],
    ["1,299", 129_900],
    ["S/ 1 299", 129_900],
    ["S/. 1,299.90", 129_990],
    ["1'299.5", 129_950],
    ["1.234.567,8", 123_456_780],
    ["49.9", 4_990],
    ["0,50", 50],
    ["PEN 20", 2_000],
    ["20 soles", 2_000],
    ["20.-", 2_000],
    [1_299.9, 129_990],
  ])("reads %s", (written, cents) => {
    expect(parseAmount(written, "PEN")).toBe(cents);
  });

  it.each(["", "gratis", "-5", "1.299.00", "1,29,900", "12 30", "1.2.3,4,5", "12.345678", "0.999", "1e9", "٣"])(
    "refuses %j",
    (written) => {
      expect(parseAmount(written, "PEN")).toBeNull();
    },
  );

  it("knows currencies without decimals", () => {
    expect(parseAmount("$ 12.990", "CLP")).toBe(12_990);
    expect(parseAmount("12.50", "CLP")).toBeNull();
  });

  it("reads what it writes, and any way of grouping", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 11 }), (cents) => {
        expect(parseAmount(plainAmount(cents, "PEN"), "PEN")).toBe(cents);
        const [whole = "", fraction] = [String(Math.floor(cents / 100)), String(cents % 100).padStart(2, "0")];
        const grouped = (mark: string) => whole.replace(/\B(?=(\d{3})+$)/g, mark);
        expect(parseAmount(`${grouped(",")}.${fraction}`, "PEN")).toBe(cents);
        expect(parseAmount(`R$ ${grouped(".")},${fraction}`, "PEN")).toBe(cents);
        expect(parseAmount(`${grouped("\u00a0")},${fraction}`, "PEN")).toBe(cents);
      }),
    );
  });
});

import { expect, it } from "vitest";
import { cleanPersonName } from "./person-name.ts";

it.each([
  ["Ana Pérez", "Ana Pérez"],
  ["J.Perez", "J.Perez"],
  ["Dr. Luis M. Paz", "Dr. Luis M. Paz"],
  ["Ana\n\tPérez\u0000", "Ana Pérez"],
  ["Ana https://evil.example/pay?x=1", "Ana"],
  ["Gana ya en www.premios.pe", "Gana ya en"],
  ["premios-sol.com", null],
  ["bit.ly/3xYz Ana", "Ana"],
  ["\u202eana", "ana"],
  ["💫✨", null],
  ["", null],
])("makes of %j the name %j", (raw, name) => {
  expect(cleanPersonName(raw)).toBe(name);
});

it("is quick and short, whatever is given", () => {
  for (const odd of ["a.".repeat(50_000), "a".repeat(100_000), "http".repeat(30_000), "-.".repeat(50_000)])
    expect((cleanPersonName(odd) ?? "").length).toBeLessThanOrEqual(120);
});

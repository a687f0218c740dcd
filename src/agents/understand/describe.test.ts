import { expect, it } from "vitest";
import { LOCALES } from "../../lib/locale.ts";
import { describeUnderstanding } from "./describe.ts";
import { createUnderstand } from "./understand.ts";

const understand = createUnderstand();
const options = {
  fallbackLocale: "es",
  locales: LOCALES,
  now: new Date("2026-03-10T15:00:00Z"),
  timeZone: "America/Lima",
} as const;

it("shows intent, language, labels that hold and facts, one a line", () => {
  const lines = describeUnderstanding(understand("cuánto cuesta la laptop? tengo 2 mil soles", options));
  expect(lines[0]).toMatch(/^intent price 0\.\d\d$|^intent price 1\.00$/);
  expect(lines).toEqual(
    expect.arrayContaining([expect.stringMatching(/^language es [01]\.\d\d$/), "budget 200000 PEN"]),
  );
});

it("leaves out what is not so", () => {
  const lines = describeUnderstanding(understand("hola", options)).join("\n");
  expect(lines).not.toMatch(/wants a person|opts out|ends the matter|objection/);
});

it("says when the currency was not named", () => {
  expect(describeUnderstanding(understand("mi presupuesto es 1500", options))).toContain(
    "budget 150000 (currency not said)",
  );
});

import { describe, expect, it } from "vitest";
import { countedThing } from "./counted.ts";
import { thingsIn } from "./things.ts";
import { headWords, searchWords, wantedWords } from "./words.ts";

describe("a number before a thing", () => {
  it.each<[string, number | null]>([
    ["necesitamos 10 monitores con factura", 10],
    ["quiero dos teclados", 2],
    ["de 24 pulgadas", null],
    ["para mi hijo de 12 años", null],
    ["tengo 900 soles", null],
    ["monitor de 24", null],
  ])("counts it or measures: %s", (text, count) => expect(countedThing(text)).toBe(count));
});

describe("the words of a thing", () => {
  it("are the thing itself, not what it goes with", () => {
    expect(wantedWords("tiene cargadores para laptop hp?")).toBe("cargadores");
    expect(wantedWords("una laptop para ingenieria")).toBe("laptop ingenieria");
  });

  it("are found past a greeting and past a clause that names nothing", () => {
    expect(headWords("hola, me interesa la impresora epson")).toBe("impresora epson");
    expect(searchWords("somos una empresa y necesitamos 10 monitores con factura")).toContain("monitores");
  });

  it("are no digit alone, and any make", () => {
    expect(thingsIn("2")).toEqual([]);
    expect(thingsIn("lenovo")).toEqual(["lenovo"]);
  });
});

import { describe, expect, it } from "vitest";
import { isQuestion } from "../pending.ts";
import { announcesVisit } from "./business-question.ts";
import { asksWhetherThere } from "./courtesies.ts";
import { tellsTaxId } from "./tax-id.ts";

describe("what is said in passing", () => {
  it.each<[string, boolean]>([
    ["el ruc es 20512345678", true],
    ["a nombre de Inversiones Andinas SAC RUC 20601234567", true],
    ["mi cuit: 20-12345678-9", true],
    ["quiero factura con ruc", false],
    ["¿les paso el ruc 20512345678?", false],
  ])("may be a tax number: %s", (text, expected) => expect(tellsTaxId(text)).toBe(expected));

  it.each<[string, boolean]>([
    ["ok paso mañana", true],
    ["I'll come by tomorrow", true],
    ["vou aí amanhã", true],
    ["voy a pensarlo hasta mañana", false],
    ["paso de eso", false],
    ["¿paso mañana?", false],
  ])("may announce a visit: %s", (text, expected) => expect(announcesVisit(text)).toBe(expected));

  it.each<[string, boolean]>([
    ["oe responden?", true],
    ["hola, hay alguien ahí?", true],
    ["responden por la garantía de otra tienda?", false],
  ])("may make sure that somebody is there: %s", (text, expected) => expect(asksWhetherThere(text)).toBe(expected));

  it.each<[string, boolean]>([
    ["cual es la mas barata", true],
    ["ay no se mucho de eso, cual me recomienda usted", true],
    ["como 2000 soles", false],
    ["cuanto antes", false],
    ["tiene que ser liviana", false],
  ])("may be a question without its mark: %s", (text, expected) => expect(isQuestion(text)).toBe(expected));
});

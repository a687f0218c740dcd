import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { optWordOf } from "./opt-words.ts";

describe("words about consent", () => {
  it.each(["STOP", "stop.", " Alto ", "BAJA", "parar", "¡PARAR!", "sair", "Cancelar", "darme de baja", "unsubscribe"])(
    "%j ends it",
    (text) => {
      expect(optWordOf(text)).toBe("stop");
    },
  );

  it.each(["START", "unstop", "Alta", "iniciar", "voltar"])("%j renews it", (text) => {
    expect(optWordOf(text)).toBe("start");
  });

  it.each([
    "quiero cancelar mi pedido",
    "¿está de baja el precio?",
    "sí",
    "yes",
    "no pares",
    "stop, please call me",
    "",
    `stop${" ".repeat(30)}pero no del todo, quiero la laptop`,
  ])("%j says nothing about it", (text) => {
    expect(optWordOf(text)).toBeNull();
  });

  it("are looked for in anything at all", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => [null, "stop", "start"].includes(optWordOf(text))));
  });
});

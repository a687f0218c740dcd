/** Promises to pay, as people write them in three languages, and what looks like one and is none. */
import { expect, it } from "vitest";
import { createUnderstand } from "../understand/understand.ts";
import { readPromise } from "./promise.ts";

const understand = createUnderstand();
/** A Saturday in Lima. */
const NOW = new Date("2026-11-21T15:00:00Z");
const [friday, monday, tomorrow] = ["2026-11-27", "2026-11-23", "2026-11-22"];

function promised(text: string, { owes = true } = {}): string | null {
  const business = { timeZone: "America/Lima", currency: "PEN" };
  const options = {
    now: NOW,
    timeZone: business.timeZone,
    currency: "PEN",
    locales: ["es", "en", "pt"],
    fallbackLocale: "es",
  };
  const understanding = understand(text, options as never);
  const turn = { text, said: text, contact: { name: null, isCustomer: true, owes }, business, now: NOW, understanding };
  return readPromise(turn as never)?.day ?? null;
}

it.each([
  ["te pago el viernes", friday],
  ["Le deposito mañana sin falta", tomorrow],
  ["voy a pagar el lunes", monday],
  ["hago la transferencia el viernes", friday],
  ["cancelo el viernes que me pagan", friday],
  ["I'll pay on Friday", friday],
  ["I can pay you on Monday", monday],
  ["we will make the payment tomorrow", tomorrow],
  ["pago na sexta", friday],
  ["vou pagar amanhã", tomorrow],
  ["faço o pix na segunda", monday],
])("%s", (text, day) => {
  expect(promised(text)).toBe(day);
});

it.each([
  "¿puedo pagar el viernes?",
  "no puedo pagar el viernes",
  "ya pagué ayer",
  "si pago el viernes me hacen descuento",
  "te pago",
  "el viernes",
  "I can't pay on Friday",
  "não vou pagar amanhã",
  "te pago el próximo año",
])("%s is no promise", (text) => {
  expect(promised(text)).toBeNull();
});

it("whoever owes nothing promises nothing", () => {
  expect(promised("te pago el viernes", { owes: false })).toBeNull();
});

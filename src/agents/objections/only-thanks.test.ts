import { expect, it } from "vitest";
import { isOnlyThanks } from "./only-thanks.ts";

it.each([
  "gracias",
  "ok, muchas gracias!!",
  "chau, hasta el viernes 👋",
  "👍",
  "ok dale, listo entonces",
  "dale, nos vemos entonces",
  "thanks a lot, bye",
  "great, talk then",
  "valeu, até sexta",
  "perfeito, muito obrigada",
])("%s says nothing more", (text) => expect(isOnlyThanks(text)).toBe(true));

it.each([
  "gracias, pero ya compré otra",
  "¿gracias?",
  "mejor el sábado",
  "no, gracias",
  "thanks, but I changed my mind",
  "obrigado, não quero mais",
  "quiero la otra",
])("%s says more", (text) => expect(isOnlyThanks(text)).toBe(false));

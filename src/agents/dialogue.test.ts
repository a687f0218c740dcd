/** Whatever customers write, in whatever order: few bubbles, nothing twice, nothing that the data does not bear out. */
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Locale } from "../lib/locale.ts";
import { HOUR_MS } from "../lib/time.ts";
import { createDialogue } from "./dialogue.fixture.ts";
import { readState } from "./state.ts";

const LINES: Readonly<Record<Locale, readonly string[]>> = {
  es: [
    "hola",
    "busco una laptop",
    "para estudiar",
    "unos 2000 soles",
    "¿qué laptops tienen?",
    "la segunda",
    "la quiero",
    "mejor dos",
    "agrega el mouse",
    "a Surco",
    "lo recojo en tienda",
    "a Huaraz",
    "está caro",
    "¿me haces un descuento?",
    "lo voy a pensar",
    "sí",
    "no",
    "¿cuánto era?",
    "¿me pasas el link?",
    "ya pagué",
    "cancela todo",
    "¿tienen drones?",
    "¿hacen delivery?",
    "quiero 10 impresoras",
    "¿y la garantía?",
    "gracias",
    "ok",
  ],
  en: [
    "hi",
    "i need a laptop",
    "for school",
    "around 2000",
    "the first one",
    "i will take it",
    "make it two",
    "to Arequipa",
    "i will pick it up",
    "too expensive",
    "any discount?",
    "yes",
    "no thanks",
    "send me the link again",
    "how much is the printer?",
    "cancel it",
    "what about the warranty?",
  ],
  pt: [
    "oi",
    "procuro um laptop",
    "para trabalhar",
    "até 2000",
    "o segundo",
    "vou levar",
    "quero dois",
    "para Miraflores",
    "retirar na loja",
    "está caro",
    "tem desconto?",
    "sim",
    "não",
    "manda o link",
    "quanto custa o mouse?",
    "quero cancelar",
  ],
};

it.each<Locale>(["es", "en", "pt"])(
  "holds for any sequence of lines (%s)",
  async (locale) => {
    const moves = fc.oneof(
      { arbitrary: fc.constantFrom(...LINES[locale]), weight: 20 },
      { arbitrary: fc.constantFrom("#pay", "#wait"), weight: 1 },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(moves, { minLength: 1, maxLength: 10 }), async (lines) => {
        const dialogue = createDialogue(locale);
        let previous: readonly string[] = [];
        for (const line of lines) {
          if (line === "#pay") dialogue.pay();
          else if (line === "#wait") dialogue.clock.advance(30 * HOUR_MS);
          else {
            const { decision, violations } = await dialogue.say(line);
            const texts = decision.replies.map(({ text }) => text);
            expect(texts.length).toBeLessThanOrEqual(2);
            expect(texts.filter((text) => previous.includes(text))).toEqual([]);
            // Whoever waits for a person and was told so twice may get silence.
            const isSilent = decision.agent === "handoff" && texts.length === 0;
            expect(isSilent ? [] : violations).toEqual([]);
            expect(readState(JSON.parse(JSON.stringify(decision.state)))).toEqual(decision.state);
            previous = texts;
          }
        }
      }),
      { numRuns: 60 },
    );
  },
  60_000,
);

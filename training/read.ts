/** What the shipped understanding reads in phrases, reduced to what is measured. */
import { createUnderstand } from "../src/agents/understand/understand.ts";
import type { Understand } from "../src/agents/understand/understanding.ts";
import { LOCALES } from "../src/lib/locale.ts";
import type { Reading } from "./measure.ts";
import type { Phrase } from "./phrases.ts";

const NOW = new Date("2026-03-10T15:00:00Z");

/** Reads all phrases as part of a conversation in Spanish, so that English and Portuguese must be seen in the text itself. */
export function readAll(phrases: readonly Phrase[], understand: Understand = createUnderstand()): Reading[] {
  return phrases.map(({ text }) => {
    const found = understand(text, { fallbackLocale: "es", locales: LOCALES, now: NOW, timeZone: "America/Lima" });
    return {
      intent: found.intent.value,
      others: found.otherIntents.map(({ value }) => value),
      objection: found.objection.value,
      buyingSignal: found.buyingSignal.value,
      handoff: found.handoff.value,
      closure: found.closure.value,
      optOut: found.optOut.value,
      sentiment: found.sentiment,
      language: found.language.value,
    };
  });
}

/** What the contact allows: who said stop gets nothing, and each purpose is asked for by channel. */
import type { ConsentWord, Facts } from "../facts.ts";
import type { Objection } from "../verdict.ts";

/** Who wants nothing that runs by itself. */
export function hasOptedOut({ contact }: Facts): Objection | null {
  return contact.optedOutAt === null ? null : { reason: "opted_out", detail: {} };
}

/**
 * Whether a purpose is allowed on a channel.
 * @param isCold the contact never wrote there: marketing then needs their yes
 */
export function allowsChannel({ ask, settings, contact }: Facts, channel: string, isCold: boolean): boolean {
  const word = lastWord(contact.consents, ask.purpose, channel);
  if (word !== null) return word.isGranted;
  return ask.purpose === "service" || !(settings.requiresConsent || isCold);
}

/** The newest word on a purpose that speaks of this channel or of all. */
function lastWord(words: readonly ConsentWord[], purpose: string, channel: string): ConsentWord | null {
  let last: ConsentWord | null = null;
  for (const word of words) {
    if (word.purpose !== purpose || (word.channel !== null && word.channel !== channel)) continue;
    // Of two words at one moment the no counts.
    if (last === null || word.saidAt > last.saidAt || (+word.saidAt === +last.saidAt && !word.isGranted)) last = word;
  }
  return last;
}

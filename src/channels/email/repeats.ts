/**
 * Machines that do not say so: who sends the same words again and again within an hour is one, and
 * is not answered for ever. People do say "ok" often, and a whole sentence once.
 */
import { createHash } from "node:crypto";
import { type Clock, HOUR_MS } from "../../lib/time.ts";

export interface Repeats {
  /** True when these words came too often; counts a mail once, however often it is delivered. */
  isMachine(userId: string, text: string, mailId: string): boolean;
}

/** As often a text may come, one of few words and a longer one. */
const ALLOWED = { short: 10, long: 2 };
const SHORT_LENGTH = 40;
const REMEMBERED = 5_000;

export function createRepeats(clock: Clock): Repeats {
  /** The mails with the same words of the same person, and when each came. */
  const seen = new Map<string, Map<string, number>>();
  return {
    isMachine(userId, text, mailId) {
      const now = clock.now().getTime();
      const words = createHash("sha256").update(`${userId}\n${text}`).digest("base64");
      const mails = seen.get(words) ?? new Map<string, number>();
      for (const [id, at] of mails) if (now - at > HOUR_MS) mails.delete(id);
      if (!mails.has(mailId)) mails.set(mailId, now);
      // Taken out and put in again, so that what was said longest ago is forgotten first.
      seen.delete(words);
      seen.set(words, mails);
      if (seen.size > REMEMBERED) seen.delete(seen.keys().next().value ?? "");
      return [...mails.keys()].indexOf(mailId) >= (text.length <= SHORT_LENGTH ? ALLOWED.short : ALLOWED.long);
    },
  };
}

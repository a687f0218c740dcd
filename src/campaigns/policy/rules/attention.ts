/** Who has the contact's ear now: a person of the business, the contact who is writing, or a promise that was made. */
import { HOUR_MS, MINUTE_MS, plusMs } from "../../../lib/time.ts";
import type { Facts } from "../facts.ts";
import type { Postponement } from "../verdict.ts";

/** Nobody can tell when a person is done: it is looked at again. */
const LOOK_AGAIN_MS = 2 * HOUR_MS;

/** A conversation is in a rep's hands, or waits for one. */
export function withPerson({ contact }: Facts, now: Date): Postponement | null {
  if (!contact.isWithPerson) return null;
  return { until: plusMs(now, LOOK_AGAIN_MS), reason: "with_a_person", detail: {}, isGuess: true };
}

/** The contact wrote a moment ago: that conversation goes on first. */
export function inConversation({ contact, settings }: Facts, now: Date): Postponement | null {
  if (contact.lastInboundAt === null) return null;
  const until = plusMs(contact.lastInboundAt, settings.conversationMinutes * MINUTE_MS);
  return until > now ? { until, reason: "in_conversation", detail: {} } : null;
}

/** The contact said by when they will pay. */
export function promised({ state }: Facts, now: Date): Postponement | null {
  const until = state.invoice?.promisedUntil ?? null;
  return until !== null && until > now ? { until, reason: "promised", detail: {} } : null;
}

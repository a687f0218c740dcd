/** How fast one conversation may be written in: a bucket for each, in the memory of this process. */
import type { Clock } from "../../lib/time.ts";
import { MINUTE_MS } from "../../lib/time.ts";
import { tooFast } from "./refusals.ts";

export interface ConversationRate {
  /** Counts one message. Throws `LimitError` with the time after which the next is taken. */
  take(key: string): void;
}

/** Full buckets are forgotten when there are more than this. */
const CLEAN_ABOVE = 20_000;

/** A whole minute's messages may come at once; then one for each share of a minute (generic cell rate algorithm). */
export function createConversationRate(clock: Clock, perMinute: number): ConversationRate {
  const everyMs = MINUTE_MS / perMinute;
  /** When the bucket of a conversation is full again, ms. */
  const fullAt = new Map<string, number>();
  return {
    take(key) {
      const now = clock.now().getTime();
      const next = Math.max(fullAt.get(key) ?? 0, now) + everyMs;
      const tooEarlyMs = next - now - MINUTE_MS;
      // Sums of fractions of a minute miss it by less than a microsecond.
      if (tooEarlyMs > 0.001) throw tooFast(tooEarlyMs);
      fullAt.set(key, next);
      if (fullAt.size > CLEAN_ABOVE) for (const [other, at] of fullAt) if (at <= now) fullAt.delete(other);
    },
  };
}

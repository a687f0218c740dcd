/** How often something may be done for each of many keys, in the memory of one process. */
import { type Clock, MINUTE_MS } from "./time.ts";

export interface Rate {
  /**
   * Counts one for the key, if it may be done now. Returns 0 then, else the ms until the next may.
   * @param atMost a minute for this key, where that is less than for all
   */
  take(key: string, atMost?: number): number;
}

/** Full buckets are forgotten when there are more than this. */
const CLEAN_ABOVE = 20_000;

/** A whole minute's share may come at once; then one for each part of a minute (generic cell rate algorithm). */
export function createRate(clock: Clock, perMinute: number): Rate {
  /** When the bucket of a key is full again, ms. */
  const fullAt = new Map<string, number>();
  return {
    take(key, atMost = perMinute) {
      const everyMs = MINUTE_MS / Math.min(perMinute, atMost);
      const now = clock.now().getTime();
      const known = fullAt.get(key) ?? 0;
      // Never full later than in a minute, unless the clock was set back.
      const next = (known > now + MINUTE_MS ? now : Math.max(known, now)) + everyMs;
      const tooEarlyMs = next - now - MINUTE_MS;
      // Sums of fractions of a minute miss it by less than a microsecond.
      if (tooEarlyMs > 0.001) return tooEarlyMs;
      fullAt.set(key, next);
      if (fullAt.size > CLEAN_ABOVE) for (const [other, at] of fullAt) if (at <= now) fullAt.delete(other);
      return 0;
    },
  };
}

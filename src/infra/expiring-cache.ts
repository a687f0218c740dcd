/** A small cache of things read from the database that may be some seconds old. */
import type { Clock } from "../lib/time.ts";

export interface ExpiringCache<Value> {
  /** The cached value, or what `load` gives; many callers at once share one load. A failed load is not kept. */
  get(key: string, load: () => Promise<Value>): Promise<Value>;
  /** Forgets one key. */
  drop(key: string): void;
}

/** @param capacity the oldest entry goes when there are more */
export function createExpiringCache<Value>(
  clock: Clock,
  { ttlMs, capacity }: { ttlMs: number; capacity: number },
): ExpiringCache<Value> {
  const entries = new Map<string, { value: Promise<Value>; until: number }>();
  return {
    get(key, load) {
      const now = clock.now().getTime();
      const found = entries.get(key);
      if (found && found.until > now) return found.value;
      const value = load();
      entries.delete(key);
      entries.set(key, { value, until: now + ttlMs });
      value.catch(() => {
        if (entries.get(key)?.value === value) entries.delete(key);
      });
      if (entries.size > capacity) {
        const oldest = entries.keys().next().value;
        if (oldest !== undefined) entries.delete(oldest);
      }
      return value;
    },
    drop: (key) => void entries.delete(key),
  };
}

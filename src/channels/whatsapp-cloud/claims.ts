/**
 * Sends whose answer was lost, matched with what Meta says of them: the message's key travels with a send and comes back
 * with its first status. Kept in this process and for a while only; a send that is not claimed in time stays uncertain.
 */
import { untilAborted } from "../../lib/signal.ts";

export interface Claims {
  /** Meta has spoken of the message with this key. */
  heard(key: string, externalId: string): void;
  /** Meta's id for a key, as soon as it is known; null when it is not within `waitMs`. */
  wait(key: string, waitMs: number): Promise<string | null>;
}

const REMEMBERED = 5_000;

export function createClaims(): Claims {
  const known = new Map<string, string>();
  const waiting = new Map<string, (externalId: string) => void>();
  return {
    heard(key, externalId) {
      waiting.get(key)?.(externalId);
      known.delete(key);
      known.set(key, externalId);
      if (known.size > REMEMBERED) known.delete(known.keys().next().value ?? "");
    },
    async wait(key, waitMs) {
      const early = known.get(key);
      if (early !== undefined) return early;
      const heard = new Promise<string>((resolve) => waiting.set(key, resolve));
      try {
        return await untilAborted(heard, AbortSignal.timeout(waitMs));
      } catch {
        return null;
      } finally {
        waiting.delete(key);
      }
    },
  };
}

/**
 * What this process has sent, so that the echo of it is never taken for a person's message. Mostly the mark that travels
 * with a send tells; this is for echoes without it. Which echoes are another process's sends, the database knows.
 */
import { untilAborted } from "../../../lib/signal.ts";

export interface OwnSends {
  /** Runs a send to a person and keeps the id that Meta gives it. */
  track(userId: string, send: () => Promise<string>): Promise<string>;
  /** Whether a message is ours; sends to this person that are under way are waited for. */
  isOurs(userId: string, externalId: string): Promise<boolean>;
}

const REMEMBERED = 5_000;
/** Longest time for which an echo waits for the answer to its send, in ms. */
const WAIT_MS = 5_000;

export function createOwnSends(): OwnSends {
  const ids = new Set<string>();
  const underWay = new Map<string, Set<Promise<unknown>>>();
  return {
    async track(userId, send) {
      const sends = underWay.get(userId) ?? new Set();
      underWay.set(userId, sends);
      const work = send().then((externalId) => {
        ids.add(externalId);
        if (ids.size > REMEMBERED) ids.delete(ids.values().next().value ?? "");
        return externalId;
      });
      sends.add(work);
      try {
        return await work;
      } finally {
        sends.delete(work);
        if (sends.size === 0) underWay.delete(userId);
      }
    },
    async isOurs(userId, externalId) {
      const sends = [...(underWay.get(userId) ?? [])];
      if (!ids.has(externalId) && sends.length > 0)
        await untilAborted(Promise.allSettled(sends), AbortSignal.timeout(WAIT_MS)).catch(() => undefined);
      return ids.has(externalId);
    },
  };
}

/** The feeds of the businesses that have readers in this process; each stays a while after its last reader, who may come back. */
import type { AppContext } from "../../context.ts";
import { type Feed, openFeed } from "./feed.ts";

export interface Feeds {
  of(tenantId: string): Feed;
  close(): void;
}

/** How long a feed outlives its last reader; ms. */
const LINGER_MS = 120_000;

export function createFeeds(ctx: AppContext): Feeds {
  const feeds = new Map<string, { feed: Feed; idleSince: number | null }>();
  const sweep = setInterval(() => {
    for (const [tenantId, entry] of feeds) {
      if (entry.feed.readers > 0) entry.idleSince = null;
      else if (entry.idleSince === null) entry.idleSince = performance.now();
      else if (performance.now() - entry.idleSince > LINGER_MS) {
        entry.feed.close();
        feeds.delete(tenantId);
      }
    }
  }, LINGER_MS / 4);
  sweep.unref();
  return {
    of(tenantId) {
      const entry = feeds.get(tenantId) ?? { feed: openFeed(ctx, tenantId), idleSince: null };
      entry.idleSince = null;
      feeds.set(tenantId, entry);
      return entry.feed;
    },
    close() {
      clearInterval(sweep);
      for (const { feed } of feeds.values()) feed.close();
      feeds.clear();
    },
  };
}

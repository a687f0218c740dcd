/** Who a person is: their name at Meta, asked for once a day and never waited for long. */
import { z } from "zod";
import { ChannelError } from "../../../lib/errors.ts";
import { type Clock, DAY_MS, MINUTE_MS } from "../../../lib/time.ts";
import type { Graph } from "../graph.ts";
import type { Platform } from "./platform.ts";

export interface Profiles {
  /** The person's name, or null where Meta does not tell it. Never throws for what Meta does. */
  nameOf(userId: string): Promise<string | null>;
}

/** Longest time for the answer, in ms. */
const ASK_MS = 2_000;
const AGAIN_MS = 10 * MINUTE_MS;
const PEOPLE_MAX = 20_000;

const profile = z.object({
  name: z.string().optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  username: z.string().optional(),
});

export function createProfiles(graph: Graph, clock: Clock, { profileFields: fields }: Platform): Profiles {
  const known = new Map<string, { name: Promise<string | null>; until: number }>();

  const ask = async (userId: string): Promise<string | null> => {
    const signal = AbortSignal.timeout(ASK_MS);
    const answer = await graph.call({ method: "GET", path: encodeURIComponent(userId), query: { fields }, signal });
    const { name, first_name: first, last_name: last, username } = profile.safeParse(answer).data ?? {};
    return name || [first, last].filter(Boolean).join(" ") || username || null;
  };

  return {
    nameOf(userId) {
      const now = clock.now().getTime();
      const found = known.get(userId);
      if (found && found.until > now) return found.name;
      if (known.size >= PEOPLE_MAX) known.delete(known.keys().next().value ?? "");
      const entry = { until: now + DAY_MS, name: Promise.resolve<string | null>(null) };
      entry.name = ask(userId).catch((error: unknown) => {
        if (!(error instanceof ChannelError)) throw error;
        // Many people may not be asked for; their messages come without a name.
        entry.until = now + AGAIN_MS;
        return null;
      });
      known.set(userId, entry);
      return entry.name;
    },
  };
}

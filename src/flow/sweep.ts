/** Repairs: finds turns and outboxes that are due and that no job holds, and wakes the workers for them again. */
import {
  findPendingBulk,
  findPendingOutboxes,
  findPendingTurns,
  type PendingConversation,
} from "../crm/sql/pending.ts";
import type { Database } from "../infra/database.ts";
import type { Metrics } from "../infra/metrics.ts";
import type { Clock } from "../lib/time.ts";
import type { Rewake, Wakeable } from "./wake.ts";

export interface SweepContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly rewake: Rewake;
}

const BATCH = 500;

/**
 * One pass over the oldest pending work, what nobody waits for apart from the rest. Waking work that is only slow does no harm: who comes second finds it claimed.
 * @param graceMs younger work is left to its own job
 * @returns how many conversations were woken
 */
export async function sweep(ctx: SweepContext, graceMs: number): Promise<number> {
  const window = { now: ctx.clock.now(), graceMs, limit: BATCH };
  const { turns, outboxes, bulk } = await ctx.db.sqlAsSystem("find pending work", async (tx) => ({
    turns: await findPendingTurns(tx, window),
    outboxes: await findPendingOutboxes(tx, window),
    bulk: await findPendingBulk(tx, window),
  }));
  await wakeAll(ctx, "turns", turns);
  await wakeAll(ctx, "outbox", outboxes);
  await wakeAll(ctx, "bulk", bulk);
  return turns.length + outboxes.length + bulk.length;
}

async function wakeAll(ctx: SweepContext, name: Wakeable, found: readonly PendingConversation[]): Promise<void> {
  ctx.metrics.pending.set({ kind: name }, found.length);
  if (found.length > 0) ctx.metrics.swept.inc({ kind: name }, found.length);
  await ctx.rewake(name, found);
}

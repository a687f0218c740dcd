/** Due actions that come in thousands at one moment: each business in its turn, a batch at a time, so that nobody waits for another's campaign. */
import { abandonCarts } from "../crm/carts/end.ts";
import {
  type BULK_KINDS,
  type BulkLine,
  claimBulkActions,
  type DueAction,
  findBulkLines,
  finishActions,
} from "../crm/due-actions.ts";
import type { Database } from "../infra/database.ts";
import type { Log } from "../infra/log.ts";
import { asSql } from "../infra/transaction-client.ts";
import type { Gate } from "../lib/gate.ts";
import type { Clock } from "../lib/time.ts";
import { roomForSends, runSends } from "./automated-sends.ts";
import { giveUpOrRetry } from "./due-retry.ts";
import { runSteps } from "./sequences.ts";
import type { Wake } from "./wake.ts";

export interface BulkContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly wake: Wake;
  readonly gate: Gate;
  readonly site: { readonly url: string };
}

interface BulkHandler {
  /** Does a batch of one business in a transaction of its own; what it throws undoes all of it. */
  run(ctx: BulkContext, tenantId: string, actions: readonly DueAction[]): Promise<void>;
  /** A batch is done in so many parts side by side: in one where they would be in each other's way. */
  readonly parts: number;
  /** How many it may take now. */
  room?(ctx: BulkContext, tenantId: string): Promise<number>;
}

/** Small enough that a turn which comes meanwhile does not notice it. */
export const BATCH = 100;
/** Fewer are not worth a transaction of their own. */
const LEAST = 10;
const LEASE_MS = 60_000;

const HANDLERS: Record<(typeof BULK_KINDS)[number], BulkHandler> = {
  "automation.send": { run: runSends, parts: 1, room: ({ db }, tenantId) => roomForSends(db, tenantId) },
  "enrollment.step": { run: runSteps, parts: 2 },
  "cart.abandon": { run: runAbandonments, parts: 1 },
};

/** Nobody has touched these carts for as long as the business waits. */
async function runAbandonments(
  { db, clock }: BulkContext,
  tenantId: string,
  actions: readonly DueAction[],
): Promise<void> {
  await db.forTenant(tenantId, async (tx) => {
    const ids = actions.map(({ id }) => id);
    const due = await finishActions(asSql(tx), ids, clock.now());
    await abandonCarts({ tx, tenantId, actor: { kind: "system", id: null }, clock }, due);
  });
}

/** One batch for each business and kind that has something due; returns how many actions were claimed. */
export async function runBulkRound(ctx: BulkContext, signal: AbortSignal): Promise<number> {
  const now = ctx.clock.now();
  const lines = await findBulkLines(ctx.db.statementsAsSystem("claim due actions"), now);
  let claimed = 0;
  for (const line of lines) {
    if (signal.aborted) break;
    claimed += await runLine(ctx, line);
  }
  return claimed;
}

async function runLine(ctx: BulkContext, line: BulkLine): Promise<number> {
  const handler = HANDLERS[line.kind];
  const room = handler.room ? await handler.room(ctx, line.tenantId) : BATCH;
  if (room <= 0) return 0;
  const now = ctx.clock.now();
  const batch = { now, leaseMs: LEASE_MS, limit: Math.min(BATCH, room) };
  const actions = await claimBulkActions(ctx.db.statementsAsSystem("claim due actions"), line, batch);
  if (actions.length === 0) return 0;
  const size = Math.max(LEAST, Math.ceil(actions.length / handler.parts));
  const parts = Array.from({ length: Math.ceil(actions.length / size) }, (_, at) =>
    actions.slice(at * size, (at + 1) * size),
  );
  await Promise.all(parts.map((part) => runTogether(ctx, line, handler, part)));
  return actions.length;
}

async function runTogether(
  ctx: BulkContext,
  line: BulkLine,
  handler: BulkHandler,
  actions: readonly DueAction[],
): Promise<void> {
  try {
    await ctx.gate.pass(() => handler.run(ctx, line.tenantId, actions));
  } catch (error) {
    ctx.log.warn({ ...line, err: error }, "a batch of due actions failed: each is tried by itself");
    for (const action of actions) await runAlone(ctx, handler, action);
  }
}

/** So that one that cannot be done does not keep the others. */
async function runAlone(ctx: BulkContext, handler: BulkHandler, action: DueAction): Promise<void> {
  try {
    await ctx.gate.pass(() => handler.run(ctx, action.tenantId, [action]));
  } catch (error) {
    await giveUpOrRetry(ctx, action, error);
  }
}

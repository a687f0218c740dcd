/** A due action that failed: tried again with growing pauses, and given up in the end. */
import { type DueAction, failAction } from "../crm/due-actions.ts";
import type { Database } from "../infra/database.ts";
import type { Log } from "../infra/log.ts";
import { backoffMs, type Clock, plusMs } from "../lib/time.ts";

const MAX_ATTEMPTS = 8;
const RETRY_BASE_MS = 5_000;
const RETRY_CAP_MS = 30 * 60_000;

/** Puts it off, or gives it up after so many attempts, and writes into the log why. */
export async function giveUpOrRetry(
  ctx: { readonly db: Database; readonly clock: Clock; readonly log: Log },
  action: DueAction,
  error: unknown,
): Promise<void> {
  const now = ctx.clock.now();
  const dueAt =
    action.attempts >= MAX_ATTEMPTS ? null : plusMs(now, backoffMs(action.attempts, RETRY_BASE_MS, RETRY_CAP_MS));
  ctx.log.error({ actionId: action.id, kind: action.kind, err: error }, "a due action failed");
  await ctx.db.forTenant(action.tenantId, (tx) => failAction(tx, action.id, { dueAt, error: String(error), now }));
}

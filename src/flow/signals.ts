/** Gives what has happened to the automation that waits for it, tenant by tenant, until nothing is left. */
import { type DrainContext, drainSignals } from "../campaigns/signals/drain.ts";
import { SIGNAL_HANDLERS } from "../campaigns/signals/handlers.ts";
import { findTenantsWithSignals } from "../crm/sql/signals.ts";

const TENANTS = 100;

/** Handles every signal that is due now; returns how many were ended. */
export async function runSignals(ctx: DrainContext, signal: AbortSignal, handlers = SIGNAL_HANDLERS): Promise<number> {
  let ended = 0;
  while (!signal.aborted) {
    const now = ctx.clock.now();
    const tenants = await findTenantsWithSignals(ctx.db.statementsAsSystem("find pending work"), now, TENANTS);
    let round = 0;
    for (const tenantId of tenants) {
      if (signal.aborted) break;
      round += (await drainSignals(ctx, tenantId, handlers)) ?? 0;
    }
    ended += round;
    // What another process has in hand is not waited for.
    if (round === 0) break;
  }
  return ended;
}

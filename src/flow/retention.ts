/** Retention: what nobody needs any more goes, batch by batch: done work, reports, old keys and codes, ended sessions. */
import { purge, RETENTION } from "../crm/sql/retention.ts";
import type { Database } from "../infra/database.ts";
import type { Log } from "../infra/log.ts";
import type { SignIn } from "../infra/sign-in.ts";
import { type Clock, DAY_MS, plusMs } from "../lib/time.ts";

export interface RetentionContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly signIn: Pick<SignIn, "forget">;
}

const BATCH = 1_000;
/** An ended session says nothing to anybody. */
const KEEP_SESSIONS_MS = DAY_MS;

/** One pass over everything; returns how many rows went, by table. One table that fails does not keep the others. */
export async function runRetention(ctx: RetentionContext, signal: AbortSignal): Promise<Record<string, number>> {
  const { db, clock, log, signIn } = ctx;
  const gone: Record<string, number> = {};
  for (const kept of RETENTION) {
    const before = plusMs(clock.now(), -kept.keepMs);
    try {
      for (let count = BATCH; count === BATCH && !signal.aborted; ) {
        count = await db.sqlAsSystem("throw away what is old", (tx) => purge(tx, kept, before, BATCH));
        gone[kept.name] = (gone[kept.name] ?? 0) + count;
      }
    } catch (error) {
      log.error({ table: kept.name, err: error }, "old rows could not be thrown away");
    }
  }
  gone.sessions = await signIn.forget(plusMs(clock.now(), -KEEP_SESSIONS_MS));
  const total = Object.values(gone).reduce((sum, count) => sum + count, 0);
  if (total > 0) log.info({ gone }, "old rows were thrown away");
  return gone;
}

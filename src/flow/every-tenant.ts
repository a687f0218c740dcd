/** Work that is done for each business in turn: one that fails does not keep the others from theirs. */
import type { CrmContext } from "../crm/context.ts";
import type { Database } from "../infra/database.ts";
import type { Log } from "../infra/log.ts";
import type { Clock } from "../lib/time.ts";

export interface TenantsContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
}

/** Runs a verb of the domain in a transaction of its own, as the system. */
export type AsSystem = <T>(work: (crm: CrmContext) => Promise<T>) => Promise<T>;

const ALL = { name: "tenants_all", text: "SELECT id FROM tenants ORDER BY id" };

/** Does the work for every business until the process ends. */
export async function forEveryTenant(
  { db, clock, log }: TenantsContext,
  signal: AbortSignal,
  work: (run: AsSystem, tenantId: string) => Promise<void>,
): Promise<void> {
  const tenants = await db.statementsAsSystem("find pending work").query<{ id: string }>(ALL, []);
  for (const { id: tenantId } of tenants) {
    if (signal.aborted) return;
    const run: AsSystem = (verb) =>
      db.forTenant(tenantId, (tx) => verb({ tx, tenantId, actor: { kind: "system", id: null }, clock }));
    try {
      await work(run, tenantId);
    } catch (error) {
      log.error({ tenantId, err: error }, "the round of a business failed");
    }
  }
}

/** The statements of signals across tenants: who has some that are due. */
import type { SqlTx, Statement } from "../../infra/database.ts";

const TENANTS: Statement = {
  name: "signal_tenants",
  text: `SELECT DISTINCT tenant_id AS "tenantId" FROM automation_signals WHERE not_before IS NULL OR not_before <= $1 LIMIT $2`,
};

/** Tenants with signals that are to be looked at now; runs as the system. */
export async function findTenantsWithSignals(tx: SqlTx, now: Date, limit: number): Promise<string[]> {
  return (await tx.query<{ tenantId: string }>(TENANTS, [now, limit])).map(({ tenantId }) => tenantId);
}

/** What a tenant's models cost in a month (UTC), and whether the playbook's monthly budget still has room. */
import type { Database, Statement } from "../infra/database.ts";
import type { Clock } from "../lib/time.ts";

export interface ModelSpending {
  /** Whether this month's cost reached the budget, in millionths of a US dollar; null means no limit and asks nothing. */
  isSpent(tenantId: string, budgetMicros: number | null): Promise<boolean>;
  /** Adds calls and their cost to this month. */
  add(tenantId: string, spent: { readonly calls: number; readonly costMicros: number }): Promise<void>;
}

const READ: Statement = {
  name: "model_spend_of",
  text: "SELECT cost_micros::float8 AS cost FROM model_spend WHERE tenant_id = $1 AND month = $2",
};

const ADD: Statement = {
  name: "model_spend_add",
  text: `INSERT INTO model_spend (tenant_id, month, calls, cost_micros) VALUES ($1, $2, $3, $4)
         ON CONFLICT (tenant_id, month)
         DO UPDATE SET calls = model_spend.calls + excluded.calls, cost_micros = model_spend.cost_micros + excluded.cost_micros`,
};

/** The books of all tenants. A call in flight when the budget ends is still made and counted. */
export function createModelSpending(db: Pick<Database, "statementsFor">, clock: Clock): ModelSpending {
  const month = () => clock.now().toISOString().slice(0, 7);
  return {
    async isSpent(tenantId, budgetMicros) {
      if (budgetMicros === null) return false;
      const [row] = await db.statementsFor(tenantId).query<{ cost: number }>(READ, [tenantId, month()]);
      return (row?.cost ?? 0) >= budgetMicros;
    },
    async add(tenantId, { calls, costMicros }) {
      await db.statementsFor(tenantId).query(ADD, [tenantId, month(), calls, costMicros]);
    },
  };
}

/** The statements of outgoing webhooks across tenants: who has events, and what is due to be sent. */
import type { SqlTx, Statement } from "../../infra/database.ts";

const TENANTS: Statement = {
  name: "webhook_tenants",
  text: `SELECT DISTINCT tenant_id AS "tenantId" FROM webhook_events LIMIT $1`,
};

/** Tenants with events that no endpoint was given yet. */
export async function findTenantsWithEvents(tx: SqlTx, limit: number): Promise<string[]> {
  return (await tx.query<{ tenantId: string }>(TENANTS, [limit])).map(({ tenantId }) => tenantId);
}

export interface DueDelivery {
  readonly id: string;
  readonly tenantId: string;
  readonly endpointId: string;
  readonly url: string;
  readonly secret: string;
  readonly body: string;
  /** This one included. */
  readonly attempts: number;
  readonly giveUpAt: Date;
}

/**
 * Of each endpoint the oldest that are due, and of each subject the first: what came later waits for what came before.
 * An endpoint that is slow has at most $4 under way.
 */
const CLAIM: Statement = {
  name: "webhook_claim",
  text: `
    WITH due AS (
      SELECT d.id, row_number() OVER (PARTITION BY d.endpoint_id ORDER BY d.due_at, d.seq) AS place
        FROM webhook_deliveries d
        JOIN webhook_endpoints e ON e.id = d.endpoint_id AND e.status = 'active'
       WHERE d.status = 'pending' AND d.due_at <= $1 AND (d.lease_until IS NULL OR d.lease_until <= $1)
         AND d.endpoint_id <> ALL($5::text[])
         AND NOT EXISTS (SELECT FROM webhook_deliveries f
                          WHERE f.endpoint_id = d.endpoint_id AND f.subject_id = d.subject_id
                            AND f.status = 'pending' AND f.seq < d.seq)
    ), chosen AS (
      SELECT d.id FROM webhook_deliveries d JOIN due ON due.id = d.id
       WHERE due.place <= $4 AND d.status = 'pending' AND (d.lease_until IS NULL OR d.lease_until <= $1)
       ORDER BY d.due_at LIMIT $3 FOR UPDATE OF d SKIP LOCKED
    )
    UPDATE webhook_deliveries d
       SET lease_until = $1::timestamptz + $2::int * interval '1 millisecond', attempts = d.attempts + 1
      FROM chosen, webhook_endpoints e
     WHERE d.id = chosen.id AND e.id = d.endpoint_id
    RETURNING d.id, d.tenant_id AS "tenantId", d.endpoint_id AS "endpointId", e.url, e.secret, d.body, d.attempts,
              d.give_up_at AS "giveUpAt"`,
};

export interface ClaimOptions {
  readonly now: Date;
  readonly leaseMs: number;
  readonly limit: number;
  readonly perEndpoint: number;
  /** Endpoints that this process is busy with. */
  readonly busy: readonly string[];
}

/** Takes due deliveries of all tenants for `leaseMs`; runs as the system. */
export function claimDeliveries(tx: SqlTx, options: ClaimOptions): Promise<DueDelivery[]> {
  const { now, leaseMs, limit, perEndpoint, busy } = options;
  return tx.query<DueDelivery>(CLAIM, [now, leaseMs, limit, perEndpoint, busy]);
}

const PURGE: Statement = {
  name: "webhook_purge",
  text: `DELETE FROM webhook_deliveries WHERE id IN (
           SELECT id FROM webhook_deliveries WHERE status <> 'pending' AND finished_at < $1 LIMIT $2)`,
};

/** Throws away the log that is older. */
export async function purgeDeliveries(tx: SqlTx, before: Date, limit: number): Promise<void> {
  await tx.query(PURGE, [before, limit]);
}

/** The statements of imports across tenants: what is to be worked on, and what has lain for too long. */
import type { SqlTx, Statement } from "../../infra/database.ts";

export interface ClaimedImport {
  readonly id: string;
  readonly tenantId: string;
  /** This time included. */
  readonly attempts: number;
}

const CLAIM: Statement = {
  name: "import_claim",
  text: `
    UPDATE imports SET lease_until = $1::timestamptz + $2::int * interval '1 millisecond', attempts = attempts + 1
     WHERE id IN (SELECT id FROM imports
                   WHERE status IN ('checking', 'queued', 'running', 'undoing') AND (lease_until IS NULL OR lease_until <= $1)
                   ORDER BY created_at LIMIT $3 FOR UPDATE SKIP LOCKED)
    RETURNING id, tenant_id AS "tenantId", attempts`,
};

/** Takes imports of all tenants for `leaseMs`, oldest first; runs as the system. */
export function claimImports(
  tx: SqlTx,
  { now, leaseMs, limit }: { now: Date; leaseMs: number; limit: number },
): Promise<ClaimedImport[]> {
  return tx.query<ClaimedImport>(CLAIM, [now, leaseMs, limit]);
}

const FREE: Statement = {
  name: "import_free",
  text: "UPDATE imports SET lease_until = NULL WHERE lease_until IS NOT NULL",
};

/** Ends every lease: only for a process that knows that no other lives. */
export async function freeImports(tx: SqlTx): Promise<void> {
  await tx.query(FREE, []);
}

const PURGE: Statement = {
  name: "import_purge",
  text: `
    WITH old AS (SELECT id FROM imports WHERE status IN ('uploaded', 'checked', 'failed') AND created_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)
    DELETE FROM imports i USING old WHERE i.id = old.id RETURNING i.file_id AS "fileId"`,
};

/** Removes uploads that never became anything; returns the ids of their files. */
export async function purgeImports(tx: SqlTx, before: Date, limit: number): Promise<string[]> {
  return (await tx.query<{ fileId: string }>(PURGE, [before, limit])).map(({ fileId }) => fileId);
}

const FORGET: Statement = {
  name: "import_forget",
  text: `
    UPDATE import_rows r SET cells = NULL FROM imports i
     WHERE i.id = r.import_id AND i.created_at < $1 AND r.cells IS NOT NULL`,
};

/** Forgets what stood in rows that were refused. */
export async function forgetRefused(tx: SqlTx, before: Date): Promise<void> {
  await tx.query(FORGET, [before]);
}

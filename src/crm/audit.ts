/** The audit: who did what to which row. It can only grow. */
import type { Statement } from "../infra/database.ts";
import { asSql } from "../infra/transaction-client.ts";
import { newId } from "../lib/ids.ts";
import type { AuditAction } from "./audit-names.ts";
import type { CrmContext } from "./context.ts";

export interface AuditNews {
  readonly action: AuditAction;
  readonly subjectId: string;
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}

const INSERT: Statement = {
  name: "audit_insert",
  text: `
    INSERT INTO audit (id, tenant_id, actor_kind, actor_id, action, subject_id, detail, at)
    SELECT n.id, $2, $3, $4, n.action, n."subjectId", coalesce(n.detail, '{}'), $5
      FROM jsonb_to_recordset($1::jsonb) AS n(id text, action text, "subjectId" text, detail jsonb)`,
};

/** Writes an entry in the transaction of the change it speaks of. */
export function recordAudit(crm: CrmContext, entry: AuditNews): Promise<void> {
  return recordAudits(crm, [entry]);
}

/** The same for many changes at once. */
export async function recordAudits(
  { tx, tenantId, actor, clock }: CrmContext,
  entries: readonly AuditNews[],
): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map((entry) => ({ id: newId("audit"), ...entry }));
  await asSql(tx).query(INSERT, [JSON.stringify(rows), tenantId, actor.kind, actor.id, clock.now()]);
}

/** The audit: who did what to which row. It can only grow. */
import { newId } from "../lib/ids.ts";
import type { AuditAction } from "./audit-names.ts";
import type { CrmContext } from "./context.ts";

/** Writes an entry in the transaction of the change it speaks of. */
export async function recordAudit(
  { tx, tenantId, actor, clock }: CrmContext,
  entry: { action: AuditAction; subjectId: string; detail?: Record<string, string | number | boolean | null> },
): Promise<void> {
  await tx.auditEntry.create({
    data: {
      id: newId("audit"),
      tenantId,
      actorKind: actor.kind,
      actorId: actor.id,
      action: entry.action,
      subjectId: entry.subjectId,
      detail: entry.detail ?? {},
      at: clock.now(),
    },
  });
}

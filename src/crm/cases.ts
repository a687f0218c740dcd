/** Cases: what a customer needs after the sale, or help with. */
import { newId } from "../lib/ids.ts";
import { recordAudit } from "./audit.ts";
import type { CrmContext } from "./context.ts";

export type CaseKind = "complaint" | "return_refund" | "support";

const PRIORITY: Record<CaseKind, number> = { complaint: 2, return_refund: 2, support: 3 };

/** Opens a case, unless one of the same kind is open for this conversation already. Returns its id. */
export async function openCase(
  ctx: CrmContext,
  {
    contactId,
    conversationId,
    kind,
    subject,
  }: { contactId: string; conversationId: string; kind: CaseKind; subject: string },
): Promise<string> {
  const { tx, tenantId, clock } = ctx;
  const open = await tx.case.findFirst({ where: { conversationId, kind, status: { notIn: ["resolved", "closed"] } } });
  if (open) return open.id;
  const id = newId("case");
  const now = clock.now();
  await tx.case.create({
    data: {
      id,
      tenantId,
      contactId,
      conversationId,
      kind,
      subject,
      priority: PRIORITY[kind],
      createdAt: now,
      updatedAt: now,
    },
  });
  await recordAudit(ctx, { action: "case.create", subjectId: id, detail: { kind } });
  return id;
}

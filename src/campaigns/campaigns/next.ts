/** The next look at a campaign: one chain of due actions, of which each plans the one after it. */
import type { CrmContext } from "../../crm/context.ts";
import { planAction } from "../../crm/due-actions.ts";

/** @param after names what led to it, so that the same step plans one look only */
export async function planNextSend({ tx, tenantId, clock }: CrmContext, id: string, after: string, dueAt: Date) {
  const now = clock.now();
  await planAction(tx, {
    tenantId,
    kind: "campaign.send",
    subjectId: id,
    key: `campaign.send:${id}:${after}`,
    dueAt,
    now,
  });
}

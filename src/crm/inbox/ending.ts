/** The end of a conversation by a person, with how it ended, and its opening again. */
import { ConflictError } from "../../lib/errors.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { cancelActions } from "../due-actions.ts";
import { cancelFollowUps } from "../follow-ups.ts";
import { type OutcomeKind, recordOutcome } from "../outcomes.ts";
import { demand } from "../permissions.ts";
import { closingMetrics } from "../sale-memory.ts";
import { holdConversation } from "./held.ts";

/** How a person may say that it ended; a sale is won by its payment, a hand-off by the agents. */
export const CLOSING_OUTCOMES = [
  "resolved",
  "qualified",
  "disqualified",
  "lost",
] as const satisfies readonly OutcomeKind[];
export type ClosingOutcome = (typeof CLOSING_OUTCOMES)[number];

/**
 * Closes a conversation. The agents answer what the customer writes after it. Throws `NotFoundError`, and `ConflictError` when
 * it is closed or another person has it.
 */
export async function closeConversation(
  crm: CrmContext,
  id: string,
  { outcome, reason }: { outcome: ClosingOutcome; reason: string | null },
): Promise<void> {
  demand(crm, "conversations:write");
  const { tx, actor, clock } = crm;
  const held = await holdConversation(crm, id);
  if (held.status === "closed") throw new ConflictError("the conversation is closed already");
  if (held.handler === "rep" && held.takenBy !== null && held.takenBy !== actor.id)
    throw new ConflictError("another person has this conversation");
  const now = clock.now();
  await tx.$executeRaw`
    UPDATE conversations
       SET status = 'closed', handler = 'agents', taken_by = NULL, assignee_id = NULL, snoozed_until = NULL,
           handoff_reason = NULL, handoff_summary = NULL, answered_seq = last_inbound_seq, turn_due_at = NULL,
           -- A turn that runs has nothing to commit any more.
           turn_lease = NULL, turn_lease_until = NULL
     WHERE id = ${id}`;
  await cancelActions(tx, "conversation.reassure", id, now);
  await cancelActions(tx, "conversation.wake", id, now);
  await cancelFollowUps(tx, [id], now);
  await recordOutcome(crm, {
    conversationId: id,
    contactId: held.contactId,
    kind: outcome,
    reason,
    metrics: await closingMetrics(tx, id, now),
  });
  await recordAudit(crm, { action: "conversation.close", subjectId: id, detail: { outcome } });
}

/** Opens a closed conversation again, in the hands of whoever does it. Throws `ConflictError` for one that is open. */
export async function reopenConversation(crm: CrmContext, id: string): Promise<void> {
  demand(crm, "conversations:write");
  const { tx, actor } = crm;
  const held = await holdConversation(crm, id);
  if (held.status === "open") throw new ConflictError("the conversation is open already");
  await tx.conversation.update({
    where: { id },
    data: { status: "open", handler: "rep", takenBy: actor.id, assigneeId: actor.id, turnDueAt: null },
  });
  await recordAudit(crm, { action: "conversation.reopen", subjectId: id });
}

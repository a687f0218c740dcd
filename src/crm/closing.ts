/** Planned closings: of a conversation after silence, and of a case some days after it was solved. */
import { DAY_MS, HOUR_MS, plusMs } from "../lib/time.ts";
import type { CrmContext } from "./context.ts";
import { cancelActions, planAction } from "./due-actions.ts";

/** A solved case stays open to the customer's return for so long. */
const CASE_CLOSE_AFTER_MS = 3 * DAY_MS;

/** Plans the close of a conversation after `afterHours` of the customer's silence; the newest plan replaces earlier ones. */
export async function planClose(
  { tx, tenantId, clock }: CrmContext,
  { conversationId, afterHours }: { conversationId: string; afterHours: number },
): Promise<void> {
  const now = clock.now();
  const { lastInboundSeq } = await tx.conversation.findUniqueOrThrow({ where: { id: conversationId } });
  await cancelActions(tx, "conversation.close", conversationId, now);
  await planAction(tx, {
    tenantId,
    kind: "conversation.close",
    subjectId: conversationId,
    key: `close:${conversationId}:${lastInboundSeq}:${afterHours}`,
    payload: { inboundSeq: lastInboundSeq },
    dueAt: plusMs(now, afterHours * HOUR_MS),
    now,
  });
}

/** Plans the end of a solved case; the customer's return before takes it back. */
export async function planCaseClose(
  { tx, tenantId, clock }: CrmContext,
  { caseId, resolvedAt }: { caseId: string; resolvedAt: Date },
): Promise<void> {
  await planAction(tx, {
    tenantId,
    kind: "case.close",
    subjectId: caseId,
    key: `case-close:${caseId}:${resolvedAt.getTime()}`,
    payload: { resolvedAt: resolvedAt.toISOString() },
    dueAt: plusMs(resolvedAt, CASE_CLOSE_AFTER_MS),
    now: clock.now(),
  });
}

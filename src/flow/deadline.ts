/** A case that nobody answered or solved in its time: more urgent, written down, and with a person. */
import { giveWaiting } from "../crm/assignment/assign.ts";
import { deadlinePayload, recordMissedDeadline } from "../crm/case-deadlines.ts";
import type { CrmContext } from "../crm/context.ts";
import { callPerson } from "../crm/conversations.ts";
import type { DueAction } from "../crm/due-actions.ts";
import { recordOutcome } from "../crm/outcomes.ts";
import { closingMetrics } from "../crm/sale-memory.ts";
import { findTenant } from "../crm/tenants.ts";
import type { Tx } from "../infra/database.ts";
import type { Live } from "../infra/live.ts";
import { formatMoment } from "../lib/day.ts";
import { say } from "../lib/texts.ts";
import type { Clock } from "../lib/time.ts";

interface DeadlineContext {
  readonly clock: Clock;
  readonly live: Pick<Live, "publish">;
}

const REASON = "case_overdue";

/**
 * Acts on a deadline that still holds: the case is open since the same moment, and nobody answered it. A case that waits for
 * the customer, or that we answered and close after their silence, is not overdue.
 */
export async function missDeadline(ctx: DeadlineContext, tx: Tx, action: DueAction): Promise<(() => void) | null> {
  const payload = deadlinePayload.parse(action.payload);
  const { deadline } = payload;
  const [dueAt, since] = [new Date(payload.dueAt), new Date(payload.since)];
  const found = await tx.case.findUnique({ where: { id: action.subjectId } });
  // The conversation first, as everywhere.
  if (found?.conversationId)
    await tx.$queryRaw`SELECT id FROM conversations WHERE id = ${found.conversationId} FOR UPDATE`;
  if (!found || (found.status !== "open" && found.status !== "in_progress")) return null;
  const owed = deadline === "answer" ? found.answerDueAt : found.solveDueAt;
  if (owed?.getTime() !== dueAt.getTime()) return null;
  const { conversationId, contactId } = found;
  if (deadline === "answer" && (found.status === "in_progress" || (await hasAnswered(tx, conversationId, since))))
    return null;
  if (conversationId && (await waitsForSilence(tx, conversationId))) return null;
  const tenant = await findTenant(tx, action.tenantId);
  if (!tenant) return null;
  const crm: CrmContext = { tx, tenantId: action.tenantId, actor: { kind: "system", id: null }, clock: ctx.clock };
  await recordMissedDeadline(crm, found, { deadline, since });
  if (!conversationId) return null;
  const summary = say(tenant.locale, `cases.overdue.${deadline}`, {
    number: found.number === null ? "" : String(found.number),
    moment: formatMoment(dueAt, tenant.locale, tenant.timeZone),
    subject: found.subject,
  });
  if (await callPerson(crm, conversationId, { reason: REASON, summary })) {
    const metrics = await closingMetrics(tx, conversationId, ctx.clock.now());
    await recordOutcome(crm, { conversationId, contactId, kind: "handed_off", reason: REASON, metrics });
    await giveWaiting(crm, conversationId);
  }
  return () => ctx.live.publish({ type: "changed", tenantId: action.tenantId, conversationId });
}

/** Whether a person wrote to the customer since. */
async function hasAnswered(tx: Tx, conversationId: string | null, since: Date): Promise<boolean> {
  if (!conversationId) return false;
  return (await tx.message.count({ where: { conversationId, author: "rep", createdAt: { gte: since } } })) > 0;
}

/** Whether the agents gave the last answer and wait for the customer to say that it was none. */
async function waitsForSilence(tx: Tx, conversationId: string): Promise<boolean> {
  const row = await tx.conversation.findUniqueOrThrow({ where: { id: conversationId } });
  if (row.handler !== "agents") return false;
  const isCurrent = { payload: { path: ["inboundSeq"], equals: row.lastInboundSeq } };
  const where = { kind: "conversation.close", subjectId: conversationId, status: "pending", ...isCurrent };
  return (await tx.dueAction.count({ where })) > 0;
}

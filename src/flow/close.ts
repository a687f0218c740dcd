/** Ends that nobody said: a conversation after silence, and a case some days after it was solved. */
import { z } from "zod";
import { EMPTY_STATE, readState } from "../agents/state.ts";
import { updateCase } from "../crm/cases.ts";
import type { CrmContext } from "../crm/context.ts";
import type { DueAction } from "../crm/due-actions.ts";
import { hasFollowUp } from "../crm/follow-ups.ts";
import { queueSystemMessage } from "../crm/outbox.ts";
import { recordOutcome } from "../crm/outcomes.ts";
import { isNight } from "../crm/quiet-hours.ts";
import { closingMetrics } from "../crm/sale-memory.ts";
import { findTenant } from "../crm/tenants.ts";
import type { Tx } from "../infra/database.ts";
import type { Live } from "../infra/live.ts";
import { pickLocale } from "../lib/locale.ts";
import { say, textVariants } from "../lib/texts.ts";
import type { Clock } from "../lib/time.ts";
import type { Wake } from "./wake.ts";

interface CloseContext {
  readonly clock: Clock;
  readonly wake: Wake;
  readonly live: Pick<Live, "publish">;
}

const silence = z.object({ inboundSeq: z.number().int() });
const solution = z.object({ resolvedAt: z.iso.datetime() });

/**
 * Closes a conversation in which the customer wrote nothing since, unless a person has it or we promised to write. The
 * outcome is assumed, and the customer's case, of which they asked no more, counts as solved. Who was asked is told; at night
 * it closes in silence.
 */
export async function closeSilent(ctx: CloseContext, tx: Tx, action: DueAction): Promise<(() => void) | null> {
  const { inboundSeq } = silence.parse(action.payload);
  const [row] = await tx.$queryRaw<{ last_inbound_seq: number; handler: string; status: string }[]>`
    SELECT last_inbound_seq, handler, status FROM conversations WHERE id = ${action.subjectId} FOR UPDATE`;
  if (row?.last_inbound_seq !== inboundSeq || row.handler !== "agents" || row.status !== "open") return null;
  // We said that we write again: it is for us to speak, and the silence means nothing.
  if (await hasFollowUp(tx, action.subjectId)) return null;
  const conversation = await tx.conversation.findUniqueOrThrow({
    where: { id: action.subjectId },
    include: { contact: true },
  });
  const now = ctx.clock.now();
  const crm: CrmContext = { tx, tenantId: action.tenantId, actor: { kind: "system", id: null }, clock: ctx.clock };
  const who = { conversationId: conversation.id, contactId: conversation.contactId };
  const state = readState(conversation.state);
  const wasAsked = state.pending === "closure_asked";
  const solved = new Set([...(wasAsked && state.caseId ? [state.caseId] : []), ...(await answeredCases(tx, who))]);
  for (const caseId of solved) {
    await updateCase(
      crm,
      { caseId, contactId: who.contactId },
      { status: "resolved", resolution: "assumed from silence" },
    );
  }
  await tx.conversation.update({
    where: { id: conversation.id },
    data: {
      status: "closed",
      state: {
        ...EMPTY_STATE,
        ...state,
        pending: "matter_closed",
        caseId: null,
        stage: state.stage === "service" ? "new" : state.stage,
      },
    },
  });
  const metrics = await closingMetrics(tx, conversation.id, now);
  await recordOutcome(crm, { ...who, kind: "resolved", basis: "assumed", reason: "silence", metrics });
  const tenant = await findTenant(tx, action.tenantId);
  const publish = () =>
    ctx.live.publish({ type: "changed", tenantId: action.tenantId, conversationId: conversation.id });
  if (!wasAsked || !tenant || conversation.contact.optedOutAt || isNight(now, tenant.timeZone)) return publish;
  const locale = pickLocale(conversation.locale, tenant.locale);
  const variant = inboundSeq % textVariants(locale, "cases.closure.silent").length;
  const values = { treatment: tenant.settings.treatment };
  await queueSystemMessage(tx, conversation.id, say(locale, "cases.closure.silent", values, variant), now);
  return () => {
    publish();
    ctx.wake("outbox", { tenantId: action.tenantId, conversationId: conversation.id });
  };
}

/** Open cases of the conversation that we answered ourselves: what a person was called for is not ours to end. */
async function answeredCases(
  tx: Tx,
  { conversationId, contactId }: { conversationId: string; contactId: string },
): Promise<string[]> {
  const called = await tx.outcome.findFirst({
    where: { conversationId, kind: "handed_off" },
    orderBy: { at: "desc" },
    select: { at: true },
  });
  const open = await tx.case.findMany({
    where: {
      conversationId,
      contactId,
      status: { in: ["open", "waiting_customer"] },
      ...(called ? { createdAt: { gt: called.at } } : {}),
    },
    select: { id: true },
  });
  return open.map(({ id }) => id);
}

/** Closes a case that is solved still, since the same moment. */
export async function closeSolvedCase({ clock }: CloseContext, tx: Tx, action: DueAction): Promise<null> {
  const { resolvedAt } = solution.parse(action.payload);
  const found = await tx.case.findUnique({ where: { id: action.subjectId } });
  if (found?.status !== "resolved" || found.resolvedAt?.getTime() !== Date.parse(resolvedAt)) return null;
  const crm: CrmContext = { tx, tenantId: action.tenantId, actor: { kind: "system", id: null }, clock };
  await updateCase(crm, { caseId: found.id, contactId: found.contactId }, { status: "closed" });
  return null;
}

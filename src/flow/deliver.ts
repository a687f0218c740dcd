/**
 * Out: the outbox of one conversation, in order, what nobody waits for last.
 *
 * A channel that shows a repeated key once may be asked again after a lost answer. For the others a message is marked
 * `sending` before the call; one found so later, or whose answer never came, is parked as `uncertain` for a status or a
 * rep to settle, and never sent again.
 */
import type { SendOutcome } from "../campaigns/sends/settle.ts";
import type { Channel, Json } from "../channels/channel.ts";
import {
  type ClaimedOutbox,
  claimOutbox,
  giveBackOutbox,
  type Lane,
  type OutboxLease,
  type Outcome,
  postpone,
  settle,
} from "../crm/sql/outbox.ts";
import { applyEarlyReports, lockReports, type ReportRow } from "../crm/sql/reports.ts";
import type { Live } from "../infra/live.ts";
import { newId } from "../lib/ids.ts";
import { plusMs } from "../lib/time.ts";
import { putBackAutomated, settleAutomated } from "./automated-sends.ts";
import { obeyReport } from "./ingest-report.ts";
import { type Held, outboxLeaseMs, refuseBlocked, type SendContext, sendOne } from "./send-one.ts";
import type { SendSlots } from "./send-slots.ts";
import type { ConversationRef, PassOn } from "./wake.ts";

export interface DeliverContext extends SendContext {
  readonly live: Live;
  /** The open channel of an account; null when the account is gone or paused. */
  readonly channelOf: (channelAccountId: string) => Promise<Channel | null>;
  readonly passOn: PassOn;
  /** The places of this process for sends: of the outbox, of what nobody waits for, and of turns, which have other work to do than to wait. */
  readonly slots: Readonly<Record<"outbox" | "bulk" | "turns", SendSlots>>;
}

/** How soon another process may take what this one has no line for, in ms. */
const PASS_ON_MS = 250;

/** When to look at the outbox again; null when nothing is left to do. */
export type DeliverResult = Date | null;

/**
 * Sends what is due in a conversation's outbox. Safe to call at any time, from many processes.
 * @param lane `bulk` where nobody is thought to wait for what stands in it
 */
export async function deliver(ctx: DeliverContext, ref: ConversationRef, lane: Lane = "reply"): Promise<DeliverResult> {
  const lease: OutboxLease = { conversationId: ref.conversationId, lease: newId("event") };
  const name = lane === "bulk" ? "bulk" : "outbox";
  const claim = () =>
    claimOutbox(ctx.db.statementsFor(ref.tenantId), { ...lease, now: ctx.clock.now(), leaseMs: outboxLeaseMs(ctx) });
  const outbox = await (lane === "bulk" ? ctx.gate.pass(claim) : claim());
  if (!outbox) return null;
  const { channelAccountId, contactId, lastWrittenAt, threadId, userId } = outbox;
  const channel = await ctx.channelOf(channelAccountId);
  const address = { threadId, userId, route: outbox.route as Json };
  const held = { ref, lease, channel, channelAccountId, contactId, address, lastWrittenAt };
  if (channel?.isElsewhere?.()) {
    await giveBack(ctx, held, plusMs(ctx.clock.now(), PASS_ON_MS));
    ctx.passOn(name, ref, PASS_ON_MS);
    return null;
  }
  const leave = enter(ctx.slots[name], held);
  if (!leave) return giveBack(ctx, held, ctx.slots[name].comeBackAt(channelAccountId));
  try {
    return await sendAll(ctx, held, outbox);
  } finally {
    leave();
  }
}

type Waiting = Pick<ClaimedOutbox, "messages" | "isBlocked" | "lastSeq">;

/** Sends a turn's own replies right after its commit, whose outbox is held; where there is no place, they wait for theirs. */
export async function sendOwn(ctx: DeliverContext, held: Held, waiting: Waiting): Promise<DeliverResult> {
  const leave = held.channel?.isElsewhere?.() ? null : enter(ctx.slots.turns, held);
  if (!leave) return giveBack(ctx, held, ctx.clock.now());
  try {
    return await sendAll(ctx, held, waiting);
  } finally {
    leave();
  }
}

/** A channel of our own answers at once: it needs no place. */
function enter(slots: SendSlots, { channel, channelAccountId }: Held): (() => void) | null {
  if (!channel || (channel.limits.idempotentSend && !channel.limits.perSecond)) return () => undefined;
  return slots.enter(channelAccountId);
}

async function giveBack(ctx: DeliverContext, { ref, lease }: Held, dueAt: Date): Promise<Date> {
  await ctx.db.sqlForTenant(ref.tenantId, (tx) => giveBackOutbox(tx, lease, dueAt));
  return dueAt;
}

async function sendAll(
  ctx: DeliverContext,
  held: Held,
  { messages, isBlocked, lastSeq }: Waiting,
): Promise<DeliverResult> {
  const settled: Sent[] = [];
  for (const [index, message] of messages.entries()) {
    const step = isBlocked ? await refuseBlocked(ctx, held, message) : await sendOne(ctx, held, message);
    if ("laterAt" in step) {
      await settleAll(ctx, held, { outcomes: settled, lastSeq, finished: false });
      const { laterAt: dueAt, reason, isFailure } = step;
      if (message.sendId) await putBackAutomated(ctx, held.ref.tenantId, message.sendId);
      const put = { messageId: message.id, dueAt, reason, isFailure, lastSeq, now: ctx.clock.now() };
      return ctx.db.sqlForTenant(held.ref.tenantId, (tx) => postpone(tx, held.lease, put));
    }
    if ("lost" in step) return null;
    if ("settled" in step) continue;
    settled.push({ ...step.outcome, sendId: message.sendId ?? null });
    // What a provider has accepted is written at once, the last with the outbox's end; what may be repeated is written together.
    const isLast = index === messages.length - 1;
    if (!held.channel?.limits.idempotentSend && !isLast)
      await settleAll(ctx, held, { outcomes: settled.splice(0), lastSeq, finished: false });
  }
  const rest = await settleAll(ctx, held, { outcomes: settled, lastSeq, finished: true });
  return rest?.isMoreDue ? ctx.clock.now() : null;
}

/** An outcome, with the automated send that its message is of. */
type Sent = Outcome & { readonly sendId: string | null };

interface Settling {
  readonly outcomes: readonly Sent[];
  readonly lastSeq: number;
  readonly finished: boolean;
}

async function settleAll(ctx: DeliverContext, held: Held, result: Settling): Promise<{ isMoreDue: boolean } | null> {
  const { outcomes, finished } = result;
  if (outcomes.length === 0 && !finished) return null;
  const now = ctx.clock.now();
  const { tenantId } = held.ref;
  const isAutomated = outcomes.some(({ sendId }) => sendId !== null);
  const reported = () => settleReported(ctx, held, { ...result, now });
  const done =
    held.channel?.limits.idempotentSend && !isAutomated
      ? await settle(ctx.db.statementsFor(tenantId), held.lease, { ...result, now })
      : await (isAutomated ? ctx.gate.pass(reported) : reported());
  if (done && outcomes.length > 0) ctx.live.publish({ type: "changed", ...held.ref });
  return done;
}

/** Of a channel that reports, or of what runs by itself: what hangs on the messages is written with them. */
async function settleReported(
  ctx: DeliverContext,
  { ref: { tenantId }, lease, channelAccountId }: Held,
  result: Settling & { readonly now: Date },
): Promise<{ isMoreDue: boolean } | null> {
  const sent = result.outcomes.flatMap((one) =>
    one.externalId === null ? [] : [{ ...one, externalId: one.externalId }],
  );
  const early: { messageId: string; report: ReportRow }[] = [];
  const done = await ctx.db.sqlForTenant(tenantId, async (sql) => {
    await lockReports(
      sql,
      channelAccountId,
      sent.map(({ externalId }) => externalId),
    );
    const settled = await settle(sql, lease, result);
    if (!settled) return null;
    const told = outcomesOfSends(result.outcomes, result.now);
    for (const { id, sendId, externalId } of sent)
      for (const report of await applyEarlyReports(sql, { tenantId, channelAccountId, externalId })) {
        early.push({ messageId: id, report });
        if (sendId !== null) told.push({ sendId, messageId: id, status: report.status, at: report.at });
      }
    for (const outcome of told) await settleAutomated(ctx, tenantId, sql, [outcome]);
    return settled;
  });
  for (const { messageId, report } of early) await obeyReport(ctx, messageId, report);
  return done;
}

/** Of those that are of sends; what was withdrawn has been written by the claim. */
function outcomesOfSends(outcomes: readonly Sent[], at: Date): SendOutcome[] {
  return outcomes.flatMap(({ id: messageId, sendId, status }) =>
    sendId === null || status === "withdrawn" ? [] : [{ sendId, messageId, status, at }],
  );
}

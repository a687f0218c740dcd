/**
 * Out: the outbox of one conversation, in order, what nobody waits for last.
 *
 * A channel that shows a repeated key once may be asked again after a lost answer. For the others a message is marked
 * `sending` before the call; one found so later, or whose answer never came, is parked as `uncertain` for a status or a
 * rep to settle, and never sent again.
 */
import type { Channel, Json } from "../channels/channel.ts";
import {
  type ClaimedOutbox,
  claimOutbox,
  giveBackOutbox,
  type OutboxLease,
  type Outcome,
  postpone,
  settle,
} from "../crm/sql/outbox.ts";
import { applyEarlyReports, lockReports, type ReportRow } from "../crm/sql/reports.ts";
import type { Live } from "../infra/live.ts";
import { newId } from "../lib/ids.ts";
import { obeyReport } from "./ingest-report.ts";
import { type Held, outboxLeaseMs, refuseBlocked, type SendContext, sendOne } from "./send-one.ts";
import type { SendSlots } from "./send-slots.ts";
import type { ConversationRef } from "./wake.ts";

export interface DeliverContext extends SendContext {
  readonly live: Live;
  /** The open channel of an account; null when the account is gone or paused. */
  readonly channelOf: (channelAccountId: string) => Promise<Channel | null>;
  /** The places of this process for sends: of the outbox, and of turns, which have other work to do than to wait. */
  readonly slots: { readonly outbox: SendSlots; readonly turns: SendSlots };
}

/** When to look at the outbox again; null when nothing is left to do. */
export type DeliverResult = Date | null;

/** Sends what is due in a conversation's outbox. Safe to call at any time, from many processes. */
export async function deliver(ctx: DeliverContext, ref: ConversationRef): Promise<DeliverResult> {
  const lease: OutboxLease = { conversationId: ref.conversationId, lease: newId("event") };
  const now = ctx.clock.now();
  const outbox = await ctx.db.sqlForTenant(ref.tenantId, (tx) =>
    claimOutbox(tx, { ...lease, now, leaseMs: outboxLeaseMs(ctx) }),
  );
  if (!outbox) return null;
  const { channelAccountId, contactId, lastWrittenAt, threadId, userId } = outbox;
  const channel = await ctx.channelOf(channelAccountId);
  const address = { threadId, userId, route: outbox.route as Json };
  const held = { ref, lease, channel, channelAccountId, contactId, address, lastWrittenAt };
  const leave = enter(ctx.slots.outbox, held);
  if (!leave) return giveBack(ctx, held, ctx.slots.outbox.comeBackAt(channelAccountId));
  try {
    return await sendAll(ctx, held, outbox);
  } finally {
    leave();
  }
}

type Waiting = Pick<ClaimedOutbox, "messages" | "isBlocked" | "lastSeq">;

/** Sends a turn's own replies right after its commit, whose outbox is held; where there is no place, they wait for theirs. */
export async function sendOwn(ctx: DeliverContext, held: Held, waiting: Waiting): Promise<DeliverResult> {
  const leave = enter(ctx.slots.turns, held);
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
  const settled: Outcome[] = [];
  for (const message of messages) {
    const step = isBlocked ? await refuseBlocked(ctx, held, message) : await sendOne(ctx, held, message);
    if ("laterAt" in step) {
      await settleAll(ctx, held, { outcomes: settled, lastSeq, finished: false });
      const { laterAt: dueAt, reason, isFailure } = step;
      const put = { messageId: message.id, dueAt, reason, isFailure, lastSeq, now: ctx.clock.now() };
      return ctx.db.sqlForTenant(held.ref.tenantId, (tx) => postpone(tx, held.lease, put));
    }
    if ("lost" in step) return null;
    if ("settled" in step) continue;
    settled.push(step.outcome);
    // What a provider has accepted is written at once; what may be repeated is written together.
    if (!held.channel?.limits.idempotentSend)
      await settleAll(ctx, held, { outcomes: settled.splice(0), lastSeq, finished: false });
  }
  const rest = await settleAll(ctx, held, { outcomes: settled, lastSeq, finished: true });
  return rest?.isMoreDue ? ctx.clock.now() : null;
}

async function settleAll(
  ctx: DeliverContext,
  held: Held,
  result: { outcomes: readonly Outcome[]; lastSeq: number; finished: boolean },
): Promise<{ isMoreDue: boolean } | null> {
  const { outcomes, finished } = result;
  if (outcomes.length === 0 && !finished) return null;
  const now = ctx.clock.now();
  const { tenantId } = held.ref;
  const done = held.channel?.limits.idempotentSend
    ? await settle(ctx.db.statementsFor(tenantId), held.lease, { ...result, now })
    : await settleReported(ctx, held, { ...result, now });
  if (done && outcomes.length > 0) ctx.live.publish({ type: "changed", conversationId: held.ref.conversationId });
  return done;
}

/** Of a channel that reports: what was reported before the answer came is applied with it. */
async function settleReported(
  ctx: DeliverContext,
  { ref: { tenantId }, lease, channelAccountId }: Held,
  result: Parameters<typeof settle>[2],
): Promise<{ isMoreDue: boolean } | null> {
  const sent = result.outcomes.flatMap(({ id, externalId }) => (externalId === null ? [] : [{ id, externalId }]));
  const demanding: { messageId: string; report: ReportRow }[] = [];
  const done = await ctx.db.sqlForTenant(tenantId, async (tx) => {
    const externalIds = sent.map(({ externalId }) => externalId);
    await lockReports(tx, channelAccountId, externalIds);
    const settled = await settle(tx, lease, result);
    if (!settled) return null;
    for (const { id, externalId } of sent)
      for (const report of await applyEarlyReports(tx, { tenantId, channelAccountId, externalId }))
        demanding.push({ messageId: id, report });
    return settled;
  });
  for (const { messageId, report } of demanding) await obeyReport(ctx, messageId, report);
  return done;
}

/**
 * Out: the outbox of one conversation, in order. The only place that calls a channel's `send`.
 *
 * A channel that shows a repeated key once may be asked again after a lost answer. For the others a message is marked
 * `sending` before the call; one found so later, or whose answer never came, is parked as `uncertain` for a status or a
 * rep to settle, and never sent again.
 */
import type { Address, Channel, Json, OutboundMessage, Part } from "../channels/channel.ts";
import { setBlocked } from "../crm/sql/edits.ts";
import {
  type ClaimedOutbox,
  claimOutbox,
  markSending,
  type OutboxLease,
  type Outcome,
  postpone,
  type QueuedMessage,
  settle,
  takeToken,
} from "../crm/sql/outbox.ts";
import { applyEarlyReports } from "../crm/sql/reports.ts";
import type { Database } from "../infra/database.ts";
import type { Live } from "../infra/live.ts";
import type { Log } from "../infra/log.ts";
import type { Metrics } from "../infra/metrics.ts";
import { ChannelError } from "../lib/errors.ts";
import { newId } from "../lib/ids.ts";
import { backoffMs, type Clock, plusMs } from "../lib/time.ts";
import type { ConversationRef } from "./wake.ts";

export interface DeliverContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly live: Live;
  readonly log: Log;
  readonly metrics: Metrics;
  /** The open channel of an account; null when the account is gone or paused. */
  readonly channelOf: (channelAccountId: string) => Promise<Channel | null>;
  /** How long a provider's answer is waited for, in ms; an outbox is held twice as long. */
  readonly leaseMs: number;
}

/** How long an outbox is held, in ms: longer than its send may take. */
export function outboxLeaseMs({ leaseMs }: Pick<DeliverContext, "leaseMs">): number {
  return leaseMs * 2;
}

const RETRY_BASE_MS = 2_000;
const RETRY_CAP_MS = 10 * 60_000;
/** With the pauses above this is about two hours; then a rep reads that it failed. */
const MAX_ATTEMPTS = 20;

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
  const channel = await ctx.channelOf(outbox.channelAccountId);
  const address = { threadId: outbox.threadId, userId: outbox.userId, route: outbox.route as Json };
  return sendAll(ctx, { ref, lease, channel, channelAccountId: outbox.channelAccountId, address }, outbox);
}

interface Held {
  readonly ref: ConversationRef;
  readonly lease: OutboxLease;
  readonly channel: Channel | null;
  readonly channelAccountId: string;
  readonly address: Address;
}

/** Sends messages of an outbox that is already held; used by a turn for its own replies right after its commit. */
export async function sendAll(
  ctx: DeliverContext,
  held: Held,
  { messages, isBlocked, lastSeq }: Pick<ClaimedOutbox, "messages" | "isBlocked" | "lastSeq">,
): Promise<DeliverResult> {
  const settled: Outcome[] = [];
  for (const message of messages) {
    const step = isBlocked
      ? { outcome: failed(message, "the customer blocked this account") }
      : await sendOne(ctx, held, message);
    if ("laterAt" in step) {
      await settleAll(ctx, held, { outcomes: settled, lastSeq, finished: false });
      await ctx.db.sqlForTenant(held.ref.tenantId, (tx) =>
        postpone(tx, held.lease, { ...step, messageId: message.id, dueAt: step.laterAt }),
      );
      return step.laterAt;
    }
    if ("lost" in step) return null;
    settled.push(step.outcome);
    // What a provider has accepted is written at once; what may be repeated is written together.
    if (!held.channel?.limits.idempotentSend)
      await settleAll(ctx, held, { outcomes: settled.splice(0), lastSeq, finished: false });
  }
  const rest = await settleAll(ctx, held, { outcomes: settled, lastSeq, finished: true });
  return rest?.isMoreDue ? ctx.clock.now() : null;
}

type Step =
  | { readonly outcome: Outcome }
  | { readonly laterAt: Date; readonly reason: string; readonly isFailure: boolean }
  | { readonly lost: true };

async function sendOne(ctx: DeliverContext, held: Held, message: QueuedMessage): Promise<Step> {
  const now = ctx.clock.now();
  const { channel } = held;
  if (!channel)
    return { laterAt: plusMs(now, RETRY_CAP_MS), reason: "the channel is paused or broken", isFailure: false };
  if (message.nextAttemptAt && message.nextAttemptAt > now) {
    return { laterAt: message.nextAttemptAt, reason: "waiting for the next attempt", isFailure: false };
  }
  if (!channel.limits.idempotentSend && message.status === "sending") {
    return { outcome: { ...failed(message, "it is not known whether it arrived"), status: "uncertain" } };
  }
  const allowedAt = await nextAllowed(ctx, held, channel, now);
  if (allowedAt) return { laterAt: allowedAt, reason: "waiting for the provider's rate", isFailure: false };
  if (!channel.limits.idempotentSend) {
    const isOurs = await ctx.db.sqlForTenant(held.ref.tenantId, (tx) =>
      markSending(tx, held.lease, { messageId: message.id, now, leaseMs: outboxLeaseMs(ctx) }),
    );
    if (!isOurs) return { lost: true };
  }
  const outbound: OutboundMessage = { key: message.id, address: held.address, parts: message.parts as Part[] };
  try {
    const { externalId } = await channel.send(outbound, AbortSignal.timeout(ctx.leaseMs));
    ctx.metrics.delivered.inc({ channel: channel.kind, result: "sent" });
    return { outcome: { id: message.id, seq: message.seq, status: "sent", externalId, reason: null } };
  } catch (error) {
    if (error instanceof ChannelError && error.fault === "blocked") await noteBlock(ctx, held);
    return afterFailure(ctx, channel, message, error);
  }
}

/** What else waits for this person is not tried again, until they write. */
async function noteBlock(ctx: DeliverContext, { ref, channelAccountId, address }: Held): Promise<void> {
  await ctx.db.sqlForTenant(ref.tenantId, (tx) =>
    setBlocked(tx, { channelAccountId, userId: address.userId, blockedAt: ctx.clock.now() }),
  );
}

function afterFailure(ctx: DeliverContext, channel: Channel, message: QueuedMessage, error: unknown): Step {
  const fault = error instanceof ChannelError ? error : new ChannelError("rejected", String(error), { cause: error });
  ctx.log.warn(
    { messageId: message.id, fault: fault.fault, channel: channel.kind, err: fault },
    "a message did not leave",
  );
  ctx.metrics.delivered.inc({ channel: channel.kind, result: fault.fault });
  // Until a person has mended the account; the channel itself tells of it.
  if (fault.fault === "unauthorized")
    return {
      laterAt: plusMs(ctx.clock.now(), RETRY_CAP_MS),
      reason: "the channel is paused or broken",
      isFailure: false,
    };
  // The line to the provider is down, or another process has it: that is no failure of the message.
  if (fault.fault === "disconnected" && fault.afterMs !== undefined)
    return { laterAt: plusMs(ctx.clock.now(), fault.afterMs), reason: fault.message, isFailure: false };
  const { retry } = fault;
  if (fault.fault === "uncertain" && !channel.limits.idempotentSend) {
    return { outcome: { ...failed(message, "it is not known whether it arrived"), status: "uncertain" } };
  }
  const mayRetry = retry !== "never" || fault.fault === "uncertain";
  if (!mayRetry || message.attempts + 1 >= MAX_ATTEMPTS) return { outcome: failed(message, fault.message) };
  const afterMs =
    typeof retry === "object" ? retry.afterMs : backoffMs(message.attempts + 1, RETRY_BASE_MS, RETRY_CAP_MS);
  return { laterAt: plusMs(ctx.clock.now(), afterMs), reason: fault.message, isFailure: true };
}

/** Null when the provider's rates allow a send now. */
async function nextAllowed(ctx: DeliverContext, held: Held, channel: Channel, now: Date): Promise<Date | null> {
  const rates = channel.limits.perSecond;
  if (!rates) return null;
  const { tenantId } = held.ref;
  return ctx.db.sqlForTenant(tenantId, async (tx) => {
    const forThread = await takeToken(tx, {
      tenantId,
      key: `${held.channelAccountId}:${held.address.threadId}`,
      everyMs: 1_000 / rates.thread,
      burstMs: 1_000,
      now,
    });
    if (forThread) return forThread;
    return takeToken(tx, { tenantId, key: held.channelAccountId, everyMs: 1_000 / rates.account, burstMs: 1_000, now });
  });
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
    : await ctx.db.sqlForTenant(tenantId, async (tx) => {
        const settled = await settle(tx, held.lease, { ...result, now });
        for (const { externalId } of outcomes)
          if (settled && externalId) await applyEarlyReports(tx, held.channelAccountId, externalId);
        return settled;
      });
  if (done && outcomes.length > 0) ctx.live.publish({ type: "changed", conversationId: held.ref.conversationId });
  return done;
}

function failed(message: QueuedMessage, reason: string): Outcome {
  return { id: message.id, seq: message.seq, status: "failed", externalId: null, reason };
}

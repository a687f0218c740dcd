/**
 * One message of an outbox that is held: sent, refused, parked as uncertain, or put off. The only place that calls a
 * channel's `send`.
 */
import type { Address, Channel, OutboundMessage, Part } from "../channels/channel.ts";
import type { ReportDemand } from "../channels/events.ts";
import { setBlocked } from "../crm/sql/edits.ts";
import { markSending, type OutboxLease, type Outcome, type QueuedMessage } from "../crm/sql/outbox.ts";
import type { TenantRecord } from "../crm/tenants.ts";
import type { Metrics } from "../infra/metrics.ts";
import { ChannelError } from "../lib/errors.ts";
import { say } from "../lib/texts.ts";
import { backoffMs, HOUR_MS, MINUTE_MS, plusMs, SECOND_MS } from "../lib/time.ts";
import { type AutomatedContext, claimAutomated } from "./automated-sends.ts";
import { codeOf, type DemandContext, demandOf, obey } from "./demands.ts";
import { endPauses, keepPause, type PermitContext, permitFor, type Sending } from "./send-permit.ts";
import type { ConversationRef } from "./wake.ts";

export interface SendContext extends DemandContext, PermitContext, AutomatedContext {
  readonly metrics: Metrics;
  readonly tenants: (tenantId: string) => Promise<TenantRecord>;
  /** How long a provider's answer is waited for, in ms; an outbox is held twice as long. */
  readonly leaseMs: number;
}

/** How long an outbox is held, in ms: longer than its send may take. */
export function outboxLeaseMs({ leaseMs }: Pick<SendContext, "leaseMs">): number {
  return leaseMs * 2;
}

/** An outbox in our hands, and where it leads. */
export interface Held {
  readonly ref: ConversationRef;
  readonly lease: OutboxLease;
  /** Null while the account is gone, paused or broken. */
  readonly channel: Channel | null;
  readonly channelAccountId: string;
  readonly contactId: string;
  readonly address: Address;
  /** When the customer wrote last, by the provider's clock; null where only templates are taken until they do. */
  readonly lastWrittenAt: Date | null;
}

/** What became of it: an outcome, another moment, a report's word that it has arrived, or the loss of the outbox. */
export type Step =
  | { readonly outcome: Outcome }
  | { readonly laterAt: Date; readonly reason: string | null; readonly isFailure: boolean }
  | { readonly settled: true }
  | { readonly lost: true };

const RETRY_BASE_MS = 2 * SECOND_MS;
const RETRY_CAP_MS = 10 * MINUTE_MS;
/** With the pauses above this is about two hours; then a rep reads that it failed. */
const MAX_ATTEMPTS = 20;

type Reason = "blocked" | "uncertain" | "closed" | "rate" | "window" | "window_people" | "window_rep";

/** Sends a message if it may leave now. Throws only when the database cannot be reached. */
export async function sendOne(ctx: SendContext, held: Held, message: QueuedMessage): Promise<Step> {
  const now = ctx.clock.now();
  const { channel } = held;
  if (!channel)
    return { laterAt: plusMs(now, RETRY_CAP_MS), reason: await reasonOf(ctx, held, "closed"), isFailure: false };
  if (message.nextAttemptAt && message.nextAttemptAt > now)
    return { laterAt: message.nextAttemptAt, reason: null, isFailure: false };
  if (!channel.limits.idempotentSend && message.status === "sending")
    return { outcome: { ...failed(message, await reasonOf(ctx, held, "uncertain")), status: "uncertain" } };
  // The policy has chosen between text and template by the window, and looks again below.
  if (!message.sendId && !isInWindow(held, channel, message, now))
    return { outcome: failed(message, await reasonOf(ctx, held, windowReason(channel, message))) };
  const { ref, channelAccountId, address } = held;
  const sending = { tenantId: ref.tenantId, channelAccountId, threadId: address.threadId, lane: message.lane };
  const hasWaited = message.nextAttemptAt !== null;
  const count = channel.piecesOf?.(message.parts as Part[]) ?? 1;
  const permit = await permitFor(ctx, sending, { limits: channel.limits, hasWaited, count });
  if (permit.waitUntil)
    return { laterAt: permit.waitUntil, reason: await reasonOf(ctx, held, "rate"), isFailure: false };
  if (message.sendId) {
    const step = await askPolicy(ctx, held, { ...message, sendId: message.sendId });
    if (step) return step;
  } else if (!channel.limits.idempotentSend) {
    const mark = { messageId: message.id, now, leaseMs: outboxLeaseMs(ctx) };
    const marked = await markSending(ctx.db.statementsFor(ref.tenantId), held.lease, mark);
    if (marked === "lost") return { lost: true };
    if (marked === "settled") return { settled: true };
  }
  const { id: key, author } = message;
  const outbound: OutboundMessage = { key, author, address, parts: message.parts as Part[] };
  try {
    const { externalId } = await channel.send(outbound, AbortSignal.timeout(ctx.leaseMs));
    ctx.metrics.delivered.inc({ channel: channel.kind, result: "sent" });
    await endPauses(ctx, sending, permit);
    return { outcome: { id: message.id, status: "sent", externalId, reason: null, code: null } };
  } catch (error) {
    return afterFailure(ctx, { held, channel, message, sending, startedAt: now }, error);
  }
}

/** The policy's last word; null when the message is marked and leaves. */
async function askPolicy(
  ctx: SendContext,
  { ref: { tenantId }, lease, channel }: Held,
  message: QueuedMessage & { readonly sendId: string },
): Promise<Step | null> {
  const claimed = await claimAutomated(ctx, { tenantId, lease, leaseMs: outboxLeaseMs(ctx) }, message);
  if (claimed === "marked") return null;
  if (claimed === "lost") return { lost: true };
  if (claimed === "settled") return { settled: true };
  ctx.metrics.delivered.inc({ channel: channel?.kind ?? "none", result: "withdrawn" });
  // An earlier try of it may have arrived.
  const status = message.status === "sending" ? "uncertain" : "withdrawn";
  return { outcome: { ...failed(message, claimed.withdrawn), status } };
}

/** A message to somebody who has blocked the account. */
export async function refuseBlocked(ctx: SendContext, held: Held, message: QueuedMessage): Promise<Step> {
  return { outcome: failed(message, await reasonOf(ctx, held, "blocked")) };
}

/** Free text is taken for some hours after the customer's last message, a rep's perhaps for longer; a template always. */
function isInWindow(
  { lastWrittenAt }: Held,
  { limits }: Channel,
  { author, parts }: QueuedMessage,
  now: Date,
): boolean {
  if (limits.windowHours === null) return true;
  if ((parts as Part[]).some(({ type }) => type === "template")) return true;
  const hours = author === "rep" ? (limits.repWindowHours ?? limits.windowHours) : limits.windowHours;
  return lastWrittenAt !== null && now < plusMs(lastWrittenAt, hours * HOUR_MS);
}

/** Whether a provider gives people longer than machines: such a one has no templates. */
function isForPeople({ limits }: Channel): boolean {
  return limits.repWindowHours !== undefined;
}

function windowReason(channel: Channel, { author }: QueuedMessage): Reason {
  if (!isForPeople(channel)) return "window";
  return author === "rep" ? "window_rep" : "window_people";
}

interface Failure {
  readonly held: Held;
  readonly channel: Channel;
  readonly message: QueuedMessage;
  readonly sending: Sending;
  readonly startedAt: Date;
}

async function afterFailure(ctx: SendContext, failure: Failure, error: unknown): Promise<Step> {
  const { held, channel, message, sending } = failure;
  const fault = error instanceof ChannelError ? error : new ChannelError("rejected", String(error), { cause: error });
  ctx.log.warn(
    { messageId: message.id, fault: fault.fault, channel: channel.kind, err: fault },
    "a message did not leave",
  );
  ctx.metrics.delivered.inc({ channel: channel.kind, result: fault.fault });
  if (fault.fault === "blocked") await noteBlock(ctx, held);
  await obeyError(ctx, failure, fault);
  // Until a person has mended the account.
  if (fault.fault === "unauthorized") {
    const laterAt = plusMs(ctx.clock.now(), RETRY_CAP_MS);
    return { laterAt, reason: await reasonOf(ctx, held, "closed"), isFailure: false };
  }
  // The line to the provider is down, or another process has it: that is no failure of the message.
  if (fault.fault === "disconnected" && fault.afterMs !== undefined)
    return { laterAt: plusMs(ctx.clock.now(), fault.afterMs), reason: fault.message, isFailure: false };
  if (fault.fault === "uncertain" && !channel.limits.idempotentSend)
    return { outcome: { ...failed(message, await reasonOf(ctx, held, "uncertain")), status: "uncertain" } };
  if (fault.fault === "window_closed" && !isForPeople(channel))
    return { outcome: failed(message, await reasonOf(ctx, held, "window"), codeOf(fault)) };
  const heldUntil = fault.fault === "rate_limited" ? await keepPause(ctx, sending, fault) : null;
  const mayRetry = fault.retry !== "never" || fault.fault === "uncertain";
  if (!mayRetry || message.attempts + 1 >= MAX_ATTEMPTS)
    return { outcome: failed(message, fault.message, codeOf(fault)) };
  const pauseMs =
    typeof fault.retry === "object"
      ? fault.retry.afterMs
      : backoffMs(message.attempts + 1, RETRY_BASE_MS, RETRY_CAP_MS);
  return { laterAt: heldUntil ?? plusMs(ctx.clock.now(), pauseMs), reason: fault.message, isFailure: true };
}

/** What the error asks for besides; a fault says as much by itself where it has but one meaning. */
async function obeyError(
  ctx: SendContext,
  { held, channel, message, startedAt }: Failure,
  error: ChannelError,
): Promise<void> {
  const meant: Partial<Record<ChannelError["fault"], ReportDemand>> = {
    unauthorized: "mend_account",
    ...(isForPeople(channel) ? {} : { window_closed: "use_template" }),
  };
  const demand = demandOf(error) ?? meant[error.fault];
  if (!demand) return;
  const { ref, channelAccountId, contactId } = held;
  const parts = message.parts as Part[];
  await obey(ctx, { demand, ...ref, channelAccountId, contactId, parts, code: codeOf(error), at: startedAt });
}

/** What else waits for this person is not tried again, until they write. */
async function noteBlock(ctx: SendContext, { ref, channelAccountId, address }: Held): Promise<void> {
  await ctx.db.sqlForTenant(ref.tenantId, (tx) =>
    setBlocked(tx, { channelAccountId, userId: address.userId, blockedAt: ctx.clock.now() }),
  );
}

async function reasonOf(ctx: SendContext, { ref, channel }: Held, reason: Reason): Promise<string> {
  const { locale } = await ctx.tenants(ref.tenantId);
  const provider = channel ? say(locale, `channels.kinds.${channel.kind}`) : "";
  const days = Math.floor((channel?.limits.repWindowHours ?? 0) / 24);
  return say(locale, `delivery.reason.${reason}`, { provider, hours: channel?.limits.windowHours ?? 0, days });
}

function failed({ id }: QueuedMessage, reason: string, code: string | null = null): Outcome {
  return { id, status: "failed", externalId: null, reason, code };
}

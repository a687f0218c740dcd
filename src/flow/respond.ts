/**
 * A turn: the agents over the unanswered messages of one conversation. One process at a time holds a conversation's turn,
 * by a lease; a burst is answered together; the effect commits at once or not at all, so that a turn cut off at any point
 * is simply run again.
 */
import type { Decision } from "../agents/agent.ts";
import type { ThinkInput, Thought } from "../agents/think.ts";
import type { FileRef, Json, Part } from "../channels/channel.ts";
import { type AttachmentKind, attachmentKinds, textOfParts } from "../channels/parts.ts";
import {
  type ClaimedMessage,
  type ClaimedTurn,
  claimTurn,
  nextTurnAt,
  releaseTurn,
  renewTurn,
} from "../crm/sql/turns.ts";
import type { TenantRecord } from "../crm/tenants.ts";
import { ConflictError } from "../lib/errors.ts";
import { newId } from "../lib/ids.ts";
import { untilAborted } from "../lib/signal.ts";
import { truncate } from "../lib/text.ts";
import { backoffMs, plusMs } from "../lib/time.ts";
import { type CommitContext, commit } from "./commit.ts";
import { type DeliverContext, sendOwn } from "./deliver.ts";
import { outboxLeaseMs } from "./send-one.ts";
import type { ConversationRef, Wake } from "./wake.ts";

export interface RespondContext extends DeliverContext, CommitContext {
  readonly wake: Wake;
  /** What the agents say to a turn. */
  readonly think: (input: ThinkInput, signal: AbortSignal) => Promise<Thought>;
  /** What is said in an audio; null where nothing can listen. */
  readonly hear: (tenantId: string, file: FileRef, signal: AbortSignal) => Promise<string | null>;
  /** The decision when the agents themselves fail again and again: an honest sentence and a person. */
  readonly giveUp: (input: ThinkInput) => Thought;
  /** Longest time for thinking, in ms. */
  readonly turnTimeoutMs: number;
}

/** A turn that failed so often is handed to a person. */
const MAX_FAILURES = 4;
/** How often a turn starts over because the customer wrote more; then it answers what it has read. */
const MAX_RESTARTS = 3;
/** How often a turn is thought over because the data changed under it; then it counts as failed. */
const MAX_CONFLICTS = 4;
const TYPING_AFTER_MS = 400;
const RETRY_BASE_MS = 500;
const RETRY_CAP_MS = 30_000;
/** Text read in one turn; of a longer burst the newest part counts. */
const MAX_TURN_TEXT = 8_000;

/** When to run again: a moment, or null for nothing to do. */
export type RespondResult = Date | null;

/**
 * Runs the turn of a conversation if one is due. Safe to call at any time, from many processes at once.
 * Throws when the agents fail, after giving the turn back; the returned or thrown-over moment is in the database too.
 */
export async function respond(ctx: RespondContext, ref: ConversationRef, signal: AbortSignal): Promise<RespondResult> {
  const lease = newId("event");
  const startedAt = ctx.clock.now();
  const claim = { conversationId: ref.conversationId, lease, now: startedAt, leaseMs: ctx.leaseMs };
  const statements = ctx.db.statementsFor(ref.tenantId);
  const claimed = await claimTurn(statements, claim);
  if (!claimed) return nextTurnAt(statements, ref.conversationId);
  // An answer that is there at once needs no sign of typing.
  const typing = setTimeout(() => ctx.live.publish({ type: "typing", ...ref }), TYPING_AFTER_MS);
  const stop = ctx.metrics.turnSeconds.startTimer();
  // Short leases let another process take over soon after a crash; long thinking renews its own.
  const renewal = setInterval(() => {
    const onError = (error: unknown) =>
      ctx.log.warn({ conversationId: ref.conversationId, err: error }, "a lease was not renewed");
    renewTurn(statements, { ...claim, now: ctx.clock.now() }).catch(onError);
  }, ctx.leaseMs / 3);
  try {
    return await ctx.gate.ahead(() => answer(ctx, ref, claimed, { lease, startedAt, signal }));
  } catch (error) {
    const dueAt = plusMs(ctx.clock.now(), backoffMs(claimed.attempts, RETRY_BASE_MS, RETRY_CAP_MS));
    await releaseTurn(statements, { ...claim, dueAt, counts: !signal.aborted });
    ctx.metrics.turns.inc({ agent: "none", brain: "none", result: "failed" });
    ctx.log.error({ conversationId: ref.conversationId, attempt: claimed.attempts, err: error }, "a turn failed");
    return dueAt;
  } finally {
    clearTimeout(typing);
    clearInterval(renewal);
    stop();
  }
}

async function answer(
  ctx: RespondContext,
  ref: ConversationRef,
  claimed: ClaimedTurn,
  { lease, startedAt, signal }: { lease: string; startedAt: Date; signal: AbortSignal },
): Promise<RespondResult> {
  const tenant = await ctx.tenants(ref.tenantId);
  const within = AbortSignal.any([signal, AbortSignal.timeout(ctx.turnTimeoutMs)]);
  const input = await readTurn(ctx, tenant, claimed, within);
  const outboxLease = newId("event");
  const { thought, done } = await untilItHolds(ctx, ref, async () => {
    const thought =
      claimed.attempts > MAX_FAILURES ? ctx.giveUp(input) : await untilAborted(ctx.think(input, within), within);
    const done = await commit(ctx, {
      tenantId: ref.tenantId,
      conversationId: ref.conversationId,
      contactId: claimed.contactId,
      channelAccountId: claimed.channelAccountId,
      lease,
      fromSeq: claimed.answeredSeq + 1,
      toSeq: claimed.lastInboundSeq,
      allowNewer: claimed.attempts > MAX_RESTARTS || (tenant.settings.debounceMs ?? 1) === 0,
      decision: thought.decision,
      trace: thought.trace,
      locale: thought.locale,
      rules: tenant.rules,
      outboxLease,
      outboxLeaseMs: outboxLeaseMs(ctx),
      startedAt,
      reassureAfterMin: tenant.settings.reassureAfterMin,
    });
    return { thought, done };
  });
  if (!done) return startOver(ctx, ref, lease);
  count(ctx, thought.decision, thought.trace.brain, input);
  ctx.live.publish({ type: "changed", ...ref });
  // Who is given it is to hear of it at once.
  if (thought.decision.next.type === "human") ctx.live.publish({ type: "notification", ...ref });
  if (done.committed.holdsOutbox) {
    await deliverOwn(ctx, ref, claimed, outboxLease, done);
  } else if (done.replies.length > 0) {
    ctx.wake("outbox", ref);
  }
  return done.committed.isMoreDue ? ctx.clock.now() : null;
}

/**
 * Thinks again over fresh data when the commit finds that what would be said is no longer so: somebody else took the last
 * unit, a price changed. That is no failure of the agents, so it is not counted as one, unless it goes on and on.
 */
async function untilItHolds<T>(ctx: RespondContext, ref: ConversationRef, attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ConflictError) || tries >= MAX_CONFLICTS) throw error;
      ctx.metrics.turns.inc({ agent: "none", brain: "none", result: "superseded" });
      ctx.log.info({ conversationId: ref.conversationId, err: error }, "a turn is run again over fresh data");
    }
  }
}

/** The customer wrote more meanwhile (the turn runs again over all of it) or a rep took the conversation (it is over). */
async function startOver(ctx: RespondContext, ref: ConversationRef, lease: string): Promise<RespondResult> {
  ctx.metrics.turns.inc({ agent: "none", brain: "none", result: "superseded" });
  return ctx.db.sqlForTenant(ref.tenantId, async (tx) => {
    await releaseTurn(tx, { conversationId: ref.conversationId, lease, dueAt: ctx.clock.now(), counts: true });
    return nextTurnAt(tx, ref.conversationId);
  });
}

/** The replies just committed leave at once, without a wake-up in between. */
async function deliverOwn(
  ctx: RespondContext,
  ref: ConversationRef,
  { channelAccountId, contactId, address, isBlocked, lastWrittenAt }: ClaimedTurn,
  lease: string,
  { committed, replies }: NonNullable<Awaited<ReturnType<typeof commit>>>,
): Promise<void> {
  const channel = await ctx.channelOf(channelAccountId);
  const first = committed.lastSeq - replies.length + 1;
  const laterAt = await sendOwn(
    ctx,
    {
      ref,
      lease: { conversationId: ref.conversationId, lease },
      channel,
      channelAccountId,
      contactId,
      address: { ...address, route: address.route as Json },
      lastWrittenAt,
    },
    {
      messages: replies.map(({ id, parts }, index) => ({
        id,
        author: "agent" as const,
        parts,
        seq: first + index,
        status: "queued",
        attempts: 0,
        nextAttemptAt: null,
        lane: "reply",
      })),
      isBlocked,
      lastSeq: committed.lastSeq,
    },
  );
  if (laterAt) ctx.wake("outbox", ref, Math.max(0, laterAt.getTime() - ctx.clock.now().getTime()));
}

async function readTurn(
  ctx: RespondContext,
  tenant: TenantRecord,
  claimed: ClaimedTurn,
  signal: AbortSignal,
): Promise<ThinkInput> {
  const isNew = (message: ClaimedMessage) => message.direction === "in" && message.seq > claimed.answeredSeq;
  const unanswered = claimed.messages.filter(isNew);
  const heard = await Promise.all(unanswered.map((message) => readMessage(ctx, tenant.id, message, signal)));
  const texts = heard.map(({ text }) => text).filter((text) => text !== "");
  return {
    tenant,
    conversationLocale: claimed.locale,
    now: ctx.clock.now(),
    contactId: claimed.contactId,
    contactName: claimed.contactName,
    isCustomer: claimed.isCustomer,
    owes: claimed.owes,
    state: claimed.state,
    transcript: claimed.messages
      .filter((message) => !isNew(message) && message.text !== "")
      .map((message) => ({ author: authorOf(message.author), text: message.text, at: new Date(message.createdAt) })),
    text: lastPart(texts.join("\n"), MAX_TURN_TEXT),
    attachments: heard.flatMap(({ attachments }) => attachments),
    receivedAt: new Date(unanswered[0]?.createdAt ?? ctx.clock.now()),
  };
}

/** A message as text; audio that can be listened to counts as text, other files as attachments. */
async function readMessage(
  ctx: RespondContext,
  tenantId: string,
  message: ClaimedMessage,
  signal: AbortSignal,
): Promise<{ text: string; attachments: AttachmentKind[] }> {
  const parts = message.parts as Part[];
  const texts = [textOfParts(parts)];
  const unread: Part[] = [];
  for (const part of parts) {
    const isAudio = part.type === "file" && part.file.mediaType.startsWith("audio/");
    const said = isAudio ? await ctx.hear(tenantId, part.file, signal) : null;
    if (said) texts.push(said);
    else unread.push(part);
  }
  return { text: texts.filter((text) => text !== "").join("\n"), attachments: attachmentKinds(unread) };
}

function authorOf(author: string): "customer" | "agent" | "rep" {
  return author === "customer" || author === "rep" ? author : "agent";
}

function lastPart(text: string, max: number): string {
  return text.length <= max ? text : truncate(text.slice(-max), max);
}

function count(ctx: RespondContext, decision: Decision, brain: string, input: ThinkInput): void {
  ctx.metrics.turns.inc({ agent: decision.agent, brain, result: decision.next.type });
  ctx.metrics.answerSeconds.observe(Math.max(0, ctx.clock.now().getTime() - input.receivedAt.getTime()) / 1_000);
}

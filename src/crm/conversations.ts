/** Conversations, as reps and programs work with them: read, take, give back, answer. */
import { ConflictError, NotFoundError } from "../lib/errors.ts";
import { pickLocale } from "../lib/locale.ts";
import { say } from "../lib/texts.ts";
import { recordAudit } from "./audit.ts";
import type { CrmContext } from "./context.ts";
import { cancelActions } from "./due-actions.ts";
import { cancelFollowUps } from "./follow-ups.ts";
import { queueMessage } from "./outbox.ts";

export const HANDLERS = ["agents", "waiting", "rep"] as const;
export type Handler = (typeof HANDLERS)[number];

/** A place in a list ordered by newest message: where the former page ended. */
export interface ConversationCursor {
  readonly at: Date;
  readonly id: string;
}

export interface ConversationFilter {
  readonly handler?: Handler;
  readonly status?: "open" | "closed";
}

const WITH_PEOPLE = { contact: true, channelAccount: { select: { kind: true, name: true } } } as const;

/** Conversations, newest message first. */
export function listConversations(
  { tx }: CrmContext,
  { filter, after, limit }: { filter: ConversationFilter; after: ConversationCursor | null; limit: number },
) {
  const beyond = after
    ? { OR: [{ lastMessageAt: { lt: after.at } }, { lastMessageAt: after.at, id: { lt: after.id } }] }
    : {};
  return tx.conversation.findMany({
    where: { ...filter, ...beyond },
    include: WITH_PEOPLE,
    orderBy: [{ lastMessageAt: "desc" }, { id: "desc" }],
    take: limit,
  });
}

/** Throws `NotFoundError`, also for a conversation of another tenant. */
export async function getConversation({ tx }: CrmContext, id: string) {
  const found = await tx.conversation.findUnique({ where: { id }, include: WITH_PEOPLE });
  if (!found) throw new NotFoundError("there is no such conversation");
  return found;
}

/** All messages of a conversation after a number, oldest first, with those that have not left yet. */
export async function listMessages(
  ctx: CrmContext,
  { conversationId, afterSeq, limit }: { conversationId: string; afterSeq: number; limit: number },
) {
  await getConversation(ctx, conversationId);
  return ctx.tx.message.findMany({
    where: { conversationId, seq: { gt: afterSeq } },
    orderBy: { seq: "asc" },
    take: limit,
  });
}

/** Turns of a conversation with their traces, newest first. */
export async function listTurns(ctx: CrmContext, { conversationId, limit }: { conversationId: string; limit: number }) {
  await getConversation(ctx, conversationId);
  return ctx.tx.turn.findMany({ where: { conversationId }, orderBy: { toSeq: "desc" }, take: limit });
}

/**
 * A person takes the conversation: agents stay silent in it until it is given back. A turn that is running loses at its
 * commit. Throws `ConflictError` when somebody else has it.
 */
export async function takeConversation(ctx: CrmContext, id: string): Promise<void> {
  const { tx, actor, clock } = ctx;
  const { count } = await tx.conversation.updateMany({
    // One that was answered on the phone itself is nobody's here.
    where: { id, OR: [{ handler: { not: "rep" } }, { takenBy: null }, { takenBy: actor.id }] },
    data: { handler: "rep", takenBy: actor.id, turnDueAt: null, status: "open" },
  });
  if (count === 0) {
    await getConversation(ctx, id);
    throw new ConflictError("another person has this conversation");
  }
  await cancelActions(tx, "conversation.reassure", id, clock.now());
  await cancelFollowUps(tx, [id], clock.now());
  await recordAudit(ctx, { action: "conversation.take", subjectId: id });
}

/**
 * Calls a person to a conversation that the agents have, without a turn of theirs. Returns false when somebody is called or
 * has it already.
 */
export async function callPerson(
  ctx: CrmContext,
  id: string,
  { reason, summary }: { readonly reason: string; readonly summary: string },
): Promise<boolean> {
  const { tx, clock } = ctx;
  const { count } = await tx.conversation.updateMany({
    where: { id, handler: "agents" },
    data: { handler: "waiting", handoffReason: reason, handoffSummary: summary, turnDueAt: null, status: "open" },
  });
  if (count === 0) return false;
  await cancelFollowUps(tx, [id], clock.now());
  await recordAudit(ctx, { action: "conversation.call_person", subjectId: id, detail: { reason } });
  return true;
}

/**
 * The conversation goes back to the agents. What the customer wrote since, and nobody answered, is answered now.
 * Returns whether a turn is due.
 */
export async function giveConversation(ctx: CrmContext, id: string): Promise<boolean> {
  const { tx, clock } = ctx;
  const [given] = await tx.$queryRaw<{ is_due: boolean }[]>`
    WITH reached AS (
      -- What a turn has answered, and what a person wrote after.
      SELECT greatest(coalesce((SELECT max(to_seq) FROM turns WHERE conversation_id = ${id}), 0),
                      coalesce((SELECT max(seq) FROM messages WHERE conversation_id = ${id} AND author = 'rep'), 0)) AS seq
    )
    UPDATE conversations c
       SET handler = 'agents', taken_by = NULL, handoff_reason = NULL, handoff_summary = NULL,
           answered_seq = least(c.last_inbound_seq, reached.seq),
           turn_due_at = CASE WHEN c.last_inbound_seq > reached.seq THEN ${clock.now()}::timestamptz END
      FROM reached
     WHERE id = ${id} AND handler <> 'agents'
    RETURNING turn_due_at IS NOT NULL AS is_due`;
  if (!given) {
    await getConversation(ctx, id);
    return false;
  }
  await cancelActions(tx, "conversation.reassure", id, clock.now());
  await recordAudit(ctx, { action: "conversation.give", subjectId: id });
  return given.is_due;
}

/** A person's answer. The conversation must be theirs: throws `ConflictError` while the agents have it. Returns the message's id. */
export async function answerAsRep(ctx: CrmContext, id: string, text: string): Promise<string> {
  const conversation = await getConversation(ctx, id);
  if (conversation.handler !== "rep") throw new ConflictError("take the conversation before answering in it");
  if (conversation.takenBy !== ctx.actor.id) throw new ConflictError("another person has this conversation");
  const messageId = await queueMessage(ctx.tx, {
    conversationId: id,
    author: "rep",
    authorName: null,
    parts: [{ type: "text", text }],
    now: ctx.clock.now(),
  });
  await recordAudit(ctx, { action: "message.send", subjectId: messageId });
  return messageId;
}

/** A person settles a message of which nobody knows whether it arrived. Throws `ConflictError` when it is not uncertain. */
export async function settleUncertain(
  ctx: CrmContext,
  messageId: string,
  arrived: boolean,
): Promise<{ conversationId: string; isQueued: boolean }> {
  const { tx, tenantId, clock } = ctx;
  const message = await tx.message.findUnique({ where: { id: messageId } });
  if (!message) throw new NotFoundError("there is no such message");
  const { locale } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { locale: true } });
  const { count } = await tx.message.updateMany({
    where: { id: messageId, status: "uncertain" },
    data: arrived
      ? { status: "sent", statusReason: null, sentAt: clock.now() }
      : { status: "failed", statusReason: say(pickLocale(locale, "es"), "delivery.reason.seen_lost") },
  });
  if (count === 0) throw new ConflictError("this message is not uncertain");
  await recordAudit(ctx, { action: "message.settle", subjectId: messageId, detail: { arrived } });
  if (!arrived) {
    // The failed one stays in the history; what it said goes out once more as a message of its own.
    await queueMessage(tx, {
      conversationId: message.conversationId,
      author: message.author === "rep" ? "rep" : "system",
      authorName: message.authorName,
      parts: message.parts as never,
      now: clock.now(),
    });
  }
  return { conversationId: message.conversationId, isQueued: !arrived };
}

/** Conversations, as reps and programs work with them: read, take, give back. */
import { ConflictError, NotFoundError } from "../lib/errors.ts";
import { pickLocale } from "../lib/locale.ts";
import { say } from "../lib/texts.ts";
import { recordAudit } from "./audit.ts";
import type { CrmContext } from "./context.ts";
import { cancelActions } from "./due-actions.ts";
import { cancelFollowUps } from "./follow-ups.ts";
import { planCard } from "./member-chats/cards.ts";
import { queueMessage } from "./outbox.ts";
import { demand } from "./permissions.ts";

export const HANDLERS = ["agents", "waiting", "rep"] as const;
export type Handler = (typeof HANDLERS)[number];

const WITH_PEOPLE = { contact: true, channelAccount: { select: { kind: true, name: true } } } as const;

/** Throws `NotFoundError`, also for a conversation of another tenant. */
export async function getConversation({ tx }: CrmContext, id: string) {
  const found = await tx.conversation.findUnique({ where: { id }, include: WITH_PEOPLE });
  if (!found) throw new NotFoundError("there is no such conversation");
  return found;
}

/** Where a page of messages begins: those after a number, oldest first; or those before one (null: the newest), newest first. */
export type MessagePlace = { readonly afterSeq: number } | { readonly beforeSeq: number | null };

/** Messages of a conversation, with those that have not left yet. */
export async function listMessages(
  ctx: CrmContext,
  { conversationId, limit, ...place }: { conversationId: string; limit: number } & MessagePlace,
) {
  await getConversation(ctx, conversationId);
  const isForward = "afterSeq" in place;
  const seq = isForward ? { gt: place.afterSeq } : place.beforeSeq === null ? undefined : { lt: place.beforeSeq };
  return ctx.tx.message.findMany({
    where: { conversationId, ...(seq ? { seq } : {}) },
    orderBy: { seq: isForward ? "asc" : "desc" },
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
  demand(ctx, "conversations:write");
  const { tx, actor, clock } = ctx;
  const { count } = await tx.conversation.updateMany({
    // One that was answered on the phone itself is nobody's here.
    where: { id, OR: [{ handler: { not: "rep" } }, { takenBy: null }, { takenBy: actor.id }] },
    data: {
      handler: "rep",
      takenBy: actor.id,
      assigneeId: actor.id,
      snoozedUntil: null,
      turnDueAt: null,
      status: "open",
    },
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
  await planCard(ctx, id);
  await recordAudit(ctx, { action: "conversation.call_person", subjectId: id, detail: { reason } });
  return true;
}

/**
 * The conversation goes back to the agents. What the customer wrote since, and nobody answered, is answered now.
 * Returns whether a turn is due.
 */
export async function giveConversation(ctx: CrmContext, id: string): Promise<boolean> {
  demand(ctx, "conversations:write");
  const { tx, clock } = ctx;
  const [given] = await tx.$queryRaw<{ is_due: boolean }[]>`
    WITH reached AS (
      -- What a turn has answered, and what a person wrote after.
      SELECT greatest(coalesce((SELECT max(to_seq) FROM turns WHERE conversation_id = ${id}), 0),
                      coalesce((SELECT max(seq) FROM messages WHERE conversation_id = ${id} AND author = 'rep'), 0)) AS seq
    )
    UPDATE conversations c
       SET handler = 'agents', taken_by = NULL, assignee_id = NULL, snoozed_until = NULL, handoff_reason = NULL, handoff_summary = NULL,
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

/** A person settles a message of which nobody knows whether it arrived. Throws `ConflictError` when it is not uncertain. */
export async function settleUncertain(
  ctx: CrmContext,
  messageId: string,
  arrived: boolean,
): Promise<{ conversationId: string; isQueued: boolean }> {
  demand(ctx, "conversations:write");
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

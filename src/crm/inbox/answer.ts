/**
 * A person's answer. The customer never gets two for one question: whoever commits first, the person or the agents, wins. The
 * conversation's row settles it, since both hold it while they write.
 */
import { AnsweredMeanwhileError, ConflictError } from "../../lib/errors.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { takeConversation } from "../conversations.ts";
import { queueMessage } from "../outbox.ts";
import { demand } from "../permissions.ts";
import { holdConversation } from "./held.ts";

export interface NewAnswer {
  readonly text: string;
  /** The newest message that its writer had before their eyes. With it, an answer of somebody else since then is no longer spoken over. */
  readonly seenSeq?: number | undefined;
  /** True takes the conversation first, when nobody else has it; a running turn of the agents then loses at its commit. */
  readonly take?: boolean | undefined;
}

/**
 * Returns the message's id. Throws `AnsweredMeanwhileError` when the agents or another person have answered since `seenSeq`, and
 * `ConflictError` when the conversation is not the caller's.
 */
export async function answerAsRep(crm: CrmContext, id: string, { text, seenSeq, take }: NewAnswer): Promise<string> {
  demand(crm, "conversations:write");
  const { tx, actor, clock } = crm;
  const held = await holdConversation(crm, id);
  if (seenSeq !== undefined) await mustBeUnanswered(crm, id, seenSeq);
  const isTheirs = held.handler === "rep" && held.takenBy === actor.id;
  if (!isTheirs) {
    if (held.handler === "rep" && held.takenBy !== null)
      throw new ConflictError("another person has this conversation");
    if (!take) throw new ConflictError("take the conversation before answering in it");
    await takeConversation(crm, id);
  }
  const messageId = await queueMessage(tx, {
    conversationId: id,
    author: "rep",
    authorName: null,
    parts: [{ type: "text", text }],
    now: clock.now(),
  });
  await tx.conversationMark.updateMany({
    where: { conversationId: id, readerId: actor.id ?? "" },
    data: { draft: null, draftAt: null },
  });
  await recordAudit(crm, { action: "message.send", subjectId: messageId });
  return messageId;
}

/** What the caller sent themselves is no news to them. */
async function mustBeUnanswered({ tx, actor }: CrmContext, conversationId: string, seenSeq: number): Promise<void> {
  const [newer] = await tx.$queryRaw<{ id: string; author: string }[]>`
    SELECT m.id, m.author FROM messages m
     WHERE m.conversation_id = ${conversationId} AND m.seq > ${seenSeq} AND m.author IN ('agent', 'rep')
       AND NOT EXISTS (SELECT FROM audit a WHERE a.subject_id = m.id AND a.action = 'message.send' AND a.actor_id = ${actor.id})
     ORDER BY m.seq LIMIT 1`;
  if (newer)
    throw new AnsweredMeanwhileError("the customer was answered meanwhile", { details: { messageId: newer.id } });
}

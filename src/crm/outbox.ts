/** Messages that people or the system put into a conversation's outbox; the agents' replies come with their turn. */
import type { Part } from "../channels/channel.ts";
import { textOfParts } from "../channels/parts.ts";
import type { Tx } from "../infra/database.ts";
import { newId } from "../lib/ids.ts";
import type { Lane } from "./sql/outbox.ts";

export interface NewOutgoing {
  readonly conversationId: string;
  readonly author: "rep" | "system";
  readonly authorName: string | null;
  readonly parts: readonly Part[];
  /** `bulk` is what nobody waits for: it gives way to answers. */
  readonly lane?: Lane;
  readonly now: Date;
}

/** Puts a message behind those that wait already. The conversation's row is locked, so that numbers have no gaps. Returns the message's id. */
export async function queueMessage(
  tx: Tx,
  { conversationId, author, authorName, parts, lane = "reply", now }: NewOutgoing,
): Promise<string> {
  const [thread] = await tx.$queryRaw<{ seq: number; tenant_id: string; channel_account_id: string }[]>`
    UPDATE conversations
       SET last_seq = last_seq + 1, last_outbound_seq = last_seq + 1, last_message_at = ${now}, outbox_due_at = least(coalesce(outbox_due_at, ${now}), ${now})
     WHERE id = ${conversationId}
    RETURNING last_seq AS seq, tenant_id, channel_account_id`;
  if (!thread) throw new Error(`no conversation ${conversationId}`);
  const id = newId("message");
  await tx.message.create({
    data: {
      id,
      tenantId: thread.tenant_id,
      conversationId,
      channelAccountId: thread.channel_account_id,
      seq: thread.seq,
      direction: "out",
      author,
      authorName,
      parts: parts as object[],
      text: textOfParts(parts),
      status: "queued",
      lane,
      createdAt: now,
    },
  });
  return id;
}

/** A sentence of ours that is neither an agent's nor a rep's. */
export function queueSystemMessage(tx: Tx, conversationId: string, text: string, now: Date): Promise<string> {
  return queueMessage(tx, { conversationId, author: "system", authorName: null, parts: [{ type: "text", text }], now });
}

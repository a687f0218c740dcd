/** A conversation as people see it: messages in their place, those of ours only once they have left. */
import type { Part } from "../channels/channel.ts";
import type { SqlTx, Statement } from "../infra/database.ts";

export interface ThreadMessage {
  readonly id: string;
  /** Place in the thread, from 1; grows with every message that becomes visible. */
  readonly position: number;
  readonly direction: "in" | "out";
  readonly author: "customer" | "agent" | "rep" | "system";
  readonly authorName: string | null;
  readonly parts: readonly Part[];
  readonly text: string;
  /** The provider's id: for web chats the client's own id of its activity. */
  readonly externalId: string | null;
  readonly createdAt: Date;
}

const AFTER: Statement = {
  name: "thread_after",
  text: `SELECT id, position, direction, author, author_name AS "authorName", parts, text, external_id AS "externalId", created_at AS "createdAt"
           FROM messages
          WHERE conversation_id = $1 AND position > $2 AND status IN ('received', 'sent', 'delivered', 'read')
          ORDER BY position LIMIT $3`,
};

const FIND: Statement = {
  name: "thread_find",
  text: "SELECT id FROM conversations WHERE channel_account_id = $1 AND thread_id = $2",
};

/** Messages after a place, oldest first. */
export function readThread(tx: SqlTx, conversationId: string, after: number, limit: number): Promise<ThreadMessage[]> {
  return tx.query(AFTER, [conversationId, after, limit]);
}

/** The conversation of a provider's thread, or null while nobody has written in it. */
export async function findThread(tx: SqlTx, channelAccountId: string, threadId: string): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(FIND, [channelAccountId, threadId]);
  return row?.id ?? null;
}

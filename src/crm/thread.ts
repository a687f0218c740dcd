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
  /** The conversation's language. */
  readonly locale: string;
  readonly createdAt: Date;
}

/** A provider's thread: its conversation, and the provider's id of the person in it. */
export interface Thread {
  readonly conversationId: string;
  readonly userId: string;
}

const AFTER: Statement = {
  name: "thread_after",
  text: `SELECT m.id, m.position, m.direction, m.author, m.author_name AS "authorName", m.parts, m.text,
                m.external_id AS "externalId", c.locale, m.created_at AS "createdAt"
           FROM messages m JOIN conversations c ON c.id = m.conversation_id
          WHERE m.conversation_id = $1 AND m.position > $2 AND m.status IN ('received', 'sent', 'delivered', 'read')
          ORDER BY m.position LIMIT $3`,
};

const FIND: Statement = {
  name: "thread_find",
  text: `SELECT c.id AS "conversationId", i.external_id AS "userId"
           FROM conversations c JOIN identities i ON i.id = c.identity_id
          WHERE c.channel_account_id = $1 AND c.thread_id = $2`,
};

/** Messages after a place, oldest first. */
export function readThread(tx: SqlTx, conversationId: string, after: number, limit: number): Promise<ThreadMessage[]> {
  return tx.query(AFTER, [conversationId, after, limit]);
}

/** The conversation of a provider's thread, or null while nobody has written in it. */
export async function findThread(tx: SqlTx, channelAccountId: string, threadId: string): Promise<Thread | null> {
  const [row] = await tx.query<Thread>(FIND, [channelAccountId, threadId]);
  return row ?? null;
}

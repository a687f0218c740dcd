/** Messages that run by themselves, put into many outboxes at once: one statement for all numbers, one for all messages. */
import type { Part } from "../../channels/channel.ts";
import { textOfParts } from "../../channels/parts.ts";
import type { SqlTx, Statement } from "../../infra/database.ts";

export interface BulkMessage {
  /** Of the message, given beforehand. */
  readonly id: string;
  readonly conversationId: string;
  readonly sendId: string;
  readonly parts: readonly Part[];
}

// What somebody else has in hand is left for later: nobody who answers a customer waits for this, and none of both waits
// for the other for ever.
const FREE: Statement = {
  name: "bulk_free_threads",
  text: "SELECT id FROM conversations WHERE id = ANY($1::text[]) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED",
};

/** Locks those of these conversations that nobody has in hand; returns them. */
export async function lockFreeThreads(tx: SqlTx, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  return new Set((await tx.query<{ id: string }>(FREE, [ids])).map(({ id }) => id));
}

const QUEUE: Statement = {
  name: "bulk_queue",
  text: `
    WITH message AS (
      SELECT * FROM jsonb_to_recordset($1::jsonb) AS m(id text, "conversationId" text, "sendId" text, parts jsonb, text text)
    ), thread AS (
      UPDATE conversations c
         SET last_seq = last_seq + 1, last_outbound_seq = last_seq + 1, last_message_at = $2,
             outbox_due_at = least(coalesce(outbox_due_at, $2::timestamptz), $2)
        FROM message WHERE c.id = message."conversationId"
      RETURNING c.id, c.last_seq, c.tenant_id, c.channel_account_id
    )
    INSERT INTO messages (id, tenant_id, conversation_id, channel_account_id, seq, direction, author, parts, text, status, lane, send_id, created_at)
    SELECT message.id, thread.tenant_id, thread.id, thread.channel_account_id, thread.last_seq, 'out', 'system', message.parts,
           message.text, 'queued', 'bulk', message."sendId", $2
      FROM message JOIN thread ON thread.id = message."conversationId"`,
};

/** Puts one message into each of these conversations, behind what waits there, and marks their outboxes as due. */
export async function queueBulk(tx: SqlTx, messages: readonly BulkMessage[], now: Date): Promise<void> {
  if (messages.length === 0) return;
  const rows = messages.map((message) => ({ ...message, text: textOfParts(message.parts) }));
  await tx.query(QUEUE, [JSON.stringify(rows), now]);
}

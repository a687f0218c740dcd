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

/** A message of an automated send that stands alone in an outbox which is due, and where it leads. */
export interface LoneMessage {
  readonly conversationId: string;
  readonly channelAccountId: string;
  readonly threadId: string;
  readonly userId: string;
  readonly route: unknown;
  readonly messageId: string;
  readonly sendId: string;
  readonly parts: unknown;
  /** Number of the newest message of ours. */
  readonly lastSeq: number;
}

// Each outbox is looked at by itself: joined, all would be read for each, as the planner believes them to be empty.
const LONE: Statement = {
  name: "bulk_lone",
  text: `
    SELECT c.id AS "conversationId", c.channel_account_id AS "channelAccountId", c.thread_id AS "threadId", c.route,
           identity.external_id AS "userId", m.id AS "messageId", m.send_id AS "sendId", m.parts, c.last_outbound_seq AS "lastSeq"
      FROM conversations c
      JOIN identities identity ON identity.id = c.identity_id
     CROSS JOIN LATERAL (
       SELECT count(*) AS count, min(w.id) AS id FROM messages w
        WHERE w.conversation_id = c.id AND w.direction = 'out' AND w.status IN ('queued', 'sending')) waiting
      JOIN messages m ON m.id = waiting.id
     WHERE c.id = ANY($1::text[]) AND c.outbox_due_at <= $2 AND (c.outbox_lease_until IS NULL OR c.outbox_lease_until <= $2)
       AND waiting.count = 1 AND m.status = 'queued' AND m.lane = 'bulk' AND m.send_id IS NOT NULL AND m.next_attempt_at IS NULL
       AND NOT coalesce(identity.blocked_at > c.last_inbound_at, identity.blocked_at IS NOT NULL)`,
};

/** Of these conversations, those whose outboxes are due, in nobody's hands, and hold one message of a send and nothing else. */
export function findLone(tx: SqlTx, ids: readonly string[], now: Date): Promise<LoneMessage[]> {
  return tx.query<LoneMessage>(LONE, [ids, now]);
}

const MARK: Statement = {
  name: "bulk_mark",
  text: `
    WITH wanted AS (
      SELECT * FROM jsonb_to_recordset($1::jsonb) AS w("conversationId" text, "messageId" text, "lastSeq" int)
    ), held AS (
      UPDATE conversations c SET outbox_lease = $2, outbox_lease_until = $3::timestamptz + $4::int * interval '1 millisecond'
        FROM wanted w
       WHERE c.id = w."conversationId" AND c.last_outbound_seq = w."lastSeq" AND c.outbox_due_at <= $3
         AND (c.outbox_lease_until IS NULL OR c.outbox_lease_until <= $3)
      RETURNING w."messageId"
    ), marked AS (
      UPDATE messages m SET status = 'sending', next_attempt_at = NULL FROM held WHERE m.id = held."messageId" AND m.status = 'queued'
      RETURNING m.id, m.send_id
    )
    UPDATE automated_sends s SET sent_at = $3 FROM marked WHERE s.id = marked.send_id RETURNING marked.id`,
};

/** Takes the outboxes of these messages for `leaseMs` and marks message and send as leaving. Returns the ids of those that are marked. */
export async function markLone(
  tx: SqlTx,
  messages: readonly LoneMessage[],
  { lease, now, leaseMs }: { lease: string; now: Date; leaseMs: number },
): Promise<Set<string>> {
  const rows = messages.map(({ conversationId, messageId, lastSeq }) => ({ conversationId, messageId, lastSeq }));
  const marked = await tx.query<{ id: string }>(MARK, [JSON.stringify(rows), lease, now, leaseMs]);
  return new Set(marked.map(({ id }) => id));
}

const SETTLE: Statement = {
  name: "bulk_settle",
  text: `
    WITH outcome AS (
      SELECT * FROM jsonb_to_recordset($1::jsonb) AS o("conversationId" text, "messageId" text, "lastSeq" int, "externalId" text)
    ), thread AS (
      UPDATE conversations c
         SET last_position = last_position + 1, last_message_at = $3,
             outbox_due_at = CASE WHEN c.last_outbound_seq > outcome."lastSeq" THEN $3::timestamptz ELSE NULL END,
             outbox_lease = NULL, outbox_lease_until = NULL
        FROM outcome
       WHERE c.id = outcome."conversationId" AND c.outbox_lease = $2
      RETURNING c.id, c.last_position, c.outbox_due_at IS NOT NULL AS is_more_due, outcome."messageId", outcome."externalId"
    ), settled AS (
      UPDATE messages m
         SET status = 'sent', external_id = coalesce(thread."externalId", m.external_id), status_reason = NULL, status_code = NULL,
             position = thread.last_position, sent_at = $3
        FROM thread WHERE m.id = thread."messageId" AND m.status = 'sending' AND m.position IS NULL
    )
    SELECT id AS "conversationId", is_more_due AS "isMoreDue" FROM thread`,
};

/** Writes that messages have left and gives their outboxes back: empty, or due again when more has come. Returns those that were still ours. */
export function settleLone(
  tx: SqlTx,
  sent: readonly (Pick<LoneMessage, "conversationId" | "messageId" | "lastSeq"> & { externalId: string | null })[],
  { lease, now }: { lease: string; now: Date },
): Promise<{ conversationId: string; isMoreDue: boolean }[]> {
  const rows = sent.map(({ conversationId, messageId, lastSeq, externalId }) => ({
    ...{ conversationId, messageId, lastSeq, externalId },
  }));
  return tx.query(SETTLE, [JSON.stringify(rows), lease, now]);
}

const FREE_LEASE: Statement = {
  name: "bulk_free",
  text: `UPDATE conversations SET outbox_lease = NULL, outbox_lease_until = NULL
          WHERE id = ANY($1::text[]) AND outbox_lease = $2`,
};

/** Gives outboxes back as they are: their messages stay marked. */
export async function freeLone(tx: SqlTx, ids: readonly string[], lease: string): Promise<void> {
  if (ids.length > 0) await tx.query(FREE_LEASE, [ids, lease]);
}

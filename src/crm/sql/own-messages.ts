/** The statements of a message that a rep wrote elsewhere, on the phone itself: stored once, and the conversation is theirs. */
import type { Part } from "../../channels/channel.ts";
import type { SqlTx, Statement } from "../../infra/database.ts";
import { newId } from "../../lib/ids.ts";
import { addThread, type NewThread, ownFileIds } from "./ingest.ts";

// Waits for whoever stores, answers or sends in the thread; what is read after it is the last word.
const LOCK: Statement = {
  name: "own_lock",
  text: "SELECT id FROM conversations WHERE channel_account_id = $1 AND thread_id = $2 FOR UPDATE",
};

const FIND: Statement = {
  name: "own_find",
  text: `SELECT id, conversation_id, position FROM messages
          WHERE channel_account_id = $1 AND direction = 'out' AND external_id = $2`,
};

/** Shorter texts are matched only when they are the same: a piece of a longer message may be told by itself. */
const PIECE_LENGTH = 20;

// What left with its answer lost, and is now told by the provider: it arrived.
const CLAIM: Statement = {
  name: "own_claim",
  text: `
    UPDATE messages m
       SET external_id = $2,
           status = CASE WHEN m.status = 'uncertain' THEN 'sent' ELSE m.status END,
           status_reason = CASE WHEN m.status = 'uncertain' THEN NULL ELSE m.status_reason END,
           sent_at = coalesce(m.sent_at, $4::timestamptz)
     WHERE m.id = (SELECT id FROM messages
                    WHERE conversation_id = $1 AND direction = 'out' AND external_id IS NULL
                      AND status IN ('sending', 'uncertain')
                      AND (btrim(text) = btrim($3) OR (length($3) >= ${PIECE_LENGTH} AND position($3 IN text) > 0))
                    ORDER BY seq LIMIT 1)
    RETURNING m.id, m.conversation_id, m.position`,
};

// A turn that runs loses at its commit, since the conversation is no longer the agents'.
const STORE: Statement = {
  name: "own_store",
  text: `
    WITH thread AS (
      UPDATE conversations
         SET last_seq = last_seq + 1, last_position = last_position + 1, last_message_at = $6, status = 'open',
             taken_by = CASE WHEN handler = 'rep' THEN taken_by END, handler = 'rep', snoozed_until = NULL,
             answered_seq = last_inbound_seq, turn_due_at = NULL
       WHERE id = $1
      RETURNING id, tenant_id, channel_account_id, last_seq, last_position
    ), given AS (
      UPDATE attachments SET conversation_id = thread.id
        FROM thread
       WHERE attachments.id = ANY($8::text[]) AND attachments.conversation_id IS NULL
    )
    INSERT INTO messages (id, tenant_id, conversation_id, channel_account_id, seq, position, direction, author, parts, text,
                          external_id, status, created_at, sent_at)
    SELECT $2, tenant_id, id, channel_account_id, last_seq, last_position, 'out', 'rep', $3::jsonb, $4, $5, 'sent',
           $6::timestamptz, $7::timestamptz
      FROM thread
    RETURNING id, conversation_id, position`,
};

export interface OwnRow extends NewThread {
  readonly externalId: string;
  readonly parts: readonly Part[];
  readonly text: string;
  readonly sentAt: Date;
}

export interface StoredOwn {
  readonly messageId: string;
  readonly conversationId: string;
  readonly position: number | null;
  /** `known`: it is stored already; `ours`: we sent it ourselves, and its answer was lost; `rep`: a rep has the conversation now. */
  readonly result: "known" | "ours" | "rep";
}

interface Row {
  readonly id: string;
  readonly conversation_id: string;
  readonly position: number | null;
}

/** Stores a rep's message once for its external id, in a transaction of the caller's. */
export async function storeOwn(tx: SqlTx, row: OwnRow): Promise<StoredOwn> {
  const { channelAccountId, threadId, externalId } = row;
  const lock = () => tx.query<{ id: string }>(LOCK, [channelAccountId, threadId]);
  let [thread] = await lock();
  if (!thread) {
    await addThread(tx, row);
    [thread] = await lock();
  }
  if (!thread) throw new Error(`the thread of ${channelAccountId} could not be made`);
  const [known] = await tx.query<Row>(FIND, [channelAccountId, externalId]);
  if (known) return present(known, "known");
  const [claimed] = await tx.query<Row>(CLAIM, [thread.id, externalId, row.text, row.sentAt]);
  if (claimed) return present(claimed, "ours");
  const [stored] = await tx.query<Row>(STORE, [
    thread.id,
    newId("message"),
    JSON.stringify(row.parts),
    row.text,
    externalId,
    row.now,
    row.sentAt,
    ownFileIds(row.parts),
  ]);
  if (!stored) throw new Error(`the thread ${thread.id} is gone`);
  return present(stored, "rep");
}

function present({ id, conversation_id: conversationId, position }: Row, result: StoredOwn["result"]): StoredOwn {
  return { messageId: id, conversationId, position, result };
}

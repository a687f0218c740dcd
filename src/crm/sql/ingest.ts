/** The statements of an incoming message: one for a known thread, a few more the first time somebody writes. */
import type { Part } from "../../channels/channel.ts";
import type { Database, SqlTx, Statement } from "../../infra/database.ts";
import { newId } from "../../lib/ids.ts";
import { findMemberChat } from "../member-chats/identities.ts";

export interface InboundRow {
  readonly tenantId: string;
  readonly channelAccountId: string;
  readonly threadId: string;
  readonly userId: string;
  readonly route: unknown;
  readonly senderName: string | null;
  readonly senderPhone: string | null;
  readonly senderEmail: string | null;
  readonly locale: string;
  readonly externalId: string;
  readonly parts: readonly Part[];
  readonly text: string;
  readonly debounceMs: number;
  /** When it was written, by the provider's clock; not later than now. */
  readonly writtenAt: Date;
  readonly now: Date;
}

export interface StoredInbound {
  readonly messageId: string;
  readonly conversationId: string;
  /** Its place in the thread, counted from 1. */
  readonly position: number;
  readonly duplicate: boolean;
  /** Null when no turn is due: a rep has the conversation. */
  readonly turnDueAt: Date | null;
}

interface StoredRow {
  readonly message_id: string;
  readonly conversation_id: string;
  readonly position: number;
  readonly turn_due_at: Date | null;
}

/** Messages of one burst after which the answer is no longer put off. */
const BURST_LIMIT = 5;

/**
 * Locks the thread unless it is a member's own and $13 says that those are left alone, stores the message unless its external id is known, and sets the turn's due time. The lock gives
 * messages their numbers without gaps; the unique index on the external id settles copies that arrive together.
 */
const STORE: Statement = { name: "ingest_store", text: storing("") };

/** The same, and gives the message's files to its conversation: those alone pay for it. */
const STORE_WITH_FILES: Statement = {
  name: "ingest_store_files",
  text: storing(`, given AS (
      UPDATE attachments SET conversation_id = stored.conversation_id
        FROM stored
       WHERE attachments.id = ANY($14::text[]) AND attachments.conversation_id IS NULL
    )`),
};

/** @param more what else is done with the stored message, as a further query of the `WITH` */
function storing(more: string): string {
  return `
    WITH thread AS (
      SELECT id, last_seq, last_position FROM conversations
       WHERE channel_account_id = $1 AND thread_id = $2
         AND ($13::text IS NULL OR NOT EXISTS (
           SELECT FROM member_identities i JOIN members m ON m.id = i.member_id
            WHERE i.channel_account_id = $1 AND i.user_id = $13 AND m.deactivated_at IS NULL))
         FOR UPDATE
    ), stored AS (
      INSERT INTO messages (id, tenant_id, conversation_id, channel_account_id, seq, position, direction, author, author_name,
                            parts, text, external_id, status, created_at)
      SELECT $3, $4, thread.id, $1, thread.last_seq + 1, thread.last_position + 1, 'in', 'customer', $5,
             $6::jsonb, $7, $8, 'received', $9::timestamptz
        FROM thread
      ON CONFLICT (channel_account_id, direction, external_id) DO NOTHING
      RETURNING id, conversation_id, seq, position
    )${more}
    UPDATE conversations c
       SET last_seq = stored.seq, last_position = stored.position, last_inbound_seq = stored.seq,
           last_inbound_at = $9, last_message_at = $9, status = 'open', snoozed_until = NULL, route = $10::jsonb,
           last_written_at = greatest(c.last_written_at, $12::timestamptz),
           answered_seq = CASE WHEN c.handler = 'agents' THEN c.answered_seq ELSE stored.seq END,
           turn_due_at = CASE
             WHEN c.handler <> 'agents' THEN NULL
             WHEN c.turn_due_at IS NOT NULL AND stored.seq - c.answered_seq > ${BURST_LIMIT} THEN c.turn_due_at
             ELSE $9::timestamptz + $11::int * interval '1 millisecond' END
      FROM stored
     WHERE c.id = stored.conversation_id
    RETURNING stored.id AS message_id, c.id AS conversation_id, stored.position, c.turn_due_at`;
}

const FIND_COPY: Statement = {
  name: "ingest_find_copy",
  text: `SELECT id AS message_id, conversation_id, position, NULL::timestamptz AS turn_due_at FROM messages
          WHERE channel_account_id = $1 AND direction = 'in' AND external_id = $2`,
};

/** Two first messages of one person wait for each other here, so that one thread is made. */
const LOCK_NEWCOMER: Statement = {
  name: "ingest_lock_newcomer",
  // Without the lock's own column: Prisma cannot read its type.
  text: "SELECT 1 AS locked FROM pg_advisory_xact_lock(hashtextextended($1, 42))",
};

const ADD_IDENTITY: Statement = {
  name: "ingest_add_identity",
  text: `
    WITH known AS (
      SELECT id, contact_id FROM identities WHERE channel_account_id = $2 AND external_id = $3
    ), contact AS (
      INSERT INTO contacts (id, tenant_id, name, phone, email, locale, created_at)
      SELECT $4, $1, $5, $6, $7, $8, $9 WHERE NOT EXISTS (SELECT FROM known) RETURNING id
    ), identity AS (
      INSERT INTO identities (id, tenant_id, contact_id, channel_account_id, external_id, display_name, created_at)
      SELECT $10, $1, contact.id, $2, $3, $5, $9 FROM contact RETURNING id, contact_id
    )
    INSERT INTO conversations (id, tenant_id, channel_account_id, identity_id, contact_id, thread_id, route, locale,
                               last_message_at, created_at)
    SELECT $11, $1, $2, who.id, who.contact_id, $12, $13::jsonb, $8, $9, $9
      FROM (SELECT id, contact_id FROM known UNION ALL SELECT id, contact_id FROM identity) who
    ON CONFLICT (tenant_id, channel_account_id, thread_id) DO NOTHING`,
};

/** Stores a message with all it needs, once for its external id, in one transaction. */
export async function storeInbound(db: Database, row: InboundRow): Promise<StoredInbound> {
  const stored = await store(db.statementsFor(row.tenantId), row);
  if (stored) return stored;
  return db.sqlForTenant(row.tenantId, (tx) => storeCopyOrFirst(tx, row));
}

/**
 * The same for whoever is no member in a chat of their own; of such a chat its id, with nothing stored. Whether it is one is
 * asked by the statement that stores: of a customer in a known thread that costs nothing.
 */
export async function storeUnlessMember(
  db: Database,
  row: InboundRow,
): Promise<StoredInbound | { readonly chatId: string }> {
  const stored = await store(db.statementsFor(row.tenantId), row, row.userId);
  if (stored) return stored;
  return db.sqlForTenant(row.tenantId, async (tx) => {
    const chatId = await findMemberChat(tx, row.channelAccountId, row.userId);
    return chatId === null ? storeCopyOrFirst(tx, row) : { chatId };
  });
}

/** The same in a transaction of the caller's, for what must commit together with the message. */
export async function storeInboundIn(tx: SqlTx, row: InboundRow): Promise<StoredInbound> {
  return (await store(tx, row)) ?? (await storeCopyOrFirst(tx, row));
}

/** Either the message is known, or its thread is new. */
async function storeCopyOrFirst(tx: SqlTx, row: InboundRow): Promise<StoredInbound> {
  const copy = await findCopy(tx, row);
  if (copy) return copy;
  await addThread(tx, row);
  const fresh = (await store(tx, row)) ?? (await findCopy(tx, row));
  if (!fresh) throw new Error(`the thread of ${row.channelAccountId} could not be made`);
  return fresh;
}

/** Who a thread is with, and where. */
export type NewThread = Pick<
  InboundRow,
  "tenantId" | "channelAccountId" | "threadId" | "userId" | "route" | "locale" | "now"
> &
  Pick<InboundRow, "senderName" | "senderPhone" | "senderEmail">;

/** Makes a person's thread, with identity and contact where they are new; one that is there stays as it is. */
export async function addThread(tx: SqlTx, row: NewThread): Promise<void> {
  await tx.query(LOCK_NEWCOMER, [`${row.channelAccountId} ${row.userId}`]);
  await tx.query(ADD_IDENTITY, [
    row.tenantId,
    row.channelAccountId,
    row.userId,
    newId("contact"),
    row.senderName,
    row.senderPhone,
    row.senderEmail,
    row.locale,
    row.now,
    newId("identity"),
    newId("conversation"),
    row.threadId,
    JSON.stringify(row.route),
  ]);
}

/** @param unlessMember the provider's id of a person in whose own chat, as a member, nothing is stored */
async function store(tx: SqlTx, row: InboundRow, unlessMember: string | null = null): Promise<StoredInbound | null> {
  const fileIds = ownFileIds(row.parts);
  const hasFiles = fileIds.length > 0;
  const [found] = await tx.query<StoredRow>(hasFiles ? STORE_WITH_FILES : STORE, [
    row.channelAccountId,
    row.threadId,
    newId("message"),
    row.tenantId,
    row.senderName,
    JSON.stringify(row.parts),
    row.text,
    row.externalId,
    row.now,
    JSON.stringify(row.route),
    row.debounceMs,
    row.writtenAt,
    unlessMember,
    ...(hasFiles ? [fileIds] : []),
  ]);
  return found ? present(found, false) : null;
}

const NOTE_REFERENCE: Statement = {
  name: "ingest_note_reference",
  text: "UPDATE conversations SET reference = $2 WHERE id = $1",
};

/** Writes the code of the link by which the person came. */
export async function noteReference(tx: SqlTx, conversationId: string, reference: string): Promise<void> {
  await tx.query(NOTE_REFERENCE, [conversationId, reference]);
}

/** The stored files of a message; a file with an address of its own (a product photo) belongs to no conversation. */
export function ownFileIds(parts: readonly Part[]): string[] {
  return parts.flatMap((part) => (part.type === "file" && part.file.url === undefined ? [part.file.id] : []));
}

async function findCopy(tx: SqlTx, row: InboundRow): Promise<StoredInbound | null> {
  const [found] = await tx.query<StoredRow>(FIND_COPY, [row.channelAccountId, row.externalId]);
  return found ? present(found, true) : null;
}

function present(row: StoredRow, duplicate: boolean): StoredInbound {
  const { message_id: messageId, conversation_id: conversationId, position, turn_due_at: turnDueAt } = row;
  return { messageId, conversationId, position, turnDueAt, duplicate };
}

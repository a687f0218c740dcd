/** The statements of the outbox: take a conversation's messages in their order, mark what became of each, give it back. */
import type { SqlTx, Statement } from "../../infra/database.ts";

export interface QueuedMessage {
  readonly id: string;
  readonly seq: number;
  readonly author: "agent" | "rep" | "system";
  readonly parts: unknown;
  /** `sending` means that an earlier process died with the message in its hands. */
  readonly status: "queued" | "sending";
  readonly attempts: number;
  readonly nextAttemptAt: Date | null;
  /** `bulk` is what nobody waits for: it gives way to the rest. */
  readonly lane: Lane;
  /** The automated send that it is of. */
  readonly sendId?: string | null;
}

export type Lane = "reply" | "bulk";

export interface ClaimedOutbox {
  readonly channelAccountId: string;
  readonly threadId: string;
  readonly userId: string;
  readonly route: unknown;
  readonly contactId: string;
  readonly isBlocked: boolean;
  /** When the customer wrote last, by the provider's clock; null where only templates are taken until they do. */
  readonly lastWrittenAt: Date | null;
  /** Number of the newest message that `messages` may hold, those already sent included. */
  readonly lastSeq: number;
  /** In the order in which they are to leave. */
  readonly messages: readonly QueuedMessage[];
}

// The row that is claimed may be newer than the messages that are seen: the claim waits for whoever writes to the thread,
// while the rest of the statement sees what was there when it began. The number is therefore read as it was then: with
// what has come since, the outbox is due again.
const CLAIM: Statement = {
  name: "outbox_claim",
  text: `
    WITH claimed AS (
      UPDATE conversations SET outbox_lease = $2, outbox_lease_until = $3::timestamptz + $4::int * interval '1 millisecond'
       WHERE id = $1 AND outbox_due_at <= $3 AND (outbox_lease_until IS NULL OR outbox_lease_until <= $3)
      RETURNING id, channel_account_id, thread_id, identity_id, contact_id, route, last_inbound_at, last_written_at
    )
    SELECT claimed.channel_account_id, claimed.thread_id, claimed.route, claimed.contact_id, claimed.last_written_at, seen.last_outbound_seq,
           identity.external_id AS user_id,
           coalesce(identity.blocked_at > claimed.last_inbound_at, identity.blocked_at IS NOT NULL) AS is_blocked,
           (SELECT json_agg(json_build_object('id', m.id, 'seq', m.seq, 'author', m.author, 'parts', m.parts, 'status', m.status,
                                              'attempts', m.attempts, 'nextAttemptAt', m.next_attempt_at, 'lane', m.lane, 'sendId', m.send_id)
                           ORDER BY m.lane = 'bulk', m.seq)
              FROM messages m
             WHERE m.conversation_id = claimed.id AND m.direction = 'out' AND m.status IN ('queued', 'sending')) AS messages
      FROM claimed JOIN conversations seen ON seen.id = claimed.id JOIN identities identity ON identity.id = claimed.identity_id`,
};

interface ClaimRow {
  channel_account_id: string;
  thread_id: string;
  user_id: string;
  contact_id: string;
  route: unknown;
  is_blocked: boolean;
  last_written_at: Date | null;
  last_outbound_seq: number;
  messages: (Omit<QueuedMessage, "nextAttemptAt"> & { nextAttemptAt: string | null })[] | null;
}

export interface OutboxLease {
  readonly conversationId: string;
  readonly lease: string;
}

/** Takes the outbox of a conversation for `leaseMs`, or returns null when it is empty, not due or held by another. */
export async function claimOutbox(
  tx: SqlTx,
  { conversationId, lease, now, leaseMs }: OutboxLease & { now: Date; leaseMs: number },
): Promise<ClaimedOutbox | null> {
  const [row] = await tx.query<ClaimRow>(CLAIM, [conversationId, lease, now, leaseMs]);
  if (!row) return null;
  return {
    channelAccountId: row.channel_account_id,
    threadId: row.thread_id,
    userId: row.user_id,
    route: row.route,
    contactId: row.contact_id,
    isBlocked: row.is_blocked,
    lastWrittenAt: row.last_written_at,
    lastSeq: row.last_outbound_seq,
    messages: (row.messages ?? []).map((m) => ({
      ...m,
      nextAttemptAt: m.nextAttemptAt ? new Date(m.nextAttemptAt) : null,
    })),
  };
}

const HOLD: Statement = {
  name: "outbox_hold",
  text: `UPDATE conversations SET outbox_lease_until = $3::timestamptz + $4::int * interval '1 millisecond'
          WHERE id = $1 AND outbox_lease = $2 RETURNING id`,
};

// Renews the lease as well: the provider's answer is waited for from now on. The conversation's row is locked before the
// message's, as whoever reports on it does.
const MARK_SENDING: Statement = {
  name: "outbox_mark_sending",
  text: `
    WITH held AS (${HOLD.text}), marked AS (
      UPDATE messages m SET status = 'sending', next_attempt_at = NULL
        FROM held WHERE m.id = $5 AND m.conversation_id = held.id AND m.status = 'queued' RETURNING m.id
    )
    SELECT EXISTS (SELECT FROM marked) AS is_marked FROM held`,
};

/**
 * Writes that a message is about to leave, and holds the outbox for `leaseMs` more. `lost` when the outbox is no longer
 * ours, `settled` when a report has said meanwhile what became of the message.
 */
export async function markSending(
  tx: SqlTx,
  { conversationId, lease }: OutboxLease,
  { messageId, now, leaseMs }: { messageId: string; now: Date; leaseMs: number },
): Promise<"marked" | "lost" | "settled"> {
  const values = [conversationId, lease, now, leaseMs, messageId];
  const [held] = await tx.query<{ is_marked: boolean }>(MARK_SENDING, values);
  if (!held) return "lost";
  return held.is_marked ? "marked" : "settled";
}

/** Holds the outbox for `leaseMs` more; false when it is no longer ours. */
export async function holdOutbox(
  tx: SqlTx,
  { conversationId, lease }: OutboxLease,
  { now, leaseMs }: { now: Date; leaseMs: number },
): Promise<boolean> {
  return (await tx.query(HOLD, [conversationId, lease, now, leaseMs])).length > 0;
}

/** What became of a message; with it the message gets its place in the thread. */
export interface Outcome {
  readonly id: string;
  /** `withdrawn` never left and never will. */
  readonly status: "sent" | "failed" | "uncertain" | "withdrawn";
  readonly externalId: string | null;
  readonly reason: string | null;
  /** The provider's code, with `failed`. */
  readonly code: string | null;
}

const SETTLE: Statement = {
  name: "outbox_settle",
  text: `
    WITH outcome AS (
      SELECT o.id, o.status, o."externalId", o.reason, o.code, row_number() OVER (ORDER BY o.nr) AS place
        FROM ROWS FROM (jsonb_to_recordset($5::jsonb) AS (id text, status text, "externalId" text, reason text, code text))
             WITH ORDINALITY AS o(id, status, "externalId", reason, code, nr)
        JOIN messages m ON m.id = o.id AND m.position IS NULL
    ), thread AS (
      UPDATE conversations c
         SET last_position = last_position + fresh.count,
             last_message_at = CASE WHEN fresh.count > 0 THEN $3 ELSE last_message_at END,
             outbox_due_at = CASE WHEN NOT $6 THEN outbox_due_at WHEN c.last_outbound_seq > $4 THEN $3 ELSE NULL END,
             outbox_lease = CASE WHEN $6 THEN NULL ELSE outbox_lease END,
             outbox_lease_until = CASE WHEN $6 THEN NULL ELSE outbox_lease_until END
        FROM (SELECT count(*)::int AS count FROM outcome) fresh
       WHERE id = $1 AND outbox_lease = $2
      RETURNING id, last_position - fresh.count AS base, outbox_due_at IS NOT NULL AS is_more_due
    ), settled AS (
      UPDATE messages m
         SET status = outcome.status, external_id = coalesce(outcome."externalId", m.external_id), status_reason = outcome.reason,
             status_code = outcome.code, position = thread.base + outcome.place,
             sent_at = CASE WHEN outcome.status = 'sent' THEN $3 ELSE m.sent_at END
        FROM outcome, thread
       WHERE m.id = outcome.id AND m.conversation_id = thread.id AND m.status IN ('queued', 'sending')
    )
    SELECT is_more_due FROM thread`,
};

/**
 * Writes what became of messages, in one statement with the outbox's state.
 * @param finished true gives the outbox back: empty, or due again when messages after `lastSeq` have come
 * @returns null when the outbox is no longer ours (nothing is written then)
 */
export async function settle(
  tx: SqlTx,
  { conversationId, lease }: OutboxLease,
  { outcomes, lastSeq, finished, now }: { outcomes: readonly Outcome[]; lastSeq: number; finished: boolean; now: Date },
): Promise<{ isMoreDue: boolean } | null> {
  const [row] = await tx.query<{ is_more_due: boolean }>(SETTLE, [
    conversationId,
    lease,
    now,
    lastSeq,
    JSON.stringify(outcomes),
    finished,
  ]);
  return row ? { isMoreDue: row.is_more_due } : null;
}

// What was put in meanwhile may leave before: it is looked at without delay.
const POSTPONE: Statement = {
  name: "outbox_postpone",
  text: `
    WITH thread AS (
      UPDATE conversations
         SET outbox_due_at = CASE WHEN last_outbound_seq > $7 THEN least($8::timestamptz, $4::timestamptz) ELSE $4 END,
             outbox_lease = NULL, outbox_lease_until = NULL
       WHERE id = $1 AND outbox_lease = $2 RETURNING id, outbox_due_at
    ), put_off AS (
      UPDATE messages m SET status = 'queued', next_attempt_at = $4, status_reason = coalesce($5, status_reason), attempts = attempts + $6::int
        FROM thread WHERE m.id = $3 AND m.conversation_id = thread.id AND m.status IN ('queued', 'sending')
    )
    SELECT outbox_due_at FROM thread`,
};

export interface Postponed {
  readonly messageId: string;
  readonly dueAt: Date;
  /** Null keeps the former one. */
  readonly reason: string | null;
  /** True counts an attempt. */
  readonly isFailure: boolean;
  /** As the outbox was claimed. */
  readonly lastSeq: number;
  readonly now: Date;
}

/**
 * Puts a message off until `dueAt`, and all after it, and gives the outbox back.
 * @returns when to look at the outbox again; null when it is no longer ours
 */
export async function postpone(
  tx: SqlTx,
  { conversationId, lease }: OutboxLease,
  { messageId, dueAt, reason, isFailure, lastSeq, now }: Postponed,
): Promise<Date | null> {
  const values = [conversationId, lease, messageId, dueAt, reason, isFailure ? 1 : 0, lastSeq, now];
  const [row] = await tx.query<{ outbox_due_at: Date }>(POSTPONE, values);
  return row?.outbox_due_at ?? null;
}

const GIVE_BACK: Statement = {
  name: "outbox_give_back",
  text: `UPDATE conversations SET outbox_due_at = $3, outbox_lease = NULL, outbox_lease_until = NULL
          WHERE id = $1 AND outbox_lease = $2`,
};

/** Gives the outbox back as it is, to be taken again from `dueAt` on: nothing was tried. */
export async function giveBackOutbox(tx: SqlTx, { conversationId, lease }: OutboxLease, dueAt: Date): Promise<void> {
  await tx.query(GIVE_BACK, [conversationId, lease, dueAt]);
}

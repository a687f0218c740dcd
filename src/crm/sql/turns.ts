/** The statements of a turn: claim with everything it reads, commit with everything it changes, give up. */
import type { SqlTx, Statement } from "../../infra/database.ts";
import { newId } from "../../lib/ids.ts";
import { RETURN_DAYS } from "../outcomes.ts";

export interface ClaimedMessage {
  readonly id: string;
  readonly seq: number;
  readonly direction: "in" | "out";
  readonly author: string;
  readonly text: string;
  readonly parts: unknown;
  readonly createdAt: string;
}

export interface ClaimedTurn {
  readonly conversationId: string;
  readonly contactId: string;
  readonly channelAccountId: string;
  readonly address: { readonly threadId: string; readonly userId: string; readonly route: unknown };
  readonly isBlocked: boolean;
  /** When the customer wrote last, by the provider's clock. */
  readonly lastWrittenAt: Date | null;
  readonly contactName: string | null;
  /** Whether the contact has bought before. */
  readonly isCustomer: boolean;
  /** Whether an invoice with a date is still to be paid. */
  readonly owes: boolean;
  readonly locale: string;
  readonly state: unknown;
  readonly answeredSeq: number;
  readonly lastInboundSeq: number;
  /** This claim included. */
  readonly attempts: number;
  /** Newest last. */
  readonly messages: readonly ClaimedMessage[];
}

/** How many messages of a thread a turn looks at. */
const TRANSCRIPT_LENGTH = 24;

/** @param source the conversation's row as `claimed`, held by the lease */
const reading = (source: string) => `
    SELECT claimed.id, claimed.contact_id, claimed.channel_account_id, claimed.thread_id, claimed.route, claimed.locale, claimed.state,
           claimed.answered_seq, claimed.last_inbound_seq, claimed.turn_attempts, claimed.last_written_at,
           claimed.last_seq > seen.last_seq AS is_stale,
           contact.name AS contact_name, identity.external_id AS user_id,
           coalesce(identity.blocked_at > claimed.last_inbound_at, identity.blocked_at IS NOT NULL) AS is_blocked,
           EXISTS (SELECT FROM orders WHERE orders.tenant_id = contact.tenant_id AND orders.contact_id = contact.id) AS is_customer,
           EXISTS (SELECT FROM invoices owed WHERE owed.tenant_id = contact.tenant_id AND owed.contact_id = contact.id
                      AND owed.status IN ('open', 'partially_paid') AND owed.due_at IS NOT NULL) AS owes,
           (SELECT json_agg(json_build_object('id', m.id, 'seq', m.seq, 'direction', m.direction, 'author', m.author,
                                              'text', m.text, 'parts', m.parts, 'createdAt', m.created_at) ORDER BY m.seq)
              FROM (SELECT * FROM messages WHERE conversation_id = claimed.id ORDER BY position DESC LIMIT ${TRANSCRIPT_LENGTH}) m
           ) AS messages
      FROM ${source} JOIN conversations seen ON seen.id = claimed.id
                     JOIN contacts contact ON contact.id = claimed.contact_id
                     JOIN identities identity ON identity.id = claimed.identity_id`;

const CLAIM: Statement = {
  name: "turn_claim",
  text: `
    WITH claimed AS (
      UPDATE conversations
         SET turn_lease = $2, turn_lease_until = $3::timestamptz + $4::int * interval '1 millisecond', turn_attempts = turn_attempts + 1
       WHERE id = $1 AND handler = 'agents' AND turn_due_at <= $3
         AND (turn_lease_until IS NULL OR turn_lease_until <= $3)
      RETURNING *
    )
    ${reading("claimed")}`,
};

/** What a turn reads, once more, for the one who holds it. */
const READ: Statement = {
  name: "turn_read",
  text: `${reading("(SELECT * FROM conversations WHERE id = $1 AND turn_lease = $2) claimed")}`,
};

const PEEK: Statement = {
  name: "turn_peek",
  text: `SELECT turn_due_at, turn_lease_until FROM conversations WHERE id = $1 AND handler = 'agents' AND turn_due_at IS NOT NULL`,
};

interface ClaimRow {
  id: string;
  contact_id: string;
  channel_account_id: string;
  thread_id: string;
  user_id: string;
  route: unknown;
  is_blocked: boolean;
  last_written_at: Date | null;
  locale: string;
  state: unknown;
  answered_seq: number;
  last_inbound_seq: number;
  turn_attempts: number;
  is_stale: boolean;
  contact_name: string | null;
  is_customer: boolean;
  owes: boolean;
  messages: ClaimedMessage[] | null;
}

/** Takes the turn of a conversation for `leaseMs`, or returns null when there is none to take now. */
export async function claimTurn(
  tx: SqlTx,
  { conversationId, lease, now, leaseMs }: { conversationId: string; lease: string; now: Date; leaseMs: number },
): Promise<ClaimedTurn | null> {
  let [row] = await tx.query<ClaimRow>(CLAIM, [conversationId, lease, now, leaseMs]);
  // The claim waited for whoever wrote to the thread, and saw the messages of before.
  if (row?.is_stale) [row] = await tx.query<ClaimRow>(READ, [conversationId, lease]);
  if (!row) return null;
  return {
    conversationId: row.id,
    contactId: row.contact_id,
    channelAccountId: row.channel_account_id,
    address: { threadId: row.thread_id, userId: row.user_id, route: row.route },
    isBlocked: row.is_blocked,
    lastWrittenAt: row.last_written_at,
    contactName: row.contact_name,
    isCustomer: row.is_customer,
    owes: row.owes,
    locale: row.locale,
    state: row.state,
    answeredSeq: row.answered_seq,
    lastInboundSeq: row.last_inbound_seq,
    attempts: row.turn_attempts,
    messages: row.messages ?? [],
  };
}

/** When a turn that could not be claimed may be: at its due time, or when the lease of another process ends; null for never. */
export async function nextTurnAt(tx: SqlTx, conversationId: string): Promise<Date | null> {
  const [row] = await tx.query<{ turn_due_at: Date; turn_lease_until: Date | null }>(PEEK, [conversationId]);
  if (!row) return null;
  return row.turn_lease_until && row.turn_lease_until > row.turn_due_at ? row.turn_lease_until : row.turn_due_at;
}

export interface CommitRow {
  readonly tenantId: string;
  readonly conversationId: string;
  readonly channelAccountId: string;
  readonly lease: string;
  readonly fromSeq: number;
  readonly toSeq: number;
  /** False abandons the turn when the customer has written more since the claim. */
  readonly allowNewer: boolean;
  readonly replies: readonly { readonly id: string; readonly parts: unknown; readonly text: string }[];
  readonly agent: string;
  readonly brain: string;
  readonly trace: unknown;
  readonly state: unknown;
  readonly locale: string;
  readonly handler: "agents" | "waiting";
  readonly handoffReason: string | null;
  readonly handoffSummary: string | null;
  readonly closes: boolean;
  readonly outboxLease: string;
  readonly outboxLeaseMs: number;
  readonly startedAt: Date;
  readonly now: Date;
}

export interface CommittedTurn {
  readonly turnId: string;
  /** Number of the last reply. */
  readonly lastSeq: number;
  /** True when the outbox was empty and free: it is now held under `outboxLease` and holds these replies only. */
  readonly holdsOutbox: boolean;
  /** True when the customer wrote more meanwhile: another turn is due at once. */
  readonly isMoreDue: boolean;
}

const COMMIT: Statement = {
  name: "turn_commit",
  text: `
    WITH before AS (
      SELECT id, last_seq, last_inbound_seq, outbox_due_at IS NULL AND (outbox_lease_until IS NULL OR outbox_lease_until <= $5) AS outbox_free
        FROM conversations
       WHERE id = $1 AND turn_lease = $2 AND handler = 'agents' AND ($4 OR last_inbound_seq = $3)
         FOR UPDATE
    ), replies AS (
      SELECT reply.id, reply.parts, reply.text, reply.place
        FROM ROWS FROM (jsonb_to_recordset($6::jsonb) AS (id text, parts jsonb, text text)) WITH ORDINALITY AS reply(id, parts, text, place)
    ), turn AS (
      INSERT INTO turns (id, tenant_id, conversation_id, from_seq, to_seq, agent, brain, trace, started_at, committed_at)
      SELECT $7, $8, $1, $9, $3, $10, $11, $12::jsonb, $13, $5 FROM before
    ), written AS (
      INSERT INTO messages (id, tenant_id, conversation_id, channel_account_id, seq, direction, author, author_name, parts, text,
                            status, turn_id, created_at)
      SELECT replies.id, $8, $1, $14, before.last_seq + replies.place, 'out', 'agent', $10, replies.parts, replies.text, 'queued', $7, $5
        FROM before, replies
    ), withdrawn AS (
      -- Whoever comes back was not done; a rating or a thanks after the end is no return.
      UPDATE outcomes SET withdrawn_at = $5
        FROM before
       WHERE outcomes.conversation_id = before.id AND outcomes.kind = 'resolved' AND outcomes.withdrawn_at IS NULL AND $24
         AND outcomes.at > $5::timestamptz - ${RETURN_DAYS} * interval '1 day'
    )
    UPDATE conversations c
       SET last_seq = before.last_seq + $15::int,
           last_outbound_seq = CASE WHEN $15::int > 0 THEN before.last_seq + $15::int ELSE c.last_outbound_seq END,
           answered_seq = $3, last_message_at = $5, state = $16::jsonb, locale = $17, handler = $18,
           handoff_reason = $19, handoff_summary = $20, status = CASE WHEN $21 THEN 'closed' ELSE 'open' END,
           turn_due_at = CASE WHEN before.last_inbound_seq > $3 AND $18 = 'agents' THEN $5 ELSE NULL END,
           turn_lease = NULL, turn_lease_until = NULL, turn_attempts = 0,
           -- What waits there for later must not keep an answer back.
           outbox_due_at = CASE WHEN $15::int > 0 THEN least(coalesce(c.outbox_due_at, $5), $5) ELSE c.outbox_due_at END,
           outbox_lease = CASE WHEN $15::int > 0 AND before.outbox_free THEN $22 ELSE c.outbox_lease END,
           outbox_lease_until = CASE WHEN $15::int > 0 AND before.outbox_free
             THEN $5::timestamptz + $23::int * interval '1 millisecond' ELSE c.outbox_lease_until END
      FROM before
     WHERE c.id = before.id
    RETURNING c.last_seq, before.outbox_free, c.turn_due_at IS NOT NULL AS is_more_due`,
};

/** Writes the whole effect of a turn, or nothing and returns null when the turn is no longer ours to commit. */
export async function commitTurn(tx: SqlTx, row: CommitRow): Promise<CommittedTurn | null> {
  const turnId = newId("turn");
  const [done] = await tx.query<{ last_seq: number; outbox_free: boolean; is_more_due: boolean }>(COMMIT, [
    row.conversationId,
    row.lease,
    row.toSeq,
    row.allowNewer,
    row.now,
    JSON.stringify(row.replies),
    turnId,
    row.tenantId,
    row.fromSeq,
    row.agent,
    row.brain,
    JSON.stringify(row.trace),
    row.startedAt,
    row.channelAccountId,
    row.replies.length,
    JSON.stringify(row.state),
    row.locale,
    row.handler,
    row.handoffReason,
    row.handoffSummary,
    row.closes,
    row.outboxLease,
    row.outboxLeaseMs,
    !row.closes,
  ]);
  if (!done) return null;
  return {
    turnId,
    lastSeq: done.last_seq,
    holdsOutbox: done.outbox_free && row.replies.length > 0,
    isMoreDue: done.is_more_due,
  };
}

const RENEW: Statement = {
  name: "turn_renew",
  text: `UPDATE conversations SET turn_lease_until = $3::timestamptz + $4::int * interval '1 millisecond' WHERE id = $1 AND turn_lease = $2`,
};

/** Holds a claimed turn for `leaseMs` more, while the agents are still thinking. */
export async function renewTurn(
  tx: SqlTx,
  { conversationId, lease, now, leaseMs }: { conversationId: string; lease: string; now: Date; leaseMs: number },
): Promise<void> {
  await tx.query(RENEW, [conversationId, lease, now, leaseMs]);
}

const RELEASE: Statement = {
  name: "turn_release",
  text: `UPDATE conversations SET turn_lease = NULL, turn_lease_until = NULL,
                turn_due_at = CASE WHEN turn_due_at IS NULL THEN NULL ELSE greatest(turn_due_at, $3::timestamptz) END,
                turn_attempts = CASE WHEN $4 THEN turn_attempts ELSE greatest(0, turn_attempts - 1) END
          WHERE id = $1 AND turn_lease = $2`,
};

/** Gives a claimed turn back, to be taken again from `dueAt` on; `counts` says whether it was a failure. */
export async function releaseTurn(
  tx: SqlTx,
  { conversationId, lease, dueAt, counts }: { conversationId: string; lease: string; dueAt: Date; counts: boolean },
): Promise<void> {
  await tx.query(RELEASE, [conversationId, lease, dueAt, counts]);
}

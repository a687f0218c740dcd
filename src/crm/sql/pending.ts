/** The statements of the sweep, across tenants and over partial indexes: work that is due and that nobody seems to hold. */
import type { SqlTx, Statement } from "../../infra/database.ts";

export interface PendingConversation {
  readonly tenantId: string;
  readonly conversationId: string;
}

// A turn or outbox that is due for longer than the grace and under no living lease has lost its job.
const pending = (name: string, due: string, leaseUntil: string, also = "true"): Statement => ({
  name,
  text: `SELECT tenant_id AS "tenantId", id AS "conversationId" FROM conversations c
          WHERE ${due} IS NOT NULL AND ${due} <= $1::timestamptz - $2::int * interval '1 millisecond'
            AND (${leaseUntil} IS NULL OR ${leaseUntil} <= $1) AND ${also}
          ORDER BY ${due} LIMIT $3`,
});
// Null where nothing waits.
const ALL_BULK = `(SELECT bool_and(m.lane = 'bulk') FROM messages m
                    WHERE m.conversation_id = c.id AND m.direction = 'out' AND m.status IN ('queued', 'sending'))`;

const TURNS = pending("pending_turns", "turn_due_at", "turn_lease_until");
const OUTBOXES = pending("pending_outboxes", "outbox_due_at", "outbox_lease_until", `${ALL_BULK} IS NOT TRUE`);
const BULK = pending("pending_bulk", "outbox_due_at", "outbox_lease_until", ALL_BULK);

interface Window {
  readonly now: Date;
  /** Younger work is left to its own job. */
  readonly graceMs: number;
  readonly limit: number;
}

/** Conversations whose turn waits for longer than the grace, oldest first. */
export function findPendingTurns(tx: SqlTx, { now, graceMs, limit }: Window): Promise<PendingConversation[]> {
  return tx.query(TURNS, [now, graceMs, limit]);
}

/** Conversations whose outbox waits for longer than the grace, oldest first; without those that hold only bulk. */
export function findPendingOutboxes(tx: SqlTx, { now, graceMs, limit }: Window): Promise<PendingConversation[]> {
  return tx.query(OUTBOXES, [now, graceMs, limit]);
}

/** Those that hold only bulk: found apart, so that thousands of them never stand before an answer. */
export function findPendingBulk(tx: SqlTx, { now, graceMs, limit }: Window): Promise<PendingConversation[]> {
  return tx.query(BULK, [now, graceMs, limit]);
}

const FREE: Statement = {
  name: "pending_free",
  text: `UPDATE conversations SET turn_lease_until = NULL, outbox_lease_until = NULL
          WHERE turn_lease_until IS NOT NULL OR outbox_lease_until IS NOT NULL`,
};

/** Ends every lease: only for a process that knows that no other lives, so that work cut off by a crash goes on at once. */
export async function freeLeases(tx: SqlTx): Promise<void> {
  await tx.query(FREE, []);
}

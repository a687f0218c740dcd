/** What is thrown away once it has lain for long enough, by table; each in batches, so that nobody waits for it. */
import type { SqlTx, Statement } from "../../infra/database.ts";
import { DAY_MS } from "../../lib/time.ts";

export interface Kept {
  /** Of the table. */
  readonly name: string;
  /** How long a row is kept, in ms. */
  readonly keepMs: number;
  /** Deletes some of those that are older than $1, $2 at most. */
  readonly statement: Statement;
}

const rule = (name: string, days: number, where: string, key = "id"): Kept => ({
  name,
  keepMs: days * DAY_MS,
  statement: {
    name: `retention_${name}`,
    text: `DELETE FROM ${name} WHERE ctid = ANY(ARRAY(SELECT ctid FROM ${name} WHERE ${where} LIMIT $2)) RETURNING ${key} AS id`,
  },
});

/** In no order; what hangs on a person goes with the person, at once, whatever its age. */
export const RETENTION: readonly Kept[] = [
  rule("due_actions", 30, "status <> 'pending' AND finished_at < $1"),
  // A provider gives up a report within a week.
  rule("delivery_reports", 8, "created_at < $1"),
  rule("early_edits", 8, "created_at < $1", "channel_account_id"),
  rule("idempotency_keys", 2, "claimed_at < $1", "key"),
  rule("rate_buckets", 2, "next_at < $1 AND (held_until IS NULL OR held_until < $1)", "key"),
  // Longer than a rest is remembered for the next one.
  rule("send_restraints", 60, "until < $1", "key"),
  rule("setup_codes", 30, "coalesce(used_at, created_at) < $1", "'-'"),
  // Long enough to be seen and looked into.
  rule("stuck_signals", 30, "stuck_at < $1", "seq"),
  rule("invitations", 90, "expires_at < $1"),
  rule("notifications", 180, "read_at < $1"),
  rule("simulations", 90, "finished_at < $1"),
  rule("automation_entries", 400, "at < $1"),
  rule("automated_sends", 400, "settled_at < $1"),
];

/** One batch of one table; returns how many rows went. */
export async function purge(tx: SqlTx, { statement }: Kept, before: Date, limit: number): Promise<number> {
  return (await tx.query(statement, [before, limit])).length;
}

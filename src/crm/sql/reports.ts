/**
 * The statements of delivery reports: statuses only move forward, a report that comes too early is kept, and one that
 * echoes our key finds a message whose answer was lost.
 */
import type { ReportDemand } from "../../channels/channel.ts";
import type { SqlTx, Statement } from "../../infra/database.ts";

export type ReportStatus = "sent" | "delivered" | "read" | "failed";

// A later rank replaces an earlier one. A real failure is final: only proof of delivery comes after it (several devices).
const RANK = "array_position(ARRAY['queued', 'sending', 'uncertain', 'sent', 'failed', 'delivered', 'read'], ";

const APPLY: Statement = {
  name: "report_apply",
  text: `
    WITH known AS (
      SELECT id, conversation_id, send_id FROM messages
       WHERE channel_account_id = $1 AND direction = 'out' AND external_id = $2
    ), moved AS (
      UPDATE messages m SET status = $3, status_reason = CASE WHEN $3 = 'failed' THEN $4 ELSE NULL END,
                            status_code = CASE WHEN $3 = 'failed' THEN $6 ELSE NULL END, sent_at = coalesce(m.sent_at, $5)
        FROM known WHERE m.id = known.id AND ${RANK}$3) > ${RANK}m.status)
      RETURNING m.id
    )
    SELECT id AS "messageId", conversation_id AS "conversationId", send_id AS "sendId",
           EXISTS (SELECT FROM moved WHERE moved.id = known.id) AS changed
      FROM known`,
};

const FIND_KEY: Statement = {
  name: "report_find_key",
  text: `SELECT conversation_id FROM messages
          WHERE id = $1 AND channel_account_id = $2 AND direction = 'out' AND external_id IS NULL`,
};

// Before the message, as whoever sends it does: so that neither waits for the other.
const LOCK_THREAD: Statement = {
  name: "report_lock_thread",
  text: "SELECT id FROM conversations WHERE id = $1 FOR UPDATE",
};

// A message that had no place yet, since its sender died or still waits for the answer, gets it now.
const NAME: Statement = {
  name: "report_name",
  text: `
    WITH named AS (
      UPDATE messages m SET external_id = $2, position = coalesce(m.position, c.last_position + 1), next_attempt_at = NULL
        FROM conversations c
       WHERE m.id = $1 AND c.id = m.conversation_id AND m.external_id IS NULL
      RETURNING m.conversation_id, m.position
    )
    UPDATE conversations c SET last_position = greatest(c.last_position, named.position) FROM named WHERE c.id = named.conversation_id`,
};

const PRICE: Statement = {
  name: "report_price",
  text: `UPDATE messages SET price_category = $3, is_billable = $4
          WHERE channel_account_id = $1 AND direction = 'out' AND external_id = $2`,
};

const KEEP: Statement = {
  name: "report_keep",
  text: `INSERT INTO delivery_reports (tenant_id, channel_account_id, external_id, status, reason, at, code, demand, price_category, is_billable)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
};

const EARLY: Statement = {
  name: "report_early",
  text: `DELETE FROM delivery_reports WHERE channel_account_id = $1 AND external_id = $2
         RETURNING status, reason, at, code, demand, price_category, is_billable`,
};

const LOCK: Statement = {
  name: "report_lock",
  // Without the lock's own column: Prisma cannot read its type.
  text: "SELECT 1 AS locked FROM pg_advisory_xact_lock(hashtextextended($1, 43))",
};

export interface ReportRow {
  readonly tenantId: string;
  readonly channelAccountId: string;
  readonly externalId: string;
  readonly status: ReportStatus;
  readonly reason: string | null;
  readonly code: string | null;
  readonly demand: ReportDemand | null;
  readonly pricing: { readonly category: string; readonly isBillable: boolean } | null;
  readonly at: Date;
}

/** The message that a report speaks of. */
export interface Reported {
  readonly messageId: string;
  readonly conversationId: string;
  /** The send that it is of, if any. */
  readonly sendId: string | null;
  readonly changed: boolean;
}

/**
 * Held to the end of the transaction by whoever writes or looks for a provider's id: a report then either finds the
 * message, or is kept before the message's sender looks for it. Taken before any row is.
 */
export async function lockReports(tx: SqlTx, channelAccountId: string, externalIds: readonly string[]): Promise<void> {
  // In one order, so that no two wait for each other.
  for (const externalId of [...externalIds].sort()) await tx.query(LOCK, [`${channelAccountId} ${externalId}`]);
}

/**
 * Applies a report, or keeps it until the message it speaks of is known; null then.
 * @param row `key` is our id of the message, where the provider echoes it
 */
export async function applyReport(
  tx: SqlTx,
  row: ReportRow & { readonly key: string | null },
): Promise<Reported | null> {
  await lockReports(tx, row.channelAccountId, [row.externalId]);
  const known = await apply(tx, row);
  if (known) return known;
  if (row.key !== null && (await nameByKey(tx, row.key, row))) {
    const named = await apply(tx, row);
    if (named) return named;
  }
  const { tenantId, channelAccountId, externalId, status, reason, at, code, demand, pricing } = row;
  const price = [pricing?.category ?? null, pricing?.isBillable ?? null];
  await tx.query(KEEP, [tenantId, channelAccountId, externalId, status, reason, at, code, demand, ...price]);
  return null;
}

const LOCK_MANY: Statement = {
  name: "report_lock_many",
  text: `SELECT count(*)::int AS locked
           FROM (SELECT pg_advisory_xact_lock(hashtextextended(name, 43)) AS lock
                   FROM (SELECT name FROM unnest($1::text[]) AS name ORDER BY name COLLATE "C") names) locks`,
};

const APPLY_MANY: Statement = {
  name: "report_apply_many",
  text: `
    WITH told AS (
      SELECT * FROM jsonb_to_recordset($2::jsonb) AS t("externalId" text, status text, at timestamptz)),
    known AS (
      SELECT m.id, m.conversation_id, m.send_id, t.* FROM told t
        JOIN messages m ON m.channel_account_id = $1 AND m.direction = 'out' AND m.external_id = t."externalId"),
    moved AS (
      UPDATE messages m SET status = k.status, status_reason = NULL, status_code = NULL, sent_at = coalesce(m.sent_at, k.at)
        FROM known k WHERE m.id = k.id AND ${RANK}k.status) > ${RANK}m.status)
      RETURNING m.id)
    SELECT k."externalId", k.id AS "messageId", k.conversation_id AS "conversationId", k.send_id AS "sendId",
           EXISTS (SELECT FROM moved WHERE moved.id = k.id) AS changed
      FROM known k`,
};

/** A report that says no more than how far a message has come. */
export type PlainReport = Pick<ReportRow, "externalId" | "at"> & { readonly status: Exclude<ReportStatus, "failed"> };

/**
 * Applies reports of an account, each of another message, in a fixed number of statements. Those of messages that are not
 * known yet are not among what it returns, and are left to `applyReport`.
 */
export async function applyPlainReports(
  tx: SqlTx,
  channelAccountId: string,
  reports: readonly PlainReport[],
): Promise<(Reported & { readonly externalId: string })[]> {
  const names = reports.map(({ externalId }) => `${channelAccountId} ${externalId}`);
  await tx.query(LOCK_MANY, [names]);
  return tx.query(APPLY_MANY, [channelAccountId, JSON.stringify(reports)]);
}

interface EarlyRow {
  status: ReportStatus;
  reason: string | null;
  at: Date;
  code: string | null;
  demand: ReportDemand | null;
  price_category: string | null;
  is_billable: boolean | null;
}

/**
 * Applies reports that came before the message had its external id, which is locked by `lockReports` since before it was
 * written. Returns them all.
 */
export async function applyEarlyReports(
  tx: SqlTx,
  { tenantId, channelAccountId, externalId }: Pick<ReportRow, "tenantId" | "channelAccountId" | "externalId">,
): Promise<ReportRow[]> {
  const early = await tx.query<EarlyRow>(EARLY, [channelAccountId, externalId]);
  const rows = early.map(({ price_category: category, is_billable: isBillable, ...report }) => ({
    ...report,
    tenantId,
    channelAccountId,
    externalId,
    pricing: category === null ? null : { category, isBillable: isBillable ?? true },
  }));
  for (const row of rows) await apply(tx, row);
  return rows;
}

/** Gives the message with our key its external id; false when there is none without one. */
async function nameByKey(tx: SqlTx, key: string, { channelAccountId, externalId }: ReportRow): Promise<boolean> {
  const [thread] = await tx.query<{ conversation_id: string }>(FIND_KEY, [key, channelAccountId]);
  if (!thread) return false;
  await tx.query(LOCK_THREAD, [thread.conversation_id]);
  await tx.query(NAME, [key, externalId]);
  return true;
}

/** The message that a report is of, and whether its status moved; null when it is not known. */
async function apply(tx: SqlTx, row: ReportRow): Promise<Reported | null> {
  const { channelAccountId, externalId, status, reason, at, code, pricing } = row;
  const [known] = await tx.query<Reported>(APPLY, [channelAccountId, externalId, status, reason, at, code]);
  if (known && pricing) await tx.query(PRICE, [channelAccountId, externalId, pricing.category, pricing.isBillable]);
  return known ?? null;
}

const SUBJECT: Statement = {
  name: "report_subject",
  text: `SELECT c.contact_id AS "contactId", c.id AS "conversationId", m.parts
           FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE m.id = $1`,
};

/** Whom a message of ours was for, and what it was made of. */
export async function subjectOf(
  tx: SqlTx,
  messageId: string,
): Promise<{ contactId: string; conversationId: string; parts: unknown } | null> {
  const [found] = await tx.query<{ contactId: string; conversationId: string; parts: unknown }>(SUBJECT, [messageId]);
  return found ?? null;
}

const CLOSE_WINDOW: Statement = {
  name: "report_close_window",
  text: "UPDATE conversations SET last_written_at = NULL WHERE id = $1 AND last_written_at <= $2",
};

/** The provider takes nothing but templates, whatever our clock says, until the customer writes after `at`. */
export async function closeWindow(tx: SqlTx, conversationId: string, at: Date): Promise<void> {
  await tx.query(CLOSE_WINDOW, [conversationId, at]);
}

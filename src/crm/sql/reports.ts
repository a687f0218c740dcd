/** The statements of delivery reports: statuses only move forward, and a report that comes too early is kept. */
import type { SqlTx, Statement } from "../../infra/database.ts";

export type ReportStatus = "sent" | "delivered" | "read" | "failed";

// A later rank replaces an earlier one. A real failure is final: only proof of delivery comes after it (several devices).
const RANK = "array_position(ARRAY['queued', 'sending', 'uncertain', 'sent', 'failed', 'delivered', 'read'], ";

const APPLY: Statement = {
  name: "report_apply",
  text: `
    UPDATE messages SET status = $3, status_reason = CASE WHEN $3 = 'failed' THEN $4 ELSE NULL END, sent_at = coalesce(sent_at, $5)
     WHERE channel_account_id = $1 AND direction = 'out' AND external_id = $2 AND ${RANK}$3) > ${RANK}status)
    RETURNING conversation_id`,
};

const KNOWN: Statement = {
  name: "report_known",
  text: "SELECT conversation_id FROM messages WHERE channel_account_id = $1 AND direction = 'out' AND external_id = $2",
};

const KEEP: Statement = {
  name: "report_keep",
  text: `INSERT INTO delivery_reports (tenant_id, channel_account_id, external_id, status, reason, at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
};

const EARLY: Statement = {
  name: "report_early",
  text: "DELETE FROM delivery_reports WHERE channel_account_id = $1 AND external_id = $2 RETURNING status, reason, at",
};

export interface ReportRow {
  readonly tenantId: string;
  readonly channelAccountId: string;
  readonly externalId: string;
  readonly status: ReportStatus;
  readonly reason: string | null;
  readonly at: Date;
}

/** Applies a report, or keeps it until the message it speaks of is known. Returns the conversation when it is. */
export async function applyReport(
  tx: SqlTx,
  row: ReportRow,
): Promise<{ conversationId: string; changed: boolean } | null> {
  const changed = await apply(tx, row);
  if (changed) return { conversationId: changed, changed: true };
  const [known] = await tx.query<{ conversation_id: string }>(KNOWN, [row.channelAccountId, row.externalId]);
  if (known) return { conversationId: known.conversation_id, changed: false };
  await tx.query(KEEP, [row.tenantId, row.channelAccountId, row.externalId, row.status, row.reason, row.at]);
  return null;
}

/** Applies reports that came before the message had its external id. */
export async function applyEarlyReports(tx: SqlTx, channelAccountId: string, externalId: string): Promise<void> {
  const early = await tx.query<{ status: ReportStatus; reason: string | null; at: Date }>(EARLY, [
    channelAccountId,
    externalId,
  ]);
  for (const report of early) await apply(tx, { ...report, channelAccountId, externalId });
}

async function apply(
  tx: SqlTx,
  row: Pick<ReportRow, "channelAccountId" | "externalId" | "status" | "reason" | "at">,
): Promise<string | null> {
  const [done] = await tx.query<{ conversation_id: string }>(APPLY, [
    row.channelAccountId,
    row.externalId,
    row.status,
    row.reason,
    row.at,
  ]);
  return done?.conversation_id ?? null;
}

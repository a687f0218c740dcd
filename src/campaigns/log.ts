/** The automation log: what was done or left of its own accord, for whom and why. */
import type { SqlTx, Statement } from "../infra/database.ts";
import { newId } from "../lib/ids.ts";
import type { Detail } from "./policy/verdict.ts";

/** Words with a sentence under `automation.did` in the language files. */
export const ENTRY_KINDS = [
  "delayed",
  "dropped",
  "cancelled",
  "withdrawn",
  "sent",
  "failed",
  "uncertain",
  "enrolled",
  "not_enrolled",
  "exited",
  "step",
  "task",
  "alert",
  "scored",
  "routed",
  "erased",
  /** What happened could not be handled. */
  "stuck",
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

export interface NewEntry {
  readonly kind: EntryKind;
  /** payment, cart, follow_up, nurture, broadcast, scoring, routing, retention or signals. */
  readonly program: string;
  readonly contactId: string | null;
  readonly sendId?: string | null;
  readonly subjectKind?: string | null;
  readonly subjectId?: string | null;
  readonly campaignId?: string | null;
  readonly enrollmentId?: string | null;
  /** With a sentence under `automation.reason`, or the author's own under its area. */
  readonly reason?: string | null;
  readonly detail?: Detail;
}

const INSERT: Statement = {
  name: "automation_log",
  text: `
    INSERT INTO automation_entries (id, tenant_id, at, kind, contact_id, program, send_id, subject_kind, subject_id, campaign_id,
                                    enrollment_id, reason, detail)
    SELECT n.id, $2, $3, n.kind, n."contactId", n.program, n."sendId", n."subjectKind", n."subjectId", n."campaignId",
           n."enrollmentId", n.reason, coalesce(n.detail, '{}')
      FROM jsonb_to_recordset($1::jsonb) AS n(id text, kind text, "contactId" text, program text, "sendId" text,
             "subjectKind" text, "subjectId" text, "campaignId" text, "enrollmentId" text, reason text, detail jsonb)`,
};

/** Writes entries in the transaction of what they tell of. */
export async function logAutomation(
  tx: SqlTx,
  tenantId: string,
  entries: readonly NewEntry[],
  at: Date,
): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map((entry) => ({ id: newId("automationEntry"), ...entry }));
  await tx.query(INSERT, [JSON.stringify(rows), tenantId, at]);
}

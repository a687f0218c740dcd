/** What became of a message lets whoever waited for it go on. */
import type { Statement } from "../../infra/database.ts";
import { newId } from "../../lib/ids.ts";
import type { SendsContext } from "../sends/context.ts";
import { onSettled, type SettledSend } from "../sends/settled.ts";

const SETTLE: Statement = {
  name: "enrollments_settle",
  text: `
    WITH settled AS (
      SELECT * FROM jsonb_to_recordset($1::jsonb)
        AS s("enrollmentId" text, "sendId" text, status text, reason text, "actionId" text)),
    step AS (
      UPDATE enrollment_steps e SET outcome = s.status, reason = s.reason FROM settled s
       WHERE e.enrollment_id = s."enrollmentId" AND e.send_id = s."sendId"),
    person AS (
      UPDATE enrollments e
         SET send_id = NULL, turn = e.turn + 1, facts = e.facts || jsonb_build_object('message.outcome', s.status)
        FROM settled s
       WHERE e.id = s."enrollmentId" AND e.send_id = s."sendId" AND e.status = 'active'
      RETURNING e.id, e.turn, e.paused_until, s."actionId"),
    former AS (
      UPDATE due_actions d SET status = 'cancelled', finished_at = $3 FROM person p
       WHERE d.tenant_id = $2 AND d.kind = 'enrollment.step' AND d.subject_id = p.id AND d.status = 'pending')
    INSERT INTO due_actions (id, tenant_id, kind, subject_id, key, due_at, created_at)
    SELECT p."actionId", $2, 'enrollment.step', p.id, 'enrollment:' || p.id || ':' || p.turn, greatest(p.paused_until, $3), $3
      FROM person p
    ON CONFLICT (tenant_id, key) DO NOTHING`,
};

/** The ends of messages are written to their steps; each person's next turn is due at once. Told again, nothing changes. */
export async function messagesSettled(
  { sql, tenantId, clock }: SendsContext,
  settled: readonly SettledSend[],
): Promise<void> {
  const rows = settled.map(({ sendId, status, reason, subject }) => ({
    ...{ enrollmentId: subject.id, sendId, status, reason, actionId: newId("dueAction") },
  }));
  await sql.query(SETTLE, [JSON.stringify(rows), tenantId, clock.now()]);
}

/** Sequences hear what becomes of their messages from here on. */
export function followMessages(): void {
  onSettled("enrollment", messagesSettled);
}

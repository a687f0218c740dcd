/** Takes planned messages back: all about one thing, of one enrolment or of one campaign. */
import type { CrmContext } from "../../crm/context.ts";
import { demand } from "../../crm/permissions.ts";
import type { Statement } from "../../infra/database.ts";
import { type Detail, REASONS, type ReasonCode } from "../policy/verdict.ts";
import type { SendSubject } from "./ask.ts";
import { sendsOf } from "./context.ts";
import { writeRulings } from "./outcome.ts";
import { readSends } from "./record.ts";

export type CancelWhat =
  | { readonly subject: SendSubject }
  | { readonly enrollmentId: string }
  | { readonly campaignId: string }
  | { readonly sendIds: readonly string[] };

const columns = {
  subject: "subject_id = $1 AND subject_kind = $2",
  enrollment: "enrollment_id = $1 AND $2::text IS NULL",
  campaign: "campaign_id = $1 AND $2::text IS NULL",
  sends: "id = ANY(string_to_array($1, ',')) AND $2::text IS NULL",
};
const statement = (by: keyof typeof columns): Statement => ({
  name: `sends_open_${by}`,
  // What is leaving at this moment can no longer be taken back.
  text: `SELECT id FROM automated_sends WHERE ${columns[by]}
            AND (status = 'planned' OR (status = 'queued' AND sent_at IS NULL)) ORDER BY id LIMIT 1000 FOR UPDATE`,
});
const LOOKS: Statement = {
  name: "sends_cancel_looks",
  text: `UPDATE due_actions SET status = 'cancelled', finished_at = $3
          WHERE tenant_id = $1 AND kind = 'automation.send' AND subject_id = ANY($2::text[]) AND status = 'pending'`,
};

/**
 * Takes back what is planned or waits in an outbox; what is leaving at this moment still does.
 * @param reason one of the policy's, or a word of the caller's for the log
 * @returns how many were taken back. Throws `ForbiddenError`.
 */
export async function cancelSends(crm: CrmContext, what: CancelWhat, reason: string): Promise<number> {
  demand(crm, "contacts:write");
  const sends = sendsOf(crm);
  const { sql, tenantId, clock } = sends;
  const [by, values] = queryOf(what);
  let count = 0;
  for (;;) {
    const ids = (await sql.query<{ id: string }>(statement(by), values)).map(({ id }) => id);
    if (ids.length === 0) return count;
    await sql.query(LOOKS, [tenantId, ids, clock.now()]);
    const known = REASONS.find((one) => one === reason);
    const why: { reason: ReasonCode; detail: Detail } = known
      ? { reason: known, detail: {} }
      : { reason: "cancelled", detail: { because: reason } };
    await writeRulings(
      sends,
      (await readSends(sql, ids)).map((row) => ({ row, to: "cancelled" as const, ...why })),
    );
    count += ids.length;
  }
}

function queryOf(what: CancelWhat): [keyof typeof columns, [string, string | null]] {
  if ("subject" in what) return ["subject", [what.subject.id, what.subject.kind]];
  if ("enrollmentId" in what) return ["enrollment", [what.enrollmentId, null]];
  if ("campaignId" in what) return ["campaign", [what.campaignId, null]];
  return ["sends", [what.sendIds.join(","), null]];
}

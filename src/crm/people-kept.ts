/**
 * For how long people are kept with whom nothing happens any more: privacy laws want no longer than there is a reason for
 * (LGPD art. 16, GDPR art. 5.1.e). The business says for how many months; those whose time has come are erased by themselves.
 */

import { asSql } from "../infra/transaction-client.ts";
import { DAY_MS, plusMs } from "../lib/time.ts";
import { recordAudit } from "./audit.ts";
import type { CrmContext } from "./context.ts";
import { demand } from "./permissions.ts";

/** Least and most that may be said, in months. */
export const MONTHS_KEPT = { least: 6, most: 120 } as const;
/** Between the change and the first who goes: time to see whom it means, and to take it back. */
const GRACE_MS = 7 * DAY_MS;

export interface PeopleKept {
  /** Null keeps everybody. */
  readonly months: number | null;
  /** Nobody goes before; null with everybody kept. */
  readonly goFrom: Date | null;
}

/** What is said now. */
export async function getPeopleKept(crm: CrmContext): Promise<PeopleKept> {
  demand(crm, "privacy:write");
  const { peopleKeptMonths, peopleGoFrom } = await crm.tx.tenant.findUniqueOrThrow({
    where: { id: crm.tenantId },
    select: { peopleKeptMonths: true, peopleGoFrom: true },
  });
  return { months: peopleKeptMonths, goFrom: peopleGoFrom };
}

/** Says it anew. A shorter time begins with a week in which nobody goes; a longer one does not begin again. */
export async function changePeopleKept(crm: CrmContext, months: number | null): Promise<PeopleKept> {
  const before = await getPeopleKept(crm);
  if (months === before.months) return before;
  const isLonger = months !== null && before.months !== null && months > before.months;
  const goFrom = months === null ? null : isLonger ? before.goFrom : plusMs(crm.clock.now(), GRACE_MS);
  await crm.tx.tenant.update({
    where: { id: crm.tenantId },
    data: { peopleKeptMonths: months, peopleGoFrom: goFrom },
  });
  await recordAudit(crm, {
    action: "privacy.settings",
    subjectId: crm.tenantId,
    detail: { from: before.months, to: months },
  });
  return { months, goFrom };
}

/** Nothing happened since $1, and nothing is open that somebody waits for: money, a solution, a task. */
const QUIET = `
  FROM contacts c
 WHERE c.tenant_id = $2 AND c.merged_into_id IS NULL AND c.created_at < $1
   AND NOT EXISTS (SELECT FROM conversations v WHERE v.contact_id = c.id AND v.last_message_at >= $1)
   AND NOT EXISTS (SELECT FROM invoices i WHERE i.contact_id = c.id
                      AND (i.status NOT IN ('paid', 'void') OR coalesce(i.paid_at, i.issued_at) >= $1))
   AND NOT EXISTS (SELECT FROM orders o WHERE o.contact_id = c.id AND o.updated_at >= $1)
   AND NOT EXISTS (SELECT FROM quotes q WHERE q.contact_id = c.id AND q.created_at >= $1)
   AND NOT EXISTS (SELECT FROM leads l WHERE l.contact_id = c.id AND l.created_at >= $1)
   AND NOT EXISTS (SELECT FROM cases k WHERE k.contact_id = c.id AND (k.closed_at IS NULL OR k.closed_at >= $1))
   AND NOT EXISTS (SELECT FROM tasks t WHERE t.contact_id = c.id AND (t.status = 'open' OR t.done_at >= $1))
   AND NOT EXISTS (SELECT FROM notes n WHERE n.contact_id = c.id AND n.created_at >= $1)`;

/** How many people the time of so many months means now. */
export async function countQuiet(crm: CrmContext, months: number): Promise<number> {
  demand(crm, "privacy:write");
  const statement = { name: "people_kept_count", text: `SELECT count(*)::int AS count ${QUIET}` };
  const rows = await asSql(crm.tx).query<{ count: number }>(statement, [since(crm, months), crm.tenantId]);
  return rows[0]?.count ?? 0;
}

/** Some of those whose time has come, by their ids; nobody before the business's week has passed. */
export async function findQuiet(crm: CrmContext, limit: number): Promise<readonly string[]> {
  const before = await lastDay(crm);
  if (before === null) return [];
  const statement = { name: "people_kept_ids", text: `SELECT c.id ${QUIET} ORDER BY c.created_at LIMIT $3` };
  const rows = await asSql(crm.tx).query<{ id: string }>(statement, [before, crm.tenantId, limit]);
  return rows.map(({ id }) => id);
}

/** Whether it is still so; until the transaction ends nobody writes in that person's conversations. */
export async function isStillQuiet(crm: CrmContext, contactId: string): Promise<boolean> {
  const before = await lastDay(crm);
  if (before === null) return false;
  const sql = asSql(crm.tx);
  const lock = { name: "people_kept_lock", text: "SELECT id FROM conversations WHERE contact_id = $1 FOR UPDATE" };
  await sql.query(lock, [contactId]);
  const statement = { name: "people_kept_one", text: `SELECT c.id ${QUIET} AND c.id = $3` };
  return (await sql.query(statement, [before, crm.tenantId, contactId])).length > 0;
}

/** Whoever was quiet since then has been kept for long enough; null while nobody is to go. */
async function lastDay(crm: CrmContext): Promise<Date | null> {
  const { months, goFrom } = await getPeopleKept(crm);
  return months === null || goFrom === null || goFrom > crm.clock.now() ? null : since(crm, months);
}

/** So many months of the calendar before now, UTC; from the 31st to the last day that there is. */
function since({ clock }: CrmContext, months: number): Date {
  const now = clock.now();
  const then = new Date(now);
  then.setUTCMonth(now.getUTCMonth() - months);
  if (then.getUTCDate() !== now.getUTCDate()) then.setUTCDate(0);
  return then;
}

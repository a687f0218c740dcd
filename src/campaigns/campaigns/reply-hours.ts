/** At which hour people write back: of each person who wrote often enough, of each segment, of the business. */
import type { CrmContext } from "../../crm/context.ts";
import { planAction } from "../../crm/due-actions.ts";
import { DAY_MS, plusMs } from "../../lib/time.ts";

/** Older messages say little of how somebody lives now. */
const LOOK_BACK_DAYS = 180;
/** Fewer messages than these at any hour are chance. */
const ENOUGH = { person: 3, group: 20 };
const STALE_MS = 7 * DAY_MS;

/** Reckons the hours anew where they are older than a week, and plans the next time. */
export async function keepReplyHours(crm: CrmContext): Promise<void> {
  const { tx, tenantId, clock } = crm;
  const now = clock.now();
  const newest = await tx.replyHour.aggregate({ _max: { computedAt: true } });
  const at = newest._max.computedAt;
  if (at !== null && now.getTime() - at.getTime() < STALE_MS) return;
  await reckonReplyHours(crm);
  const dueAt = plusMs(now, STALE_MS);
  const key = `timing.refresh:${dueAt.toISOString().slice(0, 10)}`;
  await planAction(tx, { tenantId, kind: "timing.refresh", subjectId: tenantId, key, dueAt, now });
}

/**
 * The hour, on the business's clock, at which most messages of somebody came in the last half year; of two that are even, the
 * later begins the smaller risk of waking anybody, so the earlier loses. A burst counts once.
 */
export async function reckonReplyHours({ tx, tenantId, clock }: CrmContext): Promise<void> {
  const now = clock.now();
  const since = plusMs(now, -LOOK_BACK_DAYS * DAY_MS);
  const { timeZone } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { timeZone: true } });
  await tx.replyHour.deleteMany({ where: { tenantId } });
  await tx.$executeRaw`
    WITH written AS (
      SELECT DISTINCT v.contact_id, date_trunc('hour', m.created_at) AS at
        FROM messages m JOIN conversations v ON v.id = m.conversation_id
       WHERE m.direction = 'in' AND m.created_at >= ${since} AND v.last_inbound_at >= ${since}),
    hours AS (
      SELECT contact_id, extract(hour FROM at AT TIME ZONE ${timeZone})::int AS hour, count(*)::int AS count FROM written GROUP BY 1, 2),
    subjects AS (
      SELECT contact_id AS subject_id, hour, count, ${ENOUGH.person}::int AS enough FROM hours
      UNION ALL
      SELECT s.segment_id, h.hour, sum(h.count)::int, ${ENOUGH.group}::int FROM hours h JOIN segment_members s ON s.contact_id = h.contact_id GROUP BY 1, 2
      UNION ALL
      SELECT ${tenantId}, hour, sum(count)::int, ${ENOUGH.group}::int FROM hours GROUP BY 2)
    INSERT INTO reply_hours (tenant_id, subject_id, hour, samples, computed_at)
    SELECT ${tenantId}, subject_id, (array_agg(hour ORDER BY count DESC, hour DESC))[1], sum(count)::int, ${now}
      FROM subjects GROUP BY subject_id HAVING sum(count) >= max(enough)`;
}

/** Who belongs to a segment, kept in rows: all people in a full pass, or a few who changed. Coming and going leave their traces. */

import { asSql } from "../../infra/transaction-client.ts";
import { InputError } from "../../lib/errors.ts";
import { issueText } from "../../lib/field-issues.ts";
import { DAY_MS, HOUR_MS } from "../../lib/time.ts";
import type { CrmContext } from "../context.ts";
import { planAction } from "../due-actions.ts";
import { findTenant } from "../tenants.ts";
import { type Surroundings, surroundings } from "./check.ts";
import { compileRule, IS_PERSON, PEOPLE } from "./compile.ts";
import { isTimely, type SegmentRule, segmentRule } from "./rule.ts";

/** A full pass: often where time alone changes who belongs, else once a day for what no event told of. */
const PASS_MS = { timely: HOUR_MS, still: DAY_MS };

export interface RefreshCount {
  readonly entered: number;
  readonly left: number;
}

export interface RefreshScope {
  /** None named, and no tier: all. */
  readonly ids?: readonly string[];
  readonly tier?: "primary";
  /** Only these people; without, everybody. */
  readonly contactIds?: readonly string[];
}

interface Row {
  readonly id: string;
  readonly tier: string;
  readonly rule: SegmentRule;
}

/**
 * Brings members up to date. A segment whose rule names a field that is gone keeps its members and says so in `fault`.
 * @returns how many came and went, over all of them
 */
export async function refreshSegments(crm: CrmContext, scope: RefreshScope = {}): Promise<RefreshCount> {
  const { ids, tier, contactIds } = scope;
  if (contactIds?.length === 0) return { entered: 0, left: 0 };
  const everything = await lockedSegments(crm);
  const chosen = everything.filter((row) => (!ids && !tier) || ids?.includes(row.id) || row.tier === tier);
  const around = await surroundings(crm);
  let total: RefreshCount = { entered: 0, left: 0 };
  // Those that others ask for come first.
  const sorted = [...chosen].sort((a, b) => Number(asksForOthers(a.rule)) - Number(asksForOthers(b.rule)));
  for (const row of sorted) {
    const count = await refreshOne(crm, row, { around, everything, contactIds });
    total = { entered: total.entered + count.entered, left: total.left + count.left };
  }
  return total;
}

/** In one order, so that two passes wait for one another and never in a ring. */
async function lockedSegments({ tx }: CrmContext): Promise<Row[]> {
  const rows = await tx.$queryRaw<{ id: string; tier: string; rule: unknown }[]>`
    SELECT id, tier, rule FROM segments ORDER BY tier, position, id FOR NO KEY UPDATE`;
  return rows.map(({ id, tier, rule }) => ({ id, tier, rule: segmentRule.parse(rule) }));
}

async function refreshOne(
  crm: CrmContext,
  row: Row,
  {
    around,
    everything,
    contactIds,
  }: { around: Surroundings; everything: readonly Row[]; contactIds: readonly string[] | undefined },
): Promise<RefreshCount> {
  const { tx, tenantId, clock } = crm;
  const now = clock.now();
  const taken = [tenantId, row.id, now, contactIds ?? null];
  let compiled: ReturnType<typeof compileRule>;
  try {
    compiled = compileRule(effectiveRule(row, everything), { ...around, taken });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    // It is read by all of the team, so it is written in the business's language.
    const locale = (await findTenant(tx, tenantId))?.locale ?? "es";
    const [issue] = error.issues;
    const fault = issue ? issueText(locale, issue) : error.message;
    await tx.segment.update({ where: { id: row.id }, data: { fault } });
    return { entered: 0, left: 0 };
  }
  const [count] = await asSql(tx).query<{ entered: number; left: number }>(
    { text: refreshText(compiled.where), name: null },
    compiled.values,
  );
  const { entered = 0, left = 0 } = count ?? {};
  if (contactIds === undefined)
    await tx.$executeRaw`
      UPDATE segments SET size = (SELECT count(*) FROM segment_members WHERE segment_id = ${row.id}), fault = NULL, refreshed_at = ${now}
       WHERE id = ${row.id}`;
  else if (entered !== left)
    await tx.$executeRaw`UPDATE segments SET size = size + ${entered - left} WHERE id = ${row.id}`;
  return { entered, left };
}

const refreshText = (where: string) => `
  WITH fits AS MATERIALIZED (
    SELECT c.id FROM ${PEOPLE} WHERE ${IS_PERSON} AND ($4::text[] IS NULL OR c.id = ANY($4)) AND ${where}),
  gone AS (
    DELETE FROM segment_members m
     WHERE m.segment_id = $2 AND ($4::text[] IS NULL OR m.contact_id = ANY($4)) AND m.contact_id NOT IN (SELECT id FROM fits)
    RETURNING contact_id),
  come AS (
    INSERT INTO segment_members (tenant_id, segment_id, contact_id, entered_at)
    SELECT $1, $2, fits.id, $3::timestamptz FROM fits ON CONFLICT DO NOTHING RETURNING contact_id),
  told AS (
    INSERT INTO automation_signals (tenant_id, kind, contact_id, subject_id, at)
    SELECT $1, news.kind, news.contact_id, $2, $3::timestamptz
      FROM (SELECT 'segment.entered' AS kind, contact_id FROM come UNION ALL SELECT 'segment.left', contact_id FROM gone) news
     WHERE EXISTS (SELECT FROM signal_listeners l WHERE l.tenant_id = $1 AND l.kind = news.kind))
  SELECT (SELECT count(*) FROM come)::int AS entered, (SELECT count(*) FROM gone)::int AS left`;

/** A primary segment holds those who fit none of the primary ones before it. Pure. */
export function effectiveRule(row: Row, everything: readonly Row[]): SegmentRule {
  if (row.tier !== "primary") return row.rule;
  const before = everything.filter(({ tier }) => tier === "primary");
  const earlier = before.slice(
    0,
    before.findIndex(({ id }) => id === row.id),
  );
  if (earlier.length === 0) return row.rule;
  return {
    type: "all",
    rules: [row.rule, { type: "not", rule: { type: "any", rules: earlier.map(({ rule }) => rule) } }],
  };
}

/** Plans the next full pass of a segment. */
export async function planRefresh({ tx, tenantId, clock }: CrmContext, id: string, rule: SegmentRule): Promise<void> {
  const now = clock.now();
  const every = isTimely(rule) ? PASS_MS.timely : PASS_MS.still;
  // One pass for each stretch of time, however often a rule is changed.
  const slot = Math.floor(now.getTime() / every) + 1;
  const key = `segment.refresh:${id}:${every}:${slot}`;
  const dueAt = new Date(slot * every);
  await planAction(tx, { tenantId, kind: "segment.refresh", subjectId: id, key, dueAt, now });
}

/** A full pass whose moment has come, and the plan of the next; nothing for a segment that was removed. */
export async function passSegment(crm: CrmContext, id: string): Promise<void> {
  const row = await crm.tx.segment.findUnique({ where: { id }, select: { rule: true } });
  if (!row) return;
  await refreshSegments(crm, { ids: [id] });
  await planRefresh(crm, id, segmentRule.parse(row.rule));
}

function asksForOthers(rule: SegmentRule): boolean {
  return JSON.stringify(rule).includes('"type":"segment"');
}

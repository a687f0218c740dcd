/** What writing has brought: those who were written to against those left alone, by what they spent from their entrance on. */
import { newcombe } from "../lib/proportions.ts";
import type { SimulationReport } from "./report.ts";
import type { World } from "./world.ts";

/** 95 of a hundred. */
const Z = 1.959963984540054;

interface GroupRow {
  readonly held: boolean;
  readonly people: number;
  readonly buyers: number;
  readonly cents: number;
  readonly variance: number;
}

/** Whose spending is compared, as SQL with contact_id, held and since. */
export const GROUPS = {
  sequence: `SELECT e.contact_id, bool_or(e.status = 'held' OR e.result = 'held') AS held, min(e.entered_at) AS since
               FROM enrollments e JOIN sequences s ON s.id = e.sequence_id WHERE s.tenant_id = $1 AND s.id = $2 GROUP BY 1`,
  campaign: `SELECT r.contact_id, r.status = 'held' AS held, coalesce(s.sent_at, r.due_at) AS since
               FROM campaign_recipients r LEFT JOIN automated_sends s ON s.id = r.send_id
              WHERE r.tenant_id = $1 AND r.campaign_id = $2`,
} as const;

export async function outcomeOf(
  { query, tenantId }: World,
  kind: keyof typeof GROUPS,
  id: string,
): Promise<SimulationReport["outcome"]> {
  const rows = await query<GroupRow>(
    `outcome_${kind}`,
    `SELECT held, count(*)::int AS people, count(*) FILTER (WHERE cents > 0)::int AS buyers, sum(cents)::float8 AS cents,
            coalesce(var_samp(cents), 0)::float8 AS variance
       FROM (SELECT p.held,
                    (SELECT coalesce(sum(o.total_cents), 0) FROM orders o
                      WHERE o.contact_id = p.contact_id AND o.paid_at >= p.since AND o.status <> 'cancelled')
                  + (SELECT coalesce(sum(y.amount_cents), 0) FROM invoices i JOIN payments y ON y.invoice_id = i.id
                      WHERE i.contact_id = p.contact_id AND y.status = 'paid' AND y.paid_at >= p.since) AS cents
               FROM (${GROUPS[kind]}) p) spent
      GROUP BY held`,
    [tenantId, id],
  );
  return compare(
    rows.find(({ held }) => !held),
    rows.find(({ held }) => held),
  );
}

const NOBODY: GroupRow = { held: false, people: 0, buyers: 0, cents: 0, variance: 0 };

/** The share of buyers by Newcombe's interval, the money by Welch's: the groups differ in size and spread. Pure. */
export function compare(one: GroupRow = NOBODY, other: GroupRow = NOBODY): SimulationReport["outcome"] {
  const groupOf = ({ people, buyers, cents }: GroupRow) => ({ people, buyers, cents });
  const [written, heldOut] = [groupOf(one), groupOf(other)];
  if (one.people === 0 || other.people === 0) return { written, heldOut, lift: null, recovered: null };
  const lift = newcombe({ hits: one.buyers, total: one.people }, { hits: other.buyers, total: other.people });
  const gain = one.cents / one.people - other.cents / other.people;
  const error = Z * Math.sqrt(one.variance / one.people + other.variance / other.people);
  const ofAll = (each: number) => Math.round(each * one.people);
  const recovered = { amount: ofAll(gain), low: ofAll(gain - error), high: ofAll(gain + error) };
  return { written, heldOut, lift, recovered };
}

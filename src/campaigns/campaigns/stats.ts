/** The figures of a campaign: in all, by variant, by day, and against those who got nothing. */
import type { CrmContext } from "../../crm/context.ts";
import { demand } from "../../crm/permissions.ts";
import { asSql } from "../../infra/transaction-client.ts";
import type { Money } from "../../lib/money.ts";
import { type CampaignRecord, getCampaign } from "./campaigns.ts";
import { type Lift, liftOf } from "./interval.ts";
import { OUTCOMES } from "./outcomes-sql.ts";

/** Of a group of recipients. */
export interface CampaignFigures {
  /** Those in the group, whether or not they were written to. */
  readonly people: number;
  /** Their turn has not come, or they wait for the winner. */
  readonly pending: number;
  /** Planned and not yet gone: the policy waits for an allowed moment. */
  readonly waiting: number;
  readonly sent: number;
  readonly delivered: number;
  readonly read: number;
  /** Shown on a phone: delivered or read. */
  readonly impressions: number;
  readonly failed: number;
  /** It may have arrived: nobody is written to twice. */
  readonly uncertain: number;
  /** Left out by the policy. */
  readonly dropped: number;
  readonly cancelled: number;
  readonly clicks: number;
  readonly replies: number;
  readonly leads: number;
  readonly wins: number;
  readonly buyers: number;
  readonly revenueCents: number;
  readonly optOuts: number;
}

export interface CampaignDay
  extends Pick<
    CampaignFigures,
    "sent" | "delivered" | "read" | "impressions" | "clicks" | "replies" | "leads" | "wins" | "optOuts" | "revenueCents"
  > {
  /** `2026-11-21`, on the business's calendar. */
  readonly day: string;
}

export interface Comparison {
  /** A variant, or `all` who were written to. */
  readonly group: string;
  /** Another variant, or `held`. */
  readonly against: string;
  readonly metric: "purchase" | "reply" | "click";
  readonly lift: Lift;
}

export interface CampaignStats {
  readonly campaign: CampaignRecord;
  readonly currency: string;
  readonly total: CampaignFigures;
  /** Each variant, also one that fell to nobody, and `held` where some get nothing. */
  readonly groups: readonly (CampaignFigures & { readonly group: string })[];
  /** Why people were left out or wait, the most frequent first. */
  readonly reasons: readonly {
    readonly reason: string;
    readonly state: "dropped" | "waiting";
    readonly people: number;
  }[];
  readonly days: readonly CampaignDay[];
  readonly comparisons: readonly Comparison[];
  /** What those who were written to brought above those who got nothing; null without such a group. */
  readonly recovered: Money | null;
  /** Percent of all whose turn has come. */
  readonly progress: number;
}

const NOBODY: CampaignFigures = {
  ...{ people: 0, pending: 0, waiting: 0, sent: 0, delivered: 0, read: 0, impressions: 0, failed: 0, uncertain: 0 },
  ...{ dropped: 0, cancelled: 0, clicks: 0, replies: 0, leads: 0, wins: 0, buyers: 0, revenueCents: 0, optOuts: 0 },
};

const COUNTS = `
  count(*)::int AS people,
  count(*) FILTER (WHERE state IN ('pending', 'rest'))::int AS pending,
  count(*) FILTER (WHERE state IN ('planned', 'enrolled') AND send IN ('planned', 'queued'))::int AS waiting,
  count(*) FILTER (WHERE send IN ('sent', 'delivered', 'read'))::int AS sent,
  count(*) FILTER (WHERE send IN ('delivered', 'read'))::int AS delivered,
  count(*) FILTER (WHERE send IN ('delivered', 'read'))::int AS impressions,
  count(*) FILTER (WHERE send = 'read')::int AS read,
  count(*) FILTER (WHERE send = 'failed')::int AS failed,
  count(*) FILTER (WHERE send = 'uncertain')::int AS uncertain,
  count(*) FILTER (WHERE send = 'dropped')::int AS dropped,
  count(*) FILTER (WHERE state = 'cancelled')::int AS cancelled,
  count(*) FILTER (WHERE counts AND clicked_at <= until)::int AS clicks,
  count(*) FILTER (WHERE counts AND replied_at IS NOT NULL)::int AS replies,
  count(*) FILTER (WHERE counts AND lead_at IS NOT NULL)::int AS leads,
  count(*) FILTER (WHERE counts AND won_at IS NOT NULL)::int AS wins,
  count(*) FILTER (WHERE counts AND paid_at IS NOT NULL)::int AS buyers,
  coalesce(sum(cents) FILTER (WHERE counts), 0)::float8 AS "revenueCents",
  count(*) FILTER (WHERE counts AND opted_out_at IS NOT NULL)::int AS "optOuts"`;

/** Of those who were written to, what followed counts; of those held back all of it, to compare with. */
const COUNTED = "SELECT *, (left_at IS NOT NULL OR state IN ('held', 'enrolled')) AS counts FROM outcomes";

/** Throws `NotFoundError`. */
export async function campaignStats(crm: CrmContext, id: string): Promise<CampaignStats> {
  demand(crm, "campaigns:read");
  const campaign = await getCampaign(crm, id);
  const { currency, timeZone } = await crm.tx.tenant.findUniqueOrThrow({
    where: { id: crm.tenantId },
    select: { currency: true, timeZone: true },
  });
  const sql = asSql(crm.tx);
  const values = [id, campaign.terms.attributionDays, currency];
  const counted = await sql.query<CampaignFigures & { group: string }>(
    {
      name: "campaign_groups",
      text: `${OUTCOMES} SELECT CASE state WHEN 'held' THEN 'held' ELSE coalesce(variant, '') END AS "group", ${COUNTS}
               FROM (${COUNTED}) o GROUP BY 1 ORDER BY 1`,
    },
    values,
  );
  const [all] = await sql.query<CampaignFigures>(
    { name: "campaign_total", text: `${OUTCOMES} SELECT ${COUNTS} FROM (${COUNTED}) o WHERE state <> 'held'` },
    values,
  );
  const reasons = await sql.query<{ reason: string; state: "dropped" | "waiting"; people: number }>(
    {
      name: "campaign_reasons",
      text: `SELECT s.reason, CASE s.status WHEN 'dropped' THEN 'dropped' ELSE 'waiting' END AS state, count(*)::int AS people
               FROM campaign_recipients r JOIN automated_sends s ON s.id = r.send_id
              WHERE r.campaign_id = $1 AND s.reason IS NOT NULL AND s.status IN ('dropped', 'planned') GROUP BY 1, 2 ORDER BY 3 DESC`,
    },
    [id],
  );
  const days = await sql.query<CampaignDay>({ name: "campaign_days", text: daysText }, [...values, timeZone]);
  const { pending = 0, people = 0 } = all ?? {};
  if (!all) throw new Error("a count gives a row");
  const keys = campaign.content.variants.map(({ key }) => key);
  const groups = withEmpty(counted, people > 0 ? keys : []);
  const held = groups.find(({ group }) => group === "held");
  return {
    campaign,
    currency,
    total: all,
    groups: groups.filter(({ group }) => group !== ""),
    reasons,
    days,
    comparisons: comparisonsOf(all, groups),
    recovered: held ? { cents: recoveredOf(all, held), currency } : null,
    progress: people === 0 ? 0 : Math.floor(((people - pending) / people) * 100),
  };
}

/** With a group of nobody for each variant that fell to none: of few people, chance may give all to one. */
function withEmpty(counted: readonly (CampaignFigures & { group: string })[], variants: readonly string[]) {
  const missing = variants.filter((key) => !counted.some(({ group }) => group === key));
  const empty = missing.map((group) => ({ ...NOBODY, group }));
  return [...counted, ...empty].sort((one, other) => (one.group < other.group ? -1 : 1));
}

/** What was earned above what the same number of people would have brought by themselves. */
function recoveredOf(all: CampaignFigures, held: CampaignFigures): number {
  if (held.people === 0) return 0;
  const reached = all.sent + all.uncertain;
  return Math.round(all.revenueCents - (held.revenueCents / held.people) * reached);
}

/** Against those held back, purchases of those who were written to; between variants, what each metric says. Pure. */
export function comparisonsOf(
  all: CampaignFigures,
  groups: readonly (CampaignFigures & { readonly group: string })[],
): Comparison[] {
  const hits = { purchase: "buyers", reply: "replies", click: "clicks" } as const;
  const reached = (figures: CampaignFigures) => figures.sent + figures.uncertain;
  const held = groups.find(({ group }) => group === "held");
  const variants = groups.filter(({ group }) => group !== "held" && group !== "");
  const found: Comparison[] = [];
  const add = (metric: Comparison["metric"], [group, one, people]: Side, [against, other, others]: Side) => {
    const lift = liftOf({ hits: one[hits[metric]], people }, { hits: other[hits[metric]], people: others });
    if (lift) found.push({ group, against, metric, lift });
  };
  if (held) add("purchase", ["all", all, reached(all)], ["held", held, held.people]);
  const [first, ...rest] = variants;
  for (const metric of ["reply", "click", "purchase"] as const)
    for (const other of rest)
      if (first) add(metric, [other.group, other, reached(other)], [first.group, first, reached(first)]);
  return found;
}
type Side = [name: string, figures: CampaignFigures, people: number];

const DAY_PARTS = {
  sent: "left_at",
  delivered: "coalesce(delivered_at, read_at)",
  read: "read_at",
  clicks: "CASE WHEN counts AND clicked_at <= until THEN clicked_at END",
  replies: "CASE WHEN counts THEN replied_at END",
  leads: "CASE WHEN counts THEN lead_at END",
  wins: "CASE WHEN counts THEN won_at END",
  optOuts: "CASE WHEN counts THEN opted_out_at END",
} as const;
const happened = Object.entries(DAY_PARTS)
  .map(([name, at]) => `SELECT '${name}' AS what, ${at} AS at, 0::float8 AS cents FROM counted WHERE ${at} IS NOT NULL`)
  .join("\n  UNION ALL ");
const sums = Object.keys(DAY_PARTS).map((name) => `count(*) FILTER (WHERE what = '${name}')::int AS "${name}"`);

// Money on the day on which it came first: later payments of the same person count with it.
const daysText = `${OUTCOMES},
  counted AS (SELECT * FROM (${COUNTED}) o WHERE state <> 'held'),
  happened AS (
  ${happened}
  UNION ALL SELECT 'paid', paid_at, cents::float8 FROM counted WHERE counts AND paid_at IS NOT NULL)
  SELECT to_char(at AT TIME ZONE $4::text, 'YYYY-MM-DD') AS day, ${sums.join(", ")},
         count(*) FILTER (WHERE what = 'delivered')::int AS impressions, coalesce(sum(cents), 0)::float8 AS "revenueCents"
    FROM happened GROUP BY 1 ORDER BY 1`;

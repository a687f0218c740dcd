/** Who a campaign is for, as one condition of SQL over `contacts c`: the members of its segment, or those who fit its rule. */
import type { CrmContext } from "../../crm/context.ts";
import { surroundings } from "../../crm/segments/check.ts";
import { compileRule, IS_PERSON, PEOPLE } from "../../crm/segments/compile.ts";
import { refreshSegments } from "../../crm/segments/refresh.ts";
import { asSql } from "../../infra/transaction-client.ts";
import { ConflictError } from "../../lib/errors.ts";
import type { CampaignRecord } from "./campaigns.ts";

export interface Audience {
  /** `FROM … WHERE …` over `contacts c`. */
  readonly from: string;
  readonly values: readonly unknown[];
}

/**
 * The people of a campaign as of now. Throws `ConflictError` for a draft that says nothing of whom it is for.
 * @param taken values that are bound already
 */
export async function audienceOf(
  crm: CrmContext,
  { segmentId, rule }: Pick<CampaignRecord, "segmentId" | "rule">,
  taken: readonly unknown[] = [],
): Promise<Audience> {
  if (rule) {
    const { where, values } = compileRule(rule, { ...(await surroundings(crm)), taken });
    return { from: `FROM ${PEOPLE} WHERE ${IS_PERSON} AND ${where}`, values };
  }
  if (segmentId === null) throw new ConflictError("the campaign has no people yet: choose a segment");
  const from = `FROM segment_members m JOIN contacts c ON c.id = m.contact_id
    WHERE ${IS_PERSON} AND m.segment_id = $${taken.length + 1}`;
  return { from, values: [...taken, segmentId] };
}

/** Brings the segment of a campaign up to date before it is counted on. */
export async function freshen(crm: CrmContext, { segmentId }: Pick<CampaignRecord, "segmentId">): Promise<void> {
  if (segmentId !== null) await refreshSegments(crm, { ids: [segmentId] });
}

/** How many there are. Throws `ConflictError`. */
export async function countAudience(crm: CrmContext, campaign: CampaignRecord): Promise<number> {
  const { from, values } = await audienceOf(crm, campaign);
  const [row] = await asSql(crm.tx).query<{ count: number }>(
    { name: null, text: `SELECT count(*)::int AS count ${from}` },
    values,
  );
  return row?.count ?? 0;
}

/** So many of them, the same ones each time, spread over all. Throws `ConflictError`. */
export async function sampleAudience(crm: CrmContext, campaign: CampaignRecord, size: number): Promise<string[]> {
  const { from, values } = await audienceOf(crm, campaign);
  const rows = await asSql(crm.tx).query<{ id: string }>(
    {
      name: null,
      text: `SELECT c.id ${from} ORDER BY hashtextextended(c.id, 11) LIMIT ${Math.trunc(size)}`,
    },
    values,
  );
  return rows.map(({ id }) => id);
}

/** A campaign in a simulation: another draft that says the same, for all made customers, confirmed on the first morning. */
import { changeCampaign, copyCampaign, findCampaigns } from "../campaigns/campaigns/campaigns.ts";
import { confirmCampaign } from "../campaigns/campaigns/lifecycle.ts";
import { getSequence } from "../campaigns/sequences/read-list.ts";
import { activateSequence } from "../campaigns/sequences/write.ts";
import { InputError, NotFoundError } from "../lib/errors.ts";
import { HOUR_MS, plusMs } from "../lib/time.ts";
import { CAMPAIGN_ABOUTS } from "./order.ts";
import { MADE_TAG } from "./people.ts";
import type { Target } from "./target.ts";
import type { World } from "./world.ts";

/** The first morning. */
const BEGINS_MS = 9 * HOUR_MS;

// Of those whom it leads into a sequence, how they went through it.
const ENDS = `
  SELECT CASE WHEN r.status = 'held' OR e.status = 'held' THEN 'held'
              WHEN e.status = 'active' THEN 'inside'
              WHEN e.id IS NOT NULL THEN coalesce(e.result, e.status)
              WHEN r.status = 'planned' THEN coalesce(s.status, 'planned')
              ELSE r.status END AS end, count(*)::int AS people
    FROM campaign_recipients r
    LEFT JOIN automated_sends s ON s.id = r.send_id
    LEFT JOIN enrollments e ON e.id = r.enrollment_id
   WHERE r.campaign_id = $1 GROUP BY 1 ORDER BY 2 DESC, 1`;

/**
 * Throws `NotFoundError` for an unknown one, `InputError` for several, or one that lacks something or leads into a sequence about
 * what made customers have not from the beginning.
 */
export async function openCampaign({ as, query, clock }: World, words: string): Promise<Target> {
  const found = await as((crm) => findCampaigns(crm, words));
  const [original, ...others] = found;
  if (!original) throw new NotFoundError("there is no such campaign");
  if (others.length > 0)
    throw new InputError(`several campaigns fit: ${found.map(({ number, name }) => `#${number} ${name}`).join(", ")}`);
  const { sequenceKey } = original;
  if (original.kind === "sequence" && sequenceKey !== null) {
    const { definition } = await as((crm) => getSequence(crm, sequenceKey));
    if (!CAMPAIGN_ABOUTS.includes(definition.about))
      throw new InputError(`this campaign leads into a sequence about a ${definition.about}: simulate ${sequenceKey}`);
    await as((crm) => activateSequence(crm, sequenceKey));
  }
  const { id } = await as(async (crm) => {
    const draft = await copyCampaign(crm, original.id, original.name);
    const everybody = { type: "field", field: "tags", test: { op: "has_any", values: [MADE_TAG] } };
    const startAt = plusMs(clock.now(), BEGINS_MS);
    const changed = await changeCampaign(crm, draft.id, draft.version, { rule: everybody, startAt, endAt: null });
    return confirmCampaign(crm, draft.id, changed.version);
  });
  return {
    ...{ kind: "campaign", id, key: String(original.number), name: original.name, theme: "contact", opening: null },
    async ends() {
      const rows = await query<{ end: string; people: number }>("recipients", ENDS, [id]);
      const heldOut = rows.find(({ end }) => end === "held")?.people ?? 0;
      const ends = rows.filter(({ end }) => end !== "held");
      return { entered: ends.reduce((sum, { people }) => sum + people, 0), heldOut, ends };
    },
  };
}

/** The better variant for those who wait for it: chosen once, when its time has come. */
import { recordAudit } from "../../crm/audit.ts";
import type { CrmContext } from "../../crm/context.ts";
import { demand } from "../../crm/permissions.ts";
import { ConflictError, InputError } from "../../lib/errors.ts";
import { getCampaign } from "./campaigns.ts";
import { planNextSend } from "./next.ts";
import { type CampaignFigures, campaignStats } from "./stats.ts";
import type { WinnerMetric } from "./terms.ts";

const HITS = { reply: "replies", click: "clicks", purchase: "buyers" } as const satisfies Record<
  WinnerMetric,
  keyof CampaignFigures
>;

/** The group with the highest share; of those that are even, the first. Null when there is none. Pure. */
export function bestOf(
  groups: readonly (CampaignFigures & { readonly group: string })[],
  metric: WinnerMetric,
): string | null {
  const share = (figures: CampaignFigures) => {
    const reached = figures.sent + figures.uncertain;
    return reached === 0 ? -1 : figures[HITS[metric]] / reached;
  };
  const variants = groups.filter(({ group }) => group !== "held" && group !== "");
  let best = variants[0] ?? null;
  for (const one of variants) if (best && share(one) > share(best)) best = one;
  return best?.group ?? null;
}

/** The moment of the choice; a paused campaign chooses when it goes on, since the rest only then has a turn. */
export async function chooseWinner(crm: CrmContext, id: string): Promise<void> {
  const { status, terms, winner } = await getCampaign(crm, id);
  if (winner !== null || terms.winner === null || status === "cancelled" || status === "done") return;
  const best = bestOf((await campaignStats(crm, id)).groups, terms.winner.metric);
  if (best !== null) await settleWinner(crm, id, best);
}

/** Chooses by hand, at any time before it is chosen by itself. Throws `InputError`, `ConflictError`, `NotFoundError`. */
export async function setWinner(crm: CrmContext, id: string, variant: string): Promise<void> {
  demand(crm, "campaigns:write");
  const { winner, content, status, begunAt } = await getCampaign(crm, id);
  if (winner !== null || begunAt === null || !["sending", "paused"].includes(status))
    throw new ConflictError("there is nothing to choose: it has not begun, is over, or was chosen already");
  if (!content.variants.some(({ key }) => key === variant))
    throw new InputError("there is no such variant", [{ path: "variant", message: "fields.variant" }]);
  await settleWinner(crm, id, variant);
}

async function settleWinner(crm: CrmContext, id: string, variant: string): Promise<void> {
  const { tx, clock } = crm;
  const now = clock.now();
  const { count } = await tx.campaign.updateMany({
    where: { id, winner: null },
    data: { winner: variant, winnerAt: now, version: { increment: 1 }, updatedAt: now },
  });
  if (count === 0) return;
  const { terms } = await getCampaign(crm, id);
  const gapS = terms.perHour === null ? 0 : 3_600 / terms.perHour;
  // Whose best hour lies ahead waits for it; who was due before is due now.
  await tx.$executeRaw`
    UPDATE campaign_recipients r SET status = 'pending', variant = ${variant}, due_at = n.at
      FROM (SELECT id, greatest(due_at, ${now}::timestamptz) + ${gapS}::float8 * row_number() OVER (ORDER BY due_at, id) * interval '1 second' AS at
              FROM campaign_recipients WHERE campaign_id = ${id} AND status = 'rest') n
     WHERE r.id = n.id`;
  await recordAudit(crm, { action: "campaign.winner", subjectId: id, detail: { variant } });
  await planNextSend(crm, id, `winner:${variant}`, now);
}

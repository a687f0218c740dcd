/** Campaigns in the flow: what of them becomes due, each step in the transaction that ends its due action. */
import { beginCampaign } from "../campaigns/campaigns/begin.ts";
import { finishCampaign, sendRecipients } from "../campaigns/campaigns/claim.ts";
import { keepReplyHours } from "../campaigns/campaigns/reply-hours.ts";
import { chooseWinner } from "../campaigns/campaigns/winner.ts";
import { withdrawSends } from "../campaigns/campaigns/withdraw.ts";
import type { CrmContext } from "../crm/context.ts";
import type { DueAction, DueKind } from "../crm/due-actions.ts";
import type { Tx } from "../infra/database.ts";
import type { Clock } from "../lib/time.ts";

export interface CampaignContext {
  readonly clock: Clock;
  /** Where customers reach us. */
  readonly site: { readonly url: string };
}

type Step = (ctx: CampaignContext, tx: Tx, action: DueAction) => Promise<null>;

const step =
  (work: (crm: CrmContext, action: DueAction, ctx: CampaignContext) => Promise<unknown>): Step =>
  async (ctx, tx, action) => {
    const { clock } = ctx;
    await work({ tx, tenantId: action.tenantId, actor: { kind: "system", id: null }, clock }, action, ctx);
    return null;
  };

/** By the kind of due action. */
export const CAMPAIGN_STEPS = {
  "campaign.begin": step((crm, { subjectId }) => beginCampaign(crm, subjectId)),
  "campaign.send": step((crm, { id, subjectId }, { site }) => sendRecipients(crm, subjectId, id, site.url)),
  "campaign.winner": step((crm, { subjectId }) => chooseWinner(crm, subjectId)),
  "campaign.withdraw": step((crm, { subjectId }) => withdrawSends(crm, subjectId)),
  "campaign.finish": step((crm, { id, subjectId }) => finishCampaign(crm, subjectId, id)),
  "timing.refresh": step((crm) => keepReplyHours(crm)),
} as const satisfies Partial<Record<DueKind, Step>>;

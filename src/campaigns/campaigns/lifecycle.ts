/** What people do with a campaign: confirm it, take that back while nothing has left, pause it, go on, end it. */
import { recordAudit } from "../../crm/audit.ts";
import type { AuditAction } from "../../crm/audit-names.ts";
import type { CrmContext } from "../../crm/context.ts";
import { cancelActions, planAction } from "../../crm/due-actions.ts";
import { demand } from "../../crm/permissions.ts";
import { mustBeVersion } from "../../crm/version.ts";
import { ConflictError, InputError } from "../../lib/errors.ts";
import { MINUTE_MS, plusMs } from "../../lib/time.ts";
import { goOnAgain, standStill } from "../sequences/standstill.ts";
import { countAudience, freshen } from "./audience.ts";
import { type CampaignRecord, type CampaignStatus, getCampaign } from "./campaigns.ts";
import { isOn } from "./enrol.ts";
import { planNextSend } from "./next.ts";
import { lacksOf } from "./preview.ts";
import { getCampaignSettings } from "./settings.ts";
import { withdrawSends } from "./withdraw.ts";

/**
 * Confirms a draft as it was seen: it begins at its time, and not before the grace time is over. Throws `NotFoundError`,
 * `ConflictError` for what is no draft or has changed, `InputError` with what it lacks.
 */
export async function confirmCampaign(crm: CrmContext, id: string, version: number): Promise<CampaignRecord> {
  demand(crm, "campaigns:write");
  const campaign = await hold(crm, id, ["draft"]);
  mustBeVersion(campaign, version);
  const { tx, tenantId, clock, actor } = crm;
  const now = clock.now();
  await freshen(crm, campaign);
  const lacks = lacksOf(campaign, now);
  if (campaign.kind === "sequence" && !lacks.includes("sequence") && !(await isOn(crm, campaign.sequenceKey)))
    lacks.push("sequence");
  if (lacks.length === 0 && (await countAudience(crm, campaign)) === 0) lacks.push("nobody");
  if (lacks.length > 0)
    throw new InputError(
      "the campaign is not complete",
      lacks.map((lack) => ({ path: lack, message: "fields.lacks", values: { lack } })),
    );
  const { settings } = await getCampaignSettings(crm);
  const grace = plusMs(now, settings.graceMinutes * MINUTE_MS);
  const beginsAt = campaign.startAt !== null && campaign.startAt > grace ? campaign.startAt : grace;
  await move(crm, campaign, "scheduled", { confirmedAt: now, confirmedBy: actor.id, beginsAt });
  const key = `campaign.begin:${id}:${version + 1}`;
  await planAction(tx, { tenantId, kind: "campaign.begin", subjectId: id, key, dueAt: beginsAt, now });
  return told(crm, campaign, "campaign.confirm");
}

/** Takes a confirmation back while nothing has begun: it is a draft again. Throws `NotFoundError`, `ConflictError`. */
export async function undoCampaign(crm: CrmContext, id: string): Promise<CampaignRecord> {
  demand(crm, "campaigns:write");
  const campaign = await hold(crm, id, ["scheduled", "paused"]);
  if (campaign.begunAt) throw new ConflictError("it has begun already: pause it instead");
  await cancelActions(crm.tx, "campaign.begin", id, crm.clock.now());
  await move(crm, campaign, "draft", { confirmedAt: null, confirmedBy: null, beginsAt: null, pausedAt: null });
  return told(crm, campaign, "campaign.undo");
}

/** Nothing more leaves until it goes on; what waits in an outbox is taken back. Throws `NotFoundError`, `ConflictError`. */
export async function pauseCampaign(crm: CrmContext, id: string): Promise<CampaignRecord> {
  demand(crm, "campaigns:write");
  const campaign = await hold(crm, id, ["scheduled", "sending"]);
  await move(crm, campaign, "paused", { pausedAt: crm.clock.now() });
  if (campaign.begunAt) {
    await withdrawSends(crm, id);
    if (campaign.kind === "sequence") await standStill(crm, { campaignId: id }, "campaign_paused");
  } else await cancelActions(crm.tx, "campaign.begin", id, crm.clock.now());
  return told(crm, campaign, "campaign.pause");
}

/** Goes on where it was: whoever was written to is not written to again. Throws `NotFoundError`, `ConflictError`. */
export async function resumeCampaign(crm: CrmContext, id: string): Promise<CampaignRecord> {
  demand(crm, "campaigns:write");
  const { tx, tenantId, clock } = crm;
  const campaign = await hold(crm, id, ["paused"]);
  const now = clock.now();
  if (campaign.begunAt) {
    await move(crm, campaign, "sending", { pausedAt: null });
    if (campaign.kind === "sequence") await goOnAgain(crm, { campaignId: id });
    await planNextSend(crm, id, `resume:${campaign.version}`, now);
  } else {
    const beginsAt = campaign.beginsAt !== null && campaign.beginsAt > now ? campaign.beginsAt : now;
    await move(crm, campaign, "scheduled", { pausedAt: null, beginsAt });
    const key = `campaign.begin:${id}:${campaign.version + 1}`;
    await planAction(tx, { tenantId, kind: "campaign.begin", subjectId: id, key, dueAt: beginsAt, now });
  }
  return told(crm, campaign, "campaign.resume");
}

/** Ends it for good: whoever was not written to never is, whoever is inside its sequence goes its way. Throws `NotFoundError`, `ConflictError`. */
export async function cancelCampaign(crm: CrmContext, id: string): Promise<CampaignRecord> {
  demand(crm, "campaigns:write");
  const campaign = await hold(crm, id, ["scheduled", "sending", "paused"]);
  const now = crm.clock.now();
  await move(crm, campaign, "cancelled", { endedAt: now });
  await cancelActions(crm.tx, "campaign.begin", id, now);
  if (campaign.begunAt) await withdrawSends(crm, id);
  // Those inside stood still while it was paused: they belong to the sequence from here on.
  if (campaign.kind === "sequence" && campaign.begunAt) await goOnAgain(crm, { campaignId: id });
  return told(crm, campaign, "campaign.cancel");
}

/** The campaign under its row's lock. Throws `ConflictError` unless it is in one of these states. */
async function hold(crm: CrmContext, id: string, states: readonly CampaignStatus[]): Promise<CampaignRecord> {
  await crm.tx.$queryRaw`SELECT id FROM campaigns WHERE id = ${id} FOR UPDATE`;
  const campaign = await getCampaign(crm, id);
  if (!states.includes(campaign.status))
    throw new ConflictError(`the campaign is ${campaign.status}`, { details: { status: campaign.status } });
  return campaign;
}

async function move(
  { tx, clock }: CrmContext,
  { id }: CampaignRecord,
  status: CampaignStatus,
  also: Readonly<Partial<Record<"confirmedAt" | "beginsAt" | "pausedAt" | "endedAt", Date | null>>> & {
    readonly confirmedBy?: string | null;
  },
): Promise<void> {
  await tx.campaign.update({
    where: { id },
    data: { status, ...also, version: { increment: 1 }, updatedAt: clock.now() },
  });
}

async function told(crm: CrmContext, { id, number }: CampaignRecord, action: AuditAction): Promise<CampaignRecord> {
  await recordAudit(crm, { action, subjectId: id, detail: { number } });
  return getCampaign(crm, id);
}

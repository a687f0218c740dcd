/** What messages cost a business, by channel, and how long a confirmed campaign can still be undone. */
import { z } from "zod";
import { CHANNEL_KINDS } from "../../channels/channel.ts";
import { recordAudit } from "../../crm/audit.ts";
import type { CrmContext } from "../../crm/context.ts";
import { demand } from "../../crm/permissions.ts";
import { mustBeVersion } from "../../crm/version.ts";

export const campaignSettings = z.object({
  /** Minutes between the confirmation and the first message. */
  graceMinutes: z.int().min(0).max(60).default(2),
  /** Minor units of the business's currency for a thousand messages; what is not named costs nothing. */
  pricePerThousand: z.partialRecord(z.enum(CHANNEL_KINDS), z.int().min(0).max(100_000_000)).default({}),
});
export type CampaignSettings = z.infer<typeof campaignSettings>;

export interface SettingsRecord {
  readonly settings: CampaignSettings;
  /** 0 where nothing was ever set. */
  readonly version: number;
}

export async function getCampaignSettings(crm: CrmContext): Promise<SettingsRecord> {
  demand(crm, "campaigns:read");
  const row = await crm.tx.campaignSettings.findUnique({ where: { tenantId: crm.tenantId } });
  return { settings: campaignSettings.parse(row?.settings ?? {}), version: row?.version ?? 0 };
}

/** Throws `ConflictError` when somebody else has changed them meanwhile. */
export async function setCampaignSettings(
  crm: CrmContext,
  version: number,
  settings: CampaignSettings,
): Promise<SettingsRecord> {
  demand(crm, "settings:write");
  const { tx, tenantId, clock } = crm;
  await tx.$queryRaw`SELECT id FROM tenants WHERE id = ${tenantId} FOR NO KEY UPDATE`;
  mustBeVersion({ id: tenantId, version: (await getCampaignSettings(crm)).version }, version);
  const data = { settings, version: version + 1, updatedAt: clock.now() };
  await tx.campaignSettings.upsert({ where: { tenantId }, create: { tenantId, ...data }, update: data });
  await recordAudit(crm, { action: "campaign.settings", subjectId: tenantId });
  return { settings, version: version + 1 };
}

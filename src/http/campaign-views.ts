/** The JSON of campaigns: drafts, previews, figures, recipients. */
import { z } from "zod";
import { CAMPAIGN_KINDS, CAMPAIGN_STATUSES, type CampaignRecord } from "../campaigns/campaigns/campaigns.ts";
import { campaignContent } from "../campaigns/campaigns/content.ts";
import { type CampaignPreview, LACKS } from "../campaigns/campaigns/preview.ts";
import { RECIPIENT_STATES, type RecipientRow } from "../campaigns/campaigns/recipients.ts";
import type { CampaignStats } from "../campaigns/campaigns/stats.ts";
import { campaignTerms } from "../campaigns/campaigns/terms.ts";
import type { SegmentRule } from "../crm/segments/rule.ts";

const moment = z.iso.datetime().nullable();
const iso = (at: Date | null) => at?.toISOString() ?? null;

export const campaignView = z.object({
  id: z.string(),
  number: z.int().describe("People name it by this: #1001"),
  name: z.string(),
  kind: z.enum(CAMPAIGN_KINDS),
  status: z.enum(CAMPAIGN_STATUSES).describe("scheduled: confirmed and not begun"),
  segmentId: z.string().nullable(),
  segmentName: z.string().nullable(),
  rule: z
    .custom<SegmentRule | null>()
    .meta({ type: ["object", "null"], additionalProperties: true })
    .describe("In place of a segment"),
  sequenceKey: z.string().nullable(),
  content: campaignContent,
  terms: campaignTerms,
  startAt: moment,
  endAt: moment,
  confirmedAt: moment,
  beginsAt: moment.describe("Until then a confirmation can be taken back"),
  begunAt: moment,
  pausedAt: moment,
  endedAt: moment,
  winner: z.string().nullable(),
  winnerAt: moment,
  size: z.int().describe("Its recipients, those held back included; 0 before it begins"),
  version: z.int().describe("Send it back with a change"),
  createdBy: z.string().nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type CampaignView = z.infer<typeof campaignView>;

export function presentCampaign(row: CampaignRecord): CampaignView {
  const { id, number, name, kind, status, segmentId, segmentName, rule, sequenceKey, content, terms } = row;
  return {
    ...{ id, number, name, kind, status, segmentId, segmentName, rule, sequenceKey, content, terms },
    ...{ winner: row.winner, size: row.size, version: row.version, createdBy: row.createdBy },
    startAt: iso(row.startAt),
    endAt: iso(row.endAt),
    confirmedAt: iso(row.confirmedAt),
    beginsAt: iso(row.beginsAt),
    begunAt: iso(row.begunAt),
    pausedAt: iso(row.pausedAt),
    endedAt: iso(row.endedAt),
    winnerAt: iso(row.winnerAt),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

const reasons = z.array(z.object({ reason: z.string(), people: z.int() }));
const money = z.object({ cents: z.int(), currency: z.string() });

export const campaignPreviewView = z.object({
  people: z.int().describe("Everybody it is for"),
  reached: z.int(),
  later: reasons.describe("Of those who are reached: later than the start, by reason"),
  excluded: reasons.describe("Never written to, by reason"),
  held: z.int().describe("Left out to compare with"),
  channels: z.array(z.object({ channel: z.string(), people: z.int() })),
  cost: money,
  isEstimate: z.boolean().describe("A part was asked and the rest reckoned from it"),
  lacks: z.array(z.enum(LACKS)).describe("What stands in the way of a confirmation"),
  examples: z.array(
    z.object({ contactId: z.string(), name: z.string().nullable(), variant: z.string(), text: z.string() }),
  ),
});
export type CampaignPreviewView = z.infer<typeof campaignPreviewView>;

export function presentCampaignPreview(preview: CampaignPreview): CampaignPreviewView {
  const { later, excluded, channels, lacks, examples, cost, ...counts } = preview;
  return {
    ...counts,
    cost: { ...cost },
    later: [...later],
    excluded: [...excluded],
    channels: [...channels],
    lacks: [...lacks],
    examples: [...examples],
  };
}

const figures = z.object({
  people: z.int(),
  pending: z.int(),
  waiting: z.int(),
  sent: z.int(),
  delivered: z.int(),
  read: z.int(),
  impressions: z.int(),
  failed: z.int(),
  uncertain: z.int().describe("It may have arrived: nobody is written to twice"),
  dropped: z.int(),
  cancelled: z.int(),
  clicks: z.int(),
  replies: z.int(),
  leads: z.int(),
  wins: z.int(),
  buyers: z.int(),
  revenueCents: z.int(),
  optOuts: z.int(),
});

export const campaignStatsView = z.object({
  campaign: campaignView,
  currency: z.string(),
  total: figures,
  groups: z.array(figures.extend({ group: z.string().describe("A variant, or held") })),
  reasons: z.array(z.object({ reason: z.string(), state: z.enum(["dropped", "waiting"]), people: z.int() })),
  days: z.array(
    figures
      .pick({
        ...{ sent: true, delivered: true, read: true, impressions: true, clicks: true, replies: true, leads: true },
        ...{ wins: true, optOuts: true, revenueCents: true },
      })
      .extend({ day: z.string() }),
  ),
  comparisons: z.array(
    z.object({
      group: z.string(),
      against: z.string(),
      metric: z.enum(["purchase", "reply", "click"]),
      difference: z.number().describe("Of shares: 0.03 is three more in a hundred"),
      low: z.number(),
      high: z.number().describe("With `low`: 95 % confidence"),
      isSure: z.boolean(),
    }),
  ),
  recovered: money.nullable().describe("Above what those who got nothing brought"),
  progress: z.int().describe("Percent of people whose turn has come"),
});
export type CampaignStatsView = z.infer<typeof campaignStatsView>;

export function presentCampaignStats({ campaign, comparisons, recovered, ...stats }: CampaignStats): CampaignStatsView {
  return {
    ...stats,
    campaign: presentCampaign(campaign),
    groups: [...stats.groups],
    reasons: [...stats.reasons],
    days: [...stats.days],
    comparisons: comparisons.map(({ lift, ...one }) => ({ ...one, ...lift })),
    recovered: recovered && { ...recovered },
  };
}

export const recipientView = z.object({
  id: z.string(),
  contactId: z.string(),
  name: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  variant: z.string().nullable(),
  state: z.enum(RECIPIENT_STATES),
  reason: z.string().nullable(),
  channel: z.string().nullable(),
  conversationId: z.string().nullable(),
  dueAt: z.iso.datetime(),
  sentAt: moment,
  clickedAt: moment,
});
export type RecipientView = z.infer<typeof recipientView>;

export function presentRecipient(row: RecipientRow): RecipientView {
  return { ...row, dueAt: row.dueAt.toISOString(), sentAt: iso(row.sentAt), clickedAt: iso(row.clickedAt) };
}

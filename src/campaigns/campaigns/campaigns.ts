/** Campaigns as they are drafted: written down, changed while nothing has left, listed, found by number or name, removed. */

import { recordAudit } from "../../crm/audit.ts";
import type { CrmContext } from "../../crm/context.ts";
import { nextNumber } from "../../crm/counters.ts";
import { beyondFilled, type Place } from "../../crm/keyset.ts";
import { demand } from "../../crm/permissions.ts";
import { readRule } from "../../crm/segments/check.ts";
import type { SegmentRule } from "../../crm/segments/rule.ts";
import { segmentRule } from "../../crm/segments/rule.ts";
import { mustBeVersion, mustHaveChanged } from "../../crm/version.ts";
import { Prisma } from "../../infra/prisma/client.ts";
import { ConflictError, InputError, NotFoundError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import { foldName } from "../../lib/text.ts";
import { type CampaignContent, campaignContent, readContent } from "./content.ts";
import { type CampaignTerms, campaignTerms } from "./terms.ts";

export const CAMPAIGN_STATUSES = ["draft", "scheduled", "sending", "paused", "done", "cancelled"] as const;
export type CampaignStatus = (typeof CAMPAIGN_STATUSES)[number];
export const CAMPAIGN_KINDS = ["broadcast", "sequence"] as const;
export type CampaignKind = (typeof CAMPAIGN_KINDS)[number];

export interface CampaignRecord {
  readonly id: string;
  readonly number: number;
  readonly name: string;
  readonly kind: CampaignKind;
  readonly status: CampaignStatus;
  readonly segmentId: string | null;
  readonly segmentName: string | null;
  /** Instead of a segment. */
  readonly rule: SegmentRule | null;
  readonly sequenceKey: string | null;
  readonly content: CampaignContent;
  readonly terms: CampaignTerms;
  readonly startAt: Date | null;
  readonly endAt: Date | null;
  readonly confirmedAt: Date | null;
  readonly beginsAt: Date | null;
  readonly begunAt: Date | null;
  readonly pausedAt: Date | null;
  readonly endedAt: Date | null;
  readonly winner: string | null;
  readonly winnerAt: Date | null;
  readonly size: number;
  readonly version: number;
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What may be said of a draft; what is not named stays. */
export interface CampaignChange {
  readonly name?: string | undefined;
  readonly kind?: CampaignKind | undefined;
  readonly segmentId?: string | null | undefined;
  /** As it came: it is checked here. Takes the place of a segment. */
  readonly rule?: unknown;
  readonly sequenceKey?: string | null | undefined;
  /** As it came. */
  readonly content?: unknown;
  readonly terms?: Partial<CampaignTerms> | undefined;
  readonly startAt?: Date | null | undefined;
  readonly endAt?: Date | null | undefined;
}

const WITH_SEGMENT = { segment: { select: { name: true } } } as const;

/** Newest first. */
export async function listCampaigns(
  crm: CrmContext,
  { status, after, limit }: { status?: CampaignStatus | undefined; after: Place<Date> | null; limit: number },
): Promise<CampaignRecord[]> {
  demand(crm, "campaigns:read");
  const rows = await crm.tx.campaign.findMany({
    where: { AND: [status ? { status } : {}, beyondFilled("createdAt", "desc", after)] },
    include: WITH_SEGMENT,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
  });
  return rows.map(present);
}

/** Throws `NotFoundError`. */
export async function getCampaign(crm: CrmContext, id: string): Promise<CampaignRecord> {
  demand(crm, "campaigns:read");
  const row = await crm.tx.campaign.findUnique({ where: { id }, include: WITH_SEGMENT });
  if (!row) throw new NotFoundError("there is no such campaign");
  return present(row);
}

/**
 * The campaigns that somebody means by a number (`1001`, `#1001`) or by words of the name, best first, ten at most: one means
 * that there is no doubt.
 */
export async function findCampaigns(crm: CrmContext, words: string): Promise<CampaignRecord[]> {
  demand(crm, "campaigns:read");
  const wanted = foldName(words);
  const [, digits] = /^#?\s*(\d{1,9})$/.exec(wanted) ?? [];
  if (digits !== undefined) {
    const row = await crm.tx.campaign.findFirst({ where: { number: Number(digits) }, include: WITH_SEGMENT });
    if (row) return [present(row)];
  }
  if (wanted === "") return [];
  const rows = await crm.tx.campaign.findMany({ include: WITH_SEGMENT, orderBy: { createdAt: "desc" }, take: 500 });
  const rank = (name: string) => {
    const folded = foldName(name);
    return folded === wanted ? 0 : folded.startsWith(wanted) ? 1 : folded.includes(wanted) ? 2 : 3;
  };
  const fits = rows.filter(({ name }) => rank(name) < 3).sort((a, b) => rank(a.name) - rank(b.name));
  const exact = fits.filter(({ name }) => rank(name) === 0);
  return (exact.length === 1 ? exact : fits).slice(0, 10).map(present);
}

/** Writes a draft down. Throws `InputError`, `NotFoundError`. */
export async function draftCampaign(
  crm: CrmContext,
  { name, ...change }: CampaignChange & { readonly name: string },
): Promise<CampaignRecord> {
  demand(crm, "campaigns:write");
  const { tx, tenantId, clock, actor } = crm;
  const now = clock.now();
  const id = newId("campaign");
  const number = await nextNumber(crm, "campaign");
  const facts = await factsOf(crm, change, null);
  const data = { id, tenantId, number, name, ...facts, createdBy: actor.id, createdAt: now, updatedAt: now };
  await tx.campaign.create({ data });
  await recordAudit(crm, { action: "campaign.draft", subjectId: id, detail: { number, name } });
  return getCampaign(crm, id);
}

/** Changes a draft as it was read. Throws `NotFoundError`, `InputError`, `ConflictError` for what is no draft any more. */
export async function changeCampaign(
  crm: CrmContext,
  id: string,
  version: number,
  change: CampaignChange,
): Promise<CampaignRecord> {
  demand(crm, "campaigns:write");
  const before = await getCampaign(crm, id);
  mustBeVersion(before, version);
  if (before.status !== "draft")
    throw new ConflictError("only a draft can be changed: take its confirmation back first");
  const data = {
    ...(change.name === undefined ? {} : { name: change.name }),
    ...(await factsOf(crm, change, before)),
    version: { increment: 1 },
    updatedAt: crm.clock.now(),
  };
  mustHaveChanged(await crm.tx.campaign.updateMany({ where: { id, version, status: "draft" }, data }), id);
  await recordAudit(crm, { action: "campaign.change", subjectId: id, detail: { number: before.number } });
  return getCampaign(crm, id);
}

/** Another draft that says the same. Throws `NotFoundError`. */
export async function copyCampaign(crm: CrmContext, id: string, name: string): Promise<CampaignRecord> {
  const { kind, segmentId, rule, sequenceKey, content, terms } = await getCampaign(crm, id);
  const who = rule ? { rule } : { segmentId };
  return draftCampaign(crm, { name, kind, ...who, sequenceKey, content, terms });
}

/** Throws `NotFoundError`, and `ConflictError` for one that was ever confirmed: what was said stays known. */
export async function removeCampaign(crm: CrmContext, id: string): Promise<void> {
  demand(crm, "campaigns:write");
  const { number, status } = await getCampaign(crm, id);
  if (status !== "draft") throw new ConflictError("only a draft can be removed");
  await crm.tx.campaign.delete({ where: { id } });
  await recordAudit(crm, { action: "campaign.remove", subjectId: id, detail: { number } });
}

async function factsOf(crm: CrmContext, change: CampaignChange, before: CampaignRecord | null) {
  const { segmentId, sequenceKey, startAt, endAt, kind } = change;
  const rule = change.rule === undefined || change.rule === null ? change.rule : await readRule(crm, change.rule);
  if (segmentId) await mustBeThere(crm, segmentId);
  const begin = startAt === undefined ? before?.startAt : startAt;
  const end = endAt === undefined ? before?.endAt : endAt;
  if (end && end <= (begin ?? crm.clock.now()))
    throw new InputError("the campaign ends before it begins", [{ path: "endAt", message: "fields.endsFirst" }]);
  const terms = change.terms === undefined ? undefined : campaignTerms.parse({ ...before?.terms, ...change.terms });
  return {
    ...(kind === undefined ? {} : { kind }),
    // One takes the other's place.
    ...(segmentId === undefined ? {} : { segmentId, ...(segmentId ? { rule: Prisma.DbNull } : {}) }),
    ...(rule === undefined
      ? {}
      : { rule: rule === null ? Prisma.DbNull : (rule as object), ...(rule ? { segmentId: null } : {}) }),
    ...(sequenceKey === undefined ? {} : { sequenceKey }),
    ...(change.content === undefined ? {} : { content: readContent(change.content) as object }),
    ...(terms === undefined ? {} : { terms: terms as object }),
    ...(startAt === undefined ? {} : { startAt }),
    ...(endAt === undefined ? {} : { endAt }),
  };
}

async function mustBeThere({ tx }: CrmContext, segmentId: string): Promise<void> {
  if ((await tx.segment.count({ where: { id: segmentId } })) > 0) return;
  throw new InputError("there is no such segment", [{ path: "segmentId", message: "fields.segment" }]);
}

type Row = Omit<CampaignRecord, "kind" | "status" | "content" | "terms" | "rule" | "segmentName"> & {
  readonly kind: string;
  readonly status: string;
  readonly content: unknown;
  readonly terms: unknown;
  readonly rule: unknown;
  readonly segment: { readonly name: string } | null;
};

function present({ segment, ...row }: Row): CampaignRecord {
  return {
    ...row,
    kind: row.kind as CampaignKind,
    status: row.status as CampaignStatus,
    segmentName: segment?.name ?? null,
    rule: row.rule === null ? null : segmentRule.parse(row.rule),
    content: campaignContent.parse(row.content),
    terms: campaignTerms.parse(row.terms),
  };
}

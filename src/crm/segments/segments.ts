/** The segments of a business: written down, changed, put in order, removed, found by name. */
import { ConflictError, InputError, NotFoundError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import { foldName } from "../../lib/text.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";
import { listenTo, type SignalKind } from "../signals.ts";
import { mustBeVersion, mustHaveChanged, onlyOnce } from "../version.ts";
import { readRule } from "./check.ts";
import { planRefresh, refreshSegments } from "./refresh.ts";
import { nodesOf, type SegmentRule, segmentRule } from "./rule.ts";

export const SEGMENT_TIERS = ["primary", "secondary"] as const;
export type SegmentTier = (typeof SEGMENT_TIERS)[number];
/** What may change who belongs; whoever it happened to is looked at again. */
export const SEGMENT_SIGNALS: readonly SignalKind[] = [
  ...(["message.received", "message.written", "order.created", "order.paid", "invoice.paid", "quote.sent"] as const),
  ...(["lead.created", "lead.moved", "lead.scored", "lead.changed"] as const),
  ...(["contact.created", "contact.changed", "contact.tagged", "contact.opted_out", "contact.opted_in"] as const),
];
/** The name under which segments listen. */
export const SEGMENTS_LISTENER = "segments";
/** More nobody keeps apart. */
export const MAX_SEGMENTS = 200;

export interface SegmentRecord {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly tier: SegmentTier;
  readonly position: number;
  readonly rule: SegmentRule;
  readonly size: number;
  readonly refreshedAt: Date | null;
  readonly fault: string | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface SegmentChange {
  readonly name?: string | undefined;
  readonly description?: string | null | undefined;
  readonly tier?: SegmentTier | undefined;
  /** As it came: it is checked here. */
  readonly rule?: unknown;
}

/** All of them: primary first in their order, then by name. */
export async function listSegments(crm: CrmContext): Promise<SegmentRecord[]> {
  demand(crm, "campaigns:read");
  const rows = await crm.tx.segment.findMany({ orderBy: [{ tier: "asc" }, { position: "asc" }, { name: "asc" }] });
  return rows.map(present);
}

/** Throws `NotFoundError`. */
export async function getSegment(crm: CrmContext, id: string): Promise<SegmentRecord> {
  demand(crm, "campaigns:read");
  const row = await crm.tx.segment.findUnique({ where: { id } });
  if (!row) throw new NotFoundError("there is no such segment");
  return present(row);
}

/** The segments whose name is, begins with or holds these words, best first; accents and capitals do not matter. */
export async function findSegments(crm: CrmContext, words: string): Promise<SegmentRecord[]> {
  const wanted = foldName(words);
  const rank = ({ name }: SegmentRecord) => {
    const folded = foldName(name);
    return folded === wanted ? 0 : folded.startsWith(wanted) ? 1 : folded.includes(wanted) ? 2 : 3;
  };
  return (await listSegments(crm)).filter((row) => rank(row) < 3).sort((a, b) => rank(a) - rank(b));
}

/** Writes a segment down and fills it. Throws `InputError` for a rule that does not fit, `ConflictError` for a name that is taken. */
export async function makeSegment(
  crm: CrmContext,
  { name, description = null, tier = "secondary", rule: raw }: SegmentChange & { readonly name: string },
): Promise<SegmentRecord> {
  demand(crm, "campaigns:write");
  const { tx, tenantId, clock } = crm;
  if ((await tx.segment.count()) >= MAX_SEGMENTS)
    throw new ConflictError(`there are ${MAX_SEGMENTS} segments already: remove those that nobody needs`);
  const rule = await readRule(crm, raw);
  const last = await tx.segment.aggregate({ _max: { position: true } });
  const now = clock.now();
  const id = newId("segment");
  const position = (last._max.position ?? -1) + 1;
  const data = {
    id,
    tenantId,
    name,
    description,
    tier,
    position,
    rule: rule as object,
    createdAt: now,
    updatedAt: now,
  };
  await onlyOnce(() => tx.segment.create({ data }), `there is a segment ${name} already`);
  await recordAudit(crm, { action: "segment.create", subjectId: id, detail: { name, tier } });
  await refreshSegments(crm, tier === "primary" ? { tier } : { ids: [id] });
  await planRefresh(crm, id, rule);
  await listenTo(crm, SEGMENTS_LISTENER, SEGMENT_SIGNALS);
  return getSegment(crm, id);
}

/** Changes a segment as it was read, and refreshes it. Throws `NotFoundError`, `InputError`, `ConflictError`. */
export async function changeSegment(
  crm: CrmContext,
  id: string,
  version: number,
  { name, description, tier, rule: raw }: SegmentChange,
): Promise<SegmentRecord> {
  demand(crm, "campaigns:write");
  const { tx, clock } = crm;
  const before = await getSegment(crm, id);
  mustBeVersion(before, version);
  const rule = raw === undefined ? undefined : await readRule(crm, raw, id);
  if (rule && nodesOf(rule).some(({ type }) => type === "segment")) await mustNotBeNamed(crm, id);
  const changed = await onlyOnce(
    () =>
      tx.segment.updateMany({
        where: { id, version },
        data: {
          ...(name === undefined ? {} : { name }),
          ...(description === undefined ? {} : { description }),
          ...(tier === undefined ? {} : { tier }),
          ...(rule === undefined ? {} : { rule: rule as object, fault: null }),
          version: { increment: 1 },
          updatedAt: clock.now(),
        },
      }),
    `there is a segment ${name} already`,
  );
  mustHaveChanged(changed, id);
  await recordAudit(crm, { action: "segment.change", subjectId: id, detail: { name: name ?? before.name } });
  if (rule || tier) {
    const isPrimary = before.tier === "primary" || tier === "primary";
    await refreshSegments(crm, { ids: [id], ...(isPrimary ? { tier: "primary" } : {}) });
    await planRefresh(crm, id, rule ?? before.rule);
  }
  return getSegment(crm, id);
}

/** Throws `NotFoundError`, and `ConflictError` while another segment or a campaign that is not over asks for it. */
export async function removeSegment(crm: CrmContext, id: string): Promise<void> {
  demand(crm, "campaigns:write");
  const { name, tier } = await getSegment(crm, id);
  await mustNotBeNamed(crm, id);
  await crm.tx.segment.delete({ where: { id } });
  await recordAudit(crm, { action: "segment.remove", subjectId: id, detail: { name } });
  if (tier === "primary") await refreshSegments(crm, { tier });
  if ((await crm.tx.segment.count()) === 0) await listenTo(crm, SEGMENTS_LISTENER, []);
}

/** Puts the primary segments in this order. Throws `ConflictError` unless exactly these are there. */
export async function orderSegments(crm: CrmContext, ids: readonly string[]): Promise<SegmentRecord[]> {
  demand(crm, "campaigns:write");
  const { tx, tenantId } = crm;
  const primary = (await listSegments(crm)).filter(({ tier }) => tier === "primary");
  const isSame = primary.length === ids.length && primary.every(({ id }) => ids.includes(id));
  if (!isSame) throw new ConflictError("somebody else has added or removed a segment: load them again");
  for (const [position, id] of ids.entries()) await tx.segment.updateMany({ where: { id }, data: { position } });
  await recordAudit(crm, { action: "segment.order", subjectId: tenantId });
  await refreshSegments(crm, { tier: "primary" });
  return listSegments(crm);
}

/** Throws `ConflictError` while the rule of another segment asks for this one. */
async function mustNotBeNamed({ tx }: CrmContext, id: string): Promise<void> {
  const others = await tx.segment.findMany({ where: { id: { not: id } }, select: { name: true, rule: true } });
  const user = others.find(({ rule }) =>
    nodesOf(segmentRule.parse(rule)).some((node) => node.type === "segment" && node.ids.includes(id)),
  );
  if (user) throw new ConflictError(`the segment ${user.name} asks for this one`, { details: { segment: user.name } });
}

function present(row: Omit<SegmentRecord, "rule" | "tier"> & { rule: unknown; tier: string }): SegmentRecord {
  const rule = segmentRule.safeParse(row.rule);
  if (!rule.success) throw new InputError(`the rule of ${row.id} is not readable`);
  return { ...row, tier: row.tier as SegmentTier, rule: rule.data };
}

/** The pipeline: how a lead moves, step by step and never backwards, with an event for each change and one writer at a time. */
import type { Statement, Tx } from "../infra/database.ts";
import { asSql } from "../infra/transaction-client.ts";
import { ConflictError } from "../lib/errors.ts";
import { newId } from "../lib/ids.ts";
import { HOUR_MS, plusMs } from "../lib/time.ts";
import { recordAudit } from "./audit.ts";
import type { CrmContext } from "./context.ts";
import { planAction } from "./due-actions.ts";
import { readSaleMemory } from "./sale-memory.ts";
import { readScorePoints } from "./score-rules.ts";
import { type LeadFacts, nextActionOf, scoreLead } from "./scoring.ts";

export const LEAD_STATUSES = ["NEW", "CONTACTED", "QUALIFIED", "QUOTED", "WON", "LOST", "DORMANT"] as const;
export type LeadStatus = (typeof LEAD_STATUSES)[number];
/** Those of a lead that is over. */
export const CLOSED_STATUSES: readonly LeadStatus[] = ["WON", "LOST", "DORMANT"];

/** The way to a sale; a lead that skips a step has taken it all the same. */
const WAY: readonly LeadStatus[] = ["NEW", "CONTACTED", "QUALIFIED", "QUOTED", "WON"];

/** The statuses that a person may move a lead to: ahead on the way, out of it, or back onto it. A sale that was made stays made. */
export function movesFrom(status: LeadStatus): LeadStatus[] {
  if (status === "WON") return [];
  if (status === "LOST" || status === "DORMANT")
    return [...WAY.slice(1), ...(status === "DORMANT" ? (["LOST"] as const) : [])];
  return [...WAY.slice(WAY.indexOf(status) + 1), "LOST", "DORMANT"];
}

/** Whoever wrote first longer ago than this has come back. */
const CAME_BACK_MS = 12 * HOUR_MS;

export type LeadRow = NonNullable<Awaited<ReturnType<Tx["lead"]["findUnique"]>>>;

export interface LeadChange {
  readonly status?: LeadStatus;
  readonly interest?: string;
  readonly kind?: "sale" | "service";
  readonly productIds?: readonly string[];
  readonly value?: { readonly cents: number; readonly currency: string } | null;
  readonly qualification?: Readonly<Record<string, string>>;
  readonly lostReason?: string;
  /** What people keep beside it; their own events tell of it. */
  readonly record?: LeadRecord;
}

export interface LeadRecord {
  readonly ownerId?: string | null;
  readonly branchId?: string | null;
  readonly tags?: string[];
  readonly custom?: Record<string, string | number | boolean>;
  /** Points beside those of the rules. */
  readonly bonusPoints?: number;
  /** Set to null, the value is unknown again. */
  readonly valueCents?: null;
}

/**
 * Changes a lead and scores it anew. A status behind the present one is left out. Throws `ConflictError` when somebody
 * changed the lead since it was read.
 */
export async function changeLead(ctx: CrmContext, lead: LeadRow, change: LeadChange): Promise<LeadRow> {
  const { tx, clock } = ctx;
  const now = clock.now();
  const steps = stepsTo(lead.status as LeadStatus, change.status);
  const status = steps.at(-1) ?? (lead.status as LeadStatus);
  const qualification = { ...(lead.qualification as Record<string, string>), ...change.qualification };
  const hasProduct = lead.productIds.length + (change.productIds?.length ?? 0) > 0;
  const keptValue = change.record?.valueCents === null ? null : lead.valueCents;
  const productChosen = hasProduct && (change.value ?? keptValue) !== null;
  const isBack = steps.length > 0 && CLOSED_STATUSES.includes(lead.status as LeadStatus);
  const bonusPoints = change.record?.bonusPoints ?? lead.bonusPoints;
  const scored = await score(ctx, { ...lead, bonusPoints, status, qualification, productChosen }, now);
  const [changed] = await tx.lead.updateManyAndReturn({
    where: { id: lead.id, version: lead.version },
    data: {
      status,
      ...(change.interest ? { interest: change.interest } : {}),
      ...(change.kind ? { kind: change.kind } : {}),
      ...(change.productIds ? { productIds: [...new Set([...lead.productIds, ...change.productIds])] } : {}),
      ...(change.value ? { valueCents: BigInt(change.value.cents), currency: change.value.currency } : {}),
      ...change.record,
      ...(isBack ? { closedAt: null, lostReason: null } : {}),
      ...(change.lostReason ? { lostReason: change.lostReason } : {}),
      ...(steps.some((step) => CLOSED_STATUSES.includes(step)) ? { closedAt: now } : {}),
      qualification,
      ...scored,
      version: { increment: 1 },
      updatedAt: now,
    },
  });
  if (!changed) throw new ConflictError("somebody else has changed this lead", { details: { leadId: lead.id } });
  if (scored.temperature === "hot" && lead.temperature !== "hot" && lead.ownerId === null) await planGiving(ctx, lead);
  let from = lead.status;
  for (const to of steps) {
    await addLeadEvent(ctx, lead.id, `lead.${to.toLowerCase()}`, { from, to });
    from = to;
  }
  if (steps.length === 0 && !change.record) await addLeadEvent(ctx, lead.id, "lead.updated", { score: scored.score });
  await recordAudit(ctx, { action: "lead.update", subjectId: lead.id, detail: { status, score: scored.score } });
  return changed;
}

/** Somebody is to see to it at once. */
async function planGiving({ tx, tenantId, clock }: CrmContext, { id, version }: LeadRow): Promise<void> {
  const now = clock.now();
  const key = `hot:${id}:${version}`;
  await planAction(tx, { tenantId, kind: "lead.assign", subjectId: id, key, dueAt: now, now });
}

/** Writes what happened to a lead. */
export async function addLeadEvent(
  { tx, tenantId, actor, clock }: CrmContext,
  leadId: string,
  type: string,
  detail: Readonly<Record<string, string | number | null>> = {},
): Promise<void> {
  const by = { actor: actor.kind, ...(actor.kind === "user" ? { actorId: actor.id } : {}) };
  await tx.leadEvent.create({
    data: { id: newId("event"), tenantId, leadId, type, detail: { ...detail, ...by }, at: clock.now() },
  });
}

/** The steps from one status to another, the last one included; none when it is not ahead. */
function stepsTo(from: LeadStatus, to: LeadStatus | undefined): LeadStatus[] {
  if (!to || to === from || from === "WON") return [];
  const [start, end] = [WAY.indexOf(from), WAY.indexOf(to)];
  if (end < 0 || start < 0) return [to];
  return WAY.slice(start + 1, end + 1);
}

/** The score of a lead as it would stand, and what follows of it: the columns to write. */
export async function score(
  { tx, tenantId }: CrmContext,
  lead: LeadRow & { qualification: Record<string, string>; productChosen: boolean },
  now: Date,
) {
  const facts = await factsOf(tx, lead, now);
  const { status, qualification } = lead;
  const result = scoreLead(facts, await readScorePoints(tx, tenantId));
  const { temperature } = result;
  return {
    score: result.score,
    scoreFactors: result.factors.map((factor) => ({ ...factor })),
    temperature,
    nextAction: nextActionOf({ status, temperature, qualification }),
  };
}

const FACTS: Statement = {
  name: "lead_facts",
  text: `
    SELECT p.created_at AS "createdAt",
           EXISTS (SELECT FROM orders o WHERE o.tenant_id = p.tenant_id AND o.contact_id = p.id) AS "boughtBefore",
           (SELECT c.state FROM conversations c WHERE c.id = $2) AS state
      FROM contacts p WHERE p.id = $1`,
};

/** What is known of a lead, for its score. */
export async function factsOf(
  tx: Tx,
  lead: Pick<LeadRow, "conversationId" | "contactId" | "source" | "status" | "bonusPoints"> & {
    qualification: Record<string, string>;
    productChosen: boolean;
  },
  now: Date,
): Promise<LeadFacts> {
  const { contactId, conversationId, status, qualification, productChosen } = lead;
  const [found] = await asSql(tx).query<{ createdAt: Date; boughtBefore: boolean; state: unknown }>(FACTS, [
    contactId,
    conversationId,
  ]);
  if (!found) throw new Error(`no contact ${contactId}`);
  return {
    qualification,
    productChosen,
    signals: readSaleMemory(found.state).signals,
    source: lead.source,
    quoteRequested: status === "QUOTED" || status === "WON",
    cameBack: plusMs(found.createdAt, CAME_BACK_MS) < now,
    boughtBefore: found.boughtBefore,
    bonusPoints: lead.bonusPoints,
  };
}

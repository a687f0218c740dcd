/** The pipeline: how a lead moves, step by step and never backwards, with an event for each change and one writer at a time. */
import type { Tx } from "../infra/database.ts";
import { ConflictError } from "../lib/errors.ts";
import { newId } from "../lib/ids.ts";
import { HOUR_MS, plusMs } from "../lib/time.ts";
import { recordAudit } from "./audit.ts";
import type { CrmContext } from "./context.ts";
import { findSaleMemory } from "./sale-memory.ts";
import { nextActionOf, scoreLead } from "./scoring.ts";

export const LEAD_STATUSES = ["NEW", "CONTACTED", "QUALIFIED", "QUOTED", "WON", "LOST", "DORMANT"] as const;
export type LeadStatus = (typeof LEAD_STATUSES)[number];
/** Those of a lead that is over. */
export const CLOSED_STATUSES: readonly LeadStatus[] = ["WON", "LOST", "DORMANT"];

/** The way to a sale; a lead that skips a step has taken it all the same. */
const WAY: readonly LeadStatus[] = ["NEW", "CONTACTED", "QUALIFIED", "QUOTED", "WON"];
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
  const productChosen = hasProduct && (change.value ?? lead.valueCents) !== null;
  const scored = await score(ctx, { ...lead, status, qualification, productChosen }, now);
  const { count } = await tx.lead.updateMany({
    where: { id: lead.id, version: lead.version },
    data: {
      status,
      ...(change.interest ? { interest: change.interest } : {}),
      ...(change.kind ? { kind: change.kind } : {}),
      ...(change.productIds ? { productIds: [...new Set([...lead.productIds, ...change.productIds])] } : {}),
      ...(change.value ? { valueCents: BigInt(change.value.cents), currency: change.value.currency } : {}),
      ...(change.lostReason ? { lostReason: change.lostReason } : {}),
      ...(steps.some((step) => CLOSED_STATUSES.includes(step)) ? { closedAt: now } : {}),
      qualification,
      ...scored,
      version: { increment: 1 },
      updatedAt: now,
    },
  });
  if (count === 0) throw new ConflictError("somebody else has changed this lead", { details: { leadId: lead.id } });
  let from = lead.status;
  for (const to of steps) {
    await addLeadEvent(ctx, lead.id, `lead.${to.toLowerCase()}`, { from, to });
    from = to;
  }
  if (steps.length === 0) await addLeadEvent(ctx, lead.id, "lead.updated", { score: scored.score });
  await recordAudit(ctx, { action: "lead.update", subjectId: lead.id, detail: { status, score: scored.score } });
  return tx.lead.findUniqueOrThrow({ where: { id: lead.id } });
}

/** Writes what happened to a lead. */
export async function addLeadEvent(
  { tx, tenantId, actor, clock }: CrmContext,
  leadId: string,
  type: string,
  detail: Readonly<Record<string, string | number>> = {},
): Promise<void> {
  await tx.leadEvent.create({
    data: { id: newId("event"), tenantId, leadId, type, detail: { ...detail, actor: actor.kind }, at: clock.now() },
  });
}

/** The steps from one status to another, the last one included; none when it is not ahead. */
function stepsTo(from: LeadStatus, to: LeadStatus | undefined): LeadStatus[] {
  if (!to || to === from || from === "WON") return [];
  const [start, end] = [WAY.indexOf(from), WAY.indexOf(to)];
  if (end < 0 || start < 0) return [to];
  return WAY.slice(start + 1, end + 1);
}

async function score(
  { tx }: CrmContext,
  lead: LeadRow & { qualification: Record<string, string>; productChosen: boolean },
  now: Date,
) {
  const { signals } = await findSaleMemory(tx, lead.conversationId);
  const contact = await tx.contact.findUniqueOrThrow({
    where: { id: lead.contactId },
    select: { createdAt: true, _count: { select: { orders: true } } },
  });
  const { status, qualification, productChosen } = lead;
  const result = scoreLead({
    qualification,
    productChosen,
    signals,
    source: lead.source,
    quoteRequested: status === "QUOTED" || status === "WON",
    cameBack: plusMs(contact.createdAt, CAME_BACK_MS) < now,
    boughtBefore: contact._count.orders > 0,
  });
  const { temperature } = result;
  return {
    score: result.score,
    scoreFactors: result.factors.map((factor) => ({ ...factor })),
    temperature,
    nextAction: nextActionOf({ status, temperature, qualification }),
  };
}

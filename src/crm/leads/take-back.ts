/** Taking a move back: who dropped a lead on the wrong column has some minutes to say so, while nothing else has happened to it. */
import { ConflictError, NotFoundError } from "../../lib/errors.ts";
import { MINUTE_MS, plusMs } from "../../lib/time.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { withdrawOutcomes } from "../outcomes.ts";
import { demand } from "../permissions.ts";
import { addLeadEvent, LEAD_STATUSES, type LeadRow, type LeadStatus, score } from "../pipeline.ts";
import { mustBeVersion, mustHaveChanged, onlyOnce } from "../version.ts";

/** For so long a move may be taken back. */
export const TAKE_BACK_MS = 10 * MINUTE_MS;

/** Where a move may have begun: a lead that was over had a reason, and that is gone. */
export const REVERSIBLE = ["NEW", "CONTACTED", "QUALIFIED", "QUOTED"] as const satisfies readonly LeadStatus[];

/**
 * Puts a lead back to where the caller moved it from. Quotes that went with a loss stay cancelled. Throws `NotFoundError`, and
 * `ConflictError` when somebody was faster or the last thing that happened is not such a move.
 */
export async function takeMoveBack(
  crm: CrmContext,
  id: string,
  { version, from }: { version: number; from: (typeof REVERSIBLE)[number] },
): Promise<void> {
  demand(crm, "leads:write");
  const { tx, clock } = crm;
  const lead = await tx.lead.findUnique({ where: { id } });
  if (!lead) throw new NotFoundError("there is no such lead");
  mustBeVersion(lead, version);
  const since = await ownWay(crm, lead, from);
  if (!since) throw new ConflictError("the last thing that happened to this lead is no move of yours from there");
  const qualification = lead.qualification as Record<string, string>;
  const productChosen = lead.productIds.length > 0 && lead.valueCents !== null;
  const now = clock.now();
  const scored = await score(crm, { ...lead, status: from, qualification, productChosen }, now);
  const data = { status: from, closedAt: null, lostReason: null, ...scored };
  const changed = await onlyOnce(
    () =>
      tx.lead.updateMany({
        where: { id, version },
        data: { ...data, version: { increment: 1 }, updatedAt: now },
      }),
    "the person has another open lead of this interest",
  );
  mustHaveChanged(changed, id);
  await addLeadEvent(crm, id, "lead.undone", { from: lead.status, to: from });
  const { conversationId, status } = lead;
  if (conversationId && (status === "WON" || status === "LOST"))
    await withdrawOutcomes(crm, { conversationId, kind: status === "WON" ? "won" : "lost", since });
  await recordAudit(crm, { action: "lead.update", subjectId: id, detail: { status: from, undone: status } });
}

/** Since when the caller's own moves led from a status to the present one, when nothing else happened meanwhile. */
async function ownWay({ tx, actor, clock }: CrmContext, lead: LeadRow, from: LeadStatus): Promise<Date | null> {
  const events = await tx.leadEvent.findMany({
    where: { leadId: lead.id, at: { gt: plusMs(clock.now(), -TAKE_BACK_MS) } },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: LEAD_STATUSES.length,
  });
  let to = lead.status;
  for (const { type, detail, at } of events) {
    const step = detail as Record<string, unknown>;
    const isOwn = step.actor === actor.kind && (step.actorId ?? null) === (actor.kind === "user" ? actor.id : null);
    if (!isOwn || type !== `lead.${to.toLowerCase()}` || step.to !== to || typeof step.from !== "string") return null;
    to = step.from;
    if (to === from) return at;
  }
  return null;
}

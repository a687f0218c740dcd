/** What a person changes of a lead: its status by the allowed moves, who sees to it, what it is worth, tags and own fields. */
import { ConflictError, NotFoundError } from "../../lib/errors.ts";
import type { Money } from "../../lib/money.ts";
import { mustBeBranch, mustBeMember } from "../assignees.ts";
import type { CrmContext } from "../context.ts";
import { type CustomValues, changedCustom } from "../custom-fields.ts";
import { recordOutcome } from "../outcomes.ts";
import { demand } from "../permissions.ts";
import { addLeadEvent, changeLead, type LeadRecord, type LeadRow, type LeadStatus, movesFrom } from "../pipeline.ts";
import { cancelQuotesOf, OPEN_QUOTE } from "../quotes.ts";
import { closingMetrics } from "../sale-memory.ts";
import { mustBeVersion, onlyOnce } from "../version.ts";

export interface LeadEdit {
  readonly status?: LeadStatus | undefined;
  readonly lostReason?: string | undefined;
  readonly interest?: string | undefined;
  /** Null is nobody. */
  readonly ownerId?: string | null | undefined;
  readonly branchId?: string | null | undefined;
  /** Null is unknown. */
  readonly value?: Money | null | undefined;
  /** All of them, as they are from now on. */
  readonly tags?: readonly string[] | undefined;
  /** Those named change; null empties one. */
  readonly custom?: CustomValues | undefined;
}

/**
 * Changes a lead that is still at the version that was seen, with an event for each thing that changed. Throws
 * `NotFoundError`, `InputError`, and `ConflictError` when somebody was faster or the move is not allowed.
 */
export async function editLead(crm: CrmContext, id: string, version: number, edit: LeadEdit): Promise<void> {
  demand(crm, "leads:write");
  const lead = await crm.tx.lead.findUnique({ where: { id } });
  if (!lead) throw new NotFoundError("there is no such lead");
  mustBeVersion(lead, version);
  const { status, interest, lostReason, value } = edit;
  const moves = status !== undefined && status !== lead.status;
  if (moves) mustBeAllowed(lead.status as LeadStatus, status);
  const record = await recordOf(crm, lead, edit);
  const changed = await onlyOnce(
    () =>
      changeLead(crm, lead, {
        ...(moves ? { status } : {}),
        ...(interest ? { interest } : {}),
        ...(value ? { value } : {}),
        ...(lostReason && (status ?? lead.status) === "LOST" ? { lostReason } : {}),
        record,
      }),
    "the person has another open lead of this interest",
  );
  await tell(crm, lead, changed);
  if (moves) await settleEnd(crm, changed, lostReason ?? null);
}

async function recordOf(crm: CrmContext, lead: LeadRow, edit: LeadEdit): Promise<LeadRecord> {
  const { ownerId, branchId, tags, custom, value } = edit;
  if (ownerId !== undefined && ownerId !== lead.ownerId) await mustBeMember(crm, ownerId, "ownerId");
  if (branchId !== undefined) await mustBeBranch(crm, branchId, "branchId");
  return {
    ...(ownerId === undefined ? {} : { ownerId }),
    ...(branchId === undefined ? {} : { branchId }),
    ...(tags ? { tags: [...new Set(tags)] } : {}),
    ...(custom ? { custom: await changedCustom(crm, "lead", { before: lead.custom, change: custom }) } : {}),
    ...(value === null ? { valueCents: null } : {}),
  };
}

function mustBeAllowed(from: LeadStatus, to: LeadStatus): void {
  const moves = movesFrom(from);
  if (moves.includes(to)) return;
  const allowed = moves.length > 0 ? `it may become ${moves.join(", ")}` : "it stays so";
  throw new ConflictError(`a lead that is ${from} cannot become ${to}: ${allowed}`, { details: { from, to } });
}

/** An event for each thing that is not a move: those are told by the pipeline. */
async function tell(crm: CrmContext, before: LeadRow, now: LeadRow): Promise<void> {
  const { id } = now;
  if (before.ownerId !== now.ownerId)
    await addLeadEvent(crm, id, "lead.assigned", { from: before.ownerId, to: now.ownerId });
  if (before.branchId !== now.branchId)
    await addLeadEvent(crm, id, "lead.branch", { from: before.branchId, to: now.branchId });
  if (before.interest !== now.interest)
    await addLeadEvent(crm, id, "lead.interest", { from: before.interest, to: now.interest });
  if (before.valueCents !== now.valueCents || (now.valueCents !== null && before.currency !== now.currency))
    await addLeadEvent(crm, id, "lead.value", {
      from: before.valueCents === null ? null : Number(before.valueCents),
      to: now.valueCents === null ? null : Number(now.valueCents),
      currency: now.currency,
    });
  const added = now.tags.filter((tag) => !before.tags.includes(tag));
  const removed = before.tags.filter((tag) => !now.tags.includes(tag));
  if (added.length + removed.length > 0)
    await addLeadEvent(crm, id, "lead.tagged", { added: added.join(", "), removed: removed.join(", ") });
  const [old, fresh] = [before.custom as Record<string, unknown>, now.custom as Record<string, unknown>];
  const fields = [...new Set([...Object.keys(old), ...Object.keys(fresh)])].filter((key) => old[key] !== fresh[key]);
  if (fields.length > 0) await addLeadEvent(crm, id, "lead.fields", { fields: fields.join(", ") });
}

/** What else an end by hand means: a lost lead keeps no units, and the conversation it came of has its outcome. */
async function settleEnd(crm: CrmContext, lead: LeadRow, reason: string | null): Promise<void> {
  const { id, contactId, conversationId, status } = lead;
  if (status !== "LOST" && status !== "WON") return;
  const openQuotes = await crm.tx.quote.count({ where: { leadId: id, status: { in: OPEN_QUOTE } } });
  if (status === "LOST") await cancelQuotesOf(crm, { leadId: id });
  // A quote that is still to be paid records the sale when it is.
  if (!conversationId || (status === "WON" && openQuotes > 0)) return;
  const metrics = await closingMetrics(crm.tx, conversationId, crm.clock.now());
  const kind = status === "WON" ? "won" : "lost";
  await recordOutcome(crm, { conversationId, contactId, kind, reason, metrics });
}

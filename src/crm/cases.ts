/** Cases: what a customer needs after the sale, or help with. Every change leaves an event. */
import { newId } from "../lib/ids.ts";
import { HOUR_MS, plusMs } from "../lib/time.ts";
import { recordAudit } from "./audit.ts";
import { type CaseDeadlines, planDeadlines } from "./case-deadlines.ts";
import { addCaseEvent } from "./case-events.ts";
import { planCaseClose } from "./closing.ts";
import type { CrmContext } from "./context.ts";
import { nextNumber } from "./counters.ts";

export const CASE_KINDS = ["complaint", "return_refund", "support"] as const;
export type CaseKind = (typeof CASE_KINDS)[number];
export const CASE_STATUSES = ["open", "in_progress", "waiting_customer", "resolved", "closed"] as const;
export type CaseStatus = (typeof CASE_STATUSES)[number];

const PRIORITY: Record<CaseKind, number> = { complaint: 2, return_refund: 2, support: 3 };

/**
 * Hours until a first answer and until a solution are owed, by priority. They run day and night: what is urgent does not
 * wait for Monday.
 */
const SLA_HOURS: Readonly<Record<number, { readonly answer: number; readonly solve: number }>> = {
  1: { answer: 1, solve: 8 },
  2: { answer: 4, solve: 24 },
  3: { answer: 8, solve: 72 },
  4: { answer: 24, solve: 5 * 24 },
  5: { answer: 48, solve: 10 * 24 },
};
const OPEN = { notIn: ["resolved", "closed"] };

export interface NewCase {
  readonly contactId: string;
  /** Null for one that nobody wrote of in a chat. */
  readonly conversationId: string | null;
  /** The lead that it comes of. */
  readonly leadId?: string;
  readonly kind: CaseKind;
  readonly subject: string;
  readonly orderId?: string | null;
  /** 1 (most urgent) to 5; default by kind. */
  readonly priority?: number;
  /** Taken before, so that the customer could be told; default: the next one. */
  readonly number?: number;
}

/** Opens a case, unless one of the same kind and order is open for this conversation or lead already. Returns its id. */
export async function openCase(ctx: CrmContext, wanted: NewCase): Promise<string> {
  const { tx, tenantId, clock } = ctx;
  const { contactId, conversationId, leadId = null, kind, subject, orderId = null } = wanted;
  const places = [...(conversationId ? [{ conversationId }] : []), ...(leadId ? [{ leadId }] : [])];
  const ofOrder = orderId ? [{ OR: [{ orderId }, { orderId: null }] }] : [];
  const open =
    places.length > 0
      ? await tx.case.findFirst({ where: { contactId, kind, status: OPEN, AND: [{ OR: places }, ...ofOrder] } })
      : null;
  if (open) return open.id;
  const id = newId("case");
  const now = clock.now();
  const priority = clampPriority(wanted.priority ?? PRIORITY[kind]);
  const number = wanted.number ?? (await nextNumber(ctx, "case"));
  const sla = slaOf(priority, now);
  await tx.case.create({
    data: {
      id,
      tenantId,
      contactId,
      conversationId,
      leadId,
      number,
      kind,
      subject,
      orderId,
      priority,
      ...sla,
      createdAt: now,
      updatedAt: now,
    },
  });
  await planDeadlines(ctx, id, sla);
  await addCaseEvent(ctx, id, "opened", { kind, priority, subject });
  await recordAudit(ctx, { action: "case.create", subjectId: id, detail: { kind } });
  return id;
}

export interface CaseChange {
  /** What the customer or a rep added, in their words. */
  readonly note?: string;
  readonly status?: CaseStatus;
  readonly resolution?: string;
  /** The order that it is about; one that is not the contact's is left out. */
  readonly orderId?: string;
  /** 1 to 5; its times are counted anew from the opening. */
  readonly priority?: number;
  /** The member who sees to it; null is nobody. */
  readonly ownerId?: string | null;
}

/**
 * Adds a note or its order to a case and moves its status. A case that comes back has no resolution any more, and its times
 * start anew.
 * Returns false for a case that is not the contact's.
 */
export async function updateCase(
  ctx: CrmContext,
  { caseId, contactId }: { caseId: string; contactId: string },
  { note, status, resolution, orderId, priority, ownerId }: CaseChange,
): Promise<boolean> {
  const { tx, clock } = ctx;
  const found = await tx.case.findFirst({ where: { id: caseId, contactId } });
  if (!found) return false;
  const now = clock.now();
  if (note) await addCaseEvent(ctx, caseId, "note", { text: note });
  if (orderId && orderId !== found.orderId) await setOrder(ctx, { caseId, contactId, orderId });
  if (status && status !== found.status) {
    const isSolved = found.status === "resolved" || found.status === "closed";
    const comesBack = isSolved && status !== "resolved" && status !== "closed";
    const sla = slaOf(found.priority, now);
    await tx.case.update({
      where: { id: caseId },
      data: {
        status,
        ...(resolution ? { resolution } : {}),
        ...(status === "resolved" ? { resolvedAt: now } : {}),
        ...(status === "closed" ? { closedAt: now, resolvedAt: found.resolvedAt ?? now } : {}),
        ...(comesBack ? { resolvedAt: null, closedAt: null, resolution: null, ...sla } : {}),
      },
    });
    if (comesBack) await planDeadlines(ctx, caseId, sla);
    if (status === "resolved") await planCaseClose(ctx, { caseId, resolvedAt: now });
    await addCaseEvent(ctx, caseId, comesBack ? "reopened" : "status", { from: found.status, to: status });
    await recordAudit(ctx, { action: "case.update", subjectId: caseId, detail: { from: found.status, to: status } });
  }
  if (priority !== undefined && priority !== found.priority) await setPriority(ctx, found, clampPriority(priority));
  if (ownerId !== undefined && ownerId !== found.ownerId) {
    await tx.case.update({ where: { id: caseId }, data: { ownerId } });
    await addCaseEvent(ctx, caseId, "assigned", { from: found.ownerId, to: ownerId });
  }
  await tx.case.update({ where: { id: caseId }, data: { updatedAt: now, version: { increment: 1 } } });
  return true;
}

/** Marks a case whose customer is unhappy with how it went: it becomes urgent, and says why. */
export async function flagCase(
  ctx: CrmContext,
  caseId: string,
  detail: Readonly<Record<string, string | number | null>>,
): Promise<void> {
  const found = await ctx.tx.case.findUnique({ where: { id: caseId } });
  if (!found) return;
  await ctx.tx.case.update({
    where: { id: caseId },
    data: { priority: Math.min(found.priority, 2), updatedAt: ctx.clock.now() },
  });
  await addCaseEvent(ctx, caseId, "flagged", detail);
}

async function setOrder(
  ctx: CrmContext,
  { caseId, contactId, orderId }: { caseId: string; contactId: string; orderId: string },
): Promise<void> {
  const order = await ctx.tx.order.findFirst({ where: { id: orderId, contactId }, select: { number: true } });
  if (!order) return;
  await ctx.tx.case.update({ where: { id: caseId }, data: { orderId } });
  await addCaseEvent(ctx, caseId, "order", { number: order.number });
}

/** Another priority, and the times that go with it, counted from the opening. */
async function setPriority(
  ctx: CrmContext,
  { id, priority: from, createdAt }: { id: string; priority: number; createdAt: Date },
  priority: number,
): Promise<void> {
  const sla = slaOf(priority, createdAt);
  await ctx.tx.case.update({ where: { id }, data: { priority, ...sla } });
  await planDeadlines(ctx, id, sla);
  await addCaseEvent(ctx, id, "priority", { from, to: priority });
}

function slaOf(priority: number, now: Date): CaseDeadlines {
  const { answer, solve } = SLA_HOURS[priority] ?? { answer: 8, solve: 72 };
  return { answerDueAt: plusMs(now, answer * HOUR_MS), solveDueAt: plusMs(now, solve * HOUR_MS) };
}

function clampPriority(priority: number): number {
  return Math.min(5, Math.max(1, Math.round(priority)));
}

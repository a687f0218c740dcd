/** Leads: the commercial intention of a contact. One is open for each contact and interest. */
import type { Tx } from "../infra/database.ts";
import { newId } from "../lib/ids.ts";
import type { Money } from "../lib/money.ts";
import { foldText } from "../lib/text.ts";
import { recordAudit } from "./audit.ts";
import type { CrmContext } from "./context.ts";
import { recordOutcome } from "./outcomes.ts";
import { addLeadEvent, CLOSED_STATUSES, changeLead, type LeadRow } from "./pipeline.ts";
import { closingMetrics } from "./sale-memory.ts";

export interface NewLead {
  readonly contactId: string;
  readonly conversationId: string | null;
  readonly interest: string;
  readonly source: string;
  readonly value: Money | null;
  readonly productIds: readonly string[];
}

const OPEN = { notIn: [...CLOSED_STATUSES] };

/** Opens a lead, or adds to the open one of the same interest. Returns its id. */
export async function openLead(ctx: CrmContext, lead: NewLead): Promise<string> {
  const { tx, clock } = ctx;
  const open = await tx.lead.findFirst({ where: { contactId: lead.contactId, interest: lead.interest, status: OPEN } });
  if (!open) return (await addLead(ctx, lead)).id;
  const { id } = open;
  const productIds = [...new Set([...open.productIds, ...lead.productIds])];
  await tx.lead.update({
    where: { id },
    data: { ...worth(lead), productIds, version: { increment: 1 }, updatedAt: clock.now() },
  });
  await addLeadEvent(ctx, id, "lead.updated");
  await recordAudit(ctx, { action: "lead.update", subjectId: id });
  return id;
}

/** Opens a lead of an interest for which none is open. */
async function addLead(ctx: CrmContext, lead: NewLead): Promise<LeadRow> {
  const { tx, tenantId, clock } = ctx;
  const now = clock.now();
  const { contactId, conversationId, interest, source } = lead;
  const made = { contactId, conversationId, interest, source, productIds: [...lead.productIds] };
  const row = await tx.lead.create({
    data: { id: newId("lead"), tenantId, ...made, createdAt: now, updatedAt: now, ...worth(lead) },
  });
  await addLeadEvent(ctx, row.id, "lead.created");
  await recordAudit(ctx, { action: "lead.create", subjectId: row.id });
  return row;
}

function worth({ value }: Pick<NewLead, "value">) {
  return value ? { valueCents: BigInt(value.cents), currency: value.currency } : {};
}

/** Whose lead, and where it is talked about. */
export interface LeadSubject {
  readonly contactId: string;
  readonly conversationId: string;
}

/** The same, also where nothing was talked about in a chat. */
type AnySubject = Omit<LeadSubject, "conversationId"> & { readonly conversationId: string | null };

export interface Qualification extends LeadSubject {
  /** Empty means whatever the conversation is about. */
  readonly interest: string;
  readonly kind: "sale" | "service";
  readonly productIds: readonly string[];
  readonly value: Money | null;
  readonly qualification: Readonly<Record<string, string>>;
  readonly isQualified: boolean;
  readonly disqualifiedBecause?: string;
}

/** Writes what was learned of a lead and moves it to CONTACTED or QUALIFIED, or to LOST when it is disqualified. Returns its id. */
export async function qualifyLead(ctx: CrmContext, learned: Qualification): Promise<string> {
  const { conversationId, contactId, kind, productIds, value, qualification, disqualifiedBecause } = learned;
  const lead = await takeLead(ctx, learned);
  const status = disqualifiedBecause ? "LOST" : learned.isQualified ? "QUALIFIED" : "CONTACTED";
  const changed = await changeLead(ctx, lead, {
    status,
    kind,
    productIds,
    value,
    qualification,
    ...(disqualifiedBecause ? { lostReason: disqualifiedBecause } : {}),
    ...(lead.interest === "" && learned.interest !== "" ? { interest: learned.interest } : {}),
  });
  if (changed.status !== lead.status && (status === "LOST" || status === "QUALIFIED")) {
    await recordOutcome(ctx, {
      conversationId,
      contactId,
      kind: status === "LOST" ? "disqualified" : "qualified",
      reason: disqualifiedBecause ?? null,
      metrics: { score: changed.score, ...(await closingMetrics(ctx.tx, conversationId, ctx.clock.now())) },
    });
  }
  return lead.id;
}

/**
 * The lead that is named, or the contact's for these products, becomes QUOTED with the quote's total; opened where there is
 * none. Returns its id.
 */
export async function quoteLead(
  ctx: CrmContext,
  quoted: AnySubject & {
    readonly leadId?: string;
    readonly interest: string;
    readonly productIds: readonly string[];
    readonly value: Money;
  },
): Promise<string> {
  const { leadId } = quoted;
  const lead = leadId ? await ctx.tx.lead.findUniqueOrThrow({ where: { id: leadId } }) : await takeLead(ctx, quoted);
  await changeLead(ctx, lead, { status: "QUOTED", productIds: quoted.productIds, value: quoted.value });
  return lead.id;
}

/** A paid quote's lead is WON; one that was given up before is won all the same. */
export async function winLead(ctx: CrmContext, leadId: string, value: Money): Promise<void> {
  const lead = await ctx.tx.lead.findUnique({ where: { id: leadId } });
  if (lead && lead.status !== "WON") await changeLead(ctx, lead, { status: "WON", value });
}

/** The newest open lead of the conversation is LOST, with the customer's reason. Returns its id, or null when none is open. */
export async function loseLead(
  ctx: CrmContext,
  { contactId, conversationId, reason }: LeadSubject & { readonly reason: string },
): Promise<string | null> {
  const lead = await ctx.tx.lead.findFirst({
    where: { contactId, conversationId, status: OPEN },
    orderBy: { updatedAt: "desc" },
  });
  if (lead) await changeLead(ctx, lead, { status: "LOST", lostReason: reason });
  const metrics = await closingMetrics(ctx.tx, conversationId, ctx.clock.now());
  await recordOutcome(ctx, { conversationId, contactId, kind: "lost", reason, metrics });
  return lead?.id ?? null;
}

/**
 * The open lead that this is about: that of the same interest, else one of the same conversation whose products are of the
 * same family or whose interest says the same in other words, else a new one.
 */
async function takeLead(
  ctx: CrmContext,
  wanted: AnySubject & { interest: string; productIds: readonly string[]; value: Money | null },
): Promise<LeadRow> {
  const { tx } = ctx;
  const { contactId, conversationId, interest, productIds } = wanted;
  const open = await tx.lead.findMany({ where: { contactId, status: OPEN }, orderBy: { updatedAt: "desc" } });
  const same = open.find((lead) => lead.interest === interest);
  if (same) return same;
  const here = conversationId === null ? [] : open.filter((lead) => lead.conversationId === conversationId);
  if (interest === "" && here[0]) return here[0];
  const families = await familiesOf(tx, [...productIds, ...here.flatMap((lead) => lead.productIds)]);
  const wantedFamilies = new Set(productIds.map((id) => families.get(id)));
  const related = here.find(
    (lead) =>
      lead.interest === "" ||
      isSameInterest(lead.interest, interest) ||
      lead.productIds.some((id) => families.has(id) && wantedFamilies.has(families.get(id))),
  );
  if (related) return related;
  return addLead(ctx, { ...wanted, source: conversationId === null ? "manual" : "chat" });
}

/** The category of each product. */
async function familiesOf(tx: Tx, productIds: readonly string[]): Promise<Map<string, string>> {
  if (productIds.length === 0) return new Map();
  const rows = await tx.product.findMany({
    where: { id: { in: [...productIds] } },
    select: { id: true, category: true },
  });
  return new Map(rows.map(({ id, category }) => [id, category]));
}

function isSameInterest(one: string, other: string): boolean {
  const [a, b] = [foldText(one), foldText(other)];
  return a !== "" && b !== "" && (a.includes(b) || b.includes(a));
}

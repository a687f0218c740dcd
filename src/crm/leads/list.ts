/** Leads as people look for them: by status, owner, branch, tag, source or words, the best, dearest or newest first. */
import { NotFoundError } from "../../lib/errors.ts";
import type { CrmContext } from "../context.ts";
import { beyond, beyondFilled, type Order, type Place } from "../keyset.ts";
import { demand } from "../permissions.ts";
import type { LeadStatus } from "../pipeline.ts";

export const LEAD_SORTS = ["score", "value", "created"] as const;
export type LeadSort = (typeof LEAD_SORTS)[number];
const COLUMN: Record<LeadSort, "score" | "valueCents" | "createdAt"> = {
  score: "score",
  value: "valueCents",
  created: "createdAt",
};

export interface LeadFilter {
  readonly status?: readonly LeadStatus[] | undefined;
  /** A member's id, or `none`. */
  readonly ownerId?: string | undefined;
  readonly branchId?: string | undefined;
  readonly tag?: string | undefined;
  readonly source?: string | undefined;
  readonly contactId?: string | undefined;
  /** A kind of channel on which the person is known. */
  readonly channel?: string | undefined;
  /** Part of the interest, or of the person's name, phone or address. */
  readonly search?: string | undefined;
}

const WITH_CONTACT = { contact: { select: { id: true, name: true, phone: true, email: true } } } as const;

/** A page of leads. */
export function listLeads(
  crm: CrmContext,
  {
    filter,
    sort,
    order,
    after,
    limit,
  }: {
    filter: LeadFilter;
    sort: LeadSort;
    order: Order;
    after: Place<number | Date> | null;
    limit: number;
  },
) {
  demand(crm, "leads:read");
  const column = COLUMN[sort];
  const isFilled = sort === "created";
  const page = isFilled ? beyondFilled(column, order, after) : beyond(column, order, after);
  return crm.tx.lead.findMany({
    where: { AND: [leadsWhere(filter), page] },
    include: WITH_CONTACT,
    orderBy: [{ [column]: isFilled ? order : { sort: order, nulls: "last" } }, { id: order }],
    take: limit,
  });
}
export type ListedLead = Awaited<ReturnType<typeof listLeads>>[number];

/** Where the page after a lead begins. */
export function placeOfLead(lead: ListedLead, sort: LeadSort): Place<number | Date> {
  const value = lead[COLUMN[sort]];
  return { value: typeof value === "bigint" ? Number(value) : value, id: lead.id };
}

/** Throws `NotFoundError`, also for a lead of another tenant. */
export async function getLead(crm: CrmContext, id: string): Promise<ListedLead> {
  demand(crm, "leads:read");
  const lead = await crm.tx.lead.findUnique({ where: { id }, include: WITH_CONTACT });
  if (!lead) throw new NotFoundError("there is no such lead");
  return lead;
}

/** What happened to a lead, newest first, 200 at most. */
export function listLeadEvents(crm: CrmContext, leadId: string) {
  demand(crm, "leads:read");
  return crm.tx.leadEvent.findMany({ where: { leadId }, orderBy: [{ at: "desc" }, { id: "desc" }], take: 200 });
}
export type LeadEventRow = Awaited<ReturnType<typeof listLeadEvents>>[number];

/** The condition of a filter. */
export function leadsWhere({ status, ownerId, branchId, tag, source, contactId, channel, search }: LeadFilter) {
  const contains = search ? ({ contains: search, mode: "insensitive" } as const) : null;
  return {
    ...(status && status.length > 0 ? { status: { in: [...status] } } : {}),
    ...(ownerId === undefined ? {} : { ownerId: ownerId === "none" ? null : ownerId }),
    ...(branchId ? { branchId } : {}),
    ...(tag ? { tags: { has: tag } } : {}),
    ...(source ? { source } : {}),
    ...(contactId ? { contactId } : {}),
    ...(channel ? { contact: { identities: { some: { channelAccount: { kind: channel } } } } } : {}),
    ...(contains
      ? {
          OR: [
            { interest: contains },
            { contact: { OR: [{ name: contains }, { email: contains }, { phone: contains }] } },
          ],
        }
      : {}),
  };
}

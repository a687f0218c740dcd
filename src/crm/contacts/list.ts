/** Contacts as the team looks for them, and all that is known of one. */
import { NotFoundError } from "../../lib/errors.ts";
import type { CrmContext } from "../context.ts";
import { beyondFilled, type Place } from "../keyset.ts";
import { demand } from "../permissions.ts";
import { CLOSED_STATUSES } from "../pipeline.ts";

export interface ContactFilter {
  /** Part of the name, phone or e-mail address. */
  readonly search?: string | undefined;
  readonly tag?: string | undefined;
  readonly companyId?: string | undefined;
}

const WITH_COMPANY = { company: { select: { id: true, name: true } } } as const;

/** Newest first, without those that were merged into another. */
export function listContacts(
  crm: CrmContext,
  { filter, after, limit }: { filter: ContactFilter; after: Place<Date> | null; limit: number },
) {
  demand(crm, "contacts:read");
  const { search, tag, companyId } = filter;
  const contains = { contains: search ?? "", mode: "insensitive" } as const;
  const digits = (search ?? "").replace(/[\s().-]/g, "");
  const byPhone = /^\+?\d{3,}$/.test(digits) ? [{ phone: { contains: digits } }] : [];
  const found = search ? { OR: [{ name: contains }, { email: contains }, ...byPhone] } : {};
  const where = { mergedIntoId: null, ...(tag ? { tags: { has: tag } } : {}), ...(companyId ? { companyId } : {}) };
  return crm.tx.contact.findMany({
    where: { AND: [where, found, beyondFilled("createdAt", "desc", after)] },
    include: WITH_COMPANY,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
  });
}
export type ListedContact = Awaited<ReturnType<typeof listContacts>>[number];

/** One contact, also one that was merged into another. Throws `NotFoundError`. */
export async function getContact(crm: CrmContext, id: string): Promise<ListedContact> {
  demand(crm, "contacts:read");
  const contact = await crm.tx.contact.findUnique({ where: { id }, include: WITH_COMPANY });
  if (!contact) throw new NotFoundError("there is no such contact");
  return contact;
}

/** The addresses of a person, with the conversation on each. */
export function listIdentities(crm: CrmContext, contactId: string) {
  demand(crm, "contacts:read");
  return crm.tx.identity.findMany({
    where: { contactId },
    include: {
      channelAccount: { select: { kind: true, name: true } },
      conversations: { select: { id: true }, orderBy: { lastMessageAt: "desc" } },
    },
    orderBy: { createdAt: "asc" },
  });
}
export type IdentityRow = Awaited<ReturnType<typeof listIdentities>>[number];

/** What is open with a person: leads, cases and quotes, newest first, 50 of each at most. */
export async function findOpenMatters({ tx, clock }: CrmContext, contactId: string) {
  const person = { contact: { select: { id: true, name: true, phone: true, email: true } } } as const;
  const newest = { orderBy: { createdAt: "desc" }, take: 50 } as const;
  const leads = await tx.lead.findMany({
    where: { contactId, status: { notIn: [...CLOSED_STATUSES] } },
    include: person,
    ...newest,
  });
  const cases = await tx.case.findMany({
    where: { contactId, status: { notIn: ["resolved", "closed"] } },
    include: person,
    ...newest,
  });
  const quotes = await tx.quote.findMany({
    where: { contactId, status: { in: ["sent", "accepted"] }, validUntil: { gt: clock.now() } },
    include: { ...person, items: { orderBy: { position: "asc" } } },
    ...newest,
  });
  return { leads, cases, quotes };
}

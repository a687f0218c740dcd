/** Quotes as the team looks at them. */
import { ConflictError, NotFoundError } from "../lib/errors.ts";
import type { CrmContext } from "./context.ts";
import { beyondFilled, type Place } from "./keyset.ts";
import { demand } from "./permissions.ts";
import { cancelQuote } from "./quotes.ts";

export const QUOTE_STATUSES = ["sent", "accepted", "paid", "expired", "cancelled"] as const;
export type QuoteStatus = (typeof QUOTE_STATUSES)[number];

export interface QuoteFilter {
  readonly status?: readonly QuoteStatus[] | undefined;
  readonly contactId?: string | undefined;
  readonly leadId?: string | undefined;
  /** The number of one, or part of the person's name, phone or address. */
  readonly search?: string | undefined;
}

const WITH_ITEMS = {
  contact: { select: { id: true, name: true, phone: true, email: true } },
  items: { orderBy: { position: "asc" } },
} as const;

/** Newest first. */
export function listQuotes(
  crm: CrmContext,
  { filter, after, limit }: { filter: QuoteFilter; after: Place<Date> | null; limit: number },
) {
  demand(crm, "quotes:read");
  const { status, contactId, leadId, search } = filter;
  const contains = { contains: search ?? "", mode: "insensitive" } as const;
  const found = search
    ? {
        OR: [
          ...(/^\d{1,9}$/.test(search) ? [{ number: Number(search) }] : []),
          { contact: { OR: [{ name: contains }, { phone: contains }, { email: contains }] } },
        ],
      }
    : {};
  const where = {
    ...(status ? { status: { in: [...status] } } : {}),
    ...(contactId ? { contactId } : {}),
    ...(leadId ? { leadId } : {}),
  };
  return crm.tx.quote.findMany({
    where: { AND: [where, found, beyondFilled("createdAt", "desc", after)] },
    include: WITH_ITEMS,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
  });
}
export type ListedQuote = Awaited<ReturnType<typeof listQuotes>>[number];

/** Throws `NotFoundError`. */
export async function getQuote(crm: CrmContext, id: string): Promise<ListedQuote> {
  demand(crm, "quotes:read");
  const quote = await crm.tx.quote.findUnique({ where: { id }, include: WITH_ITEMS });
  if (!quote) throw new NotFoundError("there is no such quote");
  return quote;
}

/** Takes an offer back, so that its units are free. Throws `NotFoundError`, and `ConflictError` when it is over already. */
export async function withdrawQuote(crm: CrmContext, id: string): Promise<void> {
  demand(crm, "quotes:write");
  const { code, contactId, status } = await getQuote(crm, id);
  if (!(await cancelQuote(crm, { code, contactId })))
    throw new ConflictError(`the quote is ${status} and cannot be cancelled`);
}

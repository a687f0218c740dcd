/** Invoices as the team and other parts of the product look at them. */
import type { Tx } from "../../infra/database.ts";
import { NotFoundError } from "../../lib/errors.ts";
import type { CrmContext } from "../context.ts";
import { beyondFilled, type Place } from "../keyset.ts";
import { demand } from "../permissions.ts";
import { findPromise } from "./promises.ts";
import { type InvoiceStatus, OWED } from "./record.ts";

export interface InvoiceFilter {
  readonly status?: readonly InvoiceStatus[] | undefined;
  readonly contactId?: string | undefined;
  /** Those of an order, or of the quote that it was. */
  readonly orderId?: string | undefined;
  /** Only what is owed and due before now. */
  readonly isOverdue?: boolean | undefined;
  /** Its number here or in the books, or part of the person's name, phone or address. */
  readonly search?: string | undefined;
}

const WITH_PEOPLE = {
  contact: { select: { id: true, name: true, phone: true, email: true } },
  payments: { orderBy: { createdAt: "desc" } },
  promises: { where: { status: "open" }, orderBy: { createdAt: "desc" }, take: 1 },
} as const;

/** Newest first. */
export function listInvoices(
  crm: CrmContext,
  { filter, after, limit }: { filter: InvoiceFilter; after: Place<Date> | null; limit: number },
) {
  demand(crm, "invoices:read");
  const { status, contactId, orderId, isOverdue, search } = filter;
  const contains = { contains: search ?? "", mode: "insensitive" } as const;
  const found = search
    ? {
        OR: [
          ...(/^\d{1,9}$/.test(search) ? [{ number: Number(search) }] : []),
          { externalId: search },
          { contact: { OR: [{ name: contains }, { phone: contains }, { email: contains }] } },
        ],
      }
    : {};
  const ofOrder = orderId ? { OR: [{ orderId }, { quote: { orders: { some: { id: orderId } } } }] } : {};
  const late = isOverdue ? { status: { in: [...OWED] }, dueAt: { lt: crm.clock.now() } } : {};
  const where = { ...(status ? { status: { in: [...status] } } : {}), ...(contactId ? { contactId } : {}) };
  return crm.tx.invoice.findMany({
    where: { AND: [where, ofOrder, found, late, beyondFilled("issuedAt", "desc", after)] },
    include: WITH_PEOPLE,
    orderBy: [{ issuedAt: "desc" }, { id: "desc" }],
    take: limit,
  });
}
export type ListedInvoice = Awaited<ReturnType<typeof listInvoices>>[number];

/** Throws `NotFoundError`. */
export async function getInvoice(crm: CrmContext, id: string): Promise<ListedInvoice> {
  demand(crm, "invoices:read");
  const invoice = await crm.tx.invoice.findUnique({ where: { id }, include: WITH_PEOPLE });
  if (!invoice) throw new NotFoundError("there is no such invoice");
  return invoice;
}

/** What reminders are made of, and what they depend on. */
export interface InvoiceFacts {
  readonly id: string;
  readonly contactId: string;
  readonly number: number;
  /** As the business's own books call it. */
  readonly externalId: string | null;
  readonly concept: string;
  readonly status: InvoiceStatus;
  readonly currency: string;
  readonly totalCents: number;
  readonly paidCents: number;
  /** What is still owed; 0 for what is paid or void. */
  readonly owedCents: number;
  readonly issuedAt: Date;
  readonly dueAt: Date | null;
  /** They promised to pay by then; before it nobody reminds them. */
  readonly promisedAt: Date | null;
  /** Of the newest link that can still be paid. */
  readonly paymentCode: string | null;
}

/** The facts of an invoice as of now; null when it is gone. */
export async function invoiceFacts(tx: Tx, invoiceId: string): Promise<InvoiceFacts | null> {
  const invoice = await tx.invoice.findUnique({
    where: { id: invoiceId },
    include: { payments: { where: { status: "pending" }, orderBy: { createdAt: "desc" }, take: 1 } },
  });
  if (!invoice) return null;
  const { id, contactId, number, externalId, concept, currency, issuedAt, dueAt } = invoice;
  const [totalCents, paidCents] = [Number(invoice.totalCents), Number(invoice.paidCents)];
  const promise = await findPromise(tx, invoice);
  return {
    ...{ id, contactId, number, externalId, concept, currency, issuedAt, dueAt, totalCents, paidCents },
    status: invoice.status as InvoiceStatus,
    owedCents: OWED.includes(invoice.status) ? Math.max(0, totalCents - paidCents) : 0,
    promisedAt: promise?.dueAt ?? null,
    paymentCode: invoice.payments[0]?.code ?? null,
  };
}

/** What a person owes with a date: the soonest first. */
export function owedInvoices(tx: Tx, contactId: string) {
  return tx.invoice.findMany({
    where: { contactId, status: { in: [...OWED] }, dueAt: { not: null } },
    orderBy: [{ dueAt: "asc" }, { id: "asc" }],
    take: 20,
  });
}

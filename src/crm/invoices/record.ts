/** Invoices besides those of quotes: what a customer owes, by when, as the team, a program or a file tells it. */
import { ConflictError, InputError, NotFoundError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import type { Money } from "../../lib/money.ts";
import { recordAudit } from "../audit.ts";
import type { PutResult } from "../carts/put.ts";
import { lockExternals } from "../commerce/external.ts";
import type { CrmContext } from "../context.ts";
import { nextNumber } from "../counters.ts";
import { demand } from "../permissions.ts";
import { mustBeVersion } from "../version.ts";

export const INVOICE_STATUSES = ["open", "partially_paid", "paid", "void"] as const;
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];
export const INVOICE_SOURCES = ["quote", "team", "api", "csv"] as const;
export type InvoiceSource = (typeof INVOICE_SOURCES)[number];
/** Statuses in which something is owed. */
export const OWED: readonly string[] = ["open", "partially_paid"];

export interface InvoiceNews {
  readonly contactId: string;
  readonly source: Exclude<InvoiceSource, "quote">;
  /** Its id or number in the business's own books; the same one is the same invoice. */
  readonly externalId: string | null;
  readonly orderId?: string | null;
  /** What it is for, as the customer will read it. */
  readonly concept: string;
  readonly total: Money;
  /** What was paid of it before it came here, in minor units; only when it is new. */
  readonly paidCents?: number;
  readonly issuedAt: Date;
  readonly dueAt: Date | null;
}

/** Issues an invoice; one that is known by its external id is changed. Throws `InputError` and `ConflictError`. */
export async function recordInvoice(crm: CrmContext, news: InvoiceNews): Promise<PutResult> {
  demand(crm, "invoices:write");
  const { tx, tenantId } = crm;
  const { contactId, source, externalId, orderId = null, concept, total, paidCents = 0, issuedAt, dueAt } = news;
  if (total.cents < 1) throw new InputError("nothing is owed", [{ path: "total", message: "fields.aboveZero" }]);
  if (dueAt && dueAt < issuedAt)
    throw new InputError("it is due before it is issued", [{ path: "dueAt", message: "fields.beforeIssue" }]);
  if (externalId !== null) {
    await lockExternals(crm, [{ kind: "invoice", origin: source, externalId }]);
    const known = await tx.invoice.findUnique({
      where: { tenantId_source_externalId: { tenantId, source, externalId } },
    });
    if (known) return changeKnown(crm, known, news);
  }
  if ((await tx.contact.count({ where: { id: contactId } })) === 0) throw new NotFoundError("there is no such contact");
  if (orderId !== null && (await tx.order.count({ where: { id: orderId, contactId } })) === 0)
    throw new InputError("there is no such order", [{ path: "orderId", message: "fields.contactOrder" }]);
  if (paidCents > total.cents)
    throw new InputError("more is paid than owed", [{ path: "paidCents", message: "fields.aboveTotal" }]);
  const id = newId("invoice");
  const number = await nextNumber(crm, "invoice");
  const { cents, currency } = total;
  const status = statusOf(BigInt(paidCents), BigInt(cents));
  await tx.invoice.create({
    data: {
      ...{ id, tenantId, contactId, number, source, externalId, orderId, concept, currency, status, issuedAt, dueAt },
      totalCents: BigInt(cents),
      paidCents: BigInt(paidCents),
      paidAt: status === "paid" ? crm.clock.now() : null,
    },
  });
  await recordAudit(crm, { action: "invoice.create", subjectId: id, detail: { number, source } });
  return { id, result: "made" };
}

interface Known {
  readonly id: string;
  readonly status: string;
  readonly currency: string;
  readonly paidCents: bigint;
}

async function changeKnown(
  crm: CrmContext,
  { id, status, currency, paidCents }: Known,
  { total, concept, dueAt }: InvoiceNews,
): Promise<PutResult> {
  if (total.currency !== currency) throw new ConflictError(`this invoice is in ${currency}`, { details: { id } });
  if (status === "paid" || status === "void") return { id, result: "late" };
  if (BigInt(total.cents) < paidCents)
    throw new ConflictError("more was paid of this invoice already", { details: { id } });
  const stands = statusOf(paidCents, BigInt(total.cents));
  await crm.tx.invoice.update({
    where: { id },
    data: {
      totalCents: BigInt(total.cents),
      concept,
      dueAt,
      status: stands,
      ...(stands === "paid" ? { paidAt: crm.clock.now() } : {}),
      version: { increment: 1 },
    },
  });
  await recordAudit(crm, { action: "invoice.change", subjectId: id });
  return { id, result: "changed" };
}

/** How an invoice stands by what was paid of it. */
export function statusOf(paidCents: bigint, totalCents: bigint): "open" | "partially_paid" | "paid" {
  return paidCents >= totalCents ? "paid" : paidCents > 0n ? "partially_paid" : "open";
}

/** Another day by which it is to be paid. Throws `NotFoundError` and `ConflictError`. */
export async function setDueDate(crm: CrmContext, id: string, seen: number, dueAt: Date | null): Promise<void> {
  demand(crm, "invoices:write");
  const invoice = await lockInvoice(crm, id);
  mustBeVersion(invoice, seen);
  mustBeOwed(invoice);
  if (dueAt && dueAt < invoice.issuedAt)
    throw new InputError("it is due before it is issued", [{ path: "dueAt", message: "fields.beforeIssue" }]);
  await crm.tx.invoice.update({ where: { id }, data: { dueAt, version: { increment: 1 } } });
  await recordAudit(crm, { action: "invoice.change", subjectId: id, detail: { dueAt: dueAt?.toISOString() ?? null } });
}

/** Takes an invoice back: nothing is owed any more. Throws `NotFoundError`, and `ConflictError` for that of a quote. */
export async function cancelInvoice(crm: CrmContext, id: string): Promise<void> {
  demand(crm, "invoices:write");
  const invoice = await lockInvoice(crm, id);
  if (invoice.status === "void") return;
  mustBeOwed(invoice);
  if (invoice.quoteId && (await isQuoteOpen(crm, invoice.quoteId)))
    throw new ConflictError("it belongs to a quote: cancel the quote", { details: { id } });
  if (invoice.paidCents > 0n) throw new ConflictError("a part of it was paid already", { details: { id } });
  await crm.tx.invoice.update({ where: { id }, data: { status: "void", version: { increment: 1 } } });
  await crm.tx.payment.updateMany({ where: { invoiceId: id, status: "pending" }, data: { status: "expired" } });
  await crm.tx.paymentPromise.updateMany({
    where: { invoiceId: id, status: "open" },
    data: { status: "replaced", settledAt: crm.clock.now() },
  });
  await recordAudit(crm, { action: "invoice.void", subjectId: id });
}

/** Whether a quote may still be paid; one that was, and given back, is no reason to ask for the money again. */
async function isQuoteOpen({ tx }: CrmContext, id: string): Promise<boolean> {
  return (await tx.quote.count({ where: { id, status: { in: ["sent", "accepted"] } } })) > 0;
}

/** An invoice, locked until the transaction ends, after the person who owes it. Throws `NotFoundError`. */
export async function lockInvoice({ tx }: CrmContext, id: string) {
  await tx.$queryRaw`
    SELECT id FROM contacts WHERE id = (SELECT contact_id FROM invoices WHERE id = ${id}) FOR NO KEY UPDATE`;
  await tx.$queryRaw`SELECT id FROM invoices WHERE id = ${id} FOR UPDATE`;
  const invoice = await tx.invoice.findUnique({ where: { id } });
  if (!invoice) throw new NotFoundError("there is no such invoice");
  return invoice;
}

function mustBeOwed({ id, status }: { readonly id: string; readonly status: string }): void {
  if (!OWED.includes(status)) throw new ConflictError(`the invoice is ${status}`, { details: { id } });
}

/** Money for an invoice: all of it or a part, told by a provider or written down by the team; each payment counts once. */
import { randomBytes } from "node:crypto";
import { ConflictError, InputError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import type { Money } from "../../lib/money.ts";
import { earlier } from "../../lib/time.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";
import { keepPromises } from "./promises.ts";
import { lockInvoice, OWED, statusOf } from "./record.ts";

const CODE_BYTES = 12;

export interface ManualPayment {
  readonly amount: Money;
  /** How it was paid: cash, transfer, card, check, other. */
  readonly method: string;
  /** Its number at the bank or in the books; the same number counts once. */
  readonly reference: string | null;
  readonly paidAt: Date;
}

/** Writes down a payment that was made elsewhere. Throws `NotFoundError`, `InputError` and `ConflictError`. Returns its id. */
export async function recordPayment(crm: CrmContext, invoiceId: string, payment: ManualPayment): Promise<string> {
  demand(crm, "invoices:write");
  const { tx, tenantId, clock } = crm;
  const { amount, method, reference, paidAt } = payment;
  const invoice = await lockInvoice(crm, invoiceId);
  if (reference !== null) {
    const externalId = `${invoiceId}:${reference}`;
    const known = await tx.payment.findUnique({
      where: { tenantId_provider_externalId: { tenantId, provider: "manual", externalId } },
    });
    if (known && Number(known.amountCents) !== amount.cents)
      throw new ConflictError("a payment with this reference is written down with another amount");
    if (known) return known.id;
  }
  if (!OWED.includes(invoice.status)) throw new ConflictError(`the invoice is ${invoice.status}`);
  if (invoice.quoteId) throw new ConflictError("what a quote asks for is paid by its link, so that its units are kept");
  if (amount.currency !== invoice.currency)
    throw new InputError("another currency", [
      { path: "amount", message: "fields.invoiceCurrency", values: { currency: invoice.currency } },
    ]);
  const left = Number(invoice.totalCents - invoice.paidCents);
  if (amount.cents < 1 || amount.cents > left)
    throw new InputError("that is not a part of what is owed", [
      { path: "amount", message: "fields.owed", values: { owed: String(left) } },
    ]);
  const id = newId("payment");
  const now = clock.now();
  await tx.payment.create({
    data: {
      ...{
        id,
        tenantId,
        invoiceId,
        provider: "manual",
        method,
        currency: amount.currency,
        createdAt: now,
        expiresAt: now,
      },
      externalId: reference === null ? null : `${invoiceId}:${reference}`,
      code: randomBytes(CODE_BYTES).toString("base64url"),
      status: "paid",
      amountCents: BigInt(amount.cents),
      paidAt: earlier(paidAt, now),
    },
  });
  await creditInvoice(crm, invoiceId, amount.cents);
  return id;
}

/** Adds money to a locked invoice: its status, what was promised, and the news of it follow. `cents` are of its currency. */
export async function creditInvoice(crm: CrmContext, invoiceId: string, cents: number): Promise<void> {
  const { tx, clock } = crm;
  const invoice = await tx.invoice.findUniqueOrThrow({ where: { id: invoiceId } });
  const paidCents = invoice.paidCents + BigInt(cents);
  const status = statusOf(paidCents, invoice.totalCents);
  await tx.invoice.update({
    where: { id: invoiceId },
    data: { paidCents, status, ...(status === "paid" ? { paidAt: clock.now() } : {}), version: { increment: 1 } },
  });
  if (invoice.orderId && status === "paid")
    await tx.order.updateMany({ where: { id: invoice.orderId, paidAt: null }, data: { paidAt: clock.now() } });
  await keepPromises(crm, { ...invoice, status, paidCents });
  await recordAudit(crm, {
    action: status === "paid" ? "invoice.pay" : "invoice.pay_part",
    subjectId: invoiceId,
    detail: { cents },
  });
}

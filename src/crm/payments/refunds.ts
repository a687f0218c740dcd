/** What a provider gives back: the payment knows how much, the invoice is owed again for it, the order that it paid is off, and the team is told, once each. */
import { formatMoney } from "../../lib/money.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { lockInvoice, statusOf } from "../invoices/record.ts";
import { notify } from "../notifications.ts";
import { cancelRefunded } from "../orders/refunded.ts";
import { mustBeTold, type Settlement, type ToldPayment } from "../settle-invoice.ts";

/** Settles what is told of a refund. Other money than what paid it, such as what was paid twice, is owed by nobody. */
export async function settleRefund(ctx: CrmContext, paymentId: string, event: ToldPayment): Promise<Settlement> {
  const { tx } = ctx;
  const { invoiceId, invoice } = await tx.payment.findUniqueOrThrow({
    where: { id: paymentId },
    select: { invoiceId: true, invoice: { select: { quoteId: true } } },
  });
  // In the order in which paying locks them: of a quote the payment first, else the invoice.
  const lockPayment = () => tx.$queryRaw`SELECT id FROM payments WHERE id = ${paymentId} FOR UPDATE`;
  if (invoice.quoteId) await lockPayment();
  await lockInvoice(ctx, invoiceId);
  await lockPayment();
  const payment = await tx.payment.findUniqueOrThrow({ where: { id: paymentId } });
  mustBeTold(payment, event);
  const told = BigInt(event.refundedCents ?? 0);
  const isOther = payment.chargeId !== null && event.chargeId !== null && payment.chargeId !== event.chargeId;
  if (isOther || payment.status === "failed" || payment.status === "expired") {
    await recordAudit(ctx, {
      action: "payment.refund_elsewhere",
      subjectId: payment.id,
      detail: { reference: event.externalId, cents: Number(told) },
    });
    return { result: "closed", conversationId: null };
  }
  // Told again, or later than a larger one: what a provider tells is the whole sum up to then.
  if (told <= payment.refundedCents) return { result: "repeated", conversationId: null };
  const refundedCents = told > payment.amountCents ? payment.amountCents : told;
  await tx.payment.update({
    where: { id: payment.id },
    data: { refundedCents, chargeId: payment.chargeId ?? event.chargeId },
  });
  // A refund that overtakes the payment counts when that comes.
  if (payment.status === "paid") await takeBack(ctx, payment.id, refundedCents - payment.refundedCents);
  return { result: "refunded", conversationId: null };
}

/** To be called when a payment has been credited: what was told before to have been given back of it is taken off again. */
export async function takeBackEarlier(ctx: CrmContext, paymentId: string, event: ToldPayment): Promise<void> {
  const { tx } = ctx;
  const { chargeId, refundedCents } = await tx.payment.findUniqueOrThrow({ where: { id: paymentId } });
  const isOther = refundedCents > 0n && chargeId !== null && event.chargeId !== null && chargeId !== event.chargeId;
  await tx.payment.update({
    where: { id: paymentId },
    data: { chargeId: event.chargeId ?? chargeId, ...(isOther ? { refundedCents: 0n } : {}) },
  });
  if (!isOther && refundedCents > 0n) await takeBack(ctx, paymentId, refundedCents);
}

/** The invoice of a payment is owed again for so much, an order that nothing is paid for any more is off, and the team knows of it. */
async function takeBack(ctx: CrmContext, paymentId: string, cents: bigint): Promise<void> {
  const { tx } = ctx;
  const { invoice, currency } = await tx.payment.findUniqueOrThrow({
    where: { id: paymentId },
    include: { invoice: { include: { contact: { select: { name: true, phone: true, email: true } } } } },
  });
  const paidCents = invoice.paidCents > cents ? invoice.paidCents - cents : 0n;
  const status = statusOf(paidCents, invoice.totalCents);
  await tx.invoice.update({
    where: { id: invoice.id },
    data: { paidCents, status, ...(status === "paid" ? {} : { paidAt: null }), version: { increment: 1 } },
  });
  // A part of the money says nothing about which things come back.
  const order = invoice.quoteId && paidCents === 0n ? await cancelRefunded(ctx, invoice.quoteId) : null;
  const { name, phone, email } = invoice.contact;
  await recordAudit(ctx, { action: "invoice.refund", subjectId: invoice.id, detail: { cents: Number(cents) } });
  await notify(ctx, {
    kind: "payment_refunded",
    subjectId: invoice.id,
    values: {
      amount: formatMoney({ cents: Number(cents), currency }),
      number: invoice.externalId ?? String(invoice.number),
      person: name ?? phone ?? email ?? "–",
      order: String(order?.number ?? ""),
      end: order?.end ?? "none",
    },
  });
}

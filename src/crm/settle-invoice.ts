/** What a payment of an invoice brings about that is of no quote; and what every settlement begins with and may end in. */
import { NotFoundError } from "../lib/errors.ts";
import { formatMoney } from "../lib/money.ts";
import { recordAudit } from "./audit.ts";
import type { CrmContext } from "./context.ts";
import { creditInvoice } from "./invoices/pay.ts";
import { lockInvoice, OWED } from "./invoices/record.ts";
import { notify } from "./notifications.ts";
import type { PaymentEvent, PaymentProviderKind } from "./payments/provider.ts";

/** `repeated`: had been done before. `closed`: the quote is over, or other money was meant. `sold_out`: the units went to somebody else meanwhile. */
export type SettlementResult = "paid" | "declined" | "repeated" | "closed" | "sold_out" | "refunded";

export interface Settlement {
  readonly result: SettlementResult;
  /** Where something is to be sent; null when nothing is. */
  readonly conversationId: string | null;
}

/** What was told, and by whom. */
export interface ToldPayment extends PaymentEvent {
  readonly provider: PaymentProviderKind;
  readonly providerId: string | null;
}

interface PaymentRow {
  readonly id: string;
  readonly provider: string;
  readonly amountCents: bigint;
  readonly currency: string;
}

/** Throws `NotFoundError` for another amount, and for play money where real money is taken. */
export function mustBeTold(payment: PaymentRow, event: ToldPayment): void {
  const isSame = Number(payment.amountCents) === event.amountCents && payment.currency === event.currency;
  const isPlay = event.provider === "sandbox" && payment.provider !== "sandbox";
  if (!isSame || isPlay) throw new NotFoundError("there is no such payment");
}

/** A payment is of whoever took it, also where the business has changed its provider since. */
export async function keepProvider(
  { tx }: CrmContext,
  id: string,
  { provider, providerId }: ToldPayment,
): Promise<void> {
  await tx.payment.update({ where: { id }, data: { provider, providerId } });
}

/** Settles the payment of an invoice, all or a part of it. Throws `NotFoundError`. */
export async function settleInvoice(ctx: CrmContext, event: ToldPayment): Promise<Settlement> {
  const { tx, clock } = ctx;
  const found = await tx.payment.findUnique({ where: { code: event.code }, select: { id: true, invoiceId: true } });
  if (!found) throw new NotFoundError("there is no such payment");
  const invoice = await lockInvoice(ctx, found.invoiceId);
  const payment = await tx.payment.findUniqueOrThrow({ where: { id: found.id } });
  mustBeTold(payment, event);
  if (payment.status === "paid") {
    if (payment.externalId !== event.externalId) await tellUnmatched(ctx, payment, event);
    return { result: "repeated", conversationId: null };
  }
  if (payment.status !== "pending" || !OWED.includes(invoice.status)) {
    await tellUnmatched(ctx, payment, event);
    return { result: "closed", conversationId: null };
  }
  await keepProvider(ctx, payment.id, event);
  if (event.type === "failed") {
    await tx.payment.update({ where: { id: payment.id }, data: { failReason: event.reason ?? "declined" } });
    await recordAudit(ctx, { action: "payment.declined", subjectId: payment.id, detail: { reason: event.reason } });
    return { result: "declined", conversationId: null };
  }
  await tx.payment.update({
    where: { id: payment.id },
    data: { status: "paid", paidAt: clock.now(), method: event.method, externalId: event.externalId, failReason: null },
  });
  await creditInvoice(ctx, invoice.id, event.amountCents);
  // Other links for what is no longer owed take nothing any more.
  const left = invoice.totalCents - invoice.paidCents - payment.amountCents;
  await tx.payment.updateMany({
    where: { invoiceId: invoice.id, status: "pending", amountCents: { gt: left } },
    data: { status: "expired" },
  });
  await recordAudit(ctx, { action: "payment.paid", subjectId: payment.id, detail: { invoice: invoice.number } });
  return { result: "paid", conversationId: null };
}

/** Real money came for what cannot be paid any more, or twice: a person has to give it back. */
export async function tellUnmatched(ctx: CrmContext, payment: PaymentRow, event: ToldPayment): Promise<void> {
  if (event.provider === "sandbox" || event.type !== "paid") return;
  const subjectId = payment.id;
  const amount = formatMoney({ cents: event.amountCents, currency: event.currency });
  const isTold = await ctx.tx.notification.count({
    where: { kind: "payment_unmatched", subjectId, values: { path: ["reference"], equals: event.externalId } },
  });
  if (isTold > 0) return;
  await notify(ctx, { kind: "payment_unmatched", subjectId, values: { amount, reference: event.externalId } });
  await recordAudit(ctx, { action: "payment.unmatched", subjectId, detail: { reference: event.externalId } });
}

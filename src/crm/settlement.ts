/**
 * What a payment brings about, in one transaction and once: invoice, quote, stock, order, lead, outcome, conversation, thanks.
 * Locked in one order everywhere: conversation, payment, quote, products.
 */

import type { Tx } from "../infra/database.ts";
import { formatDay } from "../lib/day.ts";
import { NotFoundError } from "../lib/errors.ts";
import { pickLocale } from "../lib/locale.ts";
import { formatMoney } from "../lib/money.ts";
import { say, type TextValues } from "../lib/texts.ts";
import { recordAudit } from "./audit.ts";
import type { CrmContext } from "./context.ts";
import { settleDiscountCode } from "./discounts/codes.ts";
import { cancelFollowUpsOf } from "./follow-ups.ts";
import { payInvoice } from "./invoices.ts";
import { winLead } from "./leads.ts";
import { createOrder, type MadeOrder } from "./orders.ts";
import { queueSystemMessage } from "./outbox.ts";
import { recordOutcome } from "./outcomes.ts";
import type { PaymentEvent } from "./payments/provider.ts";
import { settleRefund, takeBackEarlier } from "./payments/refunds.ts";
import { cancelQuoteActions, endQuote, lockOpenQuote } from "./quotes.ts";
import { closingMetrics } from "./sale-memory.ts";
import {
  keepProvider,
  mustBeTold,
  type Settlement,
  type SettlementResult,
  settleInvoice,
  type ToldPayment,
  tellUnmatched,
} from "./settle-invoice.ts";
import { lockProducts, noteTaken, sellUnits } from "./stock.ts";
import { findTenant, type TenantRecord } from "./tenants.ts";

export type { Settlement, SettlementResult } from "./settle-invoice.ts";

/**
 * Does what a provider's event asks for. Throws `NotFoundError` for an unknown payment or another amount.
 * @param siteUrl where our public pages are, without a slash at the end
 */
export async function settlePayment(ctx: CrmContext, event: ToldPayment, siteUrl: string): Promise<Settlement> {
  const { tx } = ctx;
  if (event.type === "refunded") {
    const found = await tx.payment.findUnique({ where: { code: event.code }, select: { id: true } });
    if (!found) throw new NotFoundError("there is no such payment");
    return settleRefund(ctx, found.id, event);
  }
  const settled = await settleSale(ctx, event, siteUrl);
  if (settled.result === "paid") {
    const { id } = await tx.payment.findUniqueOrThrow({ where: { code: event.code }, select: { id: true } });
    await takeBackEarlier(ctx, id, event);
  }
  return settled;
}

async function settleSale(ctx: CrmContext, event: ToldPayment, siteUrl: string): Promise<Settlement> {
  const { tx } = ctx;
  const sale = await lockSale(tx, event.code);
  if (!sale) return settleInvoice(ctx, event);
  mustBeTold(sale.payment, event);
  const { payment, quote } = sale;
  if (payment.status === "paid") {
    if (payment.externalId !== event.externalId) await tellUnmatched(ctx, payment, event);
    return nothing("repeated");
  }
  if (payment.status !== "pending" || !(await lockOpenQuote(tx, quote.id)) || payment.expiresAt <= ctx.clock.now()) {
    await tellUnmatched(ctx, payment, event);
    return nothing("closed");
  }
  await keepProvider(ctx, payment.id, event);
  const tenant = await findTenant(tx, ctx.tenantId);
  if (!tenant) throw new NotFoundError("there is no such business");
  return event.type === "failed" ? decline(ctx, sale, event, tenant, siteUrl) : pay(ctx, sale, event, tenant);
}

type Sale = NonNullable<Awaited<ReturnType<typeof lockSale>>>;

async function pay(ctx: CrmContext, sale: Sale, event: ToldPayment, tenant: TenantRecord): Promise<Settlement> {
  const { tx, clock } = ctx;
  const { payment, quote, invoiceId } = sale;
  const now = clock.now();
  await lockProducts(tx, { productIds: quote.items.map(({ productId }) => productId), quoteIds: [quote.id] });
  const counted = await sellUnits(tx, quote.id, quote.items);
  if (counted === null) return soldOut(ctx, sale, event, tenant);
  await tx.payment.update({
    where: { id: payment.id },
    data: { status: "paid", paidAt: now, method: event.method, externalId: event.externalId, failReason: null },
  });
  await payInvoice(ctx, invoiceId);
  await tx.quote.update({
    where: { id: quote.id },
    data: { status: "paid", acceptedAt: quote.acceptedAt ?? now, updatedAt: now },
  });
  await cancelQuoteActions(tx, quote.id, now);
  const { contactId, conversationId, deliveryZone, deliveryDays } = quote;
  const total = { cents: sale.amountCents, currency: sale.currency };
  const order = await createOrder(
    ctx,
    {
      ...{ contactId, conversationId, quoteId: quote.id, deliveryZone, deliveryDays, total },
      discountCode: quote.discountCode,
      items: quote.items.map(({ productId, sku, name, quantity, unitCents, position }) => ({
        ...{ productId, sku, name, quantity, unitCents, position },
      })),
    },
    tenant,
  );
  await noteTaken(tx, order.id, counted);
  await settleDiscountCode(ctx, quote.id);
  if (quote.leadId) await winLead(ctx, quote.leadId, total);
  await cancelFollowUpsOf(ctx, [contactId]);
  await recordAudit(ctx, { action: "payment.paid", subjectId: payment.id, detail: { order: order.number } });
  if (conversationId) {
    const met = await closingMetrics(tx, conversationId, now);
    // Whoever pays has left every doubt behind.
    const metrics = { ...met, objectionsOvercome: met.objectionsMet, totalCents: total.cents };
    // The order's number tells one purchase of a conversation from the next.
    await recordOutcome(ctx, { conversationId, contactId, kind: "won", reason: `order:${order.number}`, metrics });
    await rememberWon(tx, conversationId, quote.code);
    await tell(ctx, sale, deliveryZone ? "thanks_delivery" : "thanks_pickup", tenant, thanksOf(order, sale, tenant));
  }
  return { result: "paid", conversationId };
}

/** The quote stays open; the customer is told once how to try again. */
async function decline(
  ctx: CrmContext,
  sale: Sale,
  event: PaymentEvent,
  tenant: TenantRecord,
  siteUrl: string,
): Promise<Settlement> {
  const { payment, quote } = sale;
  const isFirst = payment.failReason === null;
  await ctx.tx.payment.update({ where: { id: payment.id }, data: { failReason: event.reason ?? "declined" } });
  if (!isFirst) return nothing("declined");
  await recordAudit(ctx, { action: "payment.declined", subjectId: payment.id, detail: { reason: event.reason } });
  if (quote.conversationId) {
    const link = `${siteUrl}/pay/${payment.code}`;
    await tell(ctx, sale, "declined", tenant, { number: quote.number, link });
  }
  return { result: "declined", conversationId: quote.conversationId };
}

/**
 * The units kept for this quote had been released, and others bought them. The sandbox charges nothing; what a real provider
 * took is to be given back, and the team is told.
 */
async function soldOut(ctx: CrmContext, sale: Sale, event: ToldPayment, tenant: TenantRecord): Promise<Settlement> {
  const { payment, quote } = sale;
  await ctx.tx.payment.update({ where: { id: payment.id }, data: { status: "failed", failReason: "sold_out" } });
  await endQuote(ctx, quote.id, "cancelled");
  await tellUnmatched(ctx, payment, event);
  const key = event.provider === "sandbox" ? "sold_out" : "sold_out_charged";
  if (quote.conversationId) await tell(ctx, sale, key, tenant, { number: quote.number });
  return { result: "sold_out", conversationId: quote.conversationId };
}

function nothing(result: SettlementResult): Settlement {
  return { result, conversationId: null };
}

function thanksOf(order: MadeOrder, { amountCents, currency, quote }: Sale, { timeZone }: TenantRecord): TextValues {
  const locale = pickLocale(quote.locale, "es");
  return {
    order: order.number,
    total: formatMoney({ cents: amountCents, currency }),
    ...(quote.deliveryZone ? { zone: quote.deliveryZone } : {}),
    ...(order.promisedAt ? { day: formatDay(order.promisedAt, locale, timeZone) } : {}),
  };
}

async function tell(
  { tx, clock }: CrmContext,
  { quote }: Sale,
  key: string,
  { settings, rules }: TenantRecord,
  values: Record<string, string | number | boolean>,
): Promise<void> {
  if (!quote.conversationId) return;
  const id = `pay.${key}`;
  const locale = pickLocale(quote.locale, "es");
  const text = say(locale, id, { treatment: settings.treatment, tone: rules.tone, ...values });
  await queueSystemMessage(tx, quote.conversationId, text, clock.now());
}

/**
 * The sale is in the conversation's memory. A turn that is thinking does not know of it yet: without its lease it cannot
 * commit, and runs again over what is true now.
 */
async function rememberWon(tx: Tx, conversationId: string, code: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE conversations
       SET state = state || jsonb_build_object('stage', 'won', 'cart', '[]'::jsonb, 'pending', NULL::text,
             'quoteCode', CASE WHEN state ->> 'quoteCode' = ${code} THEN NULL ELSE state ->> 'quoteCode' END),
           turn_lease = NULL, turn_lease_until = NULL
     WHERE id = ${conversationId}`;
}

/** The payment with its invoice and quote; conversation and payment are locked, the quote is not yet. */
async function lockSale(tx: Tx, code: string) {
  const found = await tx.payment.findUnique({
    where: { code },
    select: { invoice: { select: { quote: { select: { conversationId: true } } } } },
  });
  const conversationId = found?.invoice.quote?.conversationId;
  if (conversationId) await tx.$queryRaw`SELECT id FROM conversations WHERE id = ${conversationId} FOR UPDATE`;
  await tx.$queryRaw`SELECT id FROM payments WHERE code = ${code} FOR UPDATE`;
  const payment = await tx.payment.findUnique({
    where: { code },
    include: { invoice: { include: { quote: { include: { items: true } } } } },
  });
  const quote = payment?.invoice.quote;
  if (!payment || !quote) return null;
  const { invoiceId, amountCents, currency } = payment;
  return { payment, quote, invoiceId, amountCents: Number(amountCents), currency };
}

/** What a payment's public page needs: a quote, or an invoice of its own, and where its money is taken. */
import type { Tx } from "../infra/database.ts";
import { NotFoundError } from "../lib/errors.ts";
import { type Locale, pickLocale } from "../lib/locale.ts";
import type { Money } from "../lib/money.ts";
import { getQuoteView, type QuoteView } from "./quote-view.ts";
import { findTenant, type TenantRecord } from "./tenants.ts";

/** An invoice that is of no quote, as its public page shows it. */
export interface InvoiceView {
  readonly id: string;
  readonly number: number;
  readonly concept: string;
  readonly locale: Locale;
  readonly status: "open" | "paid" | "expired" | "cancelled";
  readonly total: Money;
  /** Before this payment. */
  readonly paid: Money;
  readonly dueAt: Date | null;
  readonly failReason: string | null;
  readonly business: TenantRecord;
}

export interface PayView {
  readonly quote: QuoteView | null;
  readonly invoice: InvoiceView | null;
  readonly locale: Locale;
  readonly status: QuoteView["status"];
  readonly business: TenantRecord;
  readonly number: number;
  readonly payment: {
    readonly id: string;
    readonly code: string;
    /** What this payment is of: all that is owed, or a part. */
    readonly amount: Money;
    readonly provider: string;
    readonly providerId: string | null;
    readonly url: string | null;
    readonly urlUntil: Date | null;
    readonly expiresAt: Date;
    readonly failReason: string | null;
  };
}

/** The view of a payment's code. Throws `NotFoundError`. */
export async function getPayView(
  tx: Tx,
  { tenantId, now, code }: { tenantId: string; now: Date; code: string },
): Promise<PayView> {
  const row = await tx.payment.findUnique({ where: { code }, include: { invoice: { include: { contact: true } } } });
  if (!row) throw new NotFoundError("there is no such payment");
  const { id, provider, providerId, url, urlUntil, expiresAt, failReason, invoice } = row;
  const amount = { cents: Number(row.amountCents), currency: row.currency };
  const payment = { id, code, amount, provider, providerId, url, urlUntil, expiresAt, failReason };
  if (invoice.quoteId) {
    const quote = await getQuoteView(tx, { tenantId, now, paymentCode: code });
    const { locale, status, business, number } = quote;
    return { quote, invoice: null, locale, status, business, number, payment };
  }
  const business = await findTenant(tx, tenantId);
  if (!business) throw new NotFoundError("there is no such business");
  const { number, concept, dueAt, currency } = invoice;
  const locale = pickLocale(invoice.contact.locale ?? "", business.locale);
  const status = statusOf(row.status, invoice.status, expiresAt <= now);
  const view = {
    ...{ id: invoice.id, number, concept, locale, status, dueAt, failReason, business },
    total: { cents: Number(invoice.totalCents), currency },
    paid: { cents: Number(invoice.paidCents), currency },
  };
  return { quote: null, invoice: view, locale, status, business, number, payment };
}

function statusOf(payment: string, invoice: string, isOver: boolean): InvoiceView["status"] {
  if (payment === "paid" || invoice === "paid") return "paid";
  if (invoice === "void") return "cancelled";
  return payment !== "pending" || isOver ? "expired" : "open";
}

/** Keeps where a payment is taken, and by whom. */
export async function keepLink(
  tx: Tx,
  paymentId: string,
  { provider, providerId, url, until }: { provider: string; providerId: string; url: string; until: Date },
): Promise<void> {
  await tx.payment.updateMany({
    where: { id: paymentId, status: "pending" },
    data: { provider, providerId, url, urlUntil: until },
  });
}

/** A quote as its public pages show it: what it holds, what it costs, whether it can be paid. */
import type { Tx } from "../infra/database.ts";
import { NotFoundError } from "../lib/errors.ts";
import { type Locale, pickLocale } from "../lib/locale.ts";
import type { Money } from "../lib/money.ts";
import { findTenant, type TenantRecord } from "./tenants.ts";

export interface QuoteView {
  readonly id: string;
  readonly number: number;
  readonly code: string;
  /** `open` can be paid now; what has run out counts as expired before any clock has said so. */
  readonly status: "open" | "paid" | "expired" | "cancelled";
  readonly isAccepted: boolean;
  readonly locale: Locale;
  readonly items: readonly {
    readonly name: string;
    readonly quantity: number;
    readonly unit: Money;
    readonly total: Money;
    readonly warrantyMonths: number | null;
  }[];
  readonly subtotal: Money;
  readonly discount: Money;
  readonly delivery: Money;
  /** Null means pick-up. */
  readonly deliveryZone: string | null;
  /** Business days. */
  readonly deliveryDays: number | null;
  readonly total: Money;
  readonly createdAt: Date;
  readonly validUntil: Date;
  readonly payment: { readonly code: string; readonly failReason: string | null } | null;
  readonly order: { readonly number: number; readonly promisedAt: Date | null } | null;
  readonly business: TenantRecord;
}

/** The quote of a code, or of one of its payments' codes. Throws `NotFoundError`, also for another tenant's code. */
export async function getQuoteView(
  tx: Tx,
  { tenantId, now, ...by }: { tenantId: string; now: Date } & ({ code: string } | { paymentCode: string }),
): Promise<QuoteView> {
  const where = "code" in by ? { code: by.code } : { invoice: { payments: { some: { code: by.paymentCode } } } };
  const quote = await tx.quote.findFirst({ where, include: { items: { orderBy: { position: "asc" } } } });
  const business = quote ? await findTenant(tx, tenantId) : null;
  if (!quote || !business) throw new NotFoundError("there is no such quote");
  const money = (cents: bigint): Money => ({ cents: Number(cents), currency: quote.currency });
  const quoteId = quote.id;
  const payment = await tx.payment.findFirst({ where: { invoice: { quoteId } }, orderBy: { createdAt: "desc" } });
  const order = await tx.order.findFirst({ where: { quoteId }, select: { number: true, promisedAt: true } });
  return {
    id: quote.id,
    number: quote.number,
    code: quote.code,
    status: statusOf(quote, now),
    isAccepted: quote.acceptedAt !== null,
    locale: pickLocale(quote.locale, business.locale),
    items: quote.items.map(({ name, quantity, unitCents, warrantyMonths }) => ({
      name,
      quantity,
      unit: money(unitCents),
      total: money(unitCents * BigInt(quantity)),
      warrantyMonths,
    })),
    subtotal: money(quote.subtotalCents),
    discount: money(quote.discountCents),
    delivery: money(quote.deliveryCents),
    deliveryZone: quote.deliveryZone,
    deliveryDays: quote.deliveryDays,
    total: money(quote.totalCents),
    createdAt: quote.createdAt,
    validUntil: quote.validUntil,
    payment: payment ? { code: payment.code, failReason: payment.failReason } : null,
    order,
    business,
  };
}

function statusOf({ status, validUntil }: { status: string; validUntil: Date }, now: Date): QuoteView["status"] {
  if (status === "paid" || status === "expired" || status === "cancelled") return status;
  return validUntil <= now ? "expired" : "open";
}

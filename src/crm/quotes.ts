/**
 * Quotes: fixed prices for a limited time. Prices are those of the catalog at the moment of the commit, the discount is one
 * that the playbook allows, and the total is the one that the customer was told, or there is no quote.
 */
import type { Tx } from "../infra/database.ts";
import { ConflictError } from "../lib/errors.ts";
import { newId } from "../lib/ids.ts";
import type { Money } from "../lib/money.ts";
import { HOUR_MS, plusMs } from "../lib/time.ts";
import { recordAudit } from "./audit.ts";
import { closeCarts } from "./carts/end.ts";
import { putCart } from "./carts/put.ts";
import type { CrmContext } from "./context.ts";
import { nextNumber } from "./counters.ts";
import { cleanCode, discountOfCode, releaseDiscountCode } from "./discounts/codes.ts";
import { cancelActions, planAction } from "./due-actions.ts";
import { issueInvoice, voidInvoice } from "./invoices.ts";
import { quoteLead } from "./leads.ts";
import { openPayment } from "./payments.ts";
import type { PlaybookRules } from "./playbook.ts";
import { allowedDiscount, type Discount, priceQuote } from "./pricing.ts";
import { holdUnits, lockProducts, releaseUnits, type Units } from "./stock.ts";

export interface NewQuote {
  readonly contactId: string;
  /** Null for one that was not agreed in a chat. */
  readonly conversationId: string | null;
  /** The lead that it is for; default: the one that is about these products. */
  readonly leadId?: string;
  readonly locale: string;
  /** In the public addresses of the quote and of its payment. */
  readonly code: string;
  readonly paymentCode: string;
  readonly items: readonly Units[];
  readonly discount: Discount | null;
  /** A code of the customer's, in the place of a discount of the playbook. */
  readonly discountCode?: string;
  /** Key of the playbook's delivery zone; null means pick-up. */
  readonly zoneKey: string | null;
  /** What the customer was told. */
  readonly total: Money;
}

/** Statuses of a quote that can still be paid. */
export const OPEN_QUOTE = ["sent", "accepted"];

/**
 * Makes a quote with its invoice and payment, keeps its units, and takes the place of the conversation's or the lead's open one.
 * Throws `ConflictError` when prices, stock or rules are no longer those that the customer was told.
 */
export async function createQuote(ctx: CrmContext, wanted: NewQuote, rules: PlaybookRules): Promise<string> {
  const { tx, tenantId, clock } = ctx;
  const { contactId, conversationId, locale, code, total } = wanted;
  const units = addUp(wanted.items);
  const older = await lockOpenQuotes(tx, wanted);
  await lockProducts(tx, { productIds: units.map(({ productId }) => productId), quoteIds: older });
  for (const id of older) await endQuote(ctx, id, "cancelled");

  const items = await readItems(tx, units, total.currency);
  const zone = rules.delivery.zones.find(({ key }) => key === wanted.zoneKey) ?? null;
  if (wanted.zoneKey !== null && !zone) throw new ConflictError("nothing is delivered to this zone any more");
  const id = newId("quote");
  const discount = wanted.discountCode
    ? await discountOfCode(ctx, { code: wanted.discountCode, contactId, heldBy: id })
    : checkDiscount(wanted.discount, items, rules);
  const price = priceQuote(items, { discount, zone });
  if (units.length === 0 || price.totalCents !== total.cents)
    throw new ConflictError("the total is not the one that was told", {
      details: { told: total.cents, found: price.totalCents },
    });

  const now = clock.now();
  const validUntil = plusMs(now, rules.quotes.validHours * HOUR_MS);
  const holdHours = Math.min(rules.quotes.holdHours, rules.quotes.validHours);
  const [first] = items;
  const leadId = await quoteLead(ctx, {
    contactId,
    conversationId,
    ...(wanted.leadId ? { leadId: wanted.leadId } : {}),
    interest: first?.name ?? "",
    productIds: units.map(({ productId }) => productId),
    value: total,
  });
  await tx.quote.create({
    data: {
      id,
      tenantId,
      contactId,
      conversationId,
      leadId,
      number: await nextNumber(ctx, "quote"),
      code,
      locale,
      currency: total.currency,
      subtotalCents: BigInt(price.subtotalCents),
      discountCents: BigInt(price.discountCents),
      discountReason: discount?.reason ?? null,
      discountCode: wanted.discountCode ? cleanCode(wanted.discountCode) : null,
      deliveryCents: BigInt(price.deliveryCents),
      deliveryZone: zone?.name ?? null,
      deliveryDays: zone?.maxDays ?? null,
      totalCents: BigInt(price.totalCents),
      validUntil,
      createdAt: now,
      updatedAt: now,
      items: {
        create: items.map(({ unitCents, ...item }, position) => ({
          id: newId("quoteItem"),
          tenantId,
          ...item,
          unitCents: BigInt(unitCents),
          position,
        })),
      },
    },
  });
  const heldUntil = holdHours > 0 ? plusMs(now, holdHours * HOUR_MS) : null;
  await holdUnits(ctx, { quoteId: id, units, expiresAt: heldUntil });
  const invoiceId = await issueInvoice(ctx, { contactId, quoteId: id, total });
  await openPayment(ctx, { invoiceId, code: wanted.paymentCode, amount: total, expiresAt: validUntil });
  const due = { tenantId, subjectId: id, now };
  await planAction(tx, { ...due, kind: "quote.expire", key: `quote.expire:${id}`, dueAt: validUntil });
  if (heldUntil && heldUntil < validUntil)
    await planAction(tx, { ...due, kind: "stock.release", key: `stock.release:${id}`, dueAt: heldUntil });
  await recordAudit(ctx, { action: "quote.create", subjectId: id, detail: { total: total.cents } });
  if (conversationId !== null)
    await putCart(ctx, {
      ...{ contactId, conversationId, quoteId: id, externalId: id, changedAt: now },
      source: "chat",
      origin: "chat",
      currency: total.currency,
      totalCents: total.cents,
      lines: items,
    });
  return id;
}

/** Cancels the contact's own open quote with this code. Returns false when there is none. */
export async function cancelQuote(
  ctx: CrmContext,
  { code, contactId }: { code: string; contactId: string },
): Promise<boolean> {
  const found = await ctx.tx.quote.findFirst({ where: { code, contactId }, select: { id: true } });
  return found ? closeQuote(ctx, found.id, "cancelled") : false;
}

/** Cancels the open quotes of a lead that is lost, or of a conversation or a contact that goes, so that their units are free. */
export async function cancelQuotesOf(
  ctx: CrmContext,
  of: { readonly leadId: string } | { readonly conversationId: string } | { readonly contactId: string },
): Promise<void> {
  const open = await ctx.tx.quote.findMany({
    where: { ...of, status: { in: OPEN_QUOTE } },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  for (const { id } of open) await closeQuote(ctx, id, "cancelled");
}

/** What time does to a quote: if it is still open it is over, and its units are free. Returns whether it was open. */
export function expireQuote(ctx: CrmContext, id: string): Promise<boolean> {
  return closeQuote(ctx, id, "expired");
}

/** Gives back the units of a quote that may still be paid; paying then looks for units anew. */
export async function releaseQuoteUnits({ tx }: CrmContext, id: string): Promise<void> {
  if (!(await lockOpenQuote(tx, id))) return;
  await lockProducts(tx, { quoteIds: [id] });
  await releaseUnits(tx, id);
}

/** Notes that the customer said yes to an open quote; saying it again changes nothing. */
export async function acceptQuote({ tx, clock }: CrmContext, id: string): Promise<void> {
  const now = clock.now();
  await tx.quote.updateMany({
    where: { id, status: "sent", validUntil: { gt: now } },
    data: { status: "accepted", acceptedAt: now, updatedAt: now },
  });
}

/** Locks a quote, and says whether it is open. */
export async function lockOpenQuote(tx: Tx, id: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ status: string }[]>`SELECT status FROM quotes WHERE id = ${id} FOR UPDATE`;
  return row !== undefined && OPEN_QUOTE.includes(row.status);
}

async function closeQuote(ctx: CrmContext, id: string, status: "cancelled" | "expired"): Promise<boolean> {
  if (!(await lockOpenQuote(ctx.tx, id))) return false;
  await lockProducts(ctx.tx, { quoteIds: [id] });
  await endQuote(ctx, id, status);
  return true;
}

/** Ends an open quote whose row and products are locked. */
export async function endQuote(ctx: CrmContext, id: string, status: "cancelled" | "expired"): Promise<void> {
  const { tx, clock } = ctx;
  const now = clock.now();
  await releaseUnits(tx, id);
  await voidInvoice(ctx, id);
  await releaseDiscountCode(ctx, id);
  await closeCarts(ctx, { quoteId: id });
  await tx.quote.update({ where: { id }, data: { status, updatedAt: now } });
  await cancelQuoteActions(tx, id, now);
  await recordAudit(ctx, { action: `quote.${status}`, subjectId: id });
}

/** Takes back what time was to do to a quote. */
export async function cancelQuoteActions(tx: Tx, id: string, now: Date): Promise<void> {
  await cancelActions(tx, "quote.expire", id, now);
  await cancelActions(tx, "stock.release", id, now);
}

async function lockOpenQuotes(tx: Tx, { conversationId, leadId }: NewQuote): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM quotes WHERE (conversation_id = ${conversationId} OR lead_id = ${leadId ?? null}) AND status = ANY(${OPEN_QUOTE}::text[])
     ORDER BY id FOR UPDATE`;
  return rows.map(({ id }) => id);
}

function addUp(items: readonly Units[]): Units[] {
  const sums = new Map<string, number>();
  for (const { productId, quantity } of items) sums.set(productId, (sums.get(productId) ?? 0) + quantity);
  return [...sums].map(([productId, quantity]) => ({ productId, quantity }));
}

/** The items at the catalog's prices. The products are locked. */
async function readItems(tx: Tx, units: readonly Units[], currency: string) {
  const ids = units.map(({ productId }) => productId);
  const products = await tx.product.findMany({ where: { id: { in: ids }, isActive: true, currency } });
  const byId = new Map(products.map((product) => [product.id, product]));
  return units.map(({ productId, quantity }) => {
    const product = byId.get(productId);
    if (!product || !Number.isInteger(quantity) || quantity < 1)
      throw new ConflictError("this is not for sale any more", { details: { productId, quantity } });
    const { sku, name, warrantyMonths, priceCents } = product;
    return { productId, sku, name, warrantyMonths, quantity, unitCents: Number(priceCents) };
  });
}

function checkDiscount(
  wanted: Discount | null,
  items: readonly { unitCents: number; quantity: number }[],
  rules: PlaybookRules,
): Discount | null {
  if (!wanted) return null;
  const allowed = allowedDiscount(items, rules, { bargains: wanted.reason === "haggle" });
  if (wanted.percent <= 0 || wanted.percent > (allowed?.percent ?? 0))
    throw new ConflictError("the playbook does not allow this discount", { details: { ...wanted } });
  return wanted;
}

/** From a lead to what follows: a case, when it was help that was wanted; a quote, when it is to be bought. */
import { randomBytes } from "node:crypto";
import { InputError, NotFoundError } from "../../lib/errors.ts";
import type { Money } from "../../lib/money.ts";
import { type CaseKind, openCase } from "../cases.ts";
import type { CrmContext } from "../context.ts";
import { percentOfCode } from "../discounts/codes.ts";
import { demand } from "../permissions.ts";
import { addLeadEvent } from "../pipeline.ts";
import type { DeliveryZone } from "../playbook.ts";
import { allowedDiscount, type Discount, priceQuote } from "../pricing.ts";
import { createQuote } from "../quotes.ts";
import type { Units } from "../stock.ts";
import { findTenant } from "../tenants.ts";

/** As long as the codes that agents make. */
const CODE_BYTES = 12;

export interface CaseWish {
  readonly kind: CaseKind;
  /** Default: what the lead is about. */
  readonly subject?: string | undefined;
  readonly priority?: number | undefined;
}

/** Opens a case for the person of a lead, or gives the one that is open of it. The lead stays as it is. Returns the case's id. */
export async function convertToCase(crm: CrmContext, leadId: string, wish: CaseWish): Promise<string> {
  demand(crm, "leads:write");
  demand(crm, "cases:write");
  const lead = await crm.tx.lead.findUnique({ where: { id: leadId } });
  if (!lead) throw new NotFoundError("there is no such lead");
  const subject = wish.subject ?? lead.interest;
  if (subject === "") throw new InputError("what is it about?", [{ path: "subject", message: "fields.empty" }]);
  const { contactId, conversationId } = lead;
  const { kind, priority } = wish;
  const before = await crm.tx.case.count({ where: { leadId } });
  const caseId = await openCase(crm, {
    contactId,
    conversationId,
    leadId,
    kind,
    subject,
    ...(priority ? { priority } : {}),
  });
  if ((await crm.tx.case.count({ where: { leadId } })) > before)
    await addLeadEvent(crm, leadId, "lead.converted", { caseId, kind });
  return caseId;
}

export interface QuoteWish {
  readonly items: readonly Units[];
  /** Percent; no more than a rule of the playbook allows. */
  readonly discountPercent: number;
  /** A code of the customer's, in the place of a discount by hand. */
  readonly discountCode?: string | undefined;
  /** Key of a delivery zone of the playbook; null means pick-up. */
  readonly zoneKey: string | null;
}

/** A quote for a lead at the catalog's prices. Throws `NotFoundError`, `InputError` and `ConflictError`. Returns its id. */
export async function quoteForLead(crm: CrmContext, leadId: string, wish: QuoteWish): Promise<string> {
  demand(crm, "leads:write");
  const lead = await crm.tx.lead.findUnique({ where: { id: leadId }, include: { contact: true } });
  if (!lead) throw new NotFoundError("there is no such lead");
  const { contactId, conversationId, contact } = lead;
  return quoteFor(crm, { contactId, conversationId, leadId, locale: contact.locale }, wish);
}

/** Whom a quote is for. */
export interface QuoteSubject {
  readonly contactId: string;
  readonly conversationId: string | null;
  readonly leadId: string | null;
  readonly locale: string | null;
}

/** Prices the items and makes the quote, with its invoice and payment link. Returns its id. */
export async function quoteFor(crm: CrmContext, subject: QuoteSubject, wish: QuoteWish): Promise<string> {
  demand(crm, "quotes:write");
  const { tenant, zone, allowed, currency, items } = await readWish(crm, wish);
  const { rules } = tenant;
  const { discountPercent } = wish;
  if (discountPercent > (allowed?.percent ?? 0))
    throw new InputError("the playbook does not allow this discount", [
      { path: "discountPercent", message: "fields.discountMost", values: { most: allowed?.percent ?? 0 } },
    ]);
  const { discountCode } = wish;
  if (discountCode && discountPercent > 0)
    throw new InputError("a code takes the place of a discount by hand", [
      { path: "discountPercent", message: "fields.discountWithCode" },
    ]);
  const discount = discountCode
    ? { percent: await percentOfCode(crm, { code: discountCode, contactId: subject.contactId }), reason: "code" }
    : discountOf(allowed, discountPercent);
  const { totalCents } = priceQuote(items, { discount, zone });
  const code = () => randomBytes(CODE_BYTES).toString("base64url");
  const { contactId, conversationId, leadId, locale } = subject;
  return createQuote(
    crm,
    {
      contactId,
      conversationId,
      ...(leadId ? { leadId } : {}),
      locale: locale ?? tenant.locale,
      code: code(),
      paymentCode: code(),
      items: wish.items,
      discount: discountCode ? null : discount,
      ...(discountCode ? { discountCode } : {}),
      zoneKey: wish.zoneKey,
      total: { cents: totalCents, currency },
    },
    rules,
  );
}

export interface WishPrice {
  readonly subtotal: Money;
  readonly discount: Money;
  readonly delivery: Money;
  readonly total: Money;
  /** The most that the playbook allows for these items. */
  readonly maxDiscountPercent: number;
  /** Where the business delivers, with what it would cost for these items. */
  readonly zones: readonly { readonly key: string; readonly name: string; readonly delivery: Money }[];
}

/** What a quote would cost, without making it; a discount beyond what is allowed counts as the most that is. Throws as `quoteFor`. */
export async function priceWish(crm: CrmContext, wish: QuoteWish): Promise<WishPrice> {
  demand(crm, "quotes:write");
  const { tenant, zone, allowed, currency, items } = await readWish(crm, wish);
  const maxDiscountPercent = allowed?.percent ?? 0;
  const discount = discountOf(allowed, Math.min(wish.discountPercent, maxDiscountPercent));
  const price = (to: DeliveryZone | null) => priceQuote(items, { discount, zone: to });
  const money = (cents: number): Money => ({ cents, currency });
  const { subtotalCents, discountCents, deliveryCents, totalCents } = price(zone);
  return {
    subtotal: money(subtotalCents),
    discount: money(discountCents),
    delivery: money(deliveryCents),
    total: money(totalCents),
    maxDiscountPercent,
    zones: tenant.rules.delivery.zones.map((one) => ({
      key: one.key,
      name: one.name,
      delivery: money(price(one).deliveryCents),
    })),
  };
}

const discountOf = (allowed: Discount | null, percent: number): Discount | null =>
  allowed && percent > 0 ? { ...allowed, percent } : null;

/** The catalog's prices and the playbook's rules for what is wanted. */
async function readWish({ tx, tenantId }: CrmContext, wish: QuoteWish) {
  const tenant = await findTenant(tx, tenantId);
  if (!tenant) throw new NotFoundError("there is no such business");
  const { rules, currency } = tenant;
  const ids = wish.items.map(({ productId }) => productId);
  const products = await tx.product.findMany({ where: { id: { in: ids }, isActive: true, currency } });
  const priceOf = new Map(products.map(({ id, priceCents }) => [id, Number(priceCents)]));
  const items = wish.items.map(({ productId, quantity }, index) => {
    const unitCents = priceOf.get(productId);
    if (unitCents === undefined)
      throw new InputError("a product is not for sale", [
        { path: `items.${index}.productId`, message: "fields.notForSale" },
      ]);
    return { unitCents, quantity };
  });
  const zone = rules.delivery.zones.find(({ key }) => key === wish.zoneKey) ?? null;
  if (wish.zoneKey !== null && !zone)
    throw new InputError("nothing is delivered there", [{ path: "zoneKey", message: "fields.deliveryZone" }]);
  return { tenant, currency, items, zone, allowed: allowedDiscount(items, rules, { bargains: true }) };
}

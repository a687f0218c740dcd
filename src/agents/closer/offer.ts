/** A cart priced by the catalog and the playbook, and what a text that tells it rests on. Pure. */
import type { DeliveryZone } from "../../crm/playbook.ts";
import { type Discount, type PricedQuote, priceQuote } from "../../crm/pricing.ts";
import type { Money } from "../../lib/money.ts";
import { HOUR_MS, plusMs } from "../../lib/time.ts";
import type { Action, Source, StatedQuote, Turn } from "../agent.ts";
import { agreedDiscount } from "../objections/agreement.ts";
import type { CartLine } from "./cart.ts";
import { type Place, placeMemory } from "./place.ts";

export interface Offer extends PricedQuote {
  readonly lines: readonly CartLine[];
  readonly zone: DeliveryZone | null;
  /** Nothing in it has to be carried. */
  readonly isService: boolean;
  readonly currency: string;
  readonly discount: Discount | null;
  readonly validUntil: Date;
}

/** Whether the place matters: services are done, not delivered. */
export function needsPlace(lines: readonly CartLine[]): boolean {
  return lines.some(({ product }) => product.stock !== null);
}

/** Prices the cart as the quote will be priced; `place` null means that nothing is delivered. */
export function priceCart(lines: readonly CartLine[], place: Place | null, turn: Turn): Offer {
  const { rules, currency } = turn.business;
  const items = lines.map(({ product, quantity }) => ({ unitCents: product.price.cents, quantity }));
  const zone = place?.type === "zone" ? place.zone : null;
  const discount = agreedDiscount(items, rules, turn.state);
  return {
    ...priceQuote(items, { discount, zone }),
    lines,
    zone,
    isService: !needsPlace(lines),
    currency: lines[0]?.product.price.currency ?? currency,
    validUntil: plusMs(turn.now, rules.quotes.validHours * HOUR_MS),
  };
}

/** A sum of the offer with its currency. */
export function moneyOf(cents: number, { currency }: Pick<Offer, "currency">): Money {
  return { cents, currency };
}

/** The offer's amounts and addresses as a source. */
export function statedQuote(offer: Offer, code: string, urls: readonly string[]): StatedQuote {
  return {
    code,
    total: moneyOf(offer.totalCents, offer),
    subtotal: moneyOf(offer.subtotalCents, offer),
    discount: moneyOf(offer.discountCents, offer),
    discountPercent: offer.discount?.percent ?? 0,
    delivery: moneyOf(offer.deliveryCents, offer),
    deliveryDays: offer.zone ? [offer.zone.minDays, offer.zone.maxDays] : null,
    validUntil: offer.validUntil,
    urls,
  };
}

/** The products and the quote; the texts add the rules that they tell. */
export function offerSources(offer: Offer, quote: StatedQuote): Source[] {
  return [...offer.lines.map(({ product }): Source => ({ type: "product", product })), { type: "quote", quote }];
}

/** What the conversation remembers of the cart and the place. */
export function cartMemory(lines: readonly CartLine[], place: Place | null) {
  return {
    cart: lines.map(({ product, quantity }) => ({ productId: product.id, quantity })),
    ...placeMemory(place),
  };
}

/** The lead of a purchase: ready to be quoted. */
export function purchaseLead(lines: readonly CartLine[], totalCents: number, turn: Turn): Action {
  const [first] = lines;
  return {
    type: "qualify_lead",
    interest: lines
      .map(({ product, quantity }) => (quantity > 1 ? `${quantity} × ${product.name}` : product.name))
      .join(", "),
    kind: needsPlace(lines) ? "sale" : "service",
    productIds: lines.map(({ product }) => product.id),
    value: { cents: totalCents, currency: first?.product.price.currency ?? turn.business.currency },
    qualification: turn.state.answers,
    isQualified: true,
  };
}

/** The action that makes the quote as the text tells it. */
export function quoteAction(offer: Offer, code: string, paymentCode: string): Action {
  return {
    type: "create_quote",
    code,
    paymentCode,
    items: offer.lines.map(({ product, quantity }) => ({ productId: product.id, quantity })),
    discount: offer.discount,
    zoneKey: offer.zone?.key ?? null,
    total: moneyOf(offer.totalCents, offer),
  };
}

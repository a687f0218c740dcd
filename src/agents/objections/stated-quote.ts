/** Quotes and proposals in the form in which a text may state them. */
import { type PricedQuote, priceQuote } from "../../crm/pricing.ts";
import { HOUR_MS, plusMs } from "../../lib/time.ts";
import type { QuoteFacts, Source, StatedQuote } from "../agent.ts";
import { pricedItems, type Situation } from "./situation.ts";

/** The open quote, with the addresses where it is seen and paid. */
export function quoteSource(quote: QuoteFacts, { turn, tools }: Pick<Situation, "turn" | "tools">): Source {
  const { total, discount, delivery, validUntil, code, paymentCode } = quote;
  const subtotalCents = total.cents - delivery.cents + discount.cents;
  const zone = turn.business.rules.delivery.zones.find(({ key, name }) =>
    [key, name].includes(quote.deliveryZone ?? ""),
  );
  const stated: StatedQuote = {
    code,
    total,
    subtotal: { ...total, cents: subtotalCents },
    discount,
    discountPercent: subtotalCents > 0 ? Math.round((discount.cents * 10_000) / subtotalCents) / 100 : 0,
    delivery,
    deliveryDays: zone ? [zone.minDays, zone.maxDays] : null,
    validUntil,
    urls: [tools.quoteUrl(code), ...(paymentCode ? [tools.payUrl(paymentCode)] : [])],
  };
  return { type: "quote", quote: stated };
}

/** What a quote would say with this discount, before it is made: no code, no address, no delivery. */
export function proposalSource(price: PricedQuote, situation: Situation): Source {
  const { turn, focus } = situation;
  const currency = focus?.price.currency ?? turn.business.currency;
  const money = (cents: number) => ({ cents, currency });
  const stated: StatedQuote = {
    code: "",
    total: money(price.totalCents),
    subtotal: money(price.subtotalCents),
    discount: money(price.discountCents),
    discountPercent: price.discount?.percent ?? 0,
    delivery: money(0),
    deliveryDays: null,
    validUntil: plusMs(turn.now, turn.business.rules.quotes.validHours * HOUR_MS),
    urls: [],
  };
  return { type: "quote", quote: stated };
}

/** The items' price with a discount and without delivery. */
export function proposedPrice(situation: Situation, discount: PricedQuote["discount"]): PricedQuote {
  return priceQuote(pricedItems(situation), { discount, zone: null });
}

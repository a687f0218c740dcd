/** The price of a quote, from catalog prices and the playbook's rules alone. Pure; amounts are minor units. */
import { foldText } from "../lib/text.ts";
import type { DeliveryZone, PlaybookRules } from "./playbook.ts";

export interface PricedItem {
  readonly unitCents: number;
  readonly quantity: number;
}

export interface Discount {
  readonly percent: number;
  /** `tier:<key>` or `haggle`: the rule of the playbook that allows it; `code`: a code for one use does. */
  readonly reason: string;
}

export interface PricedQuote {
  readonly subtotalCents: number;
  readonly discount: Discount | null;
  readonly discountCents: number;
  readonly deliveryCents: number;
  readonly totalCents: number;
}

/** The dearest rule that holds for these items, within the playbook's limit; null when none does. */
export function allowedDiscount(
  items: readonly PricedItem[],
  { discounts }: PlaybookRules,
  { bargains }: { readonly bargains: boolean },
): Discount | null {
  const subtotal = subtotalOf(items);
  const quantity = items.reduce((sum, item) => sum + item.quantity, 0);
  const candidates: Discount[] = discounts.tiers
    .filter((tier) => quantity >= (tier.minQuantity ?? 1) && subtotal >= (tier.minSubtotalCents ?? 0))
    .map((tier) => ({ percent: tier.percent, reason: `tier:${tier.key}` }));
  const { haggle } = discounts;
  if (bargains && haggle.percent > 0 && subtotal >= haggle.minSubtotalCents) {
    candidates.push({ percent: haggle.percent, reason: "haggle" });
  }
  const best = candidates.sort((a, b) => b.percent - a.percent)[0];
  if (!best) return null;
  const percent = Math.min(best.percent, discounts.maxPercent);
  return percent > 0 ? { ...best, percent } : null;
}

/** Subtotal, discount and delivery added up. A discount is rounded to the customer's favour by less than one minor unit. */
export function priceQuote(
  items: readonly PricedItem[],
  { discount, zone }: { readonly discount: Discount | null; readonly zone: DeliveryZone | null },
): PricedQuote {
  const subtotalCents = subtotalOf(items);
  const discountCents = discount ? Math.ceil((subtotalCents * discount.percent) / 100) : 0;
  const net = subtotalCents - discountCents;
  const isFree = zone === null || (zone.freeFromCents !== null && net >= zone.freeFromCents);
  const deliveryCents = isFree ? 0 : zone.cents;
  return { subtotalCents, discount, discountCents, deliveryCents, totalCents: net + deliveryCents };
}

/** The delivery zone of a place as the customer calls it; null when the playbook names no such place. */
export function findZone(place: string, { delivery }: PlaybookRules): DeliveryZone | null {
  const wanted = foldText(place).trim();
  if (wanted === "") return null;
  const words = ` ${wanted.replace(/[^\p{L}\p{N}]+/gu, " ")} `;
  const named = delivery.zones.filter(({ name, places }) =>
    [name, ...places].some((candidate) => words.includes(` ${foldText(candidate).replace(/[^\p{L}\p{N}]+/gu, " ")} `)),
  );
  return named[0] ?? null;
}

function subtotalOf(items: readonly PricedItem[]): number {
  return items.reduce((sum, { unitCents, quantity }) => sum + unitCents * quantity, 0);
}

/** Amounts of money: those a text names, and all those that the data bears out. */

import type { AppContext } from "../context.ts";
import { allowedDiscount, priceQuote } from "../crm/pricing.ts";

const SYMBOL = "(?:S/\\.?|R\\$|US\\$|\\$|€)";
const AMOUNT = new RegExp(
  `${SYMBOL}\\s?(\\d[\\d.,]*\\d|\\d)|(\\d[\\d.,]*\\d|\\d)\\s?(?:soles|sol|d[oó]lares|dollars|reais|PEN|USD)\\b`,
  "giu",
);

/** The amounts of a text, in minor units of a currency with two decimals. */
export function numbersIn(text: string): number[] {
  return [...text.matchAll(AMOUNT)].map((match) => toCents(match[1] ?? match[2] ?? "0"));
}

/** `1,299.00`, `1.299,00`, `1299` and `1,299` alike. */
export function toCents(written: string): number {
  const decimals = /[.,](\d{1,2})$/.exec(written);
  const whole = (decimals ? written.slice(0, -decimals[0].length) : written).replace(/[.,]/g, "");
  return Number(whole) * 100 + (decimals ? Number((decimals[1] ?? "").padEnd(2, "0")) : 0);
}

/** Quantities for which a price may be multiplied out. */
const QUANTITIES = 12;

/**
 * Every amount that a truthful answer may name: catalog prices and their multiples, delivery, discounts that the rules
 * allow, instalments, amounts in FAQ answers and rules, and those of the quotes that exist.
 */
export async function knownAmounts({ ctx, tenantId }: { ctx: AppContext; tenantId: string }): Promise<Set<number>> {
  const known = new Set<number>();
  const { rules } = await ctx.tenants(tenantId);
  const { products, faqs, quotes } = await ctx.db.forTenant(tenantId, async (tx) => ({
    products: await tx.product.findMany({ select: { priceCents: true, description: true } }),
    faqs: await tx.faqEntry.findMany({ select: { answer: true } }),
    quotes: await tx.quote.findMany({ include: { items: true } }),
  }));
  const add = (...amounts: (number | bigint)[]) => {
    for (const amount of amounts) known.add(Number(amount));
  };
  const months = rules.payments.methods.map(({ instalments }) => instalments).filter((count) => count > 1);
  const addWithInstalments = (cents: number) => {
    add(cents);
    for (const count of months) add(Math.round(cents / count), Math.ceil(cents / count), Math.floor(cents / count));
  };
  const zones = [null, ...rules.delivery.zones];
  for (const { priceCents, description } of products) {
    add(...numbersIn(description));
    for (let quantity = 1; quantity <= QUANTITIES; quantity++) {
      const items = [{ unitCents: Number(priceCents), quantity }];
      for (const bargains of [false, true]) {
        const discount = allowedDiscount(items, rules, { bargains });
        for (const zone of zones) {
          const priced = priceQuote(items, { discount, zone });
          addWithInstalments(priced.totalCents);
          add(priced.subtotalCents, priced.discountCents, priced.subtotalCents - priced.discountCents);
        }
      }
    }
  }
  // Differences between two products may be told.
  const prices = products.map(({ priceCents }) => Number(priceCents));
  for (const a of prices) for (const b of prices) add(Math.abs(a - b));
  for (const zone of rules.delivery.zones) add(zone.cents, zone.freeFromCents ?? zone.cents);
  for (const tier of rules.discounts.tiers) add(tier.minSubtotalCents ?? 0);
  add(rules.discounts.haggle.minSubtotalCents);
  for (const text of [...faqs.map(({ answer }) => answer), JSON.stringify(rules)]) add(...numbersIn(text));
  for (const quote of quotes) {
    add(quote.subtotalCents, quote.discountCents, quote.deliveryCents, quote.subtotalCents - quote.discountCents);
    addWithInstalments(Number(quote.totalCents));
    for (const item of quote.items) add(item.unitCents, item.unitCents * BigInt(item.quantity));
  }
  return known;
}

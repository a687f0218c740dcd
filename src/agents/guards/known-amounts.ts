/** Every amount of money that the facts bear out: prices, their multiples, quotes, orders, delivery and rules. */
import { currencyDecimals, type Money } from "../../lib/money.ts";
import type { ProductFacts } from "../agent.ts";
import type { FactBook } from "./fact-book.ts";
import { findMoney, type MoneyMention } from "./money-mentions.ts";
import { zonesOfRules } from "./zones.ts";

export interface KnownAmount {
  /** In whole units of the currency. */
  readonly value: number;
  /** Null where the text that states it names no currency. */
  readonly currencies: readonly string[] | null;
}

const decimals = new Map<string, number>();

/** Remembered, since asking the platform costs more than all else here. */
function decimalsOf(currency: string): number {
  const known = decimals.get(currency) ?? currencyDecimals(currency);
  decimals.set(currency, known);
  return known;
}

export function amountOf({ cents, currency }: Money): KnownAmount {
  return { value: cents / 10 ** decimalsOf(currency), currencies: [currency] };
}

export function priceOf({ price }: ProductFacts): KnownAmount {
  return amountOf(price);
}

/** Whether a text says this amount, up to half a minor unit. */
export function isSame(known: KnownAmount, said: KnownAmount): boolean {
  if (!(Math.abs(known.value - said.value) < 0.005)) return false;
  if (known.currencies === null || said.currencies === null) return true;
  return said.currencies.some((currency) => known.currencies?.includes(currency));
}

/** What a sale is about, without the texts: the cheap part, asked first. */
export function saleAmounts(facts: FactBook, askedQuantity: number | undefined): KnownAmount[] {
  return [
    ...facts.products.map(priceOf),
    ...multiples(facts, askedQuantity),
    ...facts.quotes.flatMap(quoteAmounts),
    ...facts.orders.flatMap(({ total }) => (total ? [amountOf(total)] : [])),
    ...ruleAmounts(facts),
  ];
}

/** Amounts that the statements name. */
export function statedAmounts({ statements }: FactBook): readonly MoneyMention[] {
  return statements.flatMap(findMoney);
}

/** An instalment of a known amount, rounded either way to a whole minor unit. */
export function isInstalment(said: KnownAmount, facts: FactBook): boolean {
  const most = Math.max(1, ...facts.business.rules.payments.methods.map(({ instalments }) => instalments));
  if (most < 2) return false;
  const wholes = [...facts.products.map(({ price }) => price), ...facts.quotes.map(({ total }) => total)];
  return wholes.some(({ cents, currency }) =>
    Array.from({ length: most - 1 }, (_, index) => cents / (index + 2)).some((part) =>
      [Math.floor(part), Math.ceil(part)].some((rounded) => isSame(amountOf({ cents: rounded, currency }), said)),
    ),
  );
}

/** A product's price times how many the sale is about, and all of the cart together. */
function multiples({ products, quantities }: FactBook, asked: number | undefined): KnownAmount[] {
  const counts = (product: ProductFacts) =>
    [asked, ...quantities.filter(({ productId }) => productId === product.id).map(({ quantity }) => quantity)].filter(
      (count) => count !== undefined && count >= 2 && count <= 1_000,
    ) as number[];
  const each = products.flatMap((product) =>
    counts(product).map((count) => ({ ...priceOf(product), value: priceOf(product).value * count })),
  );
  const inCart = quantities.map(({ productId, quantity }) => {
    const product = products.find(({ id }) => id === productId);
    return product ? { ...priceOf(product), value: priceOf(product).value * quantity } : null;
  });
  const isWhole = inCart.length > 1 && inCart.every((part) => part !== null);
  const whole = isWhole ? inCart.reduce((sum, part) => sum + (part?.value ?? 0), 0) : null;
  return whole === null ? each : [...each, { value: whole, currencies: inCart[0]?.currencies ?? null }];
}

function quoteAmounts({ total, subtotal, discount, delivery }: FactBook["quotes"][number]): KnownAmount[] {
  const net = { ...total, cents: subtotal.cents - discount.cents };
  return [total, subtotal, discount, delivery, net].filter(({ cents }) => cents > 0).map(amountOf);
}

/** What delivery costs is always known; what a discount starts from only where its rule is a source. */
function ruleAmounts(facts: FactBook): KnownAmount[] {
  const { rules, currency } = facts.business;
  const isTold = rules.discounts.tiers.filter(({ key }) =>
    facts.rules.some(({ path }) => path.split(".").includes(key)),
  );
  const cents = [
    ...zonesOfRules(facts).flatMap((zone) => [zone.cents, zone.freeFromCents]),
    ...isTold.map(({ minSubtotalCents }) => minSubtotalCents),
  ];
  return cents.flatMap((value) => (value ? [amountOf({ cents: value, currency })] : []));
}

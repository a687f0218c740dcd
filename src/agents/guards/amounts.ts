/** Every amount of money must be the price of a source product, an amount of a source text, or the customer's own budget. */
import { currencyDecimals } from "../../lib/money.ts";
import type { ProductFacts } from "../agent.ts";
import { type CheckedText, excerptOf, sentenceAt } from "./checked-text.ts";
import type { FactBook } from "./fact-book.ts";
import type { Finding, Guard } from "./guard.ts";
import { findMoney, type MoneyMention } from "./money-mentions.ts";
import { namedProducts } from "./named-products.ts";
import { numbersOf } from "./numbers.ts";

interface KnownAmount {
  readonly value: number;
  readonly currencies: readonly string[] | null;
}

export const amounts: Guard = {
  name: "amounts",
  inspect({ checked }, { facts, turn }) {
    const mentions = findMoney(checked);
    if (mentions.length === 0) return [];
    const known = knownAmounts(facts);
    const totals = totalsOf(facts, turn.understanding.entities.quantity);
    const findings: Finding[] = [];
    for (const mention of mentions) {
      const excerpt = excerptOf(checked, mention);
      if (known.concat(totals).some((amount) => isSame(amount, mention))) {
        const other = belongsToOther(checked, mention, facts);
        if (other) findings.push({ excerpt, why: `${excerpt} is not the price of ${other}` });
      } else if (!isBudget(checked, mention, facts) && !isDifference(checked, mention, facts)) {
        findings.push({ excerpt, why: `${excerpt} is neither a price nor an amount of the facts` });
      }
    }
    return findings;
  },
};

function knownAmounts({ products, statements }: FactBook): KnownAmount[] {
  return [...products.map(priceOf), ...statements.flatMap(findMoney)];
}

const decimals = new Map<string, number>();

/** Remembered, since asking the platform costs more than all else here. */
function decimalsOf(currency: string): number {
  const known = decimals.get(currency) ?? currencyDecimals(currency);
  decimals.set(currency, known);
  return known;
}

function priceOf({ price }: ProductFacts): KnownAmount {
  return { value: price.cents / 10 ** decimalsOf(price.currency), currencies: [price.currency] };
}

/** The customer's quantity times a price. */
function totalsOf({ products }: FactBook, quantity: number | undefined): KnownAmount[] {
  if (quantity === undefined || quantity < 2 || quantity > 1_000) return [];
  return products.map((product) => ({ ...priceOf(product), value: priceOf(product).value * quantity }));
}

function isSame(known: KnownAmount, said: KnownAmount): boolean {
  if (!(Math.abs(known.value - said.value) < 0.005)) return false;
  if (known.currencies === null || said.currencies === null) return true;
  return said.currencies.some((currency) => known.currencies?.includes(currency));
}

/** The name of the product right before an amount that is another product's price; null when all is well. */
function belongsToOther(checked: CheckedText, mention: MoneyMention, { products }: FactBook): string | null {
  const named = namedProducts(checked, products).filter(({ end }) => end <= mention.start);
  const last = named.at(-1);
  const gap = last && checked.folded.slice(last.end, mention.start);
  if (
    !last ||
    gap === undefined ||
    !/^[\s:—–\-|(*_]*(?:esta a|cuesta|vale|a|por|en|is|costs|at|for|custa|sai por|de)?[\s:*_]*$/.test(gap)
  )
    return null;
  if (isSame(priceOf(last.product), mention)) return null;
  return products.some((product) => isSame(priceOf(product), mention)) ? last.product.name : null;
}

const BUDGET_BEFORE =
  /(?:hasta|presupuesto(?: (?:es|de))*|maximo|tope(?: de)?|menos de|(?:por )?debajo de|dentro de|alrededor de|cerca de|rango(?: de)?|entre|mas de|encima de|supera(?:n)?|pasa(?:n)? de|tus|budget(?: (?:is|of))*|under|up to|below|within|around|between|above|over|your|max|orcamento(?: (?:e|de))*|ate|no maximo|abaixo de|dentro de|por volta de|faixa de|mais de|acima de|seus|teus)[\s:]*(?:los |de |the |os )?$/;
const RANGE_BEFORE = /(?:entre|between|de)\s[^.;:\n]{1,25}\s(?:y|and|e|a|to|-)\s*$/;

/** The customer's own number, said as a limit and not as a price. */
function isBudget(checked: CheckedText, mention: MoneyMention, { customer }: FactBook): boolean {
  if (mention.isPriceClaim) return false;
  const head = checked.folded.slice(Math.max(0, mention.start - 60), mention.start);
  if (!BUDGET_BEFORE.test(head) && !RANGE_BEFORE.test(head)) return false;
  return customer.some((text) => numbersOf(text).some(({ value }) => value === mention.value));
}

/** "S/ 300 más barata": the true difference of two source prices. */
function isDifference(checked: CheckedText, mention: MoneyMention, { products }: FactBook): boolean {
  const sentence = sentenceAt(checked, mention.start).folded;
  if (
    mention.isPriceClaim ||
    !/\b(?:diferencia|difference|diferenca|mas|menos|more|less|mais|cheaper)\b/.test(sentence)
  )
    return false;
  const prices = products.map(priceOf);
  return prices.some((a) =>
    prices.some((b) => isSame({ value: Math.abs(a.value - b.value), currencies: a.currencies }, mention)),
  );
}

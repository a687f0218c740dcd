/** Every amount of money must be borne out by the facts, be an instalment of them, or be the customer's own budget. */
import { type CheckedText, excerptOf, sentenceAt } from "./checked-text.ts";
import type { FactBook } from "./fact-book.ts";
import type { Finding, Guard } from "./guard.ts";
import { amountOf, isInstalment, isSame, priceOf, saleAmounts, statedAmounts } from "./known-amounts.ts";
import { findMoney, type MoneyMention } from "./money-mentions.ts";
import { namedProducts } from "./named-products.ts";
import { numbersOf } from "./numbers.ts";
import { zonesNamed, zonesOfRules } from "./zones.ts";

export const amounts: Guard = {
  name: "amounts",
  inspect({ checked }, { facts, turn }) {
    const mentions = findMoney(checked);
    if (mentions.length === 0) return [];
    const ofSale = saleAmounts(facts, turn.understanding.entities.quantity);
    const findings: Finding[] = [];
    for (const mention of mentions) {
      const excerpt = excerptOf(checked, mention);
      if (ofSale.some((amount) => isSame(amount, mention))) {
        const other = belongsToOther(checked, mention, facts) ?? ofOtherZone(checked, mention, facts);
        if (other) findings.push({ excerpt, why: `${excerpt} is not the price of ${other}` });
      } else if (
        !isBudget(checked, mention, facts) &&
        !isDifference(checked, mention, facts) &&
        !isPartOfPrice(checked, mention, facts) &&
        !statedAmounts(facts).some((amount) => isSame(amount, mention))
      ) {
        findings.push({ excerpt, why: `${excerpt} is neither a price nor an amount of the facts` });
      }
    }
    return findings;
  },
};

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

const CARRIED = /envi[oa]|entreg|delivery|deliver|shipping|frete|despach/;

/** The zone whose delivery this would be, when the amount is another zone's; null when all is well. */
function ofOtherZone(checked: CheckedText, mention: MoneyMention, facts: FactBook): string | null {
  const { currency } = facts.business;
  const costs = (cents: number) => cents > 0 && isSame(amountOf({ cents, currency }), mention);
  if (!zonesOfRules(facts).some(({ cents }) => costs(cents))) return null;
  const sentence = sentenceAt(checked, mention.start).folded;
  const named = zonesNamed(sentence, facts);
  if (named.length === 0 || !CARRIED.test(sentence)) return null;
  const isOurs = named.some((zone) => costs(zone.cents) || costs(zone.freeFromCents ?? 0));
  return isOurs || facts.products.some((product) => isSame(priceOf(product), mention))
    ? null
    : `delivery to ${named[0]?.name}`;
}

const PART = /\bcuotas?\b|\bparcela|instal?ment|mensual|\bmonth|\bvezes\b|\dx\b/;

/** "12 cuotas de S/ 108.25": the true part of a price or total. */
function isPartOfPrice(checked: CheckedText, mention: MoneyMention, facts: FactBook): boolean {
  return PART.test(sentenceAt(checked, mention.start).folded) && isInstalment(mention, facts);
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

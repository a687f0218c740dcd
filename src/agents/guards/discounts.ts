/** No discount, gift, coupon or interest-free promise that the facts do not hold. */

import { isBorneOut } from "./borne-out.ts";
import { type CheckedText, excerptOf, sentenceAt } from "./checked-text.ts";
import { isDeniedOrOpen } from "./denial.ts";
import type { FactBook } from "./fact-book.ts";
import type { Finding, Guard } from "./guard.ts";
import { numbersOf } from "./numbers.ts";
import { zonesNamed, zonesOfRules } from "./zones.ts";

const DISCOUNT =
  /descuent\w*|descont\w*|rebaj\w*|discount\w*|\bpromo(?:s|cion|ciones|cao|coes|tion|tions|cional|tional)?\b|\bofertas?\b|\bcup(?:on|ones|om|ons)\b|\bcoupons?\b|\bvouchers?\b|\bliquidacion\b|\bliquidacao\b|mitad de(?:l)? precio|half[- ](?:price|off)|metade do preco|(?:precio|preco) (?:especial|rebajado|de amigo|vip)|special price|\b[2-5] ?x ?[1-4]\b|\bcashback\b|\bon sale\b|off the price|\b(?:black friday|cyber wow|cyber monday)\b/g;
const FREE =
  /\bgratis\b|\bgratuit\w+|\bsin (?:ningun )?costo\b|\bsem (?:nenhum )?custo\b|\b(?:free of charge|at no (?:extra )?cost|for free)\b|(?<!feel |hands[- ]|toll[- ]|stress[- ]|interest[- ]|worry[- ]|i'm |are |be )\bfree\b(?! (?:to|up)\b)|\bde (?:regalo|cortesia|obsequio)\b|\b(?:te|le) regal\w+|\bbrindes?\b|\bcortesia da casa\b/g;
const INTEREST =
  /\b(?:sin|cero|0 ?%(?: de)?) intereses\b|\b(?:sem|zero) juros\b|\binterest[- ]free\b|\b(?:no|zero) interest\b/g;
const PERCENT = /^\s?(?:%|por ?ciento|por ?cento|percent|pct)/;

/** Words for a lower price in general, which a rule or a quote with a discount bears out. */
const GENERAL =
  /^(?:descuent|descont|rebaj|discount|promo|ofert|off the price|(?:precio|preco) (?:especial|rebajado)|special price)/;
const FAMILIES = [
  { cue: DISCOUNT, what: "a discount" },
  { cue: FREE, what: "something free" },
  { cue: INTEREST, what: "credit without interest" },
] as const;

export const discounts: Guard = {
  name: "discounts",
  inspect({ checked }, { facts }) {
    return [...FAMILIES.flatMap(({ cue, what }) => claims(checked, cue, what, facts)), ...percents(checked, facts)];
  },
};

function claims(checked: CheckedText, cue: RegExp, what: string, facts: FactBook): Finding[] {
  return [...checked.folded.matchAll(cue)].flatMap((match) => {
    const sentence = sentenceAt(checked, match.index);
    if (isDeniedOrOpen(sentence.folded, match.index - sentence.start)) return [];
    if (isInSale(match[0], sentence.folded, cue, facts) || isBorneOut(sentence.folded, cue, facts)) return [];
    const excerpt = excerptOf(checked, { start: match.index, end: match.index + match[0].length });
    return [{ excerpt, why: `the facts do not offer ${what}` }];
  });
}

/** Borne out by the quote, the rules that the decision names, delivery zones or payment methods. */
function isInSale(word: string, sentence: string, cue: RegExp, facts: FactBook): boolean {
  if (cue === DISCOUNT) return GENERAL.test(word) && hasDiscount(facts);
  if (cue === INTEREST) return facts.business.rules.payments.methods.some(({ instalments }) => instalments > 1);
  return isFreeDelivery(sentence, facts);
}

function hasDiscount({ quotes, rules }: FactBook): boolean {
  return (
    quotes.some(({ discount, discountPercent }) => discountPercent > 0 || discount.cents > 0) ||
    rules.some(({ path }) => /discount|haggle|tier/.test(path))
  );
}

const CARRIED = /envi[oa]|entreg|delivery|deliver|shipping|frete|despach/;
const PICKED_UP = /recoj|recog|retir|pick(?:ing)?[- ]?(?:it )?up/;
/** A sentence that says from what amount on it is free; the amount itself is another guard's matter. */
const FROM = /desde|a partir|from|over|above|acima|supera|mayor|or more|o mas|ou mais/;

function isFreeDelivery(sentence: string, facts: FactBook): boolean {
  if (PICKED_UP.test(sentence) && facts.business.rules.delivery.pickup) return true;
  if (!CARRIED.test(sentence)) return false;
  if (facts.quotes.some(({ delivery, deliveryDays }) => delivery.cents === 0 && deliveryDays !== null)) return true;
  const named = zonesNamed(sentence, facts);
  const meant = named.length > 0 ? named : zonesOfRules(facts);
  const isAlways = meant.length > 0 && meant.every(({ cents }) => cents === 0);
  return isAlways || (FROM.test(sentence) && /\d/.test(sentence) && meant.some((zone) => zone.freeFromCents !== null));
}

function percents(checked: CheckedText, facts: FactBook): Finding[] {
  const said = percentsOf(checked);
  if (said.length === 0) return [];
  const known = knownPercents(facts);
  return said.flatMap(({ value, start, end }) => {
    const sentence = sentenceAt(checked, start);
    const isEmphasis = value === 100 && !new RegExp(DISCOUNT.source).test(sentence.folded);
    if (known.has(value) || isEmphasis || isDeniedOrOpen(sentence.folded, start - sentence.start)) return [];
    const excerpt = excerptOf(checked, { start, end });
    return [{ excerpt, why: `${excerpt} stands in no fact` }];
  });
}

/** Percents of the statements, the quotes, and the rules that the decision names by their path. */
function knownPercents({ statements, quotes, rules, business }: FactBook): Set<number> {
  const { tiers, haggle, maxPercent } = business.rules.discounts;
  const keys = new Set(rules.flatMap(({ path }) => path.split(/[.:]/)));
  const named = [...tiers.filter(({ key }) => keys.has(key)), ...(keys.has("haggle") ? [haggle] : [])];
  return new Set([
    ...quotes.map(({ discountPercent }) => discountPercent),
    ...named.map(({ percent }) => Math.min(percent, maxPercent)),
    ...statements.flatMap((fact) => percentsOf(fact).map(({ value }) => value)),
  ]);
}

function percentsOf(text: CheckedText): { value: number; start: number; end: number }[] {
  return numbersOf(text).flatMap(({ value, start, end }) => {
    const sign = PERCENT.exec(text.folded.slice(end, end + 15));
    return sign ? [{ value, start, end: end + sign[0].length }] : [];
  });
}

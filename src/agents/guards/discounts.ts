/** No discount, gift, coupon or interest-free promise that the facts do not hold. */

import { isBorneOut } from "./borne-out.ts";
import { type CheckedText, excerptOf, sentenceAt } from "./checked-text.ts";
import { isDeniedOrOpen } from "./denial.ts";
import type { FactBook } from "./fact-book.ts";
import type { Finding, Guard } from "./guard.ts";
import { numbersOf } from "./numbers.ts";

const DISCOUNT =
  /descuent\w*|descont\w*|rebaj\w*|discount\w*|\bpromo(?:s|cion|ciones|cao|coes|tion|tions|cional|tional)?\b|\bofertas?\b|\bcup(?:on|ones|om|ons)\b|\bcoupons?\b|\bvouchers?\b|\bliquidacion\b|\bliquidacao\b|mitad de(?:l)? precio|half[- ](?:price|off)|metade do preco|(?:precio|preco) (?:especial|rebajado|de amigo|vip)|special price|\b[2-5] ?x ?[1-4]\b|\bcashback\b|\bon sale\b|off the price|\b(?:black friday|cyber wow|cyber monday)\b/g;
const FREE =
  /\bgratis\b|\bgratuit\w+|\bsin (?:ningun )?costo\b|\bsem (?:nenhum )?custo\b|\b(?:free of charge|at no (?:extra )?cost|for free)\b|(?<!feel |hands[- ]|toll[- ]|stress[- ]|interest[- ]|worry[- ]|i'm |are |be )\bfree\b(?! (?:to|up)\b)|\bde (?:regalo|cortesia|obsequio)\b|\b(?:te|le) regal\w+|\bbrindes?\b|\bcortesia da casa\b/g;
const INTEREST =
  /\b(?:sin|cero|0 ?%(?: de)?) intereses\b|\b(?:sem|zero) juros\b|\binterest[- ]free\b|\b(?:no|zero) interest\b/g;
const PERCENT = /^\s?(?:%|por ?ciento|por ?cento|percent|pct)/;

export const discounts: Guard = {
  name: "discounts",
  inspect({ checked }, { facts }) {
    return [
      ...claims(checked, DISCOUNT, "a discount", facts),
      ...claims(checked, FREE, "something free", facts),
      ...claims(checked, INTEREST, "credit without interest", facts),
      ...percents(checked, facts),
    ];
  },
};

function claims(checked: CheckedText, cue: RegExp, what: string, facts: FactBook): Finding[] {
  return [...checked.folded.matchAll(cue)].flatMap((match) => {
    const sentence = sentenceAt(checked, match.index);
    if (isDeniedOrOpen(sentence.folded, match.index - sentence.start)) return [];
    if (isBorneOut(sentence.folded, cue, facts)) return [];
    const excerpt = excerptOf(checked, { start: match.index, end: match.index + match[0].length });
    return [{ excerpt, why: `the facts do not offer ${what}` }];
  });
}

function percents(checked: CheckedText, { statements }: FactBook): Finding[] {
  const said = percentsOf(checked);
  if (said.length === 0) return [];
  const known = new Set(statements.flatMap((fact) => percentsOf(fact).map(({ value }) => value)));
  return said.flatMap(({ value, start, end }) => {
    const sentence = sentenceAt(checked, start);
    const isEmphasis = value === 100 && !new RegExp(DISCOUNT.source).test(sentence.folded);
    if (known.has(value) || isEmphasis || isDeniedOrOpen(sentence.folded, start - sentence.start)) return [];
    const excerpt = excerptOf(checked, { start, end });
    return [{ excerpt, why: `${excerpt} stands in no fact` }];
  });
}

function percentsOf(text: CheckedText): { value: number; start: number; end: number }[] {
  return numbersOf(text).flatMap(({ value, start, end }) => {
    const sign = PERCENT.exec(text.folded.slice(end, end + 15));
    return sign ? [{ value, start, end: end + sign[0].length }] : [];
  });
}

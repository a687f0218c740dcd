/** A guarantee lasts, and a return is open, as long as the catalog, the FAQ or the rules say. */
import { type CheckedText, excerptOf, sentenceAt } from "./checked-text.ts";
import { isDenied } from "./denial.ts";
import type { FactBook } from "./fact-book.ts";
import type { Guard } from "./guard.ts";
import { numbersOf } from "./numbers.ts";

const WARRANTY =
  /garant|warrant|guarante|devol(?:ver|uci|vol|ucao)|devolv|(?:^|[^a-z])(?:returns?|refunds?|troca|cambi(?:ar|o|arlo|arla))(?:$|[^a-z])/;
const UNIT = /^\s?(mes(?:es)?\b|months?\b|a[nñ]os?\b|years?\b|dias?\b|days?\b)/;

export const warranty: Guard = {
  name: "warranty",
  inspect({ checked }, { facts }) {
    if (!WARRANTY.test(checked.folded)) return [];
    const known = knownTerms(facts);
    return termsOf(checked).flatMap(({ days, start, end }) => {
      const sentence = sentenceAt(checked, start);
      if (!WARRANTY.test(sentence.folded) || known.has(days)) return [];
      if (isDenied(sentence.folded, start - sentence.start)) return [];
      const excerpt = excerptOf(checked, { start, end });
      return [{ excerpt, why: `no fact gives a guarantee of ${excerpt}` }];
    });
  },
};

function knownTerms({ products, statements, business }: FactBook): Set<number> {
  const ofProducts = products.flatMap(({ warrantyMonths }) => (warrantyMonths === null ? [] : [warrantyMonths * 30]));
  const { returnDays } = business.rules.guarantee;
  return new Set([
    ...ofProducts,
    ...(returnDays > 0 ? [returnDays] : []),
    ...statements.flatMap((fact) => termsOf(fact).map(({ days }) => days)),
  ]);
}

/** Every length of time, in days: a month is 30, a year 12 months. */
function termsOf(text: CheckedText): { days: number; start: number; end: number }[] {
  return numbersOf(text).flatMap(({ value, start, end }) => {
    const unit = UNIT.exec(text.folded.slice(end, end + 10));
    if (!unit) return [];
    return [{ days: value * daysOf(unit[1] ?? ""), start, end: end + unit[0].length }];
  });
}

function daysOf(unit: string): number {
  if (unit.startsWith("m")) return 30;
  return unit.startsWith("d") ? 1 : 360;
}

/** A guarantee lasts as long as the catalog or the FAQ says. */
import { type CheckedText, excerptOf, sentenceAt } from "./checked-text.ts";
import type { FactBook } from "./fact-book.ts";
import type { Guard } from "./guard.ts";
import { numbersOf } from "./numbers.ts";

const WARRANTY = /garant|warrant|guarante/;
const UNIT = /^\s?(mes(?:es)?\b|months?\b|a[nñ]os?\b|years?\b|dias?\b|days?\b)/;

export const warranty: Guard = {
  name: "warranty",
  inspect({ checked }, { facts }) {
    if (!WARRANTY.test(checked.folded)) return [];
    const known = knownTerms(facts);
    return termsOf(checked).flatMap(({ days, start, end }) => {
      if (!WARRANTY.test(sentenceAt(checked, start).folded) || known.has(days)) return [];
      const excerpt = excerptOf(checked, { start, end });
      return [{ excerpt, why: `no fact gives a guarantee of ${excerpt}` }];
    });
  },
};

function knownTerms({ products, statements }: FactBook): Set<number> {
  const ofProducts = products.flatMap(({ warrantyMonths }) => (warrantyMonths === null ? [] : [warrantyMonths * 30]));
  return new Set([...ofProducts, ...statements.flatMap((fact) => termsOf(fact).map(({ days }) => days))]);
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

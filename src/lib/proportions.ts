/** Shares of people and how sure they are: intervals of one share and of the difference of two. Pure. */

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** 95 of a hundred. */
const Z = 1.959963984540054;

/** Wilson's interval of `hits` of `total`; all that is possible where there is nobody. */
export function wilson(hits: number, total: number): Interval {
  if (total === 0) return { low: 0, high: 1 };
  const share = hits / total;
  const middle = (share + (Z * Z) / (2 * total)) / (1 + (Z * Z) / total);
  const half = (Z / (1 + (Z * Z) / total)) * Math.sqrt((share * (1 - share)) / total + (Z * Z) / (4 * total * total));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** Newcombe's interval of the difference of two shares, the first less the second, with the difference itself. */
export function newcombe(
  first: { readonly hits: number; readonly total: number },
  second: { readonly hits: number; readonly total: number },
): Interval & { readonly difference: number } {
  const share = ({ hits, total }: typeof first) => (total === 0 ? 0 : hits / total);
  const [p, q] = [share(first), share(second)];
  const [a, b] = [wilson(first.hits, first.total), wilson(second.hits, second.total)];
  return {
    difference: p - q,
    low: p - q - Math.hypot(p - a.low, b.high - q),
    high: p - q + Math.hypot(a.high - p, q - b.low),
  };
}

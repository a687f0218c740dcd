/** How sure a difference between two shares is: Wilson's interval of each, joined by Newcombe's method. Pure. */

/** 95 % of the normal distribution lie within so many deviations. */
const Z = 1.959963984540054;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** A share with its interval; with nobody asked nothing is known, which is 0 to 1. */
export function shareOf(hits: number, people: number): Interval & { readonly share: number } {
  if (people === 0) return { share: 0, low: 0, high: 1 };
  const share = hits / people;
  const z2 = (Z * Z) / people;
  const middle = share + z2 / 2;
  const reach = Z * Math.sqrt((share * (1 - share)) / people + z2 / (4 * people));
  return {
    share,
    low: Math.max(0, (middle - reach) / (1 + z2)),
    high: Math.min(1, (middle + reach) / (1 + z2)),
  };
}

export interface Lift extends Interval {
  /** In points of a share: 0.03 is three more in a hundred. */
  readonly difference: number;
  /** Whether chance alone would seldom do it: the interval does not hold 0. */
  readonly isSure: boolean;
}

/** By how much the first share is above the second; null while one of the groups is empty. */
export function liftOf(
  first: { readonly hits: number; readonly people: number },
  second: { readonly hits: number; readonly people: number },
): Lift | null {
  if (first.people === 0 || second.people === 0) return null;
  const [a, b] = [shareOf(first.hits, first.people), shareOf(second.hits, second.people)];
  const difference = a.share - b.share;
  const low = difference - Math.hypot(a.share - a.low, b.high - b.share);
  const high = difference + Math.hypot(a.high - a.share, b.share - b.low);
  return { difference, low: Math.max(-1, low), high: Math.min(1, high), isSure: low > 0 || high < 0 };
}

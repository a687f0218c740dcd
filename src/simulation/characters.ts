/**
 * The kinds of people of a simulation. The shares are those of shops that sell by chat in the region: most read, few answer,
 * a message brings a few purchases in a hundred, and one in some hundreds asks to be left alone. They are assumptions, told in
 * docs/simulation.md, not figures of the business.
 */
import type { Dice } from "./chance.ts";

export interface Character {
  readonly kind: "eager" | "asking" | "bargain" | "busy" | "silent";
  /** Of a hundred people. */
  readonly of100: number;
  /** Probability that a message is read, and minutes until then, on average. */
  readonly reads: number;
  readonly readMinutes: number;
  /** Of each message that was read: an answer, a purchase, the wish to be left alone. */
  readonly answers: number;
  readonly buys: number;
  readonly leaves: number;
  /** A purchase without any message, within days. */
  readonly buysAlone: number;
  /** How much more a discount of ten in a hundred makes them buy. */
  readonly lure: number;
  /** Days after the day on which an invoice is due, on average, by themselves; negative is before. */
  readonly paysAfter: number;
  /** Those who never pay by themselves. */
  readonly forgets: number;
}

export const CHARACTERS: readonly Character[] = [
  {
    kind: "eager",
    of100: 15,
    reads: 0.95,
    readMinutes: 15,
    answers: 0.12,
    buys: 0.14,
    leaves: 0.001,
    buysAlone: 0.3,
    lure: 0.3,
    paysAfter: -3,
    forgets: 0.05,
  },
  {
    kind: "asking",
    of100: 20,
    reads: 0.9,
    readMinutes: 40,
    answers: 0.18,
    buys: 0.05,
    leaves: 0.003,
    buysAlone: 0.1,
    lure: 0.4,
    paysAfter: 0,
    forgets: 0.15,
  },
  {
    kind: "bargain",
    of100: 20,
    reads: 0.85,
    readMinutes: 60,
    answers: 0.05,
    buys: 0.03,
    leaves: 0.004,
    buysAlone: 0.05,
    lure: 2.5,
    paysAfter: 2,
    forgets: 0.3,
  },
  {
    kind: "busy",
    of100: 25,
    reads: 0.6,
    readMinutes: 300,
    answers: 0.03,
    buys: 0.035,
    leaves: 0.008,
    buysAlone: 0.08,
    lure: 0.5,
    paysAfter: 3,
    forgets: 0.45,
  },
  {
    kind: "silent",
    of100: 20,
    reads: 0.3,
    readMinutes: 700,
    answers: 0.01,
    buys: 0.008,
    leaves: 0.015,
    buysAlone: 0.02,
    lure: 0.2,
    paysAfter: 6,
    forgets: 0.6,
  },
];

/** Somebody's kind. */
export function characterBy(dice: Dice): Character {
  let left = dice.next() * CHARACTERS.reduce((sum, { of100 }) => sum + of100, 0);
  for (const one of CHARACTERS) {
    left -= one.of100;
    if (left < 0) return one;
  }
  return CHARACTERS[0] as Character;
}

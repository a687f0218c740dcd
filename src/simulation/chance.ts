/** Chance of a simulation: each decision has a name, and the seed and that name alone settle it, in whatever order they are taken. */
import { createHash } from "node:crypto";
import { seededRandom } from "../lib/random.ts";

export interface Dice {
  /** In [0, 1). */
  next(): number;
  /** Whether something of this probability happens. */
  hits(probability: number): boolean;
  /** A time around `mean`, as people's delays are: mostly shorter, seldom much longer; 8 times the mean at most. */
  delay(mean: number): number;
  /** One of the items. Throws `RangeError` on an empty list. */
  pick<T>(items: readonly T[]): T;
}

/** The dice of one decision. */
export function diceFor(seed: number, name: string): Dice {
  const next = seededRandom(createHash("sha256").update(`${seed}\n${name}`).digest().readInt32BE(0));
  return {
    next,
    hits: (probability) => next() < probability,
    delay: (mean) => mean * Math.min(8, -Math.log(1 - next())),
    pick(items) {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new RangeError("nothing to pick from");
      return item;
    },
  };
}

/** Letters and digits of ids, as `newId` writes them. */
const LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";

/** An id that the seed settles: whoever is held out of a programme by their id is so in every run. */
export function madeId(prefix: string, seed: number, name: string): string {
  const bytes = createHash("sha256").update(`${seed}\n${prefix}\n${name}`).digest();
  // The first digit of an id is below 8: it stands for three bits.
  const digits = [...bytes.subarray(0, 26)].map((byte, at) => LETTERS[at === 0 ? byte & 7 : byte & 31]);
  return `${prefix}_${digits.join("")}`;
}

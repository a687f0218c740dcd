/** Chance of a run, by its seed, so that the run can be repeated. */
import { seededRandom } from "../lib/random.ts";

export interface Random {
  /** In [0, 1). */
  next(): number;
  /** One of the items; throws RangeError on an empty list. */
  pick<T>(items: readonly T[]): T;
}

export function createRandom(seed: number): Random {
  const next = seededRandom(seed * 0x9e3779b1);
  return {
    next,
    pick(items) {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new RangeError("nothing to pick from");
      return item;
    },
  };
}

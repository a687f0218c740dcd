/** Which tactics answer which doubt, in the order of trying: the second round is for a doubt that comes back. */
import type { Objection } from "../understand/understanding.ts";
import type { Argument, Tactic } from "./argument.ts";
import { ask, listen } from "./questions.ts";
import type { Situation } from "./situation.ts";
import { closingDiscount, discount } from "./tactics/discount.ts";
import { cheaper, included, ownership, smaller } from "./tactics/product.ts";
import { address, pickup } from "./tactics/shop.ts";
import { summary } from "./tactics/summary.ts";
import { hold, instalments, validity } from "./tactics/terms.ts";
import { guarantee, namedCompetitor, proof, testimonial } from "./tactics/written.ts";

const ROUNDS: Readonly<Record<Objection, readonly (readonly Tactic[])[]>> = {
  price: [
    [proof, instalments, ownership],
    [closingDiscount, cheaper, discount, instalments, guarantee, ask],
  ],
  timing: [
    [validity, proof, hold],
    [instalments, guarantee, ask],
  ],
  authority: [
    [summary, proof],
    [guarantee, proof, ownership, ask],
  ],
  need: [
    [proof, ask],
    [smaller, testimonial, guarantee, ask],
  ],
  trust: [
    [proof, address, guarantee],
    [pickup, testimonial, guarantee, address, ownership, ask],
  ],
  competitor: [
    [namedCompetitor, proof, included],
    [guarantee, testimonial, instalments, included, ask],
  ],
};

export interface Chosen {
  /** What was used, to be remembered. */
  readonly names: readonly string[];
  readonly argument: Argument;
}

/** The first tactic of the round that was not used against this doubt and has something true to say. */
export async function chooseTactic(situation: Situation, used: readonly string[]): Promise<Chosen> {
  const rounds = ROUNDS[situation.kind];
  const first = Math.min(situation.times, rounds.length) - 1;
  const ordered = [...rounds.slice(first), ...rounds.slice(0, first)].flat();
  for (const { name, argue } of ordered) {
    if (used.includes(name)) continue;
    const argument = await argue(situation);
    if (argument) return { names: [name], argument };
  }
  return { names: ["listen"], argument: listen(situation) };
}

/** Where a conversation is played, for the scripted steps and the simulated customer alike. */
import type { Random } from "./random.ts";
import type { Expectation } from "./scenario.ts";
import type { Answer, Stage } from "./stage.ts";

/** What one step of a play does: the customer's side, and the answer to it. */
export type Perform = (did: string, act: () => Promise<Answer>, expected?: Expectation) => Promise<Answer>;

export interface Scene {
  readonly stage: Stage;
  readonly thread: string;
  readonly seed: number;
  readonly random: Random;
  readonly perform: Perform;
}

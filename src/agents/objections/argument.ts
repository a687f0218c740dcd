/** One way to answer a doubt: a proof that the data bears out, and the question that goes on from it. */
import type { Reply, Source } from "../agent.ts";
import type { Pending } from "../state.ts";
import type { Outcome } from "../voice.ts";
import type { Situation } from "./situation.ts";

export interface Argument {
  /** One or two sentences; null when asking is all that can honestly be done. */
  readonly proof: string | null;
  readonly question: string;
  readonly sources: readonly Source[];
  /** A bubble before the answer: something to forward. */
  readonly before?: Reply;
  readonly choices?: NonNullable<Reply["choices"]>;
  readonly pending?: Pending;
  readonly offeredProductIds?: readonly string[];
  readonly memory?: NonNullable<Outcome["memory"]>;
}

export interface Tactic {
  /** Kept in the conversation's state, so that no tactic is used twice against one doubt. */
  readonly name: string;
  /** Null when the data of this turn gives it nothing to say. */
  argue(situation: Situation): Promise<Argument | null> | Argument | null;
}

/** The question at the end of an answer: about what is on the table, or about what is looked for. */
import type { Argument, Tactic } from "./argument.ts";
import type { Situation } from "./situation.ts";

/** Moves on from a proof; with nothing on the table it asks what is compared, or what is looked for. */
export function forwardQuestion({ kind, focus, voice }: Situation): string {
  return voice.tell(`objections.${focus ? "question" : "ask"}.${kind}`);
}

/** Only asks, for want of a fact. */
export const ask: Tactic = {
  name: "ask",
  argue: (situation) => ({ proof: null, question: forwardQuestion(situation), sources: [] }),
};

/** What is left when every tactic was used: an open question, in ever other words. */
export function listen({ voice }: Situation): Argument {
  return { proof: null, question: voice.tell("objections.listen"), sources: [] };
}

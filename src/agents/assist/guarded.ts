/** Charla's guards over another wording of a rep's own text: it may claim nothing that the rep did not. Pure. */
import type { Locale } from "../../lib/locale.ts";
import type { Decision, Turn } from "../agent.ts";
import { checkReplies } from "../guards/check-replies.ts";
import type { GuardName } from "../guards/guard.ts";
import { EMPTY_STATE } from "../state.ts";
import { lostOrAdded } from "./kept-facts.ts";

export interface Wording {
  readonly text: string;
  readonly locale: Locale;
}

/** What is wrong with the new wording, in a sentence for a model; null when it may be shown. */
export function faultOfWording(turn: Turn, before: Wording, after: Wording): string | null {
  const fault = lostOrAdded(before.text, after.text);
  if (fault) return fault;
  const known = offences(turn, before);
  const added = [...offences(turn, after)].find(([guard]) => !known.has(guard));
  return added ? `it adds a claim that the text does not make (${added[0]}: ${added[1]})` : null;
}

/** Which guards find something, each with its first reason. */
function offences(turn: Turn, { text, locale }: Wording): Map<GuardName, string> {
  const decision: Decision = {
    agent: "concierge",
    replies: [{ text }],
    actions: [],
    next: { type: "wait" },
    state: EMPTY_STATE,
    sources: [],
    helped: true,
    why: "a rep's text",
  };
  const { violations } = checkReplies(decision, { ...turn, locale });
  return new Map(violations.map(({ guard, why }) => [guard, why]));
}

/** What must not be overlooked in a message, whatever a model makes of it: a wish not to be written to, and the need of a person. */
import type { Decision, HandoffReason, Turn } from "../agent.ts";
import { CLOSURE_MIN } from "../concierge.ts";
import { handoffReason } from "../handoff/reason.ts";
import { isBareAnswer } from "../orchestrator/matters.ts";
import { isWaitingForPerson } from "../pending.ts";

/** The others are guesses of ours that a model may know better. */
const CERTAIN: ReadonlySet<HandoffReason> = new Set<HandoffReason>([
  "asked",
  "anger",
  "legal_or_fraud",
  "safety",
  "high_value",
  "repeated_objection",
]);

/** What the decision overlooks, in words for the trace; null when nothing. Pure. */
export function overlooked(decision: Decision, turn: Turn): string | null {
  const { optOut } = turn.understanding;
  const isRecorded = decision.actions.some(({ type }) => type === "record_opt_out");
  if (optOut.value && optOut.confidence >= CLOSURE_MIN) {
    return isRecorded ? null : "the model overlooks that the customer wants no more messages";
  }
  if (decision.next.type === "human" || isRecorded || isWaitingForPerson(turn) || isBareAnswer(turn)) return null;
  const reason = handoffReason(turn);
  return reason !== null && CERTAIN.has(reason) ? `the model overlooks that a person is needed (${reason})` : null;
}

/** What the conversation remembers of an after-sale matter. */
import type { Turn } from "../agent.ts";
import type { ConversationState, Stage } from "../state.ts";

/** A sale that is nearly done is not forgotten over a question about an order. */
const KEPT: readonly Stage[] = ["closing", "quoted"];

/** The stage from here on, with the case spoken of, if any. */
export function serviceMemory(turn: Turn, caseId?: string): Pick<ConversationState, "stage" | "caseId"> {
  const { stage } = turn.state;
  return { stage: KEPT.includes(stage) ? stage : "service", caseId: caseId ?? turn.state.caseId };
}

/** What is kept when a person is called in: a case for an after-sale matter, and what went wrong after a bad rating. */
import { truncate } from "../../lib/text.ts";
import type { Action, AgentTools, HandoffReason, Turn } from "../agent.ts";
import { priorityOf } from "../cases/priority.ts";
import { mainIntent } from "../main-intent.ts";

const SUBJECT_MAX = 120;
const COMMENT_MAX = 1_000;
/** Reasons that make a case the most urgent. */
const GRAVE: readonly HandoffReason[] = ["legal_or_fraud", "safety", "anger"];

/** An angry complaint is a case too; one that is open already gets the customer's words. */
export async function handoffActions(turn: Turn, reason: HandoffReason, tools: AgentTools): Promise<Action[]> {
  const words = turn.said.replace(/\s+/g, " ").trim();
  if (turn.state.pending === "rating_reason_asked" && words !== "") {
    return [{ type: "answer_survey", rating: null, comment: truncate(words, COMMENT_MAX) }];
  }
  const intent = mainIntent(turn.understanding);
  if ((intent !== "complaint" && intent !== "return_refund") || words === "") return [];
  const open = (await tools.getCases()).find(({ kind }) => kind === intent);
  if (open) {
    const comesBack = open.status === "resolved" ? ({ status: "open" } as const) : {};
    return [{ type: "update_case", caseId: open.id, note: truncate(words, COMMENT_MAX), ...comesBack }];
  }
  const priority = GRAVE.includes(reason) ? 1 : priorityOf(intent, turn, []);
  return [{ type: "open_case", kind: intent, subject: truncate(words, SUBJECT_MAX), priority }];
}

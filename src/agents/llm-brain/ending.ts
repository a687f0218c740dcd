/** What our own code adds where a model lets a matter end: the outcome, the solved case and the survey; or a person's summary. */
import type { Action, AgentTools, Decision, HandoffReason, Reply, Turn } from "../agent.ts";
import { closeMatter } from "../cases/closure.ts";
import { SILENCE_HOURS } from "../cases/order-status.ts";
import { handoffActions } from "../handoff/actions.ts";
import { summarise } from "../handoff/summary.ts";
import { createVoice, lines } from "../voice.ts";

/** Hours of silence after "is all solved?". */
const ASKED_SILENCE_HOURS = 24;

/** The decision with what ends or hands over a matter; as it is where it does neither. */
export async function withEnding(decision: Decision, turn: Turn, tools: AgentTools): Promise<Decision> {
  if (decision.next.type === "human") return handedOver(decision, decision.next, turn, tools);
  const says = (type: Action["type"]) => decision.actions.some((action) => action.type === type);
  if (decision.next.type === "wait")
    return { ...decision, actions: [...decision.actions, ...plannedEnd(decision, turn)] };
  if (decision.next.type !== "close" || decision.replies.length === 0) return decision;
  if (says("record_opt_out")) return decision;
  if (says("answer_survey")) return { ...decision, state: { ...decision.state, pending: "matter_closed" } };
  return closed(decision, turn, tools);
}

/** Silence after our question, after thanks for an answer or after an order's state ends the matter. */
function plannedEnd({ agent, state, helped }: Decision, { understanding, transcript }: Turn): Action[] {
  if (state.pending === "closure_asked") return [{ type: "plan_close", afterHours: ASKED_SILENCE_HOURS }];
  const { value: intent } = understanding.intent;
  const isThanked = intent === "thanks" && transcript.some(({ author }) => author === "agent");
  const isTold = agent === "cases" && intent === "order_status" && helped && state.pending === null;
  return isThanked || isTold ? [{ type: "plan_close", afterHours: SILENCE_HOURS }] : [];
}

/** The model's farewell, with the survey where one is due. */
async function closed(decision: Decision, turn: Turn, tools: AgentTools): Promise<Decision> {
  const ours = await closeMatter(turn, tools, createVoice(turn));
  const [, survey] = ours.replies;
  const [farewell] = decision.replies as readonly [Reply, ...Reply[]];
  return {
    ...decision,
    replies: survey ? [farewell, survey] : decision.replies,
    actions: [...decision.actions, ...ours.actions],
    state: {
      ...ours.state,
      answers: decision.state.answers,
      lastTurnAt: decision.state.lastTurnAt,
      failures: 0,
      unsure: 0,
    },
  };
}

/** A rep gets the lead card and a reply to send with the model's own words, and an angry complaint is a case too. */
async function handedOver(
  decision: Decision,
  next: { readonly reason: HandoffReason; readonly summary: string },
  turn: Turn,
  tools: AgentTools,
): Promise<Decision> {
  const hasCase = decision.actions.some(({ type }) => type === "open_case" || type === "update_case");
  const actions = hasCase ? [] : await handoffActions(turn, next.reason, tools);
  const summary = lines(next.summary, await summarise(turn, next.reason, tools));
  return {
    ...decision,
    actions: [...decision.actions, ...actions],
    next: { type: "human", reason: next.reason, summary },
  };
}

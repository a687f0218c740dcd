/** Runs the agent that the policy chooses, and calls a person when we keep failing or keep not understanding. */
import type { Action, Agent, AgentName, AgentTools, Decision, Turn } from "./agent.ts";
import { isForCases } from "./cases.ts";
import { sayTerms } from "./closer/terms.ts";
import { readWish } from "./closer/wish.ts";
import { MAX_FAILURES, MAX_UNSURE } from "./handoff/reason.ts";
import { withoutEcho } from "./orchestrator/echo.ts";
import { likelyIntent } from "./orchestrator/likely-intent.ts";
import { chooseAgent } from "./orchestrator/policy.ts";
import { isReopening, reopen } from "./orchestrator/reopen.ts";
import { isWaitingForPerson } from "./pending.ts";
import { stemsOf } from "./product-expert/find.ts";
import { readProductQuestion } from "./product-question.ts";
import { learn } from "./qualifier/answers.ts";
import { createAgents } from "./registry.ts";

/** Agents whose turns tell something of the need: a date in a question about hours does not. */
const LEARNS_FROM: ReadonlySet<AgentName> = new Set<AgentName>(["product-expert", "closer", "objections"]);

/** The built-in brain's decision of a turn: chosen agent, then a person when help fails or meaning stays unclear. */
export async function decideBuiltIn(turn: Turn, tools: AgentTools, signal: AbortSignal): Promise<Decision> {
  const agents = createAgents();
  const reopened = isReopening(turn) ? await reopen(turn, tools) : null;
  const chosen = reopened
    ? { agent: reopened.agent, why: "The conversation goes on after a pause." }
    : chooseAgent(turn);
  const answered = reopened ?? (await agentNamed(agents, chosen.agent).decide(turn, tools, signal));
  signal.throwIfAborted();
  const first = answered.helped ? answered : await secondTry(answered, agents, turn, tools, signal);
  const failures = first.helped ? 0 : turn.state.failures + 1;
  const unsure = isUnsure(turn) && !first.helped ? turn.state.unsure + 1 : 0;
  const isLost = failures >= MAX_FAILURES || unsure >= MAX_UNSURE || isWaitingForPerson(turn);
  const lostTurn = { ...turn, state: { ...turn.state, failures, unsure } };
  const answer =
    !first.helped && first.next.type !== "human" && isLost
      ? await agentNamed(agents, "handoff").decide(lostTurn, tools, signal)
      : first;
  const decision = withoutEcho(answer, turn);
  const isHandedOver = decision.next.type === "human";
  return {
    ...decision,
    actions: [...decision.actions, ...contactActions(turn)],
    state: {
      ...decision.state,
      ...(LEARNS_FROM.has(decision.agent) ? { answers: { ...learn(turn), ...decision.state.answers } } : {}),
      failures: isHandedOver ? 0 : failures,
      unsure: isHandedOver ? 0 : unsure,
      lastTurnAt: turn.now.toISOString(),
    },
    why: answer === first ? `${chosen.why} ${decision.why}` : decision.why,
  };
}

/** Nothing pending was answered and the meaning is a guess. */
function isUnsure({ understanding, business, text }: Turn): boolean {
  return text.trim() !== "" && understanding.intent.confidence < business.rules.handoff.minConfidence;
}

/** What the concierge does not know may stand in the playbook's terms, or name a product after all; taken only when the product's own name says so. */
async function secondTry(
  first: Decision,
  agents: readonly Agent[],
  turn: Turn,
  tools: AgentTools,
  signal: AbortSignal,
): Promise<Decision> {
  // A repair that we do not offer may be a matter of something bought here after all.
  if (first.agent === "product-expert" && isForCases(turn, likelyIntent(turn, readWish(turn)))) {
    return agentNamed(agents, "cases").decide(turn, tools, signal);
  }
  const terms = first.agent === "concierge" ? sayTerms(turn) : null;
  if (terms) return terms;
  const { words } = readProductQuestion(turn.text, turn.locale, turn.business.currency);
  if (first.agent !== "concierge" || words === "") return first;
  const second = await agentNamed(agents, "product-expert").decide(turn, tools, signal);
  const stems = stemsOf(words);
  const isNamed = second.sources.some(
    (source) =>
      source.type === "product" &&
      stemsOf(`${source.product.name} ${source.product.category}`).some((stem) => stems.includes(stem)),
  );
  return second.helped && isNamed ? second : first;
}

/** What the customer told of themselves is kept, whoever answers. */
function contactActions(turn: Turn): Action[] {
  const { name, email, phone } = turn.understanding.entities;
  const known = {
    ...(name && turn.contact.name === null ? { name } : {}),
    ...(email ? { email } : {}),
    ...(phone ? { phone } : {}),
  };
  return Object.keys(known).length > 0 ? [{ type: "set_contact", ...known }] : [];
}

function agentNamed(agents: readonly Agent[], name: AgentName): Agent {
  const agent = agents.find((candidate) => candidate.name === name);
  if (!agent) throw new Error(`no agent ${name} in the registry`);
  return agent;
}

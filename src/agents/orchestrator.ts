/** Chooses the agent of a turn by a short, ordered list of rules, runs it, and calls a person when we keep failing. */
import type { Action, Agent, AgentName, AgentTools, Decision, Turn } from "./agent.ts";
import { isAttachmentOnly } from "./concierge/attachments.ts";
import { isBusinessWord, readBusinessQuestion } from "./concierge/business-question.ts";
import { CLOSURE_MIN } from "./concierge.ts";
import { handoffReason, MAX_FAILURES } from "./handoff/reason.ts";
import { hasIntent, isAfterSale, mainIntent } from "./main-intent.ts";
import { acceptedOffer, isAcknowledgement, isBareNo, isWaitingForPerson } from "./pending.ts";
import { stemsOf } from "./product-expert/find.ts";
import { type ProductQuestion, readProductQuestion } from "./product-question.ts";
import { createAgents } from "./registry.ts";
import type { Intent } from "./understand/understanding.ts";

const ABOUT_PRODUCTS: readonly Intent[] = ["product_question", "price", "purchase"];
const ENDING: readonly Intent[] = [
  "confirmation_resolved",
  "thanks",
  "smalltalk",
  "greeting",
  "other",
  "objection",
  "opt_out",
];

interface Rule {
  readonly agent: AgentName;
  readonly why: string;
  applies(turn: Turn, intent: Intent, question: ProductQuestion): boolean;
}

/** The policy: the first rule that applies decides. */
const RULES: readonly Rule[] = [
  {
    agent: "concierge",
    why: "The customer wants no more messages, which comes before everything else.",
    applies: ({ understanding }) => understanding.optOut.value && understanding.optOut.confidence >= CLOSURE_MIN,
  },
  { agent: "concierge", why: "Spam is kept from everyone's time.", applies: (_, intent) => intent === "spam" },
  {
    agent: "handoff",
    why: "A person is asked for or needed.",
    applies: (turn) => handoffReason(turn) !== null,
  },
  { agent: "concierge", why: "Something without words was sent.", applies: (turn) => isAttachmentOnly(turn) },
  {
    agent: "concierge",
    why: "The customer ends the matter.",
    applies: ({ understanding: { closure } }, intent) =>
      closure.value && closure.confidence >= CLOSURE_MIN && ENDING.includes(intent),
  },
  {
    agent: "handoff",
    why: "A person was called and the customer makes sure that somebody is there.",
    applies: (turn, intent) => intent === "greeting" && isWaitingForPerson(turn),
  },
  {
    agent: "product-expert",
    why: "The customer says yes to buying what was just shown.",
    applies: (turn) => acceptedOffer(turn) === "purchase",
  },
  { agent: "concierge", why: "An after-sale matter.", applies: (_, intent) => isAfterSale(intent) },
  {
    agent: "product-expert",
    why: "It points at a place in the list that was offered.",
    applies: ({ state }, _, { mentions, words }) =>
      words === "" &&
      mentions.some((mention) => mention.type === "ordinal" && mention.index < state.offeredProductIds.length) &&
      state.offeredProductIds.length > 0,
  },
  {
    agent: "product-expert",
    why: "The whole range is asked for.",
    applies: (_, intent, { wantsCatalog }) => wantsCatalog && (intent === "other" || intent === "smalltalk"),
  },
  {
    agent: "concierge",
    why: "The business's hours or address are asked for, and no product is named.",
    applies: (turn, intent, { asks, words }) =>
      intent === "product_question" &&
      asks === null &&
      (words === "" || words.split(" ").every(isBusinessWord)) &&
      readBusinessQuestion(turn.text, turn.locale) !== null,
  },
  {
    agent: "product-expert",
    why: "A question about products, prices or a purchase.",
    applies: (_, intent, question) =>
      intent === "purchase" || (ABOUT_PRODUCTS.includes(intent) && !isOnlyMatter(question)),
  },
  {
    agent: "product-expert",
    why: "Another matter comes with a question about a named product; both are answered.",
    applies: ({ understanding }, _, question) =>
      hasIntent(understanding, ABOUT_PRODUCTS) &&
      hasIntent(understanding, ["delivery", "payment"]) &&
      question.words !== "" &&
      question.asks !== null,
  },
  {
    agent: "product-expert",
    why: "The price is doubted of something that was offered.",
    applies: ({ understanding, state }, intent) =>
      intent === "objection" && understanding.objection.value === "price" && state.offeredProductIds.length > 0,
  },
  {
    agent: "product-expert",
    why: "It refers to products that were offered before.",
    applies: (turn, intent, question) =>
      turn.state.offeredProductIds.length > 0 &&
      (intent === "other" || intent === "smalltalk") &&
      !isBareNo(turn.text) &&
      !isAcknowledgement(turn.text) &&
      !isOnlyMatter(question) &&
      refersToOffered(question),
  },
  { agent: "concierge", why: "Everything else.", applies: () => true },
];

/** Who answers a turn, and the rule that says so. */
export function chooseAgent(turn: Turn): { agent: AgentName; why: string } {
  const intent = mainIntent(turn.understanding);
  const question = readProductQuestion(turn.text, turn.locale, turn.business.currency);
  const rule = RULES.find((candidate) => candidate.applies(turn, intent, question));
  return { agent: rule?.agent ?? "concierge", why: rule?.why ?? "" };
}

/** The built-in brain's decision of a turn: chosen agent, then a person at the third turn in a row without help. */
export async function decideBuiltIn(turn: Turn, tools: AgentTools, signal: AbortSignal): Promise<Decision> {
  const agents = createAgents();
  const chosen = chooseAgent(turn);
  const answered = await agentNamed(agents, chosen.agent).decide(turn, tools, signal);
  signal.throwIfAborted();
  const first = answered.helped ? answered : await secondTry(answered, agents, turn, tools, signal);
  const failures = first.helped ? 0 : turn.state.failures + 1;
  const failedTurn = { ...turn, state: { ...turn.state, failures } };
  const decision =
    !first.helped && first.next.type !== "human" && (failures >= MAX_FAILURES || isWaitingForPerson(turn))
      ? await agentNamed(agents, "handoff").decide(failedTurn, tools, signal)
      : first;
  return {
    ...decision,
    actions: [...decision.actions, ...contactActions(turn)],
    state: { ...decision.state, failures: decision.next.type === "human" ? 0 : failures },
    why: decision === first ? `${chosen.why} ${decision.why}` : decision.why,
  };
}

/** What the concierge does not know may name a product after all; taken only when the product's own name says so. */
async function secondTry(
  first: Decision,
  agents: readonly Agent[],
  turn: Turn,
  tools: AgentTools,
  signal: AbortSignal,
): Promise<Decision> {
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

/** "¿Cuánto cuesta el envío?" names no product: the FAQ answers. */
function isOnlyMatter(question: ProductQuestion): boolean {
  return question.namesMatter && question.words === "" && question.order === "relevance";
}

function refersToOffered(question: ProductQuestion): boolean {
  return (
    question.mentions.length > 0 ||
    question.asks !== null ||
    question.order !== "relevance" ||
    question.isComparison ||
    question.wantsOthers
  );
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

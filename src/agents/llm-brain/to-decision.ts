/** A model's answer as a decision: what was not given to it, or not written by the customer, is left out. */
import { foldText } from "../../lib/text.ts";
import type { Decision, Next, ProductFacts, Reply, Source, Turn } from "../agent.ts";
import { handoffReason } from "../handoff/reason.ts";
import { sayWhenAnswered } from "../handoff/when-answered.ts";
import { withObjection } from "../objections/history.ts";
import type { ConversationState } from "../state.ts";
import { createVoice } from "../voice.ts";
import { actionsOf, keptAnswers } from "./actions.ts";
import type { ModelAnswer } from "./answer-schema.ts";
import { fillPlaceholders, pricedProducts } from "./fill.ts";
import type { Matter } from "./matter.ts";
import type { Retrieved } from "./retrieve.ts";
import { ruleFacts } from "./rule-facts.ts";
import type { Sale } from "./sale.ts";

/** Pure. Failures are counted as the built-in brain counts them: a person who takes over ends the row. */
export function toDecision(answer: ModelAnswer, turn: Turn, facts: Retrieved, sale: Sale, matter: Matter): Decision {
  const products = productsOf(answer, facts);
  const says = (name: string) => answer.replies.some(({ text }) => text.includes(`{{${name}}}`));
  const next = nextOf(answer, turn);
  const sources = sourcesOf(answer, products, turn, facts);
  const sold = sale.sources.flatMap((source) => (source.type === "product" ? [source.product] : []));
  const values = {
    ...sale.values,
    ...matter.values,
    ...(says("when") ? { when: sayWhenAnswered(turn, createVoice(turn)) } : {}),
  };
  const replies = repliesOf(answer, products, turn).map((reply) => ({
    ...reply,
    text: fillPlaceholders(reply.text, values, facts.products),
  }));
  const others = sources.filter(({ type }, at) => {
    const source = sources[at];
    return type !== "product" || source?.type !== "product" || !sold.some(({ id }) => id === source.product.id);
  });
  return {
    agent: answer.agent,
    replies,
    actions: [...actionsOf(answer, turn, facts), ...matter.actions, ...sale.actions],
    next,
    state: {
      ...turn.state,
      ...memoryOf(answer, turn),
      ...matter.memory,
      ...sale.memory,
      offeredProductIds: products.length > 0 ? products.map(({ id }) => id) : turn.state.offeredProductIds,
      failures: answer.helped || next.type === "human" ? 0 : turn.state.failures + 1,
      unsure: 0,
      pending: next.type === "human" ? "person_called" : answer.pending,
      lastTurnAt: turn.now.toISOString(),
    },
    sources: [...others, ...matter.sources, ...sale.sources, ...(says("when") ? [{ type: "business" } as const] : [])],
    helped: answer.helped,
    why: answer.why,
  };
}

/** Declared facts, orders and cases that the text names, and the rules that were given. */
function sourcesOf(answer: ModelAnswer, products: readonly ProductFacts[], turn: Turn, facts: Retrieved): Source[] {
  const said = answer.replies.map(({ text }) => text).join("\n");
  const numbers = new Set(said.match(/\d+/g) ?? []);
  const isOf = (number: number | null) => number !== null && numbers.has(String(number));
  const only = facts.orders.length === 1 ? facts.orders : [];
  const orders = [...new Set([...facts.orders.filter(({ number }) => isOf(number)), ...only])];
  return [
    ...products.map((product): Source => ({ type: "product", product })),
    ...facts.faqs.filter(({ id }) => answer.faqIds.includes(id)).map((faq): Source => ({ type: "faq", faq })),
    ...ruleFacts(turn)
      .filter(({ id }) => answer.ruleIds.includes(id))
      .map(({ id, text }): Source => ({ type: "rule", path: id, text })),
    ...orders.map((order): Source => ({ type: "order", order })),
    ...facts.cases.filter(({ number }) => isOf(number)).map((found): Source => ({ type: "case", case: found })),
    ...(answer.usesBusinessFacts ? [{ type: "business" } as const] : []),
  ];
}

/** The declared ones in their order, then those that a reply names or prices without declaring them. */
function productsOf({ productIds, replies }: ModelAnswer, { products }: Retrieved): ProductFacts[] {
  const text = replies.map((reply) => reply.text).join("\n");
  const said = foldText(text);
  const ids = [...new Set([...productIds, ...pricedProducts(text)])];
  const declared = ids.flatMap((id) => products.find((product) => product.id === id) ?? []);
  const named = products.filter((product) => !declared.includes(product) && said.includes(foldText(product.name)));
  return [...declared, ...named];
}

/** The photo goes with the first bubble when it speaks of one product that was not shown before. */
function repliesOf({ replies }: ModelAnswer, products: readonly ProductFacts[], turn: Turn): Reply[] {
  const [only] = products;
  const isNew = only && products.length === 1 && !turn.state.offeredProductIds.includes(only.id);
  return replies.map(({ text, choiceTitles }, index) => ({
    text: text.trim(),
    ...(choiceTitles?.length ? { choices: choiceTitles.map((title) => ({ title, value: title })) } : {}),
    ...(index === 0 && isNew && only.imageUrl ? { image: { url: only.imageUrl, name: only.name } } : {}),
  }));
}

/** What the conversation remembers of the need and of doubts. */
function memoryOf({ qualify, objection }: ModelAnswer, { state }: Turn): Partial<ConversationState> {
  const asks = qualify?.asks ?? null;
  return {
    ...(qualify ? { answers: { ...state.answers, ...keptAnswers(qualify) } } : {}),
    ...(asks ? { asked: [...state.asked, asks], askedSlot: asks } : {}),
    ...(qualify && state.stage === "new" ? { stage: "discovering" as const } : {}),
    ...(objection ? { objections: withObjection(state, objection.kind, objection.tactic) } : {}),
  };
}

/** A matter ends only with a word of the customer for it. */
function nextOf(answer: ModelAnswer, turn: Turn): Next {
  const { next, humanReason, summary, why, optOut, survey } = answer;
  const { understanding, state } = turn;
  const isOver =
    understanding.closure.value || understanding.intent.value === "spam" || state.pending === "closure_asked";
  if (optOut || (survey && state.pending === "survey_asked")) return { type: "close" };
  if (next === "close") return { type: isOver || state.pending === "matter_closed" ? "close" : "wait" };
  if (next === "wait") return { type: "wait" };
  const reason = handoffReason(turn) ?? humanReason ?? "agents_failed";
  return { type: "human", reason, summary: summary?.trim() || why };
}

/** An answer of the scripted model with the usual values left out. */
import type { ModelAnswer } from "../../../src/agents/llm-brain/answer-schema.ts";

/** @param texts one or two bubbles */
export function answer(more: Partial<ModelAnswer>, ...texts: readonly string[]): ModelAnswer {
  return {
    understood: null,
    agent: "concierge",
    replies: texts.map((text) => ({ text, choiceTitles: null })),
    productIds: [],
    faqIds: [],
    ruleIds: [],
    usesBusinessFacts: false,
    qualify: null,
    quote: null,
    dropsQuote: false,
    objection: null,
    case: null,
    caseNote: null,
    survey: null,
    contact: null,
    optOut: false,
    pending: null,
    next: "wait",
    humanReason: null,
    summary: null,
    helped: true,
    why: "Answered by the rules of the scripted model.",
    ...more,
  };
}

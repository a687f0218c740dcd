/** Complaints, returns and questions about an order: empathy, a case, the FAQ's answer or a person. */
import { truncate } from "../../lib/text.ts";
import type { Action, AgentTools, Decision, Turn } from "../agent.ts";
import { summarise } from "../handoff/summary.ts";
import { sayWhenAnswered } from "../handoff/when-answered.ts";
import type { Intent } from "../understand/understanding.ts";
import { conclude, sentences, type Voice } from "../voice.ts";
import { answerFromFaq } from "./faq.ts";

type CaseAction = Extract<Action, { type: "open_case" }>;

const KIND: Partial<Record<Intent, CaseAction["kind"]>> = {
  complaint: "complaint",
  return_refund: "return_refund",
  order_status: "support",
};
const SUBJECT_MAX = 120;

/** Opens a case; answers from the FAQ when it knows, otherwise calls a person. */
export async function answerAfterSale(intent: Intent, turn: Turn, tools: AgentTools, voice: Voice): Promise<Decision> {
  const empathy = voice.say(`after_sale.${intent}`);
  const actions: Action[] = [{ type: "open_case", kind: KIND[intent] ?? "support", subject: subjectOf(turn) }];
  const faq = await answerFromFaq(turn, tools, voice);
  // An order's whereabouts are never in the FAQ; its general terms are no answer to "where is mine?".
  if (faq?.kind === "sure" && intent !== "order_status") {
    return conclude("concierge", turn, voice, {
      replies: [{ text: empathy }, faq.reply],
      actions,
      sources: faq.sources,
      why: `An after-sale matter (${intent}) that the FAQ answers; a case keeps track of it.`,
    });
  }
  const needsOrder = intent !== "complaint" && turn.understanding.entities.orderNumber === undefined;
  return conclude("concierge", turn, voice, {
    replies: [
      { text: sentences(empathy, voice.say("after_sale.case_opened")) },
      { text: sentences(sayWhenAnswered(turn, voice), needsOrder ? voice.say("after_sale.ask_order") : null) },
    ],
    actions,
    next: { type: "human", reason: "asked", summary: await summarise(turn, "asked", tools) },
    sources: [{ type: "business" }],
    pending: "person_called",
    why: `An after-sale matter (${intent}) outside what the FAQ knows: a case and a person.`,
  });
}

function subjectOf(turn: Turn): string {
  const order = turn.understanding.entities.orderNumber;
  const words = turn.text.replace(/\s+/g, " ").trim();
  return truncate(order && !words.includes(order) ? `${order}: ${words}` : words, SUBJECT_MAX);
}

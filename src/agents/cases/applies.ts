/** Which turns are the case agent's: after-sale matters, and answers to what it asked. Pure. */
import type { Turn } from "../agent.ts";
import { readBusinessQuestion } from "../concierge/business-question.ts";
import { isAfterSale, mainIntent } from "../main-intent.ts";
import type { Intent } from "../understand/understanding.ts";
import { asksAboutCase } from "./case-status.ts";
import { isAnswerToClosure, isConfirmed } from "./closure.ts";
import { readRating } from "./rating.ts";

/** Clearly about something else, whatever was asked before. */
const ELSEWHERE: readonly Intent[] = [
  "product_question",
  "price",
  "purchase",
  "payment",
  "delivery",
  "order_status",
  "appointment",
  "human_agent",
  "opt_out",
  "spam",
];
const ELSEWHERE_MIN = 0.6;

/** What the customer answers of ours; null when they speak of something else. */
export type PendingMatter = "rating" | "rating_reason" | "order_number" | "closure" | "detail" | null;

export function pendingMatter(turn: Turn): PendingMatter {
  const { pending } = turn.state;
  if (pending === "survey_asked") return readRating(turn.text) === null ? null : "rating";
  if (pending === "closure_asked") return isAnswerToClosure(turn) ? "closure" : null;
  if (pending === "order_asked") return answersWithOrder(turn) ? "order_number" : null;
  if (isElsewhere(turn) || asksOfBusiness(turn) || asksAboutCase(turn) || isConfirmed(turn)) return null;
  if (pending === "rating_reason_asked") return "rating_reason";
  return pending === "case_detail_asked" ? "detail" : null;
}

/** Whether the case agent answers this turn. `intent` is the main one unless the conversation says otherwise. */
export function isForCases(turn: Turn, intent: Intent = mainIntent(turn.understanding)): boolean {
  return pendingMatter(turn) !== null || isAfterSale(intent) || asksAboutCase(turn);
}

/** A number, or the word that there is none at hand. */
function answersWithOrder({ text }: Turn): boolean {
  return (
    /\d{2}/.test(text) ||
    /^(?:[^?]{0,40})\b(?:no (?:lo |la |me )?(?:tengo|se|recuerdo|acuerdo)|(?:i )?(?:do not|don'?t) (?:have|know|remember)|n[aã]o (?:tenho|sei|lembro))\b/iu.test(
      text,
    )
  );
}

/** "¿A qué hora cierran?" tells nothing of a case. */
function asksOfBusiness({ understanding, text, locale }: Turn): boolean {
  return understanding.intent.value === "other" && readBusinessQuestion(text, locale) !== null;
}

function isElsewhere({ understanding, text }: Turn): boolean {
  const { intent } = understanding;
  const isClear = ELSEWHERE.includes(intent.value) && intent.confidence >= ELSEWHERE_MIN;
  return isClear && (text.includes("?") || intent.value === "human_agent" || intent.value === "opt_out");
}

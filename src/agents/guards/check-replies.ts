/** Runs every guard over everything a decision would say. */
import type { Decision, Turn } from "../agent.ts";
import { amounts } from "./amounts.ts";
import { checkedText, sentencesOf } from "./checked-text.ts";
import { conduct } from "./conduct.ts";
import { delivery } from "./delivery.ts";
import { discounts } from "./discounts.ts";
import { factBook } from "./fact-book.ts";
import type { Guard, GuardContext, GuardName, GuardReport, Spoken } from "./guard.ts";
import { language } from "./language.ts";
import { length } from "./length.ts";
import { links } from "./links.ts";
import { markup } from "./markup.ts";
import { orders } from "./orders.ts";
import { payments } from "./payments.ts";
import { personalData } from "./personal-data.ts";
import { promptLeak } from "./prompt-leak.ts";
import { stock } from "./stock.ts";
import { testimonials } from "./testimonials.ts";
import { urgency } from "./urgency.ts";
import { warranty } from "./warranty.ts";

/** What these find is no offence where the whole sentence stands in a statement of ours. */
const ABOUT_FACTS: ReadonlySet<GuardName> = new Set([
  "amounts",
  "discounts",
  "payments",
  "stock",
  "urgency",
  "delivery",
  "warranty",
  "orders",
  "testimonials",
  "conduct",
]);

const GUARDS: readonly Guard[] = [
  amounts,
  discounts,
  payments,
  stock,
  urgency,
  delivery,
  warranty,
  orders,
  testimonials,
  conduct,
  links,
  personalData,
  promptLeak,
  markup,
  language,
  length,
];

/** Compares what would be said with the decision's sources, the business, and what the customer wrote. Pure. */
export function checkReplies(decision: Decision, turn: Turn): GuardReport {
  const context: GuardContext = { turn, decision, facts: factBook(decision, turn) };
  const spoken = spokenOf(decision);
  const violations = GUARDS.flatMap((guard) => [
    ...(guard.inspectDecision?.(context) ?? []).map((finding) => ({ guard: guard.name, ...finding })),
    ...spoken.flatMap((text) =>
      guard
        .inspect(text, context)
        .filter(({ excerpt }) => !(ABOUT_FACTS.has(guard.name) && isVerbatim(excerpt, text, context)))
        .map((finding) => ({ guard: guard.name, replyIndex: text.replyIndex, ...finding })),
    ),
  ]);
  return { ok: violations.length === 0, violations };
}

function spokenOf({ replies }: Decision): Spoken[] {
  return replies.flatMap(({ text, choices = [] }, replyIndex) => [
    { replyIndex, kind: "bubble" as const, checked: checkedText(text) },
    ...choices.map(({ title }) => ({ replyIndex, kind: "choice" as const, checked: checkedText(title) })),
  ]);
}

/** Shorter sentences could stand in any text by chance. */
const VERBATIM_LENGTH = 12;

/** Whether every sentence with this excerpt is, word for word, part of a FAQ answer or a rule of the sources. */
function isVerbatim(excerpt: string, { checked }: Spoken, { facts }: GuardContext): boolean {
  const around = sentencesOf(checked.text).filter(({ start, end }) => checked.text.slice(start, end).includes(excerpt));
  return (
    around.length > 0 &&
    around.every(({ start, end }) => {
      const said = checked.folded.slice(start, end).trim();
      return said.length >= VERBATIM_LENGTH && facts.sentences.some(({ folded }) => folded.includes(said));
    })
  );
}

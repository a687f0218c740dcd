/** Runs every guard over everything a decision would say. */
import type { Decision, Turn } from "../agent.ts";
import { amounts } from "./amounts.ts";
import { checkedText } from "./checked-text.ts";
import { delivery } from "./delivery.ts";
import { discounts } from "./discounts.ts";
import { factBook } from "./fact-book.ts";
import type { Guard, GuardContext, GuardReport, Spoken } from "./guard.ts";
import { language } from "./language.ts";
import { length } from "./length.ts";
import { links } from "./links.ts";
import { markup } from "./markup.ts";
import { personalData } from "./personal-data.ts";
import { promptLeak } from "./prompt-leak.ts";
import { stock } from "./stock.ts";
import { warranty } from "./warranty.ts";

const GUARDS: readonly Guard[] = [
  amounts,
  discounts,
  stock,
  delivery,
  warranty,
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
      guard.inspect(text, context).map((finding) => ({ guard: guard.name, replyIndex: text.replyIndex, ...finding })),
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

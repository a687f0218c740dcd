/** What to do next for a contact: which thing, why, by when, and what to speak of. Pure. */
import { formatMoney } from "../../lib/money.ts";
import { truncate } from "../../lib/text.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, plusMs } from "../../lib/time.ts";
import type { ContactFacts } from "./facts.ts";
import { evidenceOf, type Insight, messageBefore, type RecommendedAction, type Statement } from "./insight.ts";
import { doubts, waiting } from "./pains.ts";
import { buyingSignals, openQuote } from "./signals.ts";

/** More would be a list and no advice. */
const MAX_ACTIONS = 6;
const ANSWER_WITHIN_MS = 30 * MINUTE_MS;
const STRONG = 0.6;
const SILENT_MS = 14 * DAY_MS;
const RECENT_MS = 14 * DAY_MS;
const HANDED_OVER = ["delivered", "cancelled"];
const OVER = ["WON", "LOST"];
const ANSWER_MAX = 80;

/** By priority, then by deadline. Whoever left the list is only served, never sold to. */
export function recommendedActions(facts: ContactFacts): RecommendedAction[] {
  const service = [...answerNow(facts), ...checkOrder(facts), ...solveCase(facts)];
  const selling = facts.isOptedOut ? [] : sell(facts);
  return [...service, ...selling]
    .sort((a, b) => a.priority - b.priority || a.deadline.getTime() - b.deadline.getTime())
    .slice(0, MAX_ACTIONS);
}

function action(
  kind: string,
  rest: Omit<RecommendedAction, "kind" | "statement" | "reason">,
  values: Record<string, string> = {},
): RecommendedAction {
  return {
    kind,
    statement: { key: `action.${kind}`, values },
    reason: { key: `reason.${kind}`, values },
    ...rest,
  };
}

function answerNow(facts: ContactFacts): RecommendedAction[] {
  return waiting(facts).map((message) =>
    action("answer_now", {
      priority: 1,
      deadline: plusMs(message.at, ANSWER_WITHIN_MS),
      talkingPoints: told(facts),
      evidence: evidenceOf(message),
    }),
  );
}

/** An order that should have arrived. */
function checkOrder(facts: ContactFacts): RecommendedAction[] {
  const { orders, now, messages } = facts;
  const late = orders.find(
    ({ status, promisedAt }) => promisedAt !== null && promisedAt < now && !HANDED_OVER.includes(status),
  );
  const message = late && (messageBefore(facts, late.createdAt, null) ?? messages.at(-1));
  if (!late || !message) return [];
  const number = String(late.number);
  const rest = { priority: 1, deadline: plusMs(now, 4 * HOUR_MS), evidence: evidenceOf(message) };
  return [action("check_order", { ...rest, talkingPoints: [{ key: "talk.order", values: { number } }] }, { number })];
}

function solveCase(facts: ContactFacts): RecommendedAction[] {
  return facts.cases.flatMap(
    ({ number, kind, status, priority, answerDueAt, solveDueAt, createdAt, conversationId }) => {
      const message = messageBefore(facts, createdAt, conversationId);
      if (!message) return [];
      const owed = status === "open" ? (answerDueAt ?? solveDueAt) : solveDueAt;
      const rest = {
        priority: Math.min(3, Math.max(1, Math.ceil(priority / 2))),
        deadline: owed ?? plusMs(createdAt, 3 * DAY_MS),
        evidence: evidenceOf(message),
        talkingPoints: kind === "support" ? [] : [{ key: "talk.apologise" }],
      };
      return [action("solve_case", rest, { number: String(number) })];
    },
  );
}

function sell(facts: ContactFacts): RecommendedAction[] {
  const quote = openQuote(facts);
  const found = quote ? closeQuote(facts, quote) : [...sendQuote(facts), ...renewQuote(facts)];
  return [...found, ...answerDoubt(facts), ...(found.length === 0 ? goOn(facts) : [])];
}

function closeQuote(facts: ContactFacts, quote: ContactFacts["quotes"][number]): RecommendedAction[] {
  const message = messageBefore(facts, quote.createdAt, quote.conversationId);
  if (!message) return [];
  const isUrgent = quote.status === "accepted" || plusMs(facts.now, DAY_MS) >= quote.validUntil;
  const number = String(quote.number);
  const talkingPoints: Statement[] = [
    { key: "talk.quote", values: { number, total: formatMoney(quote.total) } },
    ...products(quote.items),
    ...told(facts),
  ];
  const rest = { priority: isUrgent ? 1 : 2, deadline: quote.validUntil, talkingPoints, evidence: evidenceOf(message) };
  return [action("close_quote", rest, { number })];
}

function sendQuote(facts: ContactFacts): RecommendedAction[] {
  const strongest: Insight | undefined = buyingSignals(facts)[0];
  if (!strongest || strongest.strength < STRONG) return [];
  const offered = facts.conversations.find(({ id }) => id === strongest.evidence.conversationId)?.offered ?? [];
  const talkingPoints = [...products(offered), ...told(facts)];
  const deadline = plusMs(strongest.evidence.at, DAY_MS);
  return [action("send_quote", { priority: 2, deadline, talkingPoints, evidence: strongest.evidence })];
}

/** A quote ran out of late and nothing was bought since. */
function renewQuote(facts: ContactFacts): RecommendedAction[] {
  const [last] = facts.quotes;
  if (!last || last.status === "paid" || last.status === "cancelled") return [];
  const isRecent = facts.now.getTime() - last.validUntil.getTime() <= RECENT_MS;
  const bought = facts.orders.some(({ createdAt }) => createdAt >= last.createdAt);
  const message = messageBefore(facts, last.createdAt, last.conversationId);
  if (!isRecent || bought || !message) return [];
  const number = String(last.number);
  const rest = { priority: 2, deadline: plusMs(last.validUntil, 3 * DAY_MS), talkingPoints: products(last.items) };
  return [action("renew_quote", { ...rest, evidence: evidenceOf(message) }, { number })];
}

function answerDoubt(facts: ContactFacts): RecommendedAction[] {
  const [doubt] = doubts(facts).sort((a, b) => b.strength - a.strength);
  if (!doubt || facts.now.getTime() - doubt.evidence.at.getTime() > RECENT_MS) return [];
  const kind = doubt.kind.replace(/^doubt_/, "");
  const proof = facts.proofs[kind];
  const rest = { priority: 2, deadline: plusMs(doubt.evidence.at, DAY_MS), evidence: doubt.evidence };
  return [action("answer_doubt", { ...rest, talkingPoints: proof ? [{ text: proof }] : [] }, { doubt: kind })];
}

/** Nothing is about to be bought: ask for what is missing, or write again after a silence. */
function goOn(facts: ContactFacts): RecommendedAction[] {
  const { messages, leads, now } = facts;
  const last = messages.at(-1);
  const lead = leads.find(({ status }) => !OVER.includes(status));
  if (!last || !lead) return [];
  const evidence = evidenceOf(last);
  if (now.getTime() - last.at.getTime() > SILENT_MS) {
    const rest = { priority: 3, deadline: plusMs(now, 7 * DAY_MS), talkingPoints: told(facts), evidence };
    return [action("reactivate", rest)];
  }
  const slot = ["need", "budget", "timeline"].find((name) => !lead.qualification[name]?.trim());
  if (!slot) return [];
  const rest = { priority: 3, deadline: plusMs(last.at, 3 * DAY_MS), talkingPoints: told(facts), evidence };
  return [action("ask", rest, { slot })];
}

/** What the customer told of the need, in their own words. */
function told({ conversations, leads }: ContactFacts): Statement[] {
  // Both lists begin with the newest, whose words count.
  const all = [
    ...conversations.map((one) => one.answers),
    ...leads.map(({ qualification }) => qualification),
  ].reverse();
  const answers: Record<string, string> = Object.assign({}, ...all);
  return ["need", "budget", "timeline"].flatMap((slot) => {
    const words = answers[slot]?.replace(/\s+/g, " ").trim();
    return words ? [{ key: `talk.${slot}`, values: { words: truncate(words, ANSWER_MAX) } }] : [];
  });
}

function products(names: readonly string[]): Statement[] {
  const some = names.slice(0, 3);
  return some.length > 0 ? [{ key: "talk.products", values: { names: some.join(", ") } }] : [];
}

/** What becomes of a decision that breaks a guard: the fallback's answer, its clean sentences, or an honest safe text. */
import { say, textVariants } from "../../lib/texts.ts";
import type { Decision, Reply, Turn } from "../agent.ts";
import { checkReplies } from "./check-replies.ts";
import { checkedText, sentencesOf } from "./checked-text.ts";
import type { GuardReport, Violation } from "./guard.ts";
import { MAX_BUBBLES } from "./length.ts";

export interface Enforced {
  /** Passes every guard. */
  readonly decision: Decision;
  /** What was wrong with the decision that was asked about. */
  readonly report: GuardReport;
  /** What was wrong with the fallback, where it was needed. */
  readonly fallbackReport: GuardReport | null;
  /** Whether the customer reads something else than that decision said. */
  readonly replaced: boolean;
}

/**
 * Lets a clean decision through. Otherwise the fallback is taken and guarded too; if that also breaks a guard, its
 * offending sentences are dropped; if nothing is left, or the fallback throws, a safe text hands over to a person.
 */
export async function enforce(decision: Decision, turn: Turn, fallback: () => Promise<Decision>): Promise<Enforced> {
  const report = checkReplies(decision, turn);
  if (report.ok) return { decision, report, fallbackReport: null, replaced: false };
  let second: Decision;
  try {
    second = await fallback();
  } catch {
    return { decision: safeDecision(decision, turn), report, fallbackReport: null, replaced: true };
  }
  const fallbackReport = checkReplies(second, turn);
  const clean = fallbackReport.ok ? second : withoutOffences(second, turn, fallbackReport);
  return { decision: clean ?? safeDecision(second, turn), report, fallbackReport, replaced: true };
}

/** The decision without its offending sentences, choices and images; null when no text is left or it still offends. */
function withoutOffences(decision: Decision, turn: Turn, { violations }: GuardReport): Decision | null {
  const replies = decision.replies.slice(0, MAX_BUBBLES).flatMap((reply, index) => {
    const own = violations.filter(({ replyIndex }) => replyIndex === index);
    const clean = cleanReply(reply, own);
    return clean.text === "" ? [] : [clean];
  });
  const cleaned: Decision = { ...decision, replies };
  return replies.length > 0 && checkReplies(cleaned, turn).ok ? cleaned : null;
}

function cleanReply(reply: Reply, violations: readonly Violation[]): Reply {
  if (violations.length === 0) return reply;
  const offends = (text: string) => {
    const { text: read } = checkedText(text);
    return violations.some(({ excerpt }) => excerpt === "" || read.includes(excerpt) || excerpt.includes(read.trim()));
  };
  const kept = sentencesOf(reply.text).map(({ start, end }) => reply.text.slice(start, end));
  const choices = reply.choices?.filter(({ title }) => !offends(title));
  const isImageOurs = !violations.some(({ excerpt }) => excerpt === reply.image?.url);
  return {
    text: kept
      .filter((sentence) => !offends(sentence))
      .join("")
      .trim(),
    ...(choices?.length ? { choices } : {}),
    ...(reply.image && isImageOurs ? { image: reply.image } : {}),
  };
}

const SAFE_TEXT = "guards.safeReply";

/** An honest sentence without any fact, and a person. What the customer asked to be recorded stays recorded. */
function safeDecision(decision: Decision, turn: Turn): Decision {
  const used = turn.state.usedVariants[SAFE_TEXT];
  const variant = used === undefined ? 0 : (used + 1) % textVariants(turn.locale, SAFE_TEXT).length;
  const { treatment } = turn.business;
  const summary = "The answers of the agents broke a guard; the customer's question is still open.";
  return {
    agent: "handoff",
    replies: [{ text: say(turn.locale, SAFE_TEXT, { treatment }, variant) }],
    actions: decision.actions.filter(({ type }) => type === "record_opt_out" || type === "open_case"),
    next: decision.next.type === "human" ? decision.next : { type: "human", reason: "agents_failed", summary },
    state: { ...turn.state, usedVariants: { ...turn.state.usedVariants, [SAFE_TEXT]: variant } },
    sources: [],
    helped: false,
    why: "No text could be made that is borne out by the data.",
  };
}

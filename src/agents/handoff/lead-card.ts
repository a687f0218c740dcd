/** What is known of the sale, as lines for a rep: what was told, how far it is, doubts met, the open quote. */
import { formatMoney } from "../../lib/money.ts";
import { truncate } from "../../lib/text.ts";
import { say } from "../../lib/texts.ts";
import type { AgentTools, Turn } from "../agent.ts";

const ANSWER_MAX = 60;
/** Slots that have a name of their own; others are shown as they are called. */
const SLOTS: ReadonlySet<string> = new Set(["need", "quantity", "budget", "timeline", "authority", "location"]);

/** Empty lines are left out; nothing is said where nothing is known. */
export async function leadCard({ state, business }: Turn, tools: AgentTools): Promise<string[]> {
  const text = (key: string, values: Record<string, string | number>) =>
    say(business.locale, `agents.summary.${key}`, values);
  const told = Object.entries(state.answers).map(
    ([slot, words]) => `${SLOTS.has(slot) ? text(`slots.${slot}`, {}) : slot}: ${truncate(words, ANSWER_MAX)}`,
  );
  const doubts = state.objections.map(({ kind, times, isOvercome }) =>
    text("objection", { kind: text(`objection_kinds.${kind}`, {}), times, overcome: isOvercome ? "yes" : "no" }),
  );
  const quote = state.quoteCode && (await tools.getQuotes()).find(({ code }) => code === state.quoteCode);
  return [
    told.length > 0 ? text("told", { answers: told.join("; ") }) : "",
    state.stage === "new" ? "" : text("stage", { stage: text(`stages.${state.stage}`, {}) }),
    doubts.length > 0 ? text("objections", { list: doubts.join(", ") }) : "",
    quote ? text("quote", { number: String(quote.number), total: formatMoney(quote.total) }) : "",
  ].filter((line) => line !== "");
}

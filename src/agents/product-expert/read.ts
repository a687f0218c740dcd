/** The question of a turn as the product expert searches by it. Pure. */
import { foldText } from "../../lib/text.ts";
import type { Turn } from "../agent.ts";
import { thingsIn } from "../product-question/things.ts";
import { type ProductQuestion, readProductQuestion } from "../product-question.ts";

/** More words than these are a story around the thing. */
const STORY_WORDS = 4;

/** The question in the text, with the budget that the understanding found when the text's own limits say nothing. */
export function readQuestion(turn: Turn): ProductQuestion {
  const question = readProductQuestion(turn.text, turn.locale, turn.business.currency);
  const { budget, city, name } = turn.understanding.entities;
  const isOwn = budget && (budget.currency === null || budget.currency === turn.business.currency);
  const hasLimit = question.maxCents !== undefined || question.minCents !== undefined || question.foreignCurrency;
  const withBudget = isOwn && !hasLimit ? { ...question, maxCents: budget.cents } : question;
  const proper = foldText(`${city ?? ""} ${name ?? ""}`).split(/\s+/);
  const words = withBudget.words.split(" ").filter((word) => !proper.includes(word));
  // "Ta bom, quanto custa de verdade?": talk around a question about what was shown.
  const isTalk =
    turn.state.offeredProductIds.length > 0 && question.asks !== null && thingsIn(words.join(" ")).length === 0;
  if (isTalk) return { ...withBudget, words: "" };
  // In a long story only what may name a thing is searched for.
  const named = words.length > STORY_WORDS ? new Set(thingsIn(words.join(" "))) : new Set<string>();
  // "Quiubo parce, me regala el precio del teclado mecánico": what follows the thing tells its kind.
  const things = words.filter((word, at) => named.has(word) || named.has(words[at - 1] ?? ""));
  return { ...withBudget, words: (things.length > 0 ? things : words).join(" ") };
}

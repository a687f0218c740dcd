/** A wish about what was shown that names no other thing: "something with 16 GB", "one that prints a lot", "under 200". */
import { foldText } from "../../lib/text.ts";
import type { AgentTools, Decision, ProductFacts, Turn } from "../agent.ts";
import { headWords } from "../product-question/words.ts";
import type { ProductQuestion } from "../product-question.ts";
import type { Voice } from "../voice.ts";
import { sayList, sayProduct } from "./answer.ts";
import { isAvailable, stemsOf } from "./find.ts";
import { sayQuality } from "./quality.ts";

const FETCH = 60;
/** "O da Samsung", "the Asus": one of the kind that is spoken of. */
const POINTS =
  /^\W*(?:(?:ok|and|y|e|mejor|prefiero|prefiro|pues|entonces|entao|then) )*(?:the|el|la|los|las|o|a|os|as)\s(?:(?:de|da|do|del|dos|das)\s)?[\p{L}\p{N}-]+(?:\s(?:one|ones|laptop))?\W*$/u;

/** Answers from the shelves of what was shown; null when the question is none about them. */
export async function refineOffered(
  question: ProductQuestion,
  offered: readonly ProductFacts[],
  turn: Turn,
  tools: AgentTools,
  voice: Voice,
): Promise<Decision | null> {
  if (offered.length === 0) return null;
  const { words, folded, minCents, maxCents } = question;
  const hasLimits = minCents !== undefined || maxCents !== undefined;
  const describes = words !== "" && headWords(folded) === "";
  const points = words !== "" && !describes && POINTS.test(folded);
  if (!describes && !points && (words !== "" || !hasLimits || question.order !== "relevance")) return null;
  const shelf = await shelfOf(offered, tools, turn);
  const described = shelf.filter((product) => hasQualities(product, words));
  if (points && (described.length === 0 || described.length === shelf.length)) return null;
  const fitting = described.filter(({ price }) => isWithin(price.cents, question));
  const sign = question.order === "dearest" ? -1 : 1;
  const sorted =
    question.order === "relevance" ? fitting : [...fitting].sort((a, b) => sign * (a.price.cents - b.price.cents));
  const [only, second] = sorted;
  const isOne = only !== undefined && (second === undefined || question.order !== "relevance");
  if (isOne) return sayProduct(only, question, turn, tools, voice);
  // A quality is no kind of thing to go on searching by.
  const bare = { ...question, words: "" };
  if (only) return sayList(fitting, "list_intro", bare, turn, voice);
  if (described.length === 0) return sayQuality(offered, question, turn, voice);
  const nearest = [...described].sort((a, b) => a.price.cents - b.price.cents);
  return sayList(maxCents === undefined ? nearest.reverse() : nearest, "beyond_limits", bare, turn, voice);
}

/** All on sale of the categories of the offered ones. */
async function shelfOf(
  offered: readonly ProductFacts[],
  tools: AgentTools,
  { locale }: Turn,
): Promise<readonly ProductFacts[]> {
  const shelves = [...new Set(offered.map(({ category }) => category))];
  const found = await Promise.all(
    shelves.map((text) => tools.searchProducts({ text, locale, order: "relevance", limit: FETCH })),
  );
  const inShelves = found.flat().filter((product) => shelves.includes(product.category) && isAvailable(product));
  return [...new Map(inShelves.map((product) => [product.id, product])).values()];
}

function isWithin(cents: number, { minCents, maxCents }: ProductQuestion): boolean {
  return cents <= (maxCents ?? Number.POSITIVE_INFINITY) && cents >= (minCents ?? 0);
}

/** Whether every word stands in what is written of the product, with "16 GB" as one word as well. */
function hasQualities({ name, description, attributes }: ProductFacts, words: string): boolean {
  const text = foldText([name, description, ...Object.entries(attributes).flat()].join(" "));
  const written = new Set([...stemsOf(text), ...stemsOf(text.replace(/(\d)\s+(?=\p{L})/gu, "$1"))]);
  return words === "" || stemsOf(words).every((stem) => written.has(stem));
}

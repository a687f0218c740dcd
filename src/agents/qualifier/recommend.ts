/** Chooses what fits the need and says why, one true reason for each product. */
import { foldText, truncate } from "../../lib/text.ts";
import type { AgentTools, ProductFacts, Turn } from "../agent.ts";
import { findProducts, isAvailable, stemsOf } from "../product-expert/find.ts";
import { thingsIn } from "../product-question/things.ts";
import { headWords } from "../product-question/words.ts";
import { type ProductQuestion, readProductQuestion } from "../product-question.ts";
import type { Voice } from "../voice.ts";
import { type Answers, budgetCents, KIND } from "./answers.ts";

const RECOMMENDED_MAX = 2;
const REASON_MAX = 90;

export interface Fit {
  /** The first fits the need better than the next, by its own facts. */
  readonly isDecided: boolean;
  /** Best first, at most two, all on sale. */
  readonly products: readonly ProductFacts[];
  /** Nothing is within the budget; these are the nearest. */
  readonly isBeyondBudget: boolean;
  /** All that fits, to tell a range; on sale. */
  readonly all: readonly ProductFacts[];
}

/** The kind of thing looked for, as words for the search: those kept before, else those of this turn. */
export function kindOf(turn: Turn, answers: Answers): string {
  const { words, folded } = readProductQuestion(turn.text, turn.locale, turn.business.currency);
  const need = stemsOf(answers.need ?? "");
  // "Algo para que mi hija estudie" names a purpose and no thing.
  const fresh = (headWords(folded) || thingsIn(words).join(" "))
    .split(" ")
    .filter((word) => word !== "" && !stemsOf(word).some((stem) => need.includes(stem)))
    .join(" ");
  return turn.state.pending === "slot_asked" ? (answers[KIND] ?? "") : fresh || (answers[KIND] ?? "");
}

/** Products of that kind within the budget, those whose facts speak of the need first. */
export async function findFit(kind: string, answers: Answers, turn: Turn, tools: AgentTools): Promise<Fit> {
  const maxCents = budgetCents(answers, turn);
  const base: ProductQuestion = readProductQuestion(kind, turn.locale, turn.business.currency);
  const question: ProductQuestion = {
    ...base,
    words: kind,
    folded: foldText(kind),
    order: kind === "" ? "dearest" : "relevance",
    ...(maxCents === undefined ? {} : { maxCents }),
  };
  const { products, isBeyondLimits } = await findProducts(question, tools, turn);
  // With nothing but a budget, things are recommended; what is done for somebody must be asked for.
  const onSale = products.filter((product) => isAvailable(product) && (kind !== "" || product.stock !== null));
  const all = inOneKind(onSale, kind);
  const need = answers.need ?? "";
  const ranked = [...all].sort((a, b) => speaksOf(b, need) - speaksOf(a, need));
  const chosen = kind === "" ? distinctKinds(ranked) : ranked;
  const [first, next] = chosen;
  const isDecided = first !== undefined && (next === undefined || speaksOf(first, need) > speaksOf(next, need));
  return { isDecided, products: chosen.slice(0, RECOMMENDED_MAX), isBeyondBudget: isBeyondLimits, all };
}

/** One true reason: what its facts say of the need, its price beside the other's, or a quality of its own. */
export function reasonFor(
  product: ProductFacts,
  beside: readonly ProductFacts[],
  answers: Answers,
  voice: Voice,
): string | null {
  const sentence = sentenceAbout(product, answers.need ?? "");
  if (sentence) return sentence;
  const others = beside.filter(({ id }) => id !== product.id);
  if (others.length > 0 && others.every(({ price }) => price.cents > product.price.cents)) {
    return voice.tell("qualifier.reason.cheapest", { count: beside.length });
  }
  const quality = Object.entries(product.attributes).find(([key, value]) =>
    others.every(({ attributes }) => attributes[key] !== value),
  );
  if (quality) return `${quality[0]}: ${quality[1]}`;
  return product.warrantyMonths ? voice.tell("qualifier.reason.warranty", { months: product.warrantyMonths }) : null;
}

/** When the kind names a shelf, only that shelf; a bag for laptops is no laptop. */
function inOneKind(products: readonly ProductFacts[], kind: string): readonly ProductFacts[] {
  const stems = stemsOf(kind);
  const onShelf = products.filter(({ category }) => stemsOf(category).some((stem) => stems.includes(stem)));
  return onShelf.length > 0 ? onShelf : products;
}

function distinctKinds(products: readonly ProductFacts[]): ProductFacts[] {
  return products.filter(({ category }, at) => products.findIndex((other) => other.category === category) === at);
}

function needWords(need: string): string[] {
  return stemsOf(need)
    .filter((stem) => stem.length > 3 && !/^(?:para|regalo|gift|presente|with|with|esta|este)$/.test(stem))
    .map((stem) => stem.slice(0, 5));
}

function speaksOf({ name, description, attributes }: ProductFacts, need: string): number {
  const held = foldText(`${name} ${description} ${Object.entries(attributes).flat().join(" ")}`);
  return needWords(need).filter((word) => held.includes(word)).length;
}

function sentenceAbout({ description }: ProductFacts, need: string): string | null {
  const words = needWords(need);
  const sentence = description.split(/(?<=[.!])\s+/u).find((one) => words.some((word) => foldText(one).includes(word)));
  if (!sentence) return null;
  return truncate(sentence.replace(/\s+/g, " ").trim().replace(/\.$/u, ""), REASON_MAX);
}

/** Chooses what fits the need and says why, one true reason for each product. */
import { foldText, truncate } from "../../lib/text.ts";
import type { AgentTools, ProductFacts, Turn } from "../agent.ts";
import { findProducts, isAvailable, stemsOf } from "../product-expert/find.ts";
import { isKnownThing, thingsIn } from "../product-question/things.ts";
import { headWords } from "../product-question/words.ts";
import { type ProductQuestion, readProductQuestion } from "../product-question.ts";
import type { Voice } from "../voice.ts";
import { type Answers, budgetCents, isGift, KIND } from "./answers.ts";

/** More words than these are a story around the thing. */
const STORY_WORDS = 3;
export const RECOMMENDED_MAX = 2;
const REASON_MAX = 90;

const WARNS =
  /\b(?:no es para|no sirve para|si solo|te conviene mas|(?:is |it'?s )?not for|isn'?t for|if you only|cheaper one|nao e para|nao serve para|se voce? so|se so|mais barat[oa] (?:ja )?(?:basta|resolve|serve))\b/u;

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
  const fresh = (namedThing(turn, headWords(folded)) || thingsIn(words).join(" "))
    .split(" ")
    .filter((word) => word !== "" && !stemsOf(word).some((stem) => need.includes(stem)))
    .join(" ");
  // "Un regalito pa mi polola, algo bacán": beside a gift, words that name nothing known are talk.
  const kind = isGift(answers.need) && !isKnownThing(fresh) ? "" : fresh;
  return turn.state.pending === "slot_asked" ? (answers[KIND] ?? "") : kind || (answers[KIND] ?? "");
}

/** "Hello dear, my grandson says I need a tablet": of a story, the thing that was understood in it. */
function namedThing({ understanding: { entities }, locale, business }: Turn, head: string): string {
  const thing = readProductQuestion(entities.product ?? "", locale, business.currency).words;
  const [first = ""] = thing.split(" ");
  const isStory = head.split(" ").length > STORY_WORDS || !stemsOf(head).includes(stemsOf(first)[0] ?? "");
  return thing !== "" && isStory ? thing : head;
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
  // Without a kind, what speaks of the need comes alone.
  const spoken = kind === "" ? ranked.filter((product) => speaksOf(product, need) > 0) : [];
  const chosen = kind === "" ? distinctKinds(spoken.length > 0 ? spoken : ranked) : ranked;
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

/** As people say the places of study for short. */
const SHORT: Readonly<Record<string, string>> = { u: "universidad", uni: "universidad", cole: "colegio" };

function needWords(need: string): string[] {
  return stemsOf(need)
    .map((stem) => SHORT[stem] ?? stem)
    .filter(
      (stem) =>
        stem.length > 3 &&
        !/^(?:para|todo|poco|algo|cosa|cosas|mucho|uso|usar|normal|everything|little|tudo|pouco|coisa|regalo|gift|presente|with|with|esta|este)$/.test(
          stem,
        ),
    )
    .map((stem) => stem.slice(0, 5));
}

function speaksOf({ name, description, attributes }: ProductFacts, need: string): number {
  const said = sentencesFor(description).join(" ");
  const held = foldText(`${name} ${said} ${Object.entries(attributes).flat().join(" ")}`);
  return needWords(need).filter((word) => held.includes(word)).length;
}

/** The sentences that say what it is good for; a warning ("not for games", "a cheaper one suits you better") is no praise. */
function sentencesFor(description: string): string[] {
  return description.split(/(?<=[.!])\s+/u).filter((sentence) => !WARNS.test(foldText(sentence)));
}

function sentenceAbout({ description }: ProductFacts, need: string): string | null {
  const words = needWords(need);
  const sentence = sentencesFor(description).find((one) => words.some((word) => foldText(one).includes(word)));
  if (!sentence) return null;
  return truncate(sentence.replace(/\s+/g, " ").trim().replace(/\.$/u, ""), REASON_MAX);
}

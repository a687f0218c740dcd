/** Sets two products side by side: price, stock, warranty and the attributes in which they differ. */
import { foldText } from "../../lib/text.ts";
import type { AgentTools, Decision, ProductFacts, Turn } from "../agent.ts";
import type { ProductQuestion } from "../product-question.ts";
import { conclude, lines, type Voice } from "../voice.ts";
import { isAvailable } from "./find.ts";
import { mentionedProducts } from "./offered.ts";
import { productChoices, productLine } from "./show.ts";

const DIFFERENCES_MAX = 6;
const FETCH = 8;
const RELEVANCE_MIN = 0.2;

/** The two products meant, by reference or by name; null when they cannot be told. */
export async function findPair(
  question: ProductQuestion,
  offered: readonly ProductFacts[],
  tools: AgentTools,
  turn: Pick<Turn, "locale">,
): Promise<readonly [ProductFacts, ProductFacts] | null> {
  if (question.sides) {
    const [left, right] = await Promise.all(question.sides.map((words) => candidates(words, tools, turn)));
    return bestPair(left ?? [], right ?? []);
  }
  const ordinals = question.mentions.filter((mention) => mention.type === "ordinal");
  const meant = ordinals.length > 0 ? mentionedProducts(ordinals, offered) : offered;
  const [first, second] = meant;
  return first && second && first.id !== second.id ? [first, second] : null;
}

/** The comparison as one bubble. */
export function sayComparison(pair: readonly [ProductFacts, ProductFacts], turn: Turn, voice: Voice): Decision {
  const [a, b] = pair;
  const differences = differencesOf(a, b, voice);
  return conclude("product-expert", turn, voice, {
    replies: [
      {
        text: lines(
          voice.say("products.compare_intro"),
          `1. ${productLine(a, voice)}`,
          `2. ${productLine(b, voice)}`,
          differences.length > 0 ? voice.say("products.differences") : voice.say("products.no_differences"),
          ...differences,
          cheaperLine(a, b, voice),
          voice.say("products.compare_question"),
        ),
        choices: productChoices(pair.filter(isAvailable), voice),
      },
    ],
    sources: pair.map((product) => ({ type: "product", product })),
    offeredProductIds: [a.id, b.id],
    why: "Two products are compared by the facts in which they differ.",
  });
}

function cheaperLine(a: ProductFacts, b: ProductFacts, voice: Voice): string | null {
  if (a.price.currency !== b.price.currency || a.price.cents === b.price.cents) return null;
  return voice.say("products.compare_cheaper", { name: a.price.cents < b.price.cents ? a.name : b.name });
}

function differencesOf(a: ProductFacts, b: ProductFacts, voice: Voice): string[] {
  const none = voice.say("products.not_stated");
  const keys = [...new Set([...Object.keys(a.attributes), ...Object.keys(b.attributes)])];
  const rows = keys
    .map((key) => ({ key, left: a.attributes[key] ?? none, right: b.attributes[key] ?? none }))
    .filter(({ left, right }) => foldText(left) !== foldText(right))
    // Facts of both say more than a fact of one.
    .sort(
      (one, other) =>
        Number(one.left === none || one.right === none) - Number(other.left === none || other.right === none),
    )
    .slice(0, DIFFERENCES_MAX);
  const attributes = rows.map(({ key, left, right }) => `• ${key}: ${left} / ${right}`);
  if (a.warrantyMonths === b.warrantyMonths) return attributes;
  const months = (product: ProductFacts) =>
    product.warrantyMonths ? voice.say("products.months", { months: product.warrantyMonths }) : none;
  return [...attributes, `• ${voice.say("products.warranty_title")}: ${months(a)} / ${months(b)}`];
}

async function candidates(words: string, tools: AgentTools, turn: Pick<Turn, "locale">): Promise<ProductFacts[]> {
  const found = await tools.searchProducts({ text: words, locale: turn.locale, order: "relevance", limit: FETCH });
  return found.filter((product) => product.relevance >= RELEVANCE_MIN);
}

/** "La Lenovo o la HP": the most relevant pair, of one category where possible, so that no laptop meets a printer. */
function bestPair(
  left: readonly ProductFacts[],
  right: readonly ProductFacts[],
): readonly [ProductFacts, ProductFacts] | null {
  const fitness = (a: ProductFacts, b: ProductFacts) =>
    a.relevance + b.relevance + (a.category === b.category ? 0.5 : 0);
  const pairs = left.flatMap((a) => right.filter((b) => b.id !== a.id).map((b) => [a, b] as const));
  return pairs.sort(([a, b], [c, d]) => fitness(c, d) - fitness(a, b))[0] ?? null;
}

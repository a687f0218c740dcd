/** The product expert's answers: one product, a list, which one is meant, or that there is none. */
import { foldText } from "../../lib/text.ts";
import type { AgentTools, Decision, ProductFacts, Turn } from "../agent.ts";
import { isKnownThing } from "../product-question/things.ts";
import type { ProductQuestion } from "../product-question.ts";
import { KIND, learn } from "../qualifier/answers.ts";
import { askSlot, nextSlot } from "../qualifier/slots.ts";
import { conclude, lines, sentences, type Voice } from "../voice.ts";
import { sayOutOfStock } from "./alternatives.ts";
import { findCategories, isAvailable } from "./find.ts";
import { asksRepair } from "./repair.ts";
import {
  photoOf,
  productCard,
  productChoices,
  productLine,
  productLines,
  singleChoices,
  warrantyLine,
} from "./show.ts";

/** Longest list in one bubble. */
export const LIST_MAX = 3;
const CATEGORIES_MAX = 5;

/** One product with its photo and a question that moves forward. */
export async function sayProduct(
  product: ProductFacts,
  question: ProductQuestion,
  turn: Turn,
  tools: AgentTools,
  voice: Voice,
): Promise<Decision> {
  if (!isAvailable(product)) return sayOutOfStock(product, turn, tools, voice);
  const isKnown = turn.state.offeredProductIds.includes(product.id);
  const plain = isKnown ? "about_intro" : "single_intro";
  const intro = question.order === "relevance" ? plain : `${question.order}_intro`;
  return conclude("product-expert", turn, voice, {
    replies: [
      {
        text: lines(
          voice.say(`products.${intro}`),
          productCard(product, question.asks, question.words, voice),
          voice.say(product.stock === null ? "products.service_question" : "products.single_question"),
        ),
        choices: singleChoices(product, voice),
        ...(isKnown && question.asks !== "photo" ? {} : photoOf(product)),
      },
    ],
    sources: [{ type: "product", product }],
    offeredProductIds: [product.id],
    pending: "purchase_offered",
    why: `One product fits the question (${question.order}).`,
  });
}

/** Up to three products as lines; `intro` is the key of the sentence above them. */
export function sayList(
  products: readonly ProductFacts[],
  intro: "list_intro" | "cheapest_list_intro" | "dearest_list_intro" | "beyond_limits" | "which" | "which_new",
  question: ProductQuestion,
  turn: Turn,
  voice: Voice,
): Decision {
  const available = products.filter(isAvailable);
  const shown = (available.length > 0 ? available : products).slice(0, LIST_MAX);
  // What a service is used for is known; when is agreed on with a person.
  const areServices = shown.every(({ stock }) => stock === null);
  const asksWhich = intro === "which" || intro === "which_new";
  const [only, second] = shown;
  const isOne = !asksWhich && only !== undefined && second === undefined;
  const slot = asksWhich || shown.length < 2 || areServices ? null : nextSlot(turn, learn(turn));
  const next = slot ? askSlot(slot, turn, voice) : null;
  const withWarranty = shown.map((product) =>
    sentences(`• ${productLine(product, voice)}`, warrantyLine(product, voice, true)),
  );
  return conclude("product-expert", turn, voice, {
    replies: [
      {
        text: lines(
          voice.say(`products.${intro}`),
          question.asks === "warranty" ? lines(...withWarranty) : productLines(shown, voice),
          isOne ? voice.say(`products.${only.stock === null ? "service" : "single"}_question`) : null,
          isOne || asksWhich ? null : (next?.text ?? voice.say("products.list_question")),
        ),
        choices: isOne ? singleChoices(only, voice) : productChoices(shown, voice),
      },
    ],
    sources: shown.map((product) => ({ type: "product", product })),
    offeredProductIds: shown.map((product) => product.id),
    ...(isOne ? { pending: "purchase_offered" as const } : {}),
    ...(next ? { memory: { ...next.memory, answers: withKind(question, turn) }, pending: next.pending } : {}),
    why: `${products.length} products fit; ${shown.length} are shown (${intro}).${slot ? ` Asked for ${slot}.` : ""}`,
  });
}

/** "¿Y la segunda?" where there was no second: those that were shown, once more. */
export function sayOnlyThese(
  offered: readonly ProductFacts[],
  question: ProductQuestion,
  turn: Turn,
  voice: Voice,
): Decision {
  const decision = sayList(offered, "which", question, turn, voice);
  const [only, second] = offered;
  return {
    ...decision,
    replies: [
      {
        text: lines(
          voice.tell("qualifier.only_shown", { count: offered.length }),
          productLines(offered, voice),
          voice.say("products.others_question", { count: offered.length }),
        ),
        choices: only && !second ? singleChoices(only, voice) : productChoices(offered, voice),
      },
    ],
    state: { ...decision.state, usedVariants: voice.usedVariants(), pending: second ? null : "purchase_offered" },
    why: "A place in the list that was not shown; told what was.",
  };
}

/** Nothing fits, or nothing was named: the categories we have, and a question. */
export async function sayCategories(
  question: ProductQuestion,
  turn: Turn,
  tools: AgentTools,
  voice: Voice,
): Promise<Decision> {
  const isNamed = question.words !== "";
  const categories = await findCategories(question.words, tools, turn, CATEGORIES_MAX);
  const person = { title: voice.say("choice.person"), value: voice.say("choice.person_value") };
  const list = new Intl.ListFormat(voice.locale, { type: "conjunction" }).format(categories);
  const lead = isNamed ? sayNotSold(question.words, turn, voice) : null;
  const rest =
    categories.length > 0
      ? voice.say(isNamed ? "products.near_categories" : "products.categories", { categories: list })
      : voice.say("products.ask_person");
  return conclude("product-expert", turn, voice, {
    replies: [
      {
        text: sentences(lead, rest),
        choices: [
          ...categories
            .slice(0, LIST_MAX)
            .map((category) => ({ title: category, value: voice.say("choice.category_value", { category }) })),
          person,
        ],
      },
    ],
    // Who came for what is not sold here, with nothing else on the table, counts once as not for us.
    actions:
      isNamed && !hasSomethingOnTable(turn)
        ? [{ type: "record_outcome", kind: "disqualified", reason: "not_sold" }]
        : [],
    // An honest no is an answer, where a known thing was named; else the word may not have been understood.
    helped: categories.length > 0 && (!isNamed || (isKnownThing(question.words) && !asksRepair(turn))),
    pending: categories.length > 0 ? null : "person_offered",
    why: isNamed ? "Nothing in the catalog fits; near categories shown." : "No product named; asked which kind.",
  });
}

function hasSomethingOnTable({ state }: Turn): boolean {
  return state.offeredProductIds.length > 0 || state.cart.length > 0 || state.quoteCode !== null;
}

/** Plainly that it is not sold, by the customer's own word where that is one. */
function sayNotSold(words: string, { text }: Turn, voice: Voice): string {
  const [thing, more] = words.split(" ");
  const said = (text.match(/[\p{L}\p{N}-]+/gu) ?? []).find((word) => foldText(word) === thing);
  return said && more === undefined && /\p{L}/u.test(said)
    ? voice.tell("qualifier.not_sold", { thing: said.toLowerCase() })
    : voice.tell("qualifier.not_sold_unnamed");
}

function withKind({ words }: ProductQuestion, turn: Turn): Record<string, string> {
  return { ...learn(turn), ...(words === "" ? {} : { [KIND]: words }) };
}

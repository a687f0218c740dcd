/** The product expert: prices, stock, comparisons and alternatives, from the catalog's facts only. */
import type { Agent, AgentTools, Decision, ProductFacts, Turn } from "./agent.ts";
import { asksForPolicy } from "./cases/policy.ts";
import { sayTerms } from "./closer/terms.ts";
import { answerBusinessQuestion } from "./concierge/business-answers.ts";
import { readBusinessQuestion } from "./concierge/business-question.ts";
import { opensWithGreeting, sayGreeting } from "./concierge/courtesies.ts";
import { answerFromFaq, type FaqAnswer, sureFaq } from "./concierge/faq.ts";
import { hasIntent, mainIntent } from "./main-intent.ts";
import { sayAlternatives } from "./product-expert/alternatives.ts";
import { sayCategories, sayList, sayOnlyThese, sayProduct } from "./product-expert/answer.ts";
import { findPair, sayComparison } from "./product-expert/compare.ts";
import { currencyName } from "./product-expert/currency.ts";
import { closestByName, findProducts, isAvailable, namedProduct, stemsOf } from "./product-expert/find.ts";
import { asksQuality, meantProducts, offeredProducts } from "./product-expert/offered.ts";
import { isWrittenOf, sayQuality } from "./product-expert/quality.ts";
import { readQuestion } from "./product-expert/read.ts";
import { refineOffered } from "./product-expert/refine.ts";
import { asksRepair, findServices, goesOnAboutRepair } from "./product-expert/repair.ts";
import { isKnownThing, thingsIn } from "./product-question/things.ts";
import type { ProductQuestion } from "./product-question.ts";
import { conclude, createVoice, lines, sentences, type Voice } from "./voice.ts";

/** "¿Y la batería cuál dura más?": one of those shown. */
const ASKS_WHICH = /\b(?:cual(?:es)?|which|qual|quais)\b.*\b(?:mas|mejor|more|longer|better|best|mais|melhor)\b/u;
/** Words by which something is asked for. */
const ASKS_FOR =
  /\b(?:tien\p{L}+|tenes|tendr\p{L}+|vend\p{L}+|hay|busc\p{L}+|quier\p{L}+|necesit\p{L}+|manej\p{L}+|trabaj\p{L}+|cuesta|precio|have|sell|carry|need|want|look\p{L}*|price|cost|tem|procur\p{L}+|preciso|quero|custa|preco)\b/u;
export const productExpert: Agent = {
  name: "product-expert",
  purpose: "Tells prices and stock, compares products and offers alternatives.",
  async decide(turn, tools) {
    const voice = createVoice(turn);
    const question = readQuestion(turn);
    const decision = await answer(question, turn, tools, voice);
    return withCourtesies(decision, question, turn, tools, voice);
  },
};

async function answer(question: ProductQuestion, turn: Turn, tools: AgentTools, voice: Voice): Promise<Decision> {
  const offered = await offeredProducts(turn, tools);
  const intent = mainIntent(turn.understanding);
  if (asksRepair(turn)) {
    const services = await findServices(question, tools, turn);
    const [only, second] = services;
    if (only && !second) return sayProduct(only, question, turn, tools, voice);
    if (only) return sayList(services, "list_intro", question, turn, voice);
  }
  const [service] = offered;
  if (service && goesOnAboutRepair(turn, offered)) return sayProduct(service, question, turn, tools, voice);
  if (question.isComparison) {
    const pair = await findPair(question, offered, tools, turn);
    if (pair) return sayComparison(pair, turn, voice);
  }
  const meant = meantProducts(question, offered);
  const isNamed = picksOffered(question, meant, offered.length) && turn.understanding.objection.value === null;
  const points = isNamed || question.mentions.some(({ type }) => type === "ordinal");
  const isPriceDoubt = question.wantsCheaper || (intent === "objection" && isAboutPrice(turn) && !points);
  const cheapest = [...meant].sort((a, b) => a.price.cents - b.price.cents)[0];
  if (isPriceDoubt && cheapest) return sayAlternatives(cheapest, true, turn, tools, voice);
  if (question.wantsOthers) {
    const base = meant[0] ?? (await searchedProduct(question, turn, tools));
    if (base) return sayAlternatives(base, false, turn, tools, voice);
  }
  if (isBeyondOffered(question, offered)) return sayOnlyThese(offered, question, turn, voice);
  if (asksQualityOfOffered(question, meant, offered)) {
    // "Ese Samsung curvo, ¿cuánto pesa?" is of another than those shown.
    const other = meant.length === 0 ? await otherNamed(question, offered, turn, tools) : null;
    if (other) return answerQuality([other], question, turn, tools, voice);
    return answerQuality(meant.length > 0 ? meant : offered, question, turn, tools, voice);
  }
  if (isAboutOffered(question, meant, offered)) return sayMeant(question, meant, turn, tools, voice);
  const refined = await refineOffered(question, offered, turn, tools, voice);
  if (refined) return refined;
  const near = await nearOffered(question, offered, tools, turn);
  if (near)
    return near.length > 0
      ? sayList(near, "list_intro", question, turn, voice)
      : answerQuality(offered, question, turn, tools, voice);
  return answerBySearch(question, turn, tools, voice);
}

function isAboutPrice({ understanding: { objection } }: Turn): boolean {
  return objection.value === null || objection.value === "price" || objection.value === "competitor";
}

/**
 * What to show when a question after an offer names no other product: others of the same shelf whose texts speak of it
 * ("¿y para editar videos?"), or none, when it is about what was offered ("what's the battery life?"). Null when it does
 * name another product, or nothing was offered.
 */
async function nearOffered(
  question: ProductQuestion,
  offered: readonly ProductFacts[],
  tools: AgentTools,
  turn: Turn,
): Promise<readonly ProductFacts[] | null> {
  const hasLimits = question.maxCents !== undefined || question.minCents !== undefined;
  if (offered.length === 0 || question.words === "" || question.order !== "relevance" || hasLimits) return null;
  const { products } = await findProducts(question, tools, turn);
  const stems = stemsOf(question.words);
  const isNamed = ({ name, brand, category, sku }: ProductFacts) =>
    stemsOf(`${name} ${brand ?? ""} ${category} ${sku}`).some((stem) => stems.includes(stem));
  if (products.length === 0 || products.some(isNamed)) return null;
  if (offered.length > 1 && ASKS_WHICH.test(question.folded)) return [];
  const shelves = new Set(offered.map(({ category }) => category));
  return products.filter(({ id, category }) => shelves.has(category) && offered.every((one) => one.id !== id));
}

/** The product that the words name better than any shown; null when they name none. */
async function otherNamed(
  question: ProductQuestion,
  offered: readonly ProductFacts[],
  turn: Turn,
  tools: AgentTools,
): Promise<ProductFacts | null> {
  if (thingsIn(question.words).length === 0) return null;
  const { products } = await findProducts(question, tools, turn);
  const other = closestByName(products, stemsOf(question.words));
  return other && offered.every(({ id }) => id !== other.id) ? other : null;
}

/** "¿Y la segunda?" after a single one was shown. */
function isBeyondOffered({ mentions, words }: ProductQuestion, offered: readonly ProductFacts[]): boolean {
  const places = mentions.flatMap((mention) => (mention.type === "ordinal" ? [mention.index] : []));
  return offered.length > 0 && words === "" && places.length > 0 && places.every((place) => place >= offered.length);
}

/** "¿Y aguanta juegos?" of what was shown, unless another thing of ours is named by it. */
function asksQualityOfOffered(
  { asksQuality: asks, asks: fact, order, mentions }: ProductQuestion,
  meant: readonly ProductFacts[],
  offered: readonly ProductFacts[],
): boolean {
  // "¿Cuánto pesa?" reads like a price and is none.
  if (offered.length === 0 || order !== "relevance" || (fact !== null && fact !== "price")) return false;
  return asks && (meant.length > 0 || mentions.every(({ type }) => type !== "ordinal"));
}

/** What the sheets say of it; else what the FAQ does ("are they original?"); else that nothing is written of it. */
async function answerQuality(
  products: readonly ProductFacts[],
  question: ProductQuestion,
  turn: Turn,
  tools: AgentTools,
  voice: Voice,
): Promise<Decision> {
  const faq = isWrittenOf(question, products) ? null : await answerFromFaq(turn, tools, voice);
  return faq?.kind === "sure" ? sayFaq(faq, turn, voice) : sayQuality(products, question, turn, voice);
}

/** A reference, a bare order among those shown, or a question without a product's name. */
function isAboutOffered(
  question: ProductQuestion,
  meant: readonly ProductFacts[],
  offered: readonly ProductFacts[],
): boolean {
  if (meant.length === 0) return false;
  if (question.mentions.length > 0) return true;
  if (question.maxCents !== undefined || question.minCents !== undefined) return false;
  if (question.words !== "") return asksQuality(question, meant) || picksOffered(question, meant, offered.length);
  return question.asks !== null || question.order !== "relevance" || question.foreignCurrency !== undefined;
}

/** "The Logitech one": names some of those shown and not all of them. */
function picksOffered({ words, order }: ProductQuestion, meant: readonly ProductFacts[], shown: number): boolean {
  return words !== "" && order === "relevance" && meant.length > 0 && meant.length < shown;
}

async function sayMeant(
  question: ProductQuestion,
  meant: readonly ProductFacts[],
  turn: Turn,
  tools: AgentTools,
  voice: Voice,
): Promise<Decision> {
  const sign = question.order === "dearest" ? -1 : 1;
  const ordered =
    question.order === "relevance"
      ? meant
      : [...meant].sort((a, b) => sign * (a.price.cents - b.price.cents)).slice(0, 1);
  const [only] = ordered;
  if (ordered.length === 1 && only) return sayProduct(only, question, turn, tools, voice);
  // "¿Cuál tiene mejor cámara?" of two is answered by what is written of both.
  if (question.words !== "" && question.asks === null) return sayQuality(ordered, question, turn, voice);
  const intro = question.asks === null ? "which" : "list_intro";
  return sayList(ordered, intro, question, turn, voice);
}

async function answerBySearch(
  question: ProductQuestion,
  turn: Turn,
  tools: AgentTools,
  voice: Voice,
): Promise<Decision> {
  const isOpen = question.words === "" && question.order === "relevance";
  const hasLimits = question.maxCents !== undefined || question.minCents !== undefined;
  const faqFirst = isOpen && !hasLimits && !question.wantsCatalog ? await answerFromFaq(turn, tools, voice) : null;
  if (faqFirst) return sayFaq(faqFirst, turn, voice);
  if (isOpen && !hasLimits) return sayCategories(question, turn, tools, voice);

  const { products, isBeyondLimits } = await findProducts(question, tools, turn);
  if (products.length === 0) {
    const faq = await answerFromFaq(turn, tools, voice);
    if (faq && isAboutNamed(faq, question)) return sayFaq(faq, turn, voice);
    const offered = await offeredProducts(turn, tools);
    // Beside what was shown an unknown word is only a thing when it is asked for as one.
    const isThing = offered.length > 0 ? isKnownThing(question.words) || ASKS_FOR.test(question.folded) : true;
    if (isThing && thingsIn(question.words).length > 0) return sayCategories(question, turn, tools, voice);
    // Nothing that could be sold is named: it is about what was shown, or not understood.
    if (offered.length > 0) return answerQuality(offered, question, turn, tools, voice);
    return sayCategories({ ...question, words: "" }, turn, tools, voice);
  }
  if (isBeyondLimits) return sayList(products, "beyond_limits", question, turn, voice);
  const isSuperlative = question.order !== "relevance" && !question.wantsSeveral;
  const one = isSuperlative ? (products[0] ?? null) : namedProduct(question, products);
  if (one) return sayProduct(one, question, turn, tools, voice);
  const [only, another] = products.filter(isAvailable);
  if (only && !another) return sayProduct(only, question, turn, tools, voice);
  return sayList(
    products,
    question.order === "relevance" ? "list_intro" : `${question.order}_list_intro`,
    question,
    turn,
    voice,
  );
}

/** "¿Venden drones?" is no "¿venden a empresas?": what is only like an entry must name the same thing. */
function isAboutNamed({ kind, sources }: FaqAnswer, { words }: ProductQuestion): boolean {
  if (kind === "sure" || words === "") return true;
  const stems = stemsOf(words);
  return sources.some(
    (source) =>
      source.type === "faq" &&
      stemsOf(`${source.faq.question} ${source.faq.answer}`).some((stem) => stems.includes(stem)),
  );
}

function sayFaq(faq: FaqAnswer, turn: Turn, voice: Voice): Decision {
  return conclude("product-expert", turn, voice, {
    replies: [faq.reply],
    sources: faq.sources,
    why: "No product is named, and the FAQ answers this.",
  });
}

async function searchedProduct(question: ProductQuestion, turn: Turn, tools: AgentTools): Promise<ProductFacts | null> {
  if (question.words === "") return null;
  const { products } = await findProducts(question, tools, turn);
  return namedProduct(question, products);
}

/** The greeting in the first bubble, and before the product the FAQ's answer to a second matter (delivery, payment). */
async function withCourtesies(
  decision: Decision,
  question: ProductQuestion,
  turn: Turn,
  tools: AgentTools,
  voice: Voice,
): Promise<Decision> {
  const isAnsweredByFaq = decision.sources.some((source) => source.type === "faq");
  const hasMatter =
    decision.replies.length === 1 && (hasIntent(turn.understanding, ["delivery", "payment"]) || asksForPolicy(turn));
  const faq = hasMatter && !isAnsweredByFaq ? await sureFaq(turn, tools) : null;
  const terms = hasMatter && !isAnsweredByFaq && !faq ? sayTerms(turn) : null;
  const matter = faq ? { text: faq.answer } : terms?.replies[0];
  const [first, ...others] = matter ? [matter, ...decision.replies] : decision.replies;
  if (!first) return decision;
  const greeting = opensWithGreeting(turn.text) ? sayGreeting(turn, voice) : null;
  const business = readBusinessQuestion(turn.text, turn.locale, turn.understanding.entities.date);
  // "¿Cuánto cuesta el mouse y hasta qué hora atienden?"
  const isBoth = business && !faq && question.words !== "";
  const fact = isBoth ? answerBusinessQuestion({ ...business, day: business.day ?? "now" }, turn, voice) : null;
  const currency = currencyName(turn.business.currency, voice.locale);
  const foreign = question.foreignCurrency ? voice.say("products.other_currency", { currency }) : null;
  return {
    ...decision,
    replies: [
      {
        ...first,
        text: fact
          ? lines(sentences(greeting, fact), sentences(foreign, first.text))
          : sentences(greeting, foreign, first.text),
      },
      ...others,
    ],
    sources: [
      ...decision.sources,
      ...(faq ? [{ type: "faq" as const, faq }] : (terms?.sources ?? [])),
      ...(fact ? [{ type: "business" as const }] : []),
    ],
    state: { ...decision.state, usedVariants: voice.usedVariants() },
  };
}

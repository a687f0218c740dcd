/** What a turn is about, as the policy's rules ask it: answers to ours, changes of a purchase, doubts, references. Pure. */
import { foldText } from "../../lib/text.ts";
import type { Turn } from "../agent.ts";
import { readPlace } from "../closer/place.ts";
import type { Wish } from "../closer/wish.ts";
import { readBusinessQuestion } from "../concierge/business-question.ts";
import { isBargaining } from "../objections/bargain.ts";
import { isBareNo, isBareYes } from "../pending.ts";
import { headWords } from "../product-question/words.ts";
import type { ProductQuestion } from "../product-question.ts";
import { isSlotAnswer, isUnanswered, learn, learnsAsked, tellsOfNeed } from "../qualifier/answers.ts";
import type { Intent } from "../understand/understanding.ts";

const PERSON_PENDING = new Set<string>(["person_called", "person_offered"]);
/** From this confidence on, a doubt beside another intent is met first. */
const DOUBT_MIN = 0.6;
/** Only a doubt this sure is heard in an answer to our question. */
const SURE_DOUBT_MIN = 0.75;
/** Longer texts say more than a place. */
const PLACE_WORDS_MAX = 7;
const ORDINAL_WORDS_MAX = 3;

/** Something is on the table: shown, chosen or quoted. */
export function hasOffer({ state }: Turn): boolean {
  return state.offeredProductIds.length > 0 || state.cart.length > 0 || state.quoteCode !== null;
}

/** The yes, the no, the number or the place that the closer asked for. */
export function answersCloser(turn: Turn, intent: Intent, wish: Wish): boolean {
  const isOther = intent === "objection" || isBargaining(turn) || wish.question.asks !== null;
  switch (turn.state.pending) {
    case "quote_offered":
    case "discount_offered":
      return (wish.saysYes || wish.saysNo || wish.asksLink || changesCart(turn, wish)) && !isOther;
    case "place_asked":
      return answersPlace(turn, wish, isOther);
    case "quantity_asked":
      return wish.quantity !== null && !isOther;
    case "purchase_offered":
      return wish.quantity !== null && wish.question.words === "" && !isOther && !turn.text.includes("?");
    default:
      return false;
  }
}

/** A place that we serve is an answer whatever stands around it; any other only when nothing else is asked. */
function answersPlace(turn: Turn, wish: Wish, isOther: boolean): boolean {
  const place = readPlace(turn, wish);
  if (isQuestionOfShop(turn)) return false;
  if (isUnanswered(turn.text) || (wish.quantity !== null && !isOther)) return true;
  return (place !== null && place.type !== "unknown") || ((place !== null || wish.saysNo) && !isOther);
}

/** A yes or no to a question of the sale says nothing else, whatever it resembles. */
export function isBareAnswer({ text, state }: Turn): boolean {
  const isAsked = state.pending !== null && !PERSON_PENDING.has(state.pending);
  return isAsked && (isBareYes(text) || isBareNo(text));
}

/** "¿Y tienen tienda en Surco?" names a place and asks for another thing. */
function isQuestionOfShop(turn: Turn): boolean {
  return turn.text.includes("?") && readBusinessQuestion(turn.text, turn.locale) !== null;
}

function changesCart(turn: Turn, wish: Wish): boolean {
  if (turn.state.cart.length === 0) return false;
  const isSwitched = wish.switches && wish.question.words !== "" && !turn.text.includes("?");
  return wish.quantity !== null || wish.adds || wish.removes || isSwitched || isOnlyPlace(turn, wish);
}

/** "Mejor a Arequipa", "¿y si lo recojo?": a place that we serve, and little else. */
export function isOnlyPlace(turn: Turn, wish: Wish): boolean {
  const place = readPlace(turn, wish);
  if (place === null || place.type === "unknown" || isQuestionOfShop(turn)) return false;
  return wish.question.words === "" && wish.question.asks === null && wordsOf(turn) <= PLACE_WORDS_MAX;
}

/** "La segunda", "la más barata". */
export function isOnlyOrdinal(turn: Turn, { words, mentions, order, wantsCheaper, asks }: ProductQuestion): boolean {
  if (isBargaining(turn)) return false;
  const isPlace = mentions.some(({ type }) => type === "ordinal");
  const isExtreme = order !== "relevance" && !wantsCheaper && asks === null;
  const isShort = words === "" && wordsOf(turn) <= ORDINAL_WORDS_MAX;
  return isShort && turn.state.offeredProductIds.length > 0 && (isPlace || isExtreme);
}

/** What the qualifier asked for, a "no sé", or a free answer; a doubt or a decision to buy is none. */
export function answersSlot(turn: Turn, intent: Intent, wish: Wish): boolean {
  if (isBargaining(turn)) return false;
  // Whoever is asked how many and tells what it may cost has answered all the same.
  if (tellsOfNeed(turn) && wish.question.words === "" && !turn.text.includes("?") && !wish.isPlain) return true;
  if (!isSlotAnswer(turn)) return false;
  if (isUnanswered(turn.text) || learnsAsked(turn)) return true;
  // "Uso Excel y Teams" answers what it is for, though it may sound like having enough already.
  const isSureDoubt = isDoubt(turn, intent) && turn.understanding.objection.confidence >= SURE_DOUBT_MIN;
  return !isSureDoubt && !(intent === "purchase" && wish.isPlain);
}

function wordsOf({ text }: Turn): number {
  return text.trim().split(/\s+/).length;
}

/** The open quote's link, total, payment, or a change of it. */
export function isAboutQuote(turn: Turn, intent: Intent, wish: Wish): boolean {
  const { state } = turn;
  if (state.quoteCode === null || state.stage === "won") return false;
  if (wish.asksLink || (wish.asksTotal && wish.question.words === "")) return true;
  const isQuestion =
    wish.question.asks !== null || (turn.text.includes("?") && !wish.adds && !wish.removes && !isOnlyPlace(turn, wish));
  if (changesCart(turn, wish) && !isQuestion) return true;
  return wish.isPlain && (intent === "payment" || intent === "purchase");
}

/** A live doubt, or bargaining: both are met by the objection handler once there is something to speak of. */
export function isDoubt(turn: Turn, intent: Intent): boolean {
  const { objection, intent: main } = turn.understanding;
  if (isBargaining(turn)) return true;
  if (intent === "objection" && main.confidence >= DOUBT_MIN) return true;
  return objection.value !== null && (intent === "objection" || objection.confidence >= DOUBT_MIN);
}

/** "Quiero un regalo para mi papá": what for, and nothing that one buys. */
export function tellsPurpose(turn: Turn): boolean {
  return turn.state.answers.need === undefined && learn(turn).need !== undefined;
}

/** "Necesito 5 mouse": so many of something are bought, not looked for. */
export function isCounted({ quantity, question }: Wish): boolean {
  return quantity !== null && quantity > 1 && question.words !== "";
}

/** "Quiero comprar una laptop": a kind, with no number or mark of a model. */
export function isKindOnly({ words, folded }: ProductQuestion): boolean {
  const plain = foldText(folded);
  return (
    headWords(plain).split(" ").length <= 2 &&
    !/\d/.test(words) &&
    /\b(?:un|una|unos|unas|algun|alguna|a|an|some|um|uma)\b/u.test(plain)
  );
}

/** "¿Cuánto cuesta el envío?" names no product: the FAQ answers. */
export function isOnlyMatter(question: ProductQuestion): boolean {
  return question.namesMatter && question.words === "" && question.order === "relevance";
}

/** By place, by what is asked, by order or by comparison. */
export function refersToOffered(question: ProductQuestion): boolean {
  return (
    question.mentions.length > 0 ||
    question.asks !== null ||
    question.order !== "relevance" ||
    question.isComparison ||
    question.wantsOthers
  );
}

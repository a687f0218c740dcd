/** What a turn is about, as the policy's rules ask it: answers to ours, changes of a purchase, doubts, references. Pure. */
import { findZone } from "../../crm/pricing.ts";
import { foldText } from "../../lib/text.ts";
import type { Turn } from "../agent.ts";
import { readPlace } from "../closer/place.ts";
import type { Wish } from "../closer/wish.ts";
import { readBusinessQuestion } from "../concierge/business-question.ts";
import { promisedPercent } from "../objections/agreement.ts";
import { isBargaining, readBargain } from "../objections/bargain.ts";
import { saysDear } from "../objections/dear.ts";
import { isAcknowledgement, isBareNo, isBareYes, isQuestion, saysYes } from "../pending.ts";
import { isKnownThing, thingsIn } from "../product-question/things.ts";
import { headWords } from "../product-question/words.ts";
import { type ProductQuestion, readProductQuestion } from "../product-question.ts";
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
const TAKES = /\b(?:quiero|quero|llevo|levo|compro|take|want|buy)\b/u;
const POINTS =
  /^\W*(?:(?:ok|okay|and|y|e|mejor|prefiero|prefiro|pues|entonces|entao|then|quiero|quero) )*(?:the|el|la|los|las|o|a|os|as|that|es[ae]|ess[ae])\s/u;

/** Something is on the table: shown, chosen or quoted. */
export function hasOffer({ state }: Turn): boolean {
  return state.offeredProductIds.length > 0 || state.cart.length > 0 || state.quoteCode !== null;
}

/** One thing is spoken of: in the cart, or the only one shown. */
export function hasChosen({ state }: Turn): boolean {
  return state.cart.length > 0 || state.offeredProductIds.length === 1;
}

/** "¿Y si llevo 2?", "mejor 3": so many of what was shown, and nothing else. */
export function isOnlyQuantity(turn: Turn, { quantity, question }: Wish): boolean {
  const isBare = question.words === "" && question.asks === null && question.order === "relevance";
  return quantity !== null && isBare && !question.namesMatter && wordsOf(turn) <= PLACE_WORDS_MAX;
}

/** "Quanto fica com entrega em Los Olivos?" of the one thing that is spoken of. */
export function isPriceAtPlace(turn: Turn, wish: Wish): boolean {
  const { asks, words } = wish.question;
  return asks === "price" && words === "" && hasChosen(turn) && readPlace(turn, wish)?.type === "zone";
}

/** "What's the total?" of the one thing that is spoken of. */
export function isTotalOfChosen(turn: Turn): boolean {
  return turn.state.cart.length > 0 || (hasChosen(turn) && /\btotal\b/iu.test(turn.text));
}

/** "5% ok?" after an offer of 5 %: the offer is taken. */
function repeatsDiscount(turn: Turn): boolean {
  const asked = turn.state.pending === "discount_offered" ? readBargain(turn)?.percent : null;
  return typeof asked === "number" && asked <= promisedPercent(turn.state);
}

/** The yes, the no, the number or the place that the closer asked for. */
export function answersCloser(turn: Turn, intent: Intent, wish: Wish): boolean {
  if (repeatsDiscount(turn)) return true;
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

/** A place that we serve and hardly a word more, in the middle of a sale: nothing else is in it, whatever it resembles. */
export function answersWithPlace(turn: Turn): boolean {
  const isServed = findZone(turn.said, turn.business.rules) !== null;
  return hasOffer(turn) && isServed && wordsOf(turn) <= ORDINAL_WORDS_MAX;
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

/** "Sí, dele": a yes and no word of a thing. */
export function isYesAlone({ text }: Turn, { words, asks }: ProductQuestion): boolean {
  return saysYes(text) && words === "" && asks === null;
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
export function isOnlyOrdinal(turn: Turn, wish: Wish): boolean {
  const { words, mentions, order, wantsCheaper, asks } = wish.question;
  if (isBargaining(turn)) return false;
  const isPlace = mentions.some(({ type }) => type === "ordinal") && !(wish.quantity !== null && isBareNumber(turn));
  const isExtreme = order !== "relevance" && !wantsCheaper && asks === null;
  const isShort = words === "" && wordsOf(turn) <= ORDINAL_WORDS_MAX;
  return isShort && turn.state.offeredProductIds.length > 0 && (isPlace || isExtreme);
}

function isBareNumber({ text }: Turn): boolean {
  return /^\W*\d+\W*$/u.test(text);
}

/** "Quero o primeiro", "I'll take the second": a place in the list, and the decision to buy it. */
export function takes({ text }: Turn, { isPlain, question }: Wish): boolean {
  return isPlain && question.mentions.some(({ type }) => type === "ordinal") && TAKES.test(foldText(text));
}

/** What the qualifier asked for, a "no sé", or a free answer; a doubt or a decision to buy is none. */
export function answersSlot(turn: Turn, intent: Intent, wish: Wish): boolean {
  if (intent === "objection" && saysDear(turn) && hasOffer(turn)) return false;
  if (isBargaining(turn) || choosesByPrice(turn, wish) || sendsPieces(turn, wish)) return false;
  if (pointsAtShown(turn, wish)) return false;
  // Whoever is asked how many and tells what it may cost has answered all the same.
  if (tellsOfNeed(turn) && wish.question.words === "" && !isQuestion(turn.text) && !wish.isPlain) return true;
  if (!isSlotAnswer(turn)) return false;
  if (isUnanswered(turn.text) || learnsAsked(turn)) return true;
  // "Uso Excel y Teams" answers what it is for, though it may sound like having enough already.
  const isSureDoubt = isDoubt(turn, intent) && turn.understanding.objection.confidence >= SURE_DOUBT_MIN;
  return !isSureDoubt && !(intent === "purchase" && wish.isPlain);
}

/** "The second one", "the Asus" after "which one do you mean?": the purchase goes on. */
export function choosesToBuy(turn: Turn, wish: Wish): boolean {
  const { stage, cart, offeredProductIds, pending } = turn.state;
  const isAsked = pending === null || pending === "purchase_offered";
  if (stage !== "closing" || cart.length > 0 || offeredProductIds.length < 2 || !isAsked) return false;
  const { asks, isComparison } = wish.question;
  if (turn.understanding.entities.email !== undefined) return false;
  if (isQuestion(turn.text) || asks !== null || isComparison || isAcknowledgement(turn.text)) return false;
  const isNamed = wish.question.words !== "" && headWords(wish.question.folded) !== "";
  return isOnlyOrdinal(turn, wish) || (isNamed && wordsOf(turn) <= PLACE_WORDS_MAX);
}

/** "The cheapest" chooses among what was shown, whatever was asked beside it. */
function choosesByPrice(turn: Turn, wish: Wish): boolean {
  return isOnlyOrdinal(turn, wish) && wish.question.order !== "relevance";
}

/** "The EcoTank" after a list: one of those, not when it is needed. */
function pointsAtShown(turn: Turn, { question }: Wish): boolean {
  const isShort = wordsOf(turn) <= PLACE_WORDS_MAX && turn.state.offeredProductIds.length > 1;
  return isShort && question.words !== "" && POINTS.test(foldText(turn.text));
}

/** "Manda 2 pra Miraflores" buys. */
function sendsPieces(turn: Turn, wish: Wish): boolean {
  const place = wish.quantity === null || !hasOffer(turn) ? null : readPlace(turn, wish);
  return place !== null && place.type !== "unknown";
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
  if (isBargaining(turn) || isDear(turn, main.value)) return true;
  if (intent === "objection" && main.confidence >= DOUBT_MIN) return true;
  return objection.value !== null && (intent === "objection" || objection.confidence >= DOUBT_MIN);
}

/** "Uh, re caro": displeasure at a price, whatever else is in it. */
function isDear(turn: Turn, read: Intent): boolean {
  return (
    (read === "complaint" || read === "smalltalk") && saysDear(turn) && !isQuestion(turn.text.replace(/[?¿]/gu, ""))
  );
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
    (/\b(?:un|una|unos|unas|algun|alguna|a|an|some|um|uma)\b/u.test(plain) || isBareThing(words, plain))
  );
}

/** "I want headphones": one known thing, and no word that points at one of them. */
function isBareThing(words: string, plain: string): boolean {
  const isPointed = /\b(?:el|la|los|las|the|that|those|this|these|es[aeo]s?|est[aeo]s?|o|os|as|ess[ae]s?)\b/u.test(
    plain,
  );
  return !words.includes(" ") && isKnownThing(words) && !isPointed;
}

/** "¿Cuánto cuesta el envío?" names no product: the FAQ answers. */
export function isOnlyMatter(question: ProductQuestion): boolean {
  return question.namesMatter && question.words === "" && question.order === "relevance";
}

/** "Com jogo?", "with a case?": describes what was shown and names nothing else. */
export function describesShown({ text, locale, business }: Turn): boolean {
  const { words, folded } = readProductQuestion(text, locale, business.currency);
  return words !== "" && headWords(folded) === "" && isQuestion(text);
}

/** "The Logitech one, and can I pay by card?": a thing in one clause and the terms in another. */
export function namesBesideTerms({ text, locale, business }: Turn): boolean {
  const clauses = text.split(/[,;.?!\n]|\s(?:y|and|e|tambien|también|also|também)\s/iu);
  const read = clauses.map((clause) => readProductQuestion(clause, locale, business.currency));
  const isNamed = ({ namesMatter, words }: ProductQuestion) => !namesMatter && thingsIn(words).length > 0;
  return read.some(({ namesMatter }) => namesMatter) && read.some(isNamed);
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

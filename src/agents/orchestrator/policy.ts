/** The policy: who answers a turn, by a short, ordered list of rules of which the first that applies decides. */
import type { AgentName, Turn } from "../agent.ts";
import { asksForPolicy, asksWhatIf } from "../cases/policy.ts";
import { readPromise } from "../cases/promise.ts";
import { isForCases } from "../cases.ts";
import { readPlace } from "../closer/place.ts";
import { readWish } from "../closer/wish.ts";
import { isAttachmentOnly } from "../concierge/attachments.ts";
import { announcesVisit, readBusinessQuestion } from "../concierge/business-question.ts";
import { tellsTaxId } from "../concierge/tax-id.ts";
import { CLOSURE_MIN } from "../concierge.ts";
import { handoffReason } from "../handoff/reason.ts";
import { hasIntent, isSpam } from "../main-intent.ts";
import { saysDear } from "../objections/dear.ts";
import { isFirmNo } from "../objections/endings.ts";
import { readLater } from "../objections/later.ts";
import { acceptedOffer, isQuestion, isWaitingForPerson } from "../pending.ts";
import { asksRepair } from "../product-expert/repair.ts";
import { isKnownThing } from "../product-question/things.ts";
import { addsToNeed } from "../qualifier/answers.ts";
import { readOutside } from "../qualifier/outside.ts";
import { isVagueNeed } from "../qualifier/vague-need.ts";
import type { Intent } from "../understand/understanding.ts";
import { KNOWLEDGE } from "./knowledge.ts";
import { likelyIntent } from "./likely-intent.ts";
import {
  answersCloser,
  answersSlot,
  answersWithPlace,
  choosesToBuy,
  hasChosen,
  hasOffer,
  isAboutQuote,
  isBareAnswer,
  isCounted,
  isDoubt,
  isKindOnly,
  isOnlyOrdinal,
  isOnlyPlace,
  isOnlyQuantity,
  isPriceAtPlace,
  isTotalOfChosen,
  takes,
  tellsPurpose,
} from "./matters.ts";
import type { Rule } from "./rule.ts";

const ENDING: readonly Intent[] = [
  "confirmation_resolved",
  "thanks",
  "smalltalk",
  "greeting",
  "other",
  "objection",
  "opt_out",
];

/** Intents under which a general question about discounts may be understood. */
const GENERAL: ReadonlySet<Intent> = new Set<Intent>(["price", "product_question", "other"]);

/** Intents beside which a plain wish for what was shown is one to buy. */
const MAY_BE_PURCHASE: ReadonlySet<Intent> = new Set<Intent>(["payment", "price", "other"]);

/** What comes before every sale: wishes not to be written to, noise, people in need of a person. */
const FIRST: readonly Rule[] = [
  {
    agent: "concierge",
    why: "The customer wants no more messages, which comes before everything else.",
    applies: ({ turn, turn: { understanding } }) =>
      understanding.optOut.value && understanding.optOut.confidence >= CLOSURE_MIN && !answersWithPlace(turn),
  },
  { agent: "concierge", why: "Spam is kept from everyone's time.", applies: ({ turn }) => isSpam(turn.understanding) },
  {
    agent: "handoff",
    why: "A person is asked for or needed.",
    applies: ({ turn }) => handoffReason(turn) !== null && !isBareAnswer(turn),
  },
  { agent: "concierge", why: "Something without words was sent.", applies: ({ turn }) => isAttachmentOnly(turn) },
  {
    agent: "qualifier",
    why: "A request outside the business, or nothing to read; answered politely.",
    applies: ({ turn }) => readOutside(turn) !== null,
  },
];

/** Answers to what we asked; a new question is none, and goes on to the rules below. */
const PENDING: readonly Rule[] = [
  {
    agent: "cases",
    why: "The customer rates us, as asked; a number is no place in a list.",
    applies: ({ turn }) => turn.state.pending === "survey_asked" && isForCases(turn),
  },
  {
    agent: "cases",
    why: "Somebody who owes says on which day they will pay.",
    applies: ({ turn }) => readPromise(turn) !== null,
  },
  {
    agent: "concierge",
    why: "The number for the invoice is told; it answers nothing and names no product.",
    applies: ({ turn }) => tellsTaxId(turn.text) && turn.state.pending !== "case_detail_asked",
  },
  {
    agent: "closer",
    why: "The customer drops or pays what was quoted.",
    applies: ({ turn: { state }, wish }) =>
      (wish.cancels || wish.saysPaid || ((wish.removes || wish.changesSomething) && state.cart.length > 0)) &&
      (state.quoteCode !== null || state.cart.length > 0) &&
      state.stage !== "won",
  },
  {
    agent: "objections",
    why: "The customer wants to go on on a later day; we promise to write then.",
    applies: ({ turn }) => readLater(turn) !== null,
  },
  {
    agent: "qualifier",
    why: "The customer answers what the qualifier asked.",
    applies: ({ turn, intent, wish }) =>
      answersSlot(turn, intent, wish) || ((intent === "other" || intent === "smalltalk") && addsToNeed(turn)),
  },
  {
    agent: "closer",
    why: "The customer says which of those shown is meant to be bought.",
    applies: ({ turn, intent, wish }) =>
      intent !== "thanks" && intent !== "greeting" && !isDoubt(turn, intent) && choosesToBuy(turn, wish),
  },
  {
    agent: "product-expert",
    why: "Only a place in the list that was offered.",
    applies: ({ turn, wish }) => isOnlyOrdinal(turn, wish) && !takes(turn, wish),
  },
  {
    agent: "objections",
    why: "The customer declines for good what was argued for.",
    applies: ({ turn }) => isFirmNo(turn),
  },
  {
    agent: "closer",
    why: "The customer answers what the closer asked.",
    applies: ({ turn, intent, wish }) => answersCloser(turn, intent, wish),
  },
  {
    agent: "objections",
    why: "Displeasure of someone who has bought nothing, about what was just shown: a doubt.",
    applies: ({ turn, intent }) =>
      intent === "complaint" &&
      (turn.understanding.objection.value !== null || saysDear(turn)) &&
      turn.state.pending !== "case_detail_asked" &&
      !turn.contact.isCustomer &&
      hasOffer(turn),
  },
  {
    agent: "product-expert",
    why: "Something of the customer's own needs repair, and nothing was bought here.",
    applies: ({ turn }) => turn.state.pending !== "case_detail_asked" && asksRepair(turn),
  },
  {
    agent: "concierge",
    why: "The customer says when they will come by; told when we are open.",
    applies: ({ turn, wish: { question } }) =>
      question.words === "" && turn.state.pending !== "case_detail_asked" && announcesVisit(turn.text),
  },
  {
    agent: "cases",
    why: "An after-sale matter, or an answer about one.",
    applies: ({ turn, intent }) => isForCases(turn, intent),
  },
  {
    agent: "cases",
    why: "How returns work is asked for in general.",
    applies: ({ turn }) =>
      (hasIntent(turn.understanding, ["return_refund"]) || asksWhatIf(turn)) && asksForPolicy(turn),
  },
  {
    agent: "concierge",
    why: "The customer ends the matter.",
    applies: ({ turn: { understanding }, intent }) =>
      understanding.closure.value && understanding.closure.confidence >= CLOSURE_MIN && ENDING.includes(intent),
  },
  {
    agent: "handoff",
    why: "A person was called and the customer makes sure that somebody is there.",
    applies: ({ turn, intent }) => intent === "greeting" && isWaitingForPerson(turn),
  },
  {
    agent: "closer",
    why: "The customer says yes to buying what was just shown.",
    applies: ({ turn }) => acceptedOffer(turn) === "purchase",
  },
];

/** The sale itself. */
const SELLING: readonly Rule[] = [
  {
    agent: "objections",
    why: "A doubt, or a wish for a lower price, about something that was shown or quoted.",
    applies: ({ turn, intent, question }) =>
      hasOffer(turn) &&
      isDoubt(turn, intent) &&
      !(question.wantsOthers && turn.understanding.objection.value !== "price"),
  },
  {
    agent: "closer",
    why: "It is about the quote that was made: its link, its total, or a change.",
    applies: ({ turn, intent, wish }) => isAboutQuote(turn, intent, wish),
  },
  {
    agent: "closer",
    why: "Discounts are asked for in general.",
    applies: ({ turn, intent, wish: { asksDiscount, question } }) =>
      asksDiscount && !hasOffer(turn) && !isKnownThing(question.words) && GENERAL.has(intent),
  },
  {
    agent: "qualifier",
    why: "A price is doubted before any was told.",
    applies: ({ turn, intent }) =>
      intent === "objection" && turn.understanding.objection.value === "price" && !hasOffer(turn),
  },
  {
    agent: "product-expert",
    why: "It points at a place in the list that was offered.",
    applies: ({ turn: { state }, intent, question: { mentions, words } }) =>
      intent !== "purchase" &&
      words === "" &&
      state.offeredProductIds.length > 0 &&
      mentions.some(({ type }) => type === "ordinal"),
  },
  {
    agent: "qualifier",
    why: "A need without a product of ours in it; found out what fits.",
    applies: ({ turn, intent, question, wish }) =>
      isVagueNeed(turn, intent, question) &&
      !isCounted(wish) &&
      !(turn.state.offeredProductIds.length > 0 && (question.words === "" || intent === "purchase")) &&
      (intent !== "purchase" ||
        (wish.quantity === null && (question.words === "" ? tellsPurpose(turn) : isKindOnly(question)))),
  },
  {
    agent: "concierge",
    why: "The customer asks where to come to.",
    applies: ({ turn, intent, wish }) =>
      intent === "purchase" &&
      wish.question.words === "" &&
      isQuestion(turn.text) &&
      readBusinessQuestion(turn.text, turn.locale)?.topic === "address",
  },
  {
    agent: "closer",
    why: "The customer wants to buy.",
    applies: ({ turn, intent, question, wish }) =>
      intent === "purchase" ||
      (isCounted(wish) && isVagueNeed(turn, intent, question)) ||
      (wish.isPlain && hasOffer(turn) && MAY_BE_PURCHASE.has(intent)) ||
      (wish.isPlain && hasOffer(turn) && intent === "delivery" && readPlace(turn, wish) !== null),
  },
  {
    agent: "closer",
    why: "The total with delivery, or for so many, is asked for of something that was shown.",
    applies: ({ turn, wish }) =>
      hasOffer(turn) &&
      turn.state.stage !== "won" &&
      ((wish.asksTotal && (isTotalOfChosen(turn) || readPlace(turn, wish) !== null || wish.quantity !== null)) ||
        isOnlyQuantity(turn, wish) ||
        isPriceAtPlace(turn, wish) ||
        (isOnlyPlace(turn, wish) && (hasChosen(turn) || !isQuestion(turn.text)))),
  },
];

const RULES: readonly Rule[] = [...FIRST, ...PENDING, ...SELLING, ...KNOWLEDGE];

/** Who answers a turn, and the rule that says so. Pure. */
export function chooseAgent(turn: Turn): { agent: AgentName; why: string } {
  const wish = readWish(turn);
  const intent = likelyIntent(turn, wish);
  const rule = RULES.find((candidate) => candidate.applies({ turn, intent, question: wish.question, wish }));
  return { agent: rule?.agent ?? "concierge", why: rule?.why ?? "" };
}

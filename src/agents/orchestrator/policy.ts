/** The policy: who answers a turn, by a short, ordered list of rules of which the first that applies decides. */
import type { AgentName, Turn } from "../agent.ts";
import { isForCases } from "../cases.ts";
import { readPlace } from "../closer/place.ts";
import { readWish, type Wish } from "../closer/wish.ts";
import { isAttachmentOnly } from "../concierge/attachments.ts";
import { isBusinessWord, readBusinessQuestion } from "../concierge/business-question.ts";
import { CLOSURE_MIN } from "../concierge.ts";
import { handoffReason } from "../handoff/reason.ts";
import { hasIntent, isSpam, mainIntent } from "../main-intent.ts";
import { saysDear } from "../objections/dear.ts";
import { isFirmNo } from "../objections/endings.ts";
import { readLater } from "../objections/later.ts";
import { acceptedOffer, isAcknowledgement, isBareNo, isWaitingForPerson } from "../pending.ts";
import { asksRepair } from "../product-expert/repair.ts";
import type { ProductQuestion } from "../product-question.ts";
import { readOutside } from "../qualifier/outside.ts";
import { isVagueNeed } from "../qualifier/vague-need.ts";
import type { Intent } from "../understand/understanding.ts";
import {
  answersCloser,
  answersSlot,
  hasOffer,
  isAboutQuote,
  isBareAnswer,
  isCounted,
  isDoubt,
  isKindOnly,
  isOnlyMatter,
  isOnlyOrdinal,
  isOnlyPlace,
  refersToOffered,
  tellsPurpose,
} from "./matters.ts";

const ABOUT_PRODUCTS: readonly Intent[] = ["product_question", "price", "purchase"];
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

/** A turn as the rules see it, read once. */
interface Seen {
  readonly turn: Turn;
  readonly intent: Intent;
  readonly question: ProductQuestion;
  readonly wish: Wish;
}

interface Rule {
  readonly agent: AgentName;
  readonly why: string;
  applies(seen: Seen): boolean;
}

/** What comes before every sale: wishes not to be written to, noise, people in need of a person. */
const FIRST: readonly Rule[] = [
  {
    agent: "concierge",
    why: "The customer wants no more messages, which comes before everything else.",
    applies: ({ turn: { understanding } }) =>
      understanding.optOut.value && understanding.optOut.confidence >= CLOSURE_MIN,
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
    applies: ({ turn, intent, wish }) => answersSlot(turn, intent, wish),
  },
  {
    agent: "product-expert",
    why: "Only a place in the list that was offered.",
    applies: ({ turn, question }) => isOnlyOrdinal(turn, question),
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
    agent: "cases",
    why: "An after-sale matter, or an answer about one.",
    applies: ({ turn }) => isForCases(turn),
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
    applies: ({ turn, intent }) => hasOffer(turn) && isDoubt(turn, intent),
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
      asksDiscount && !hasOffer(turn) && question.words === "" && GENERAL.has(intent),
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
    agent: "closer",
    why: "The customer wants to buy.",
    applies: ({ turn, intent, question, wish }) =>
      intent === "purchase" ||
      (isCounted(wish) && isVagueNeed(turn, intent, question)) ||
      (wish.isPlain && hasOffer(turn) && (intent === "payment" || intent === "price" || intent === "other")),
  },
  {
    agent: "closer",
    why: "The total with delivery is asked for of something that was shown.",
    applies: ({ turn, wish }) =>
      hasOffer(turn) &&
      ((wish.asksTotal && (readPlace(turn, wish) !== null || wish.quantity !== null)) || isOnlyPlace(turn, wish)),
  },
];

/** Knowledge: the catalog, the business, the FAQ. */
const KNOWLEDGE: readonly Rule[] = [
  {
    agent: "product-expert",
    why: "The whole range is asked for.",
    applies: ({ intent, question: { wantsCatalog } }) => wantsCatalog && (intent === "other" || intent === "smalltalk"),
  },
  {
    agent: "concierge",
    why: "The business's hours or address are asked for, and no product is named.",
    applies: ({ turn, intent, question: { asks, words } }) =>
      intent === "product_question" &&
      asks === null &&
      (words === "" || words.split(" ").every(isBusinessWord)) &&
      readBusinessQuestion(turn.text, turn.locale) !== null,
  },
  {
    agent: "product-expert",
    why: "A question about products or prices.",
    applies: ({ intent, question }) => ABOUT_PRODUCTS.includes(intent) && !isOnlyMatter(question),
  },
  {
    agent: "product-expert",
    why: "Another matter comes with a question about a named product; both are answered.",
    applies: ({ turn: { understanding }, question }) =>
      hasIntent(understanding, ABOUT_PRODUCTS) &&
      hasIntent(understanding, ["delivery", "payment"]) &&
      question.words !== "" &&
      question.asks !== null,
  },
  {
    agent: "product-expert",
    why: "It refers to products that were offered before.",
    applies: ({ turn, intent, question }) =>
      turn.state.offeredProductIds.length > 0 &&
      (intent === "other" || intent === "smalltalk") &&
      !isBareNo(turn.text) &&
      !isAcknowledgement(turn.text) &&
      !isOnlyMatter(question) &&
      refersToOffered(question),
  },
  { agent: "concierge", why: "Everything else.", applies: () => true },
];

const RULES: readonly Rule[] = [...FIRST, ...PENDING, ...SELLING, ...KNOWLEDGE];

/** Who answers a turn, and the rule that says so. Pure. */
export function chooseAgent(turn: Turn): { agent: AgentName; why: string } {
  const intent = mainIntent(turn.understanding);
  const wish = readWish(turn);
  const rule = RULES.find((candidate) => candidate.applies({ turn, intent, question: wish.question, wish }));
  return { agent: rule?.agent ?? "concierge", why: rule?.why ?? "" };
}

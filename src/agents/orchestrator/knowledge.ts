/** The last rules of the policy: what is asked of the catalog, the business and the FAQ. */
import { isBusinessWord, readBusinessQuestion } from "../concierge/business-question.ts";
import { asksWhetherThere } from "../concierge/courtesies.ts";
import { hasIntent } from "../main-intent.ts";
import { isAcknowledgement, isBareNo } from "../pending.ts";
import type { Intent } from "../understand/understanding.ts";
import { describesShown, isOnlyMatter, isYesAlone, namesBesideTerms, refersToOffered } from "./matters.ts";
import type { Rule } from "./rule.ts";

const ABOUT_PRODUCTS: readonly Intent[] = ["product_question", "price", "purchase"];

/** Knowledge: the catalog, the business, the FAQ. */
export const KNOWLEDGE: readonly Rule[] = [
  {
    agent: "concierge",
    why: "The customer makes sure that somebody is there.",
    applies: ({ turn }) => asksWhetherThere(turn.text),
  },
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
    why: "One of those shown is named, and the terms are asked for beside it; both are answered.",
    applies: ({ turn, intent }) =>
      (intent === "payment" || intent === "delivery") &&
      turn.state.offeredProductIds.length > 1 &&
      namesBesideTerms(turn),
  },
  {
    agent: "product-expert",
    why: "It refers to products that were offered before.",
    applies: ({ turn, intent, question }) =>
      turn.state.offeredProductIds.length > 0 &&
      (intent === "other" || intent === "smalltalk") &&
      !isBareNo(turn.text) &&
      !isAcknowledgement(turn.text) &&
      !isYesAlone(turn, question) &&
      !isOnlyMatter(question) &&
      (refersToOffered(question) || describesShown(turn)),
  },
  { agent: "concierge", why: "Everything else.", applies: () => true },
];

/** The intent a turn is routed by: a guess that goes against where the conversation stands gives way to it. Pure. */
import type { Turn } from "../agent.ts";
import type { Wish } from "../closer/wish.ts";
import { isAfterSale, mainIntent } from "../main-intent.ts";
import { isQuestion } from "../pending.ts";
import { isKnownThing } from "../product-question/things.ts";
import { conceptsOf } from "../understand/concepts.ts";
import { foldPlain, splitWords } from "../understand/normalise.ts";
import type { Intent } from "../understand/understanding.ts";
import { hasOffer } from "./matters.ts";

/** Words without which nobody speaks of something bought, broken, late or wrong. */
const AFTER_SALE_WORDS: ReadonlySet<string> = new Set([
  ..."order late refund return broken guarantee angry swear legal fraud charge twice".split(" "),
]);
/** What we asked of an order or a case is answered in any words. */
const CASE_PENDING: ReadonlySet<string> = new Set([
  ..."case_detail_asked order_asked closure_asked rating_reason_asked survey_asked".split(" "),
]);
/** Above this the classifier is believed whatever the words are; a question for an order needs few words. */
const CERTAIN = 0.98;
const CERTAIN_ORDER = 0.6;
/** Up to this an appointment is a guess beside a number of pieces. */
const APPOINTMENT_GUESS = 0.75;
/** Below this the kind of a doubt is a guess. */
const VAGUE_DOUBT = 0.25;
/** Below this a thing that is named alone is no doubt: "o da Samsung". */
const WEAK_DOUBT = 0.4;
const NAME_WORDS_MAX = 4;
const UNSURE = 0.5;

/** The main intent, corrected by what is on the table and what the words say. */
export function likelyIntent(turn: Turn, wish: Wish): Intent {
  const intent = mainIntent(turn.understanding);
  // "E aí, tem celular?": a greeting around a question.
  const isCourtesy = intent === "greeting" || intent === "smalltalk";
  if (isCourtesy && isQuestion(turn.text) && isKnownThing(wish.question.words)) return "product_question";
  if (isGuessedTrouble(turn, intent)) return hasOffer(turn) ? "product_question" : "other";
  const { intent: read, objection } = turn.understanding;
  // "Need 3 webcams, invoice please": the terms are beside the matter.
  const isAboutTerms = (intent === "payment" || intent === "delivery") && read.confidence < UNSURE;
  if (isAboutTerms && isKnownThing(wish.question.words) && !isQuestion(turn.text)) {
    return wish.quantity === null ? "product_question" : "purchase";
  }
  const isVague = intent === "objection" && (objection.value === null || objection.confidence < VAGUE_DOUBT);
  // Who may have asked for a person has been heard before; an answer to our question is no doubt of nothing.
  if (turn.state.pending === "slot_asked" && (intent === "human_agent" || (isVague && !hasOffer(turn)))) return "other";
  if (!hasOffer(turn)) return intent;
  if (intent === "appointment" && read.confidence < APPOINTMENT_GUESS && wish.quantity !== null) return "purchase";
  if (isVague && wish.quantity !== null) return "purchase";
  const isWeak = objection.value === null || objection.confidence < WEAK_DOUBT;
  if (intent === "objection" && isWeak && namesOneThing(turn, wish)) return "product_question";
  if (intent === "objection" && wish.question.wantsOthers && objection.value !== "price") return "product_question";
  return isVague && wish.question.namesMatter && turn.text.includes("?") ? "payment" : intent;
}

function namesOneThing({ text }: Turn, { question }: Wish): boolean {
  return question.words !== "" && text.trim().split(/\s+/).length <= NAME_WORDS_MAX;
}

/** "He likes music" in the middle of a sale is no complaint of somebody who has bought nothing here. */
function isGuessedTrouble(turn: Turn, intent: Intent): boolean {
  const { state, contact, understanding } = turn;
  const certain = intent === "order_status" ? CERTAIN_ORDER : CERTAIN;
  if (!isAfterSale(intent) || contact.isCustomer || understanding.intent.confidence >= certain) return false;
  if (state.stage === "service" || state.stage === "won" || CASE_PENDING.has(state.pending ?? "")) return false;
  if (understanding.entities.orderNumber !== undefined) return false;
  if (!hasOffer(turn) && state.pending !== "slot_asked") return false;
  return !splitWords(foldPlain(turn.text)).some((word) =>
    conceptsOf(word).some((concept) => AFTER_SALE_WORDS.has(concept)),
  );
}

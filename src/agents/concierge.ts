/** The concierge: courtesies, farewells, hours and addresses, the FAQ, and an honest "I don't know". */

import { findZone } from "../crm/pricing.ts";
import { foldText } from "../lib/text.ts";
import type { Agent, AgentTools, Decision, Turn } from "./agent.ts";
import { pendingMatter } from "./cases/applies.ts";
import { askWhetherSolved, CLOSURE_MIN, closeMatter, isConfirmed, isProbablyOver } from "./cases/closure.ts";
import { addDetail } from "./cases/matter.ts";
import { SILENCE_HOURS } from "./cases/order-status.ts";
import { knownPlace } from "./closer/place.ts";
import { sayTerms } from "./closer/terms.ts";
import { readWish } from "./closer/wish.ts";
import { answerAttachments, isAttachmentOnly } from "./concierge/attachments.ts";
import { answerBusinessQuestion } from "./concierge/business-answers.ts";
import { announcesVisit, readBusinessQuestion } from "./concierge/business-question.ts";
import {
  asksWhetherThere,
  asksWhoAnswers,
  opensWithGreeting,
  sayGreeting,
  sayWelcome,
} from "./concierge/courtesies.ts";
import { declineOffer, isDecline } from "./concierge/decline.ts";
import { answerFromFaq, type FaqAnswer } from "./concierge/faq.ts";
import { tellsTaxId } from "./concierge/tax-id.ts";
import { summarise } from "./handoff/summary.ts";
import { sayWhenAnswered } from "./handoff/when-answered.ts";
import { isSpam, mainIntent } from "./main-intent.ts";
import { writesThemselves } from "./objections/later.ts";
import { isAcknowledgement, isBareNo, saysYes } from "./pending.ts";
import { thingsIn } from "./product-question/things.ts";
import { readProductQuestion } from "./product-question.ts";
import type { Intent } from "./understand/understanding.ts";
import { conclude, createVoice, lines, type Outcome, sentences, type Voice } from "./voice.ts";

export { CLOSURE_MIN };

/** "¿Aceptan PayPal?": the list of what is accepted answers. */
const ACCEPTS = /\b(?:acept\p{L}+|recib\p{L}+|accept|take|aceit\p{L}+|recebem)\b/u;
/** Shorter words ("de", "la") name no place. */
const PLACE_WORD = 3;
/** Below this, what looks like small talk may as well be a question that was not understood. */
const SMALLTALK_MIN = 0.5;
/** Hours and places of a delivery or a payment are the FAQ's matter, not the business's own. */
const ELSEWHERE: ReadonlySet<Intent> = new Set<Intent>(["delivery", "payment", "order_status", "objection", "price"]);

/** When something arrives. */
const ASKS_WHEN =
  /\b(?:how (?:long|soon|many days)|when|cuanto (?:tarda|demora|se demora|tiempo)|en cuanto tiempo|cuando|quanto tempo|quantos dias|quando)\b/u;

export const concierge: Agent = {
  name: "concierge",
  purpose: "Greets, tells hours and addresses, answers from the FAQ, ends conversations, says what it does not know.",
  async decide(turn, tools) {
    const voice = createVoice(turn);
    const intent = mainIntent(turn.understanding);
    const say = (outcome: Outcome) => conclude("concierge", turn, voice, outcome);
    const { optOut } = turn.understanding;

    if (optOut.value && optOut.confidence >= CLOSURE_MIN) {
      return say({
        replies: [{ text: voice.say("opt_out") }],
        actions: [{ type: "record_opt_out" }],
        next: { type: "close" },
        why: "The customer wants no more messages.",
      });
    }
    if (isSpam(turn.understanding)) return say({ replies: [], why: "Spam is not answered." });
    if (isAttachmentOnly(turn)) {
      const isForCase = pendingMatter(turn) === "detail" && !turn.attachments.includes("audio");
      return isForCase ? addDetail(turn, tools, voice) : answerAttachments(turn, voice);
    }
    if (tellsTaxId(turn.text)) {
      return say({
        replies: [{ text: voice.tell("closer.tax_id") }],
        pending: turn.state.pending,
        why: "Data for the invoice; kept in the conversation.",
      });
    }
    if (isConfirmed(turn)) return isDecline(turn) ? declineOffer(turn, voice) : closeMatter(turn, tools, voice);
    const isCourtesy = intent === "thanks" || isAcknowledgement(turn.text);
    if (isCourtesy && isOver(turn)) return closeMatter(turn, tools, voice);
    if (isCourtesy && isProbablyOver(turn)) return askWhetherSolved(turn, voice);
    if (intent === "thanks") {
      return say({
        replies: [{ text: voice.say("thanks") }],
        // Thanks after an answer are a probable end: silence confirms it.
        actions: turn.transcript.some(({ author }) => author === "agent")
          ? [{ type: "plan_close", afterHours: SILENCE_HOURS }]
          : [],
        why: "The customer thanks us.",
      });
    }
    return answerQuestion(intent, turn, tools, voice);
  },
};

/** "The LG ones" sounds like talk; while something is on the table it may name one. */
function mayNameOffered({ state, text, locale, business }: Turn): boolean {
  const { words } = readProductQuestion(text, locale, business.currency);
  return state.offeredProductIds.length > 0 && words !== "" && thingsIn(words).length > 0;
}

/** "Mañana te confirmo" is no appointment. */
function isPutOff(intent: Intent, turn: Turn): boolean {
  return (intent === "appointment" || intent === "other") && writesThemselves(turn);
}

/** "Sí, dele" with nothing asked. */
function isPlainYes({ text, locale, business }: Turn): boolean {
  return saysYes(text) && readProductQuestion(text, locale, business.currency).words === "";
}

/** A kind word after the end is no return. */
function isOver({ state: { pending } }: Turn): boolean {
  return pending === "matter_closed" || pending === "survey_asked";
}

async function answerQuestion(intent: Intent, turn: Turn, tools: AgentTools, voice: Voice): Promise<Decision> {
  const say = (outcome: Outcome) => conclude("concierge", turn, voice, outcome);
  const greeting = () => (opensWithGreeting(turn.text) ? sayGreeting(turn, voice) : null);

  const isAsked = !ELSEWHERE.has(intent) || announcesVisit(turn.text) || readWish(turn).wantsPickup;
  const business = isAsked ? readBusinessQuestion(turn.text, turn.locale, turn.understanding.entities.date) : null;
  // An address of the customer's own is no question for ours.
  const isOwn = business?.topic === "contact" && turn.understanding.entities.email !== undefined;
  const fact = business && !isOwn && answerBusinessQuestion(business, turn, voice);
  if (business && fact) {
    return say({
      replies: [{ text: fact.includes("\n") ? lines(greeting(), fact) : sentences(greeting(), fact) }],
      sources: [{ type: "business" }],
      why: `Asked for the business's ${business.topic}; answered from its facts.`,
    });
  }
  if (asksWhoAnswers(turn.text)) {
    const identity = voice.say("identity", { business: turn.business.name });
    return say({ replies: [{ text: identity }], pending: "person_offered", why: "Asked who is answering." });
  }
  if (isBareNo(turn.text) || isAcknowledgement(turn.text) || isPlainYes(turn) || isPutOff(intent, turn)) {
    return say({ replies: [{ text: voice.say("acknowledged") }], why: "Only a yes, a no or an OK; nothing is asked." });
  }
  if (intent === "greeting" || asksWhetherThere(turn.text)) {
    return say({
      replies: [{ text: sayWelcome(turn, voice), choices: startChoices(voice) }],
      sources: [{ type: "business" }],
      why: "A greeting.",
    });
  }
  if (intent === "smalltalk" && turn.understanding.intent.confidence >= SMALLTALK_MIN && !mayNameOffered(turn))
    return say({ replies: [{ text: voice.say("smalltalk") }], why: "Small talk." });
  return answerKnowledge(intent, turn, tools, voice, greeting());
}

async function answerKnowledge(
  intent: Intent,
  turn: Turn,
  tools: AgentTools,
  voice: Voice,
  greeting: string | null,
): Promise<Decision> {
  const faq = await answerFromFaq(turn, tools, voice);
  const isListed = faq?.kind === "which" && intent === "payment" && ACCEPTS.test(foldText(turn.text));
  // "How long will it take?" of a purchase whose place is known.
  const asksWhen = knownPlace(turn)?.type === "zone" && ASKS_WHEN.test(foldText(turn.text));
  const isOfPlace = intent === "delivery" && (asksWhen || isOfAnotherPlace(faq, turn));
  const terms = isListed || isOfPlace ? sayTerms(turn) : null;
  if (terms) return terms;
  if (faq) {
    return conclude("concierge", turn, voice, {
      replies: [{ ...faq.reply, text: sentences(greeting, faq.reply.text) }],
      sources: faq.sources,
      why: faq.kind === "sure" ? "The FAQ answers this." : "The FAQ may answer this; asked which question is meant.",
    });
  }
  if (intent === "objection") {
    return conclude("concierge", turn, voice, {
      replies: [{ text: voice.say("objection") }],
      // A doubt about a thing that is named is answered by what is known of the thing.
      helped: readProductQuestion(turn.text, turn.locale, turn.business.currency).words === "",
      why: "A doubt that no written answer fits: understanding, and one open question.",
    });
  }
  if (intent === "appointment") {
    return conclude("concierge", turn, voice, {
      replies: [{ text: sentences(greeting, voice.say("appointment"), sayWhenAnswered(turn, voice)) }],
      next: { type: "human", reason: "asked", summary: await summarise(turn, "asked", tools) },
      sources: [{ type: "business" }],
      pending: "person_called",
      why: "An appointment needs a person to fix its day and time.",
    });
  }
  return sayUnknown(turn, voice, greeting);
}

/** "¿Envían a Trujillo?" is not answered by what is written of Lima. */
function isOfAnotherPlace(faq: FaqAnswer | null, turn: Turn): boolean {
  const zone = findZone(turn.text, turn.business.rules);
  if (!zone || faq === null) return false;
  const written = foldText(faq.reply.text);
  const asked = foldText(turn.text);
  const named = zone.places.filter((place) => asked.includes(foldText(place)));
  return ![zone.name, ...named].some((place) =>
    foldText(place)
      .split(/[^\p{L}]+/u)
      .some((word) => word.length > PLACE_WORD && written.includes(word)),
  );
}

/** The honest "I don't know", with what we can do and the offer of a person. */
export function sayUnknown(turn: Turn, voice: Voice, greeting: string | null = null): Decision {
  return conclude("concierge", turn, voice, {
    replies: [{ text: sentences(greeting, voice.say("unknown")), choices: startChoices(voice) }],
    helped: false,
    pending: "person_offered",
    why: "Neither the business's facts nor the FAQ answer this.",
  });
}

function startChoices(voice: Voice) {
  return ["products", "hours", "person"].map((key) => ({
    title: voice.say(`choice.${key}`),
    value: voice.say(`choice.${key}_value`),
  }));
}

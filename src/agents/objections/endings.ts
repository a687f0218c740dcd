/** How a doubt that stays is left: a person is offered, then no more is said for the sale, and a firm no is respected. */
import { formatDay } from "../../lib/day.ts";
import { formatMoney } from "../../lib/money.ts";
import { foldSpoken } from "../../lib/text.ts";
import type { Decision, Turn } from "../agent.ts";
import { personChoices } from "../cases/person-choices.ts";
import { CLOSURE_MIN } from "../concierge.ts";
import { isBareNo } from "../pending.ts";
import type { Objection } from "../understand/understanding.ts";
import { conclude, sentences } from "../voice.ts";
import { openObjection, withObjection } from "./history.ts";
import type { Situation } from "./situation.ts";
import { quoteSource } from "./stated-quote.ts";

/** From this time on a doubt that comes back is a matter for a person. */
export const PERSON_FROM = 3;

const END = "(?=\\s*(?:$|[.,;!)]|gracias|thank|obrigad|por ahora|por enquanto|for now))";
/** Declines the whole matter. */
const DECLINES = new RegExp(
  `\\b(?:no me interesa|ya no (?:me interesa|(?:lo |la )?quiero)|no (?:lo|la) (?:quiero|voy a (?:comprar|llevar))|no voy a comprar(?:lo|la)?|dejalo(?: asi| ahi)?|dejemoslo(?: asi| ahi)?|olvidalo|olvidelo|not interested|no longer interested|i(?:'m| am) not (?:going to )?buy(?:ing)?(?: it)?|i (?:do not|don't) want it|forget (?:it|about it)|never ?mind|nao (?:tenho interesse|me interessa|quero mais|vou (?:comprar|levar))|deixa (?:pra la|para la|quieto)|esquece)${END}`,
  "u",
);
/** Declines what was asked last: the whole matter only where nothing particular was asked. */
const DECLINES_OFFER = new RegExp(`^\\W*(?:no,? gracias|no,? thanks?(?: you)?|nao,? obrigad[oa]|nao quero)${END}`, "u");
const GOES_ON = /\?|\b(?:pero|but|mas se|porem|aunque|a menos que|unless|a nao ser)\b/u;

/** Whether the customer declines for good what we argued for: said plainly, or with a bare no to the person we offered. */
export function isFirmNo({ text, state, understanding: { closure } }: Turn): boolean {
  const open = openObjection(state);
  if (open === null) return false;
  if (closure.value && closure.confidence >= CLOSURE_MIN) return true;
  if (state.pending === "person_offered" && open.times >= PERSON_FROM && isBareNo(text)) return true;
  const folded = foldSpoken(text);
  if (GOES_ON.test(folded)) return false;
  const isOpenQuestion = state.pending === null || state.pending === "person_offered";
  return DECLINES.test(folded) || (isOpenQuestion && DECLINES_OFFER.test(folded));
}

/** A person of the team, once. */
export function offerPerson(situation: Situation): Decision {
  const { turn, voice, kind } = situation;
  return conclude("objections", turn, voice, {
    replies: [
      {
        text: sentences(voice.tell("objections.person.proof"), voice.tell("objections.person.question")),
        choices: personChoices(voice),
      },
    ],
    memory: { objections: withObjection(turn.state, kind, "person") },
    pending: "person_offered",
    why: `The doubt about ${kind} came up ${situation.times} times; a person is offered.`,
  });
}

/** After the offer of a person nothing more is said for the sale. */
export function rest(situation: Situation): Decision {
  const { turn, voice, kind } = situation;
  return conclude("objections", turn, voice, {
    replies: [{ text: sentences(voice.tell("objections.rest.proof"), voice.tell("objections.rest.question")) }],
    memory: { objections: withObjection(turn.state, kind, "rest") },
    pending: "person_offered",
    why: `The doubt about ${kind} stays after a person was offered; nobody is pressed.`,
  });
}

/** A firm no: the lead is lost for its reason, and the door stays open. */
export function farewell(situation: Situation, kind: Objection): Decision {
  const { turn, voice, quote } = situation;
  const values = quote && {
    date: formatDay(quote.validUntil, voice.locale, turn.business.timeZone),
    total: formatMoney(quote.total),
  };
  return conclude("objections", turn, voice, {
    replies: [
      { text: sentences(voice.tell("objections.farewell"), values && voice.tell("objections.farewell_quote", values)) },
    ],
    // The lost lead brings its outcome with it.
    actions: [{ type: "lose_lead", reason: kind }],
    next: { type: "close" },
    sources: quote ? [quoteSource(quote, situation)] : [],
    memory: { stage: "lost" },
    why: `The customer declines for good; the doubt was ${kind}.`,
  });
}

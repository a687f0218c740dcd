/** The objection handler: one honest proof against a live doubt, another one the second time, then a person; never pressure. */
import type { Agent, Decision, Turn } from "./agent.ts";
import { isBargaining, readBargain } from "./objections/bargain.ts";
import { saysDear } from "./objections/dear.ts";
import { farewell, isFirmNo, offerPerson, PERSON_FROM, rest } from "./objections/endings.ts";
import { promiseToWrite } from "./objections/follow-up.ts";
import { answerBargain, FIRM_PRICE } from "./objections/haggle.ts";
import { metObjection, openObjection, withObjection } from "./objections/history.ts";
import { readLater } from "./objections/later.ts";
import { readSituation, type Situation } from "./objections/situation.ts";
import { type Chosen, chooseTactic } from "./objections/tactics.ts";
import type { Objection } from "./understand/understanding.ts";
import { conclude, createVoice, sentences } from "./voice.ts";

export { agreedDiscount } from "./objections/agreement.ts";
export { isBargaining } from "./objections/bargain.ts";
export { isFirmNo } from "./objections/endings.ts";
export { markOvercome } from "./objections/history.ts";
export { readLater } from "./objections/later.ts";

export const objections: Agent = {
  name: "objections",
  purpose:
    "Answers a doubt about price, timing, authority, need, trust or a competitor with one fact and one question, and promises to write on the day that a customer names.",
  async decide(turn, tools, signal) {
    const kind = doubtOf(turn);
    const met = metObjection(turn.state, kind);
    const times = (met?.times ?? 0) + 1;
    const used = met?.tactics ?? [];
    const situation = await readSituation({ kind, times }, turn, tools, createVoice(turn));
    signal.throwIfAborted();
    const later = isBargaining(turn) ? null : readLater(turn);
    if (later) return promiseToWrite(later, situation);
    if (isFirmNo(turn)) return farewell(situation, openObjection(turn.state)?.kind ?? kind);

    const bargain =
      isBargaining(turn) && !turn.state.hasHaggled && !used.includes(FIRM_PRICE) ? readBargain(turn) : null;
    if (bargain && situation.focus) return say(await answerBargain(bargain, situation, used), "haggle", situation);
    if (used.includes("person")) return rest(situation);
    if (times >= PERSON_FROM) return offerPerson(situation);
    return say(await chooseTactic(situation, used), kind, situation);
  },
};

/** The kind of doubt: bargaining is one about the price; a bare no keeps the doubt that is open. */
function doubtOf(turn: Turn): Objection {
  if (isBargaining(turn)) return "price";
  return turn.understanding.objection.value ?? openObjection(turn.state)?.kind ?? (saysDear(turn) ? "price" : "need");
}

/** Empathy, proof, question. */
function say({ names, argument }: Chosen, empathy: Objection | "haggle", situation: Situation): Decision {
  const { turn, voice, kind, times } = situation;
  const { proof, question, before, choices, sources, pending, offeredProductIds, memory } = argument;
  // A firm price opens with its own soft word, and leaves room for one more fact.
  const opening = names.includes(FIRM_PRICE) ? null : voice.tell(`objections.empathy.${empathy}`);
  const text = sentences(opening, proof, question);
  return conclude("objections", turn, voice, {
    replies: [...(before ? [before] : []), { text, ...(choices ? { choices } : {}) }],
    sources,
    memory: { ...memory, objections: withObjection(turn.state, kind, ...names) },
    ...(pending ? { pending } : {}),
    ...(offeredProductIds ? { offeredProductIds } : {}),
    why: `A doubt about ${kind}, time ${times}, answered with ${names.join(" and ")}.`,
  });
}

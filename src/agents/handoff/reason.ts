/** Why a person should take over, read from the turn; null when nothing calls for one. */
import { foldText } from "../../lib/text.ts";
import type { HandoffReason, Turn } from "../agent.ts";
import { pendingMatter } from "../cases/applies.ts";
import { isAnnouncement } from "../cases/missing-fact.ts";
import { readLater } from "../objections/later.ts";
import { acceptedOffer } from "../pending.ts";
import { isInDanger } from "./danger.ts";

/** From this confidence on, a wish for a person is followed. */
const HANDOFF_MIN = 0.5;
/** From this sentiment down, nobody should talk to a machine. */
const ANGER_MAX = -0.75;
/** At the third turn in a row without help, a person answers. */
export const MAX_FAILURES = 3;
/** How often the same doubt is met before a person takes it. */
const MAX_SAME_OBJECTION = 3;
/** Turns in a row, counted by the orchestrator, of which we could hardly tell what was meant. */
export const MAX_UNSURE = 2;

const LEGAL_OR_FRAUD =
  /\b(?:indecopi|procon|profeco|sernac|libro de reclamaciones|reclame aqui|abogad[oa]s?|demandar\p{L}*|demanda legal|denunci\p{L}*|estaf\p{L}*|fraud\p{L}*|robo|ladron(?:es)?|policia|advogad[oa]s?|process(?:ar|o judicial)|golpe|golpistas?|lawyers?|attorney|sue|lawsuit|scam\p{L}*|chargeback|police|contracargo|cargo que no (?:hice|reconozco)|no reconozco (?:el|este|ese) (?:cargo|cobro)|cobranca indevida|nao reconheco)\b/u;
const ASKS_FOR_PERSON =
  /\b(?:persona|humano|humana|asesor|asesora|vendedor|vendedora|alguien|agente|llamen|llamar|person|human|someone|representative|agent|call me|pessoa|atendente|alguem)\b/u;

/** The strongest reason in the turn. A bare yes to our offer of a person counts as asking. */
export function handoffReason(turn: Turn): HandoffReason | null {
  const { understanding, state, attachments, business } = turn;
  const folded = foldText(turn.text);
  if (isInDanger(folded)) return "safety";
  if (pendingMatter(turn) === "rating") return null;
  const wanted = understanding.handoff.value && understanding.handoff.confidence >= HANDOFF_MIN;
  const asked = understanding.intent.value === "human_agent" && understanding.intent.confidence >= HANDOFF_MIN;
  // To announce a complaint is no fury, however dark the word.
  const isPlain = understanding.intent.value === "complaint" && isAnnouncement(folded);
  const furious = understanding.sentiment <= ANGER_MAX && !isPlain;
  // "Me chama na sexta" wants our message, not a person now.
  const isForLater = !furious && !LEGAL_OR_FRAUD.test(folded) && readLater(turn) !== null;
  if ((wanted || asked || furious) && !isForLater) {
    if (wanted && LEGAL_OR_FRAUD.test(folded)) return "legal_or_fraud";
    if (furious || (wanted && understanding.sentiment <= -0.5 && !ASKS_FOR_PERSON.test(folded))) return "anger";
    return "asked";
  }
  if (acceptedOffer(turn) === "person") return "asked";
  if (namesWord(folded, business.rules.handoff.words)) return "asked";
  if (isLargePurchase(turn)) return "high_value";
  if (isSameDoubtAgain(turn)) return "repeated_objection";
  if (state.unsure >= MAX_UNSURE) return "low_confidence";
  if (state.failures < MAX_FAILURES) return null;
  return attachments.includes("audio") && turn.text.trim() === "" ? "unreadable" : "repeated_failure";
}

/** A word of the playbook, standing by itself. */
function namesWord(folded: string, words: readonly string[]): boolean {
  const said = ` ${folded.replace(/[^\p{L}\p{N}]+/gu, " ")} `;
  return words.some((word) =>
    said.includes(
      ` ${foldText(word)
        .replace(/[^\p{L}\p{N}]+/gu, " ")
        .trim()} `,
    ),
  );
}

/** A budget of the size from which the playbook wants a person, named by somebody who means to buy. */
function isLargePurchase({ understanding, business }: Turn): boolean {
  const { highValueCents } = business.rules.handoff;
  const { budget } = understanding.entities;
  if (highValueCents === null || !budget || (budget.currency !== null && budget.currency !== business.currency))
    return false;
  const means = understanding.intent.value === "purchase" || understanding.buyingSignal.value !== null;
  return means && budget.cents >= highValueCents;
}

function isSameDoubtAgain({ understanding, state }: Turn): boolean {
  const { value } = understanding.objection;
  return state.objections.some(({ kind, times }) => kind === value && times >= MAX_SAME_OBJECTION);
}

/** Why a person should take over, read from the turn; null when nothing calls for one. */
import { foldText } from "../../lib/text.ts";
import type { HandoffReason, Turn } from "../agent.ts";
import { acceptedOffer } from "../pending.ts";

/** From this confidence on, a wish for a person is followed. */
const HANDOFF_MIN = 0.5;
/** From this sentiment down, nobody should talk to a machine. */
const ANGER_MAX = -0.75;
/** At the third turn in a row without help, a person answers. */
export const MAX_FAILURES = 3;

const LEGAL_OR_FRAUD =
  /\b(?:indecopi|procon|profeco|sernac|libro de reclamaciones|reclame aqui|abogad[oa]s?|demandar\p{L}*|demanda legal|denunci\p{L}*|estaf\p{L}*|fraud\p{L}*|robo|ladron(?:es)?|policia|advogad[oa]s?|process(?:ar|o judicial)|golpe|golpistas?|policia|lawyers?|attorney|sue|lawsuit|scam\p{L}*|chargeback|police|contracargo|cargo que no (?:hice|reconozco)|no reconozco (?:el|este|ese) (?:cargo|cobro)|cobranca indevida|nao reconheco)\b/u;
const ASKS_FOR_PERSON =
  /\b(?:persona|humano|humana|asesor|asesora|vendedor|vendedora|alguien|agente|llamen|llamar|person|human|someone|representative|agent|call me|pessoa|atendente|alguem)\b/u;

/** The strongest reason in the turn. A bare yes to our offer of a person counts as asking. */
export function handoffReason(turn: Turn): HandoffReason | null {
  const { understanding, state, attachments } = turn;
  const wanted = understanding.handoff.value && understanding.handoff.confidence >= HANDOFF_MIN;
  const asked = understanding.intent.value === "human_agent" && understanding.intent.confidence >= HANDOFF_MIN;
  const furious = understanding.sentiment <= ANGER_MAX;
  if (wanted || asked || furious) {
    const folded = foldText(turn.text);
    if (wanted && LEGAL_OR_FRAUD.test(folded)) return "legal_or_fraud";
    if (furious || (wanted && understanding.sentiment <= -0.5 && !ASKS_FOR_PERSON.test(folded))) return "anger";
    return "asked";
  }
  if (acceptedOffer(turn) === "person") return "asked";
  if (state.failures < MAX_FAILURES) return null;
  return attachments.includes("audio") && turn.text.trim() === "" ? "unreadable" : "repeated_failure";
}

/** Texts that only take leave or say thanks, so that what we promised before still holds. Pure. */
import { foldText } from "../../lib/text.ts";
import { isAcknowledgement } from "../pending.ts";

const COURTESY =
  /\b(?:muchas|muchisimas|mil|muy amable|gracias|igualmente|chau|chao|adios|hasta (?:luego|pronto|entonces|el \p{L}+|mañana)|nos (?:vemos|hablamos|escribimos)|buen dia|buenas noches|saludos|thanks?|thank you|so much|very much|a lot|bye|see you|talk (?:soon|then)|cheers|muito|obrigad[oa]|valeu|vlw|tchau|ate (?:la|logo|mais|\p{L}+)|abraco|entonces|then|entao|te espero|espero|quedo atent[oa]|ok|okay|dale|listo|bueno|vale|ya|si|claro|perfect[oa]?|perfeit[oa]|combinado|beleza|sounds good|great)\b/gu;

/** True when nothing is left of a text without its courtesies but an OK. */
export function isOnlyThanks(text: string): boolean {
  if (text.includes("?")) return false;
  const rest = foldText(text)
    .replace(COURTESY, " ")
    .replace(/[^\p{L}\p{N}\p{Extended_Pictographic}]+/gu, " ")
    .trim();
  return rest === "" || isAcknowledgement(rest);
}

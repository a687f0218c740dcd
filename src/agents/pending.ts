/**
 * What our last message left open, so that a bare "sí" can be understood and a person is not announced twice.
 * Kept as one number beside the variation numbers of the conversation's state; every decision writes it anew.
 */
import { foldText } from "../lib/text.ts";
import type { ConversationState, Turn } from "./agent.ts";

/** `person_called`: a rep was announced; `person_offered` and `purchase_offered`: we asked whether to go on so. */
export type Pending = "person_called" | "person_offered" | "purchase_offered" | null;

const KEY = "pending";
const CODES = [null, "person_called", "person_offered", "purchase_offered"] as const;

export function pendingOf(state: ConversationState): Pending {
  return CODES[state.usedVariants[KEY] ?? 0] ?? null;
}

export function withPending(used: Readonly<Record<string, number>>, pending: Pending): Record<string, number> {
  return { ...used, [KEY]: CODES.indexOf(pending) };
}

const YES =
  /^(si+|sip|claro|claro que si|dale|ok|oki|okay|okey|vale|ya|listo|bueno|perfecto|de acuerdo|por favor|porfa|si por favor|si porfa|si claro|yes|yep|yeah|sure|yes please|please|sim|isso|pode ser|claro que sim|com certeza|por favor sim|sim por favor|beleza|blz|quero|quiero|me gustaria)$/;
const NO =
  /^(no|nop|nope|no gracias|no thanks|no thank you|nao|nao obrigad[oa]|ahora no|por ahora no|todavia no|not now|not yet|agora nao|ainda nao|mejor no)$/;
const ACKNOWLEDGED =
  /^(ok|oki|okay|okey|vale|ya|listo|bueno|perfecto|entiendo|entendido|ah|aja|bien|genial|excelente|de acuerdo|dale|great|perfect|got it|i see|cool|alright|fine|entendi|beleza|blz|certo|legal|otimo|ta|ta bom|tudo bem|si|sim|yes|ok lo escribo|ok i ll write it|ok vou escrever)$/;

const EMOJI_ONLY =
  /^\s*(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f|\u200d)(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f|\u200d|\s)*$/u;

/** True when the whole text is a yes, in any of the three languages. */
export function isBareYes(text: string): boolean {
  return YES.test(bare(text)) || /^(?:👍|👌|✅|🙌)[\u{1f3fb}-\u{1f3ff}]?$/u.test(text.trim());
}

/** True when the whole text is a no. */
export function isBareNo(text: string): boolean {
  return NO.test(bare(text));
}

/** True when the text only says that it was read ("ok", "entiendo", 👍), so that nothing is asked of us. */
export function isAcknowledgement(text: string): boolean {
  return ACKNOWLEDGED.test(bare(text)) || isBareYes(text) || EMOJI_ONLY.test(text);
}

/** What the customer accepts with a bare yes, if our last message offered something. */
export function acceptedOffer(turn: Pick<Turn, "text" | "state">): "person" | "purchase" | null {
  if (!isBareYes(turn.text)) return null;
  const pending = pendingOf(turn.state);
  if (pending === "person_offered") return "person";
  return pending === "purchase_offered" ? "purchase" : null;
}

/** True when we announced a person and no rep has written since our last message. */
export function isWaitingForPerson(turn: Pick<Turn, "state" | "transcript">): boolean {
  if (pendingOf(turn.state) !== "person_called") return false;
  return turn.transcript.findLast((line) => line.author !== "customer")?.author !== "rep";
}

function bare(text: string): string {
  return foldText(text)
    .replace(/[^\p{L}\p{N}\s]/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** Bare answers to what our last message left open: a yes, a no, an "OK". */
import { foldText } from "../lib/text.ts";
import type { Turn } from "./agent.ts";

const YES =
  /^(si+|sip|claro|claro que si|dale|ok|oki|okay|okey|vale|ya|listo|bueno|perfecto|de acuerdo|por favor|porfa|si por favor|si porfa|si claro|yes|yep|yeah|sure|yes please|please|sim|isso|pode ser|claro que sim|com certeza|por favor sim|sim por favor|beleza|blz|quero|quiero|me gustaria|ya dale|ya pues|ya ok|ya si|deal|ok deal|trato hecho|sale|sale pues|va|va pues|orale|arre|simon|sipo|si po|ya po|dale po|hagale|de una|joya|barbaro|listo pues|obvio|si gracias|yes thanks|sim obrigad[oa])$/;
const NO =
  /^(no|nop|nope|no gracias|no thanks|no thank you|nao|nao obrigad[oa]|ahora no|por ahora no|todavia no|not now|not yet|agora nao|ainda nao|mejor no)$/;
const ACKNOWLEDGED =
  /^(ok|oki|okay|okey|vale|ya|listo|bueno|perfecto|entiendo|entendido|ah|aja|bien|genial|excelente|de acuerdo|dale|great|perfect|got it|i see|cool|alright|fine|entendi|beleza|blz|certo|legal|otimo|ta|ta bom|tudo bem|si|sim|yes|ok lo escribo|ok i ll write it|ok vou escrever)$/;

const OPENS_YES =
  /^(?:si|sip|claro|dale|ok|oki|okay|okey|vale|ya (?:pues|dale|ok|si|listo)|listo|bueno|perfecto|de acuerdo|yes|yep|yeah|sure|please do|go ahead|do it|sim|isso|pode|beleza|blz|fechado|confirmo|hagamoslo|adelante|generalo|genera|mandalo|mandame|enviame|pasame|manda|gera) /;
const OPENS_NO =
  /^(?!(?:no|nao) (?:(?:lo |o )?(?:se|sei)\b|tengo idea|estoy segur|tenho certeza))(?:no|nop|nope|nao|ahora no|todavia no|not now|agora nao|mejor no) /;
const TAKES_BACK =
  /^(?:ok|oki|listo|bueno|perfecto|vale|claro|beleza)\b.*\b(?:gracias|thanks?|obrigad[oa])\b|\b(?:pague|paguei|paid|pero|but|mas|aunque|cancela\p{L}*|persona|humano|asesor|person|human|pessoa|descuento|discount|desconto|caro|expensive|no|nao|not)\b/u;
/** Longer texts bring a matter of their own. */
const ANSWER_WORDS_MAX = 8;

const EMOJI_ONLY =
  /^\s*(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f|\u200d)(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f|\u200d|\s)*$/u;

/** Words that open a question where people leave out its mark: "cual es la mas barata". */
const OPENS_QUESTION =
  /^(?:(?:y|e|and|pero|but|mas|ok|ya|oye|che|hey) )*(?:cual(?:es)?\b|cuant[oa]s?\b(?! antes)|cuando (?:es|llega|esta|puedo|lo|la)\b|como (?:es|son|se|puedo|hago|pago|funciona|lo|la)\b|(?:a )?donde\b|quien(?:es)?\b|por que\b|hay\b|(?:tiene|tienes|tenes|tienen)\b(?! que)|hacen\b|se puede\b|which\b|what(?:'s)?\b|how\b|where\b|when (?:is|can|will|do)\b|who\b|do you\b|is there\b|are there\b|can (?:i|you)\b|qual\b|quais\b|quant[oa]s?\b|onde\b|quando (?:e|chega|posso)\b|quem\b|(?:voces )?tem\b(?! que))/u;

const ASKS_ADVICE =
  /\b(?:cual(?:es)?|que|which|qual) (?:(?:one )?(?:me|nos|do you|would you|voce) )(?:recom\p{L}+|conviene|sug\p{L}+|aconsej\p{L}+|indica\p{L}*)/u;

/** True when the text asks something, with a question mark or by how it opens. */
export function isQuestion(text: string): boolean {
  return /[?¿]/u.test(text) || OPENS_QUESTION.test(bare(text)) || ASKS_ADVICE.test(bare(text));
}

/** True when the whole text is a yes, in any of the three languages. */
export function isBareYes(text: string): boolean {
  return YES.test(bare(text)) || /^(?:👍|👌|✅|🙌)[\u{1f3fb}-\u{1f3ff}]?$/u.test(text.trim());
}

/** True when the whole text is a no. */
export function isBareNo(text: string): boolean {
  return NO.test(bare(text));
}

/** True when the text begins as a yes and takes nothing back: "sí, mándame el link", "dale pues". Questions are none. */
export function saysYes(text: string): boolean {
  return isBareYes(text) || (isShortAnswer(text) && OPENS_YES.test(bare(text)) && !TAKES_BACK.test(bare(text)));
}

/** True when the text begins as a no: "no, gracias, estoy viendo nomás". Questions are none. */
export function saysNo(text: string): boolean {
  return isBareNo(text) || (isShortAnswer(text) && OPENS_NO.test(bare(text)));
}

/** True when the text only says that it was read ("ok", "entiendo", 👍), so that nothing is asked of us. */
export function isAcknowledgement(text: string): boolean {
  return ACKNOWLEDGED.test(bare(text)) || isBareYes(text) || EMOJI_ONLY.test(text);
}

/** What the customer accepts with a yes, if our last message offered something. */
export function acceptedOffer(turn: Pick<Turn, "text" | "state">): "person" | "purchase" | null {
  const { pending } = turn.state;
  if (pending === "person_offered" && isBareYes(turn.text)) return "person";
  return pending === "purchase_offered" && saysYes(turn.text) ? "purchase" : null;
}

/** True when we announced a person and no rep has written since our last message. */
export function isWaitingForPerson(turn: Pick<Turn, "state" | "transcript">): boolean {
  if (turn.state.pending !== "person_called") return false;
  return turn.transcript.findLast((line) => line.author !== "customer")?.author !== "rep";
}

function isShortAnswer(text: string): boolean {
  return !isQuestion(text) && bare(text).split(" ").length <= ANSWER_WORDS_MAX;
}

function bare(text: string): string {
  return foldText(text)
    .replace(/[^\p{L}\p{N}\s]/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** What a turn tells of the need: by its facts, by "para …", and by the answer to the question that was asked. Pure. */
import { formatMoney } from "../../lib/money.ts";
import { foldText, truncate } from "../../lib/text.ts";
import type { Turn } from "../agent.ts";
import { isAcknowledgement, isQuestion, saysNo } from "../pending.ts";
import { countedThing } from "../product-question/counted.ts";
import { type ProductQuestion, readProductQuestion } from "../product-question.ts";

export type Answers = Readonly<Record<string, string>>;

/** Where the kind of thing looked for is kept among the answers; no slot of the playbook has this name. */
export const KIND = "kind";

const ANSWER_MAX = 120;
/** Longer texts bring a matter of their own. */
const ADDED_WORDS_MAX = 12;
/** Slots whose answer holds a number; words alone are about something else. */
const COUNTED = new Set(["budget", "quantity"]);
/** "Maso 2000", "como 800 nomás": too much to count things by. */
const AMOUNT_ALONE =
  /^[^\p{L}\p{N}]*(?:\p{L}+[^\p{L}\p{N}]+){0,3}(?:\d{3,}|\d{1,3}[.,]\d{3})(?:[^\p{L}\p{N}]+\p{L}+){0,2}[^\p{L}\p{N}]*$/u;
/** What something is for; places, days and persons of the purchase are told apart by the facts. */
const PURPOSE =
  /(?<!\b(?:looking|searching|asking|paying|shopping) )\b(?:para|pa|pra|pro(?= (?:meu|minha|nosso|nossa|trabalho|escritorio|estudo|curso)\b)|for|to use (?:it )?for)\s+(?!(?:hoy|mañana|manana|amanha|hoje|today|tomorrow|el|la|las|los|comprar|pagar|saber|ver|ele|ela|a|o|the|now|ya|sale|less|more|menos|mas)\b(?! (?:oficina|universidad|escuela|casa|trabajo|negocio|cole\p{L}*|uni?\b|u\b|clases?|gym|gimnasio|taller|bodega|consultorio|clinica|viaje|playa|carro|auto|coche|facultad|office|school|house|work|universidade|escola|faculdade|trabalho|empresa))|\d)[^,.;:?!\n]{3,60}/u;
const GIFT =
  /\b(?:regal(?:o|ito|ar|arle|arles)|obsequio|gift|presente|presentear)\b(?:\s+(?:para|pa|pra|for|a)\s+[^,.;:?!\n]{2,40})?/u;
/** "Le gustan los videojuegos": what a gift should go with. */
const TASTE =
  /\b(?:(?:le|les|me|nos) (?:gusta|gustan|encanta|encantan|interesa|interesan)|(?:he|she|they|i) (?:likes?|loves?|(?:is|are|am) into)|(?:ele|ela|eles|elas|eu) (?:gosta|gostam|gosto|adora|adoram|adoro|ama|amam) (?:de |d[ao]s? )?) ?[^,.;:?!\n]{3,60}/u;
const DONT_KNOW =
  /^(?:no (?:lo )?se|ni idea|no tengo (?:idea|nada en mente)|aun no (?:lo )?se|cualquiera|da igual|me da igual|lo que sea|depende|i don'?t know|not sure|no idea|any(?:thing)?|whatever|nao sei|tanto faz|qualquer(?: um)?|sei la)\b/u;

/** True when the text takes the question that was asked, rather than bringing its own. */
export function isSlotAnswer(turn: Turn): boolean {
  const { state, text } = turn;
  if (state.pending !== "slot_asked" || state.askedSlot === null || text.trim() === "") return false;
  if (isQuestion(text)) return false;
  if (learnsAsked(turn) || isUnanswered(text)) return true;
  if (COUNTED.has(state.askedSlot)) return false;
  const question = questionOf(turn);
  return question.asks === null && question.mentions.length === 0 && text.trim().split(/\s+/).length <= 15;
}

/** True when the text holds a budget or a purpose while something is being found out. */
export function tellsOfNeed(turn: Turn): boolean {
  if (turn.state.pending !== "slot_asked") return false;
  const { budget, need } = learnFacts(turn);
  return budget !== undefined || need !== undefined;
}

/** "He likes music" where a number was asked for: more of the need, in words that may be searched for. */
export function addsToNeed(turn: Turn): boolean {
  const { state, text } = turn;
  if (state.pending !== "slot_asked" || !COUNTED.has(state.askedSlot ?? "") || isQuestion(text)) return false;
  const { words, asks, order, mentions } = questionOf(turn);
  const isStatement = words !== "" && asks === null && order === "relevance" && mentions.length === 0;
  return isStatement && !isUnanswered(text) && text.trim().split(/\s+/).length <= ADDED_WORDS_MAX;
}

/** True when the text holds the fact that was asked for. */
export function learnsAsked(turn: Turn): boolean {
  const { askedSlot } = turn.state;
  return turn.state.pending === "slot_asked" && askedSlot !== null && learnFacts(turn)[askedSlot] !== undefined;
}

/** Whether the need is a gift for somebody. */
export function isGift(need: string | undefined): boolean {
  return need !== undefined && GIFT.test(foldText(need));
}

/** True when the customer cannot or will not say. */
export function isUnanswered(text: string): boolean {
  return (
    DONT_KNOW.test(
      foldText(text)
        .replace(/[^\p{L}\s']/gu, " ")
        .trim(),
    ) ||
    saysNo(text) ||
    isAcknowledgement(text)
  );
}

/** Everything known after this turn; what was answered before stays unless it is said anew. */
export function learn(turn: Turn): Answers {
  const { state } = turn;
  const facts = learnFacts(turn);
  const asked = state.askedSlot;
  const isFree = isSlotAnswer(turn) && asked !== null && facts[asked] === undefined && !isUnanswered(turn.text);
  const answer: Answers = isFree ? { [asked]: truncate(turn.said.replace(/\s+/g, " ").trim(), ANSWER_MAX) } : {};
  const need = withTaste(state.answers.need, turn);
  const kept: Answers = need === undefined ? {} : { need };
  return { ...state.answers, ...facts, ...kept, ...answer };
}

/** The budget in minor units, from the answer as it was kept; undefined when none was told. */
export function budgetCents(answers: Answers, turn: Turn): number | undefined {
  const told = answers.budget;
  if (told === undefined) return undefined;
  const { maxCents } = readProductQuestion(`presupuesto ${told}`, turn.locale, turn.business.currency);
  return maxCents;
}

function learnFacts(turn: Turn): Answers {
  const { entities } = turn.understanding;
  const question = questionOf(turn);
  const budget = budgetOf(turn, question);
  const need = purposeOf(turn) ?? tasteOf(turn);
  const quantity = entities.quantity ?? countedThing(foldText(turn.text));
  return {
    ...(budget === undefined ? {} : { budget }),
    ...(quantity === null ? {} : { quantity: String(quantity) }),
    ...(entities.date === undefined ? {} : { timeline: entities.date }),
    ...(entities.city === undefined ? {} : { location: entities.city }),
    ...(need === null ? {} : { need }),
  };
}

function budgetOf(turn: Turn, { maxCents }: ProductQuestion): string | undefined {
  const { budget } = turn.understanding.entities;
  const { currency } = turn.business;
  if (maxCents !== undefined) return formatMoney({ cents: maxCents, currency });
  if (budget && (budget.currency === null || budget.currency === currency)) {
    return formatMoney({ cents: budget.cents, currency });
  }
  if (turn.state.pending !== "slot_asked") return undefined;
  if (turn.state.askedSlot !== "budget" && !AMOUNT_ALONE.test(foldText(turn.text))) return undefined;
  const read = (text: string) => readProductQuestion(`presupuesto ${text}`, turn.locale, currency).maxCents;
  // "No sé, unos 900" tells it after all.
  const bare = read(turn.text) ?? read(turn.text.replace(/^\D+/u, ""));
  return bare === undefined ? undefined : formatMoney({ cents: bare, currency });
}

function purposeOf({ text, understanding: { entities } }: Turn): string | null {
  const folded = foldText(text);
  const match = GIFT.exec(folded) ?? PURPOSE.exec(folded);
  if (!match) return null;
  const words = cutBudget(match[0]);
  if (words.length < 7 || (entities.city && words.includes(foldText(entities.city)))) return null;
  const at = folded.length === text.length ? text.slice(match.index, match.index + words.length) : words;
  return truncate(at.trim(), ANSWER_MAX);
}

/** What was known of the need with what the one it is for likes. */
function withTaste(need: string | undefined, turn: Turn): string | undefined {
  const taste = need === undefined ? null : tasteOf(turn);
  if (need === undefined || taste === null || need.includes(taste)) return need;
  return truncate(`${need}, ${taste}`, ANSWER_MAX);
}

function tasteOf({ text, state }: Turn): string | null {
  if (state.pending !== "slot_asked") return null;
  const match = TASTE.exec(foldText(text));
  return match ? truncate(match[0].trim(), ANSWER_MAX) : null;
}

/** "para estudiar hasta 2000": the limit is no purpose. */
function cutBudget(words: string): string {
  return words
    .replace(/\s+(?:hasta|con|y|e|de|por|menos|maximo|up to|under|with|and|ate|com|no maximo|que)\b.*$/u, "")
    .trim();
}

function questionOf(turn: Turn): ProductQuestion {
  return readProductQuestion(turn.text, turn.locale, turn.business.currency);
}

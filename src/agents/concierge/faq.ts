/** Answers from the business's written questions and answers. */
import { foldText, truncate } from "../../lib/text.ts";
import type { AgentTools, FaqFacts, Reply, Source, Turn } from "../agent.ts";
import type { Voice } from "../voice.ts";

/** From here on the entry answers the question. */
export const FAQ_SURE = 0.5;
/** Between this and sure, it may be meant: we ask. */
const FAQ_MAYBE = 0.35;
/** Two entries nearer than this cannot be told apart. */
const FAQ_CLOSE = 0.06;
const CHOICE_TITLE_MAX = 60;
/** So many letters at the beginning make two words the same. */
const SAME_FROM = 4;

/** So many words in common make an unsure entry the one that is meant. */
const SHARED_MIN = 2;

/** What people write around a question; a rare word in the search weighs much, so it must not stay. */
const AROUND =
  /\b(?:hol[ai]+s?|buen[oa]s?(?: (?:dias?|tardes?|noches?))?|buen dia|que tal|disculp[ae]|(?:una? )?(?:consulta|pregunta|duda)|por favor|porfa(?:vor)?|(?:muchas )?gracias|(?:me )?(?:puedes|puede|podrias|podria|pueden) (?:decir(?:me)?|ayudar(?:me)?)|(?:quiero|quisiera|queria|me gustaria) saber|(?:amigo|amiga|señor|señorita|joven)|hi|hello|hey|good (?:morning|afternoon|evening)|(?:a )?(?:quick )?question|please|thanks?(?: you)?|(?:can|could) you tell me|i(?:'d| would) like to know|oi|ola|bo[am] (?:dia|tarde|noite)|tudo bem|(?:uma )?(?:duvida|pergunta)|(?:muito )?obrigad[oa]|(?:pode|poderia) me (?:dizer|ajudar)|gostaria de saber)\b/gu;

export interface FaqAnswer {
  readonly reply: Reply;
  readonly sources: readonly Source[];
  /** `sure`: the answer itself; `which`: a question back. */
  readonly kind: "sure" | "which";
}

/** The best entry's answer, a question back when two are as good or none is sure, null when nothing fits. */
export async function answerFromFaq(turn: Turn, tools: AgentTools, voice: Voice): Promise<FaqAnswer | null> {
  const found = (await search(turn, tools)).filter((faq) => faq.relevance >= FAQ_MAYBE);
  const [best, second] = found;
  if (!best) return null;
  const isTied = second !== undefined && best.relevance < 0.95 && best.relevance - second.relevance < FAQ_CLOSE;
  const isMeant = second === undefined && sharesWords(turn.text, best);
  if ((best.relevance >= FAQ_SURE || isMeant) && !isTied) {
    return { kind: "sure", reply: { text: best.answer }, sources: [{ type: "faq", faq: best }] };
  }
  return { kind: "which", reply: askWhich(found, voice), sources: found.map((faq) => ({ type: "faq", faq })) };
}

/** The single sure entry, for a second bubble beside another answer. */
export async function sureFaq(turn: Turn, tools: AgentTools): Promise<FaqFacts | null> {
  const [best] = await search(turn, tools);
  return best && best.relevance >= FAQ_SURE ? best : null;
}

/** Entries for the turn's question, best first. */
async function search(turn: Turn, tools: AgentTools): Promise<readonly FaqFacts[]> {
  const find = async (words: string) =>
    [...(await tools.searchFaq(words, turn.locale, 3))]
      .filter((faq) => !isByChance(words, faq))
      .sort((a, b) => b.relevance - a.relevance);
  const words = bareQuestion(turn.text);
  const { city } = turn.understanding.entities;
  if (!city) return find(words);
  // An entry that names the customer's city is the right one; where none does, the city only dilutes the question.
  const named = await find(words);
  const [best, second] = named;
  if (best && best.relevance >= FAQ_SURE && best.relevance - (second?.relevance ?? 0) >= FAQ_CLOSE) return named;
  return find(bareQuestion(foldText(turn.text).replace(foldText(city), " ")));
}

/** One word fits some entry by its stem all too easily: "¿y usada?" is not "¿cómo uso la garantía?". */
function isByChance(words: string, { question, answer }: FaqFacts): boolean {
  const [only, more] = longWords(words);
  if (only === undefined || more !== undefined) return false;
  const start = only.slice(0, SAME_FROM);
  return !longWords(`${question} ${answer}`).some((word) => word.startsWith(start));
}

/** "¿Emiten factura a nombre de la empresa?" has more than one word of "¿Dan boleta o factura? Sí, emitimos…". */
function sharesWords(text: string, { question, answer }: FaqFacts): boolean {
  const written = longWords(`${question} ${answer}`).map((word) => word.slice(0, SAME_FROM));
  const shared = new Set(
    longWords(bareQuestion(text))
      .filter((word) => word.length > SAME_FROM)
      .map((word) => word.slice(0, SAME_FROM))
      .filter((start) => written.includes(start)),
  );
  return shared.size >= SHARED_MIN;
}

/** Words long enough to carry the matter, folded. */
function longWords(text: string): string[] {
  return foldText(text).match(/[\p{L}\p{N}]{4,}/gu) ?? [];
}

/** The question without courtesies; the whole text when nothing is left. */
function bareQuestion(text: string): string {
  const words = foldText(text).replace(AROUND, " ").replace(/\s+/g, " ").trim();
  return /\p{L}{2}/u.test(words) ? words : text;
}

function askWhich(found: readonly FaqFacts[], voice: Voice): Reply {
  const person = { title: voice.say("choice.person"), value: voice.say("choice.person_value") };
  const questions = found.map((faq) => ({ title: truncate(faq.question, CHOICE_TITLE_MAX), value: faq.question }));
  return {
    text: voice.say(found.length > 1 ? "faq.which" : "faq.maybe"),
    choices: [...questions, person],
  };
}

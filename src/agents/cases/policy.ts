/** What the business promises about returns: in general, and against the date of an order. */
import { formatDay } from "../../lib/day.ts";
import { foldText } from "../../lib/text.ts";
import { DAY_MS, plusMs } from "../../lib/time.ts";
import type { AgentTools, Decision, OrderFacts, Source, Turn } from "../agent.ts";
import { answerFromFaq } from "../concierge/faq.ts";
import { isQuestion } from "../pending.ts";
import { conclude, sentences, type Voice } from "../voice.ts";

const GENERAL =
  /\b(?:politicas?|plazo|cuantos dias|(?:hacen|aceptan|tienen|permiten|hay) (?:\w+ )?(?:devolucion|cambio|reembolso|garantia)\w*|se puede (?:devolver|cambiar)|(?:puedo|podria) (?:devolver|cambiar)(?:lo|la)? si|(?:y )?si no (?:me|le|nos) (?:gusta|queda|sirve|funciona)(?: bien)?(?:,? (?:l[oa] |se )?(?:puedo|puede|podemos|pued[eo] )| (?:lo|la|hay|hacen)|\W*$)|return policy|(?:can|could) i return (?:it|something|a product)? ?if|how (?:many days|long)|do you (?:accept|take|offer) (?:returns?|refunds?|exchanges?)|politica de (?:troca|devolucao)|prazo|quantos dias|(?:posso|da para) (?:devolver|trocar) se|(?:voces )?(?:aceitam|fazem) (?:troca|devolucao))\b/;
/** Whoever has something in hand wants it looked after, not explained. */
const OWN =
  /\b(?:quiero|necesito|quisiera|deseo|compre|me llego|vino|llego|i (?:want|need|bought)|my order|quero|preciso|comprei|chegou|veio)\b/;

/** "What if I want to change it later?", before anything is bought. */
const WHAT_IF =
  /\b(?:(?:what|and) if (?:i|we|it|he|she|they)\b[^?.!]{0,25}\b(?:return|change|exchange|swap|like it|fit)|se (?:eu|ele|ela|a gente)\b[^?.!]{0,25}\b(?:trocar|devolver|gostar|servir)|y si (?:luego |despues )?(?:(?:no )?(?:l[oa] |me |le )?)?(?:quiero|necesito|tengo que|gusta|queda|sirve)\b[^?.!]{0,20}(?:cambiar|devolver)?)/u;

/** Whether the customer asks what happens if it has to be changed. */
export function asksWhatIf({ text }: Pick<Turn, "text">): boolean {
  return isQuestion(text) && WHAT_IF.test(foldText(text));
}

/** Whether the customer asks how returns work in general: that needs no case. */
export function asksForPolicy({ text }: Turn): boolean {
  const folded = foldText(text);
  return asksWhatIf({ text }) || (GENERAL.test(folded) && !OWN.test(folded));
}

/** The written policy; the FAQ where the playbook has none; null when neither says anything. */
export async function answerPolicy(turn: Turn, tools: AgentTools, voice: Voice): Promise<Decision | null> {
  const policy = sayPolicy(null, turn, voice);
  if (policy) {
    return conclude("cases", turn, voice, {
      replies: [{ text: policy.text }],
      sources: policy.sources,
      why: "Asked how returns work; answered from the playbook.",
    });
  }
  const faq = await answerFromFaq(turn, tools, voice);
  if (faq?.kind !== "sure") return null;
  return conclude("cases", turn, voice, {
    replies: [faq.reply],
    sources: faq.sources,
    why: "Asked how returns work; the FAQ answers.",
  });
}

/** The days to return, the written words, and whether `order` is still within them; null without a policy. */
export function sayPolicy(
  order: OrderFacts | null,
  turn: Turn,
  voice: Voice,
): { readonly text: string; readonly sources: Source[] } | null {
  const { returnDays, text } = turn.business.rules.guarantee;
  if (returnDays === 0 && !text) return null;
  const written = text?.[voice.locale] ?? null;
  const term = written ?? voice.tell("cases.policy.days", { days: returnDays });
  const bought = order && returnDays > 0 ? sayWithin(order, returnDays, turn, voice) : null;
  const path = "guarantee";
  return {
    text: sentences(bought, term),
    sources: [
      { type: "rule", path, text: sentences(written, voice.tell("cases.policy.days", { days: returnDays })) },
      ...(order ? [{ type: "order", order } as const] : []),
    ],
  };
}

function sayWithin(order: OrderFacts, returnDays: number, turn: Turn, voice: Voice): string {
  const { timeZone } = turn.business;
  const end = plusMs(order.createdAt, returnDays * DAY_MS);
  return voice.tell(turn.now <= end ? "cases.policy.within" : "cases.policy.past", {
    number: String(order.number),
    bought: formatDay(order.createdAt, voice.locale, timeZone),
    days: returnDays,
  });
}

/** No promise of when something arrives or is ready but those that the facts make. */
import { type CheckedText, excerptOf, type Span, sentencesOf } from "./checked-text.ts";
import { isDeniedOrOpen } from "./denial.ts";
import type { FactBook } from "./fact-book.ts";
import type { Finding, Guard } from "./guard.ts";
import { isKnownDay, isSameDay, knownLengths } from "./known-days.ts";
import { findMoney } from "./money-mentions.ts";
import { numbersOf } from "./numbers.ts";

const CARRIED =
  /entreg|envi[oaeé]|llega|despach|deliver|shipp|\bships?\b|arriv|dispatch|chega|frete|(?:lo|la|los|las|te lo) (?:recibes|tendras|tienes|mando|mandamos)|recib(?:es|iras|es)|receb|you(?:'ll| will) (?:get|have|receive) it/;
const DONE =
  /\blist[oa]s?\b|\bready\b|\bpront[oa]s?\b|demora|tarda|\btoma\b|\btakes?\b|\bleva\b|repara|repair|consert|devolv|reembols|refund/;
const UNIT = /^\s?(minut|hora|hour|h\b|hs\b|hrs?\b|dia|day|semana|week|mes\b|meses|month)\w*/;
const MONTH =
  "(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|setiembre|septiembre|octubre|noviembre|diciembre|janeiro|fevereiro|marco|maio|junho|julho|setembro|outubro|novembro|dezembro|january|february|march|april|may|june|july|august|september|october|november|december)";
const MOMENT = new RegExp(
  `\\b(?:hoy(?: mismo)?|hoje(?: mesmo)?|today|tonight|esta (?:tarde|noche)|esta mañana|esta noite|hoje a tarde|(?<!la |por la |de la |una |elegir )mañana(?! o )(?: mismo)?|amanha|tomorrow|pasado mañana|depois de amanha|(?:el )?mismo dia|no mesmo dia|same[- ]day|next[- ]day|de inmediato|inmediatamente|immediately|right away|en minutos|(?:el |este |no |na |on |this |next )(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo|segunda|terca|quarta|quinta|sexta|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|\\d{1,2} de ${MONTH}|${MONTH} \\d{1,2}|\\d{1,2}[/.]\\d{1,2}(?:[/.]\\d{2,4})?(?!\\d))`,
  "g",
);

export const delivery: Guard = {
  name: "delivery",
  inspect({ checked }, { facts }) {
    return sentencesOf(checked.text).flatMap((span) => {
      const sentence = {
        text: checked.text.slice(span.start, span.end),
        folded: checked.folded.slice(span.start, span.end),
      };
      const isCarried = CARRIED.test(sentence.folded);
      if (!isCarried && !DONE.test(sentence.folded)) return [];
      return [...durations(sentence, facts), ...(isCarried ? moments(sentence, facts) : [])].filter(
        ({ at }) => !isDeniedOrOpen(sentence.folded, at),
      );
    });
  },
};

function durations(sentence: CheckedText, facts: FactBook): (Finding & { at: number })[] {
  // How long a guarantee lasts is another guard's matter.
  const isGuarantee = /garant|warrant|guarante/.test(sentence.folded);
  const said = durationsOf(sentence).filter(({ key }) => !(isGuarantee && /month/.test(key)));
  if (said.length === 0) return [];
  const known = knownLengths(sentence.folded, facts);
  if (said.some(({ key }) => !known.has(key))) {
    for (const fact of facts.statements) for (const { key } of durationsOf(fact)) known.add(key);
  }
  return said
    .filter(({ key }) => !known.has(key))
    .map(({ start, end }) => {
      const excerpt = excerptOf(sentence, { start, end });
      return { excerpt, why: `the facts do not promise ${excerpt}`, at: start };
    });
}

/** "2 a 5 días" gives both ends, each with the unit. */
export function durationsOf(text: CheckedText): { key: string; start: number; end: number }[] {
  const { folded } = text;
  const numbers = numbersOf(text);
  return numbers.flatMap(({ value, start, end }, index) => {
    const next = numbers[index + 1];
    const isRange = next && /^\s?(?:a|o|y|e|to|or|and|ou|-|–)\s?$/.test(folded.slice(end, next.start));
    const unit = UNIT.exec(folded.slice(isRange ? next.end : end));
    if (!unit) return [];
    const unitEnd = (isRange ? next.end : end) + unit[0].length;
    return [{ key: `${value}${unitName(unit[1] ?? "")}`, start, end: unitEnd }];
  });
}

function unitName(stem: string): string {
  if (/^h/.test(stem)) return "hour";
  if (/^(?:dia|day)/.test(stem)) return "day";
  if (/^(?:semana|week)/.test(stem)) return "week";
  return stem.startsWith("min") ? "minute" : "month";
}

const TODAY = /^(?:hoy|hoje|today|el mismo dia|mismo dia|no mesmo dia|same)/;

function moments(sentence: CheckedText, facts: FactBook): (Finding & { at: number })[] {
  return momentsOf(sentence).flatMap(({ start, end }) => {
    const said = sentence.folded.slice(start, end);
    if (isKnownDay(said, facts) || (TODAY.test(said) && isSameDay(sentence.folded, facts))) return [];
    if (facts.statements.some(({ folded }) => CARRIED.test(folded) && folded.includes(said))) return [];
    const excerpt = excerptOf(sentence, { start, end });
    return [{ excerpt, why: `the facts do not promise it for "${excerpt}"`, at: start }];
  });
}

/** Where a text names a day: "mañana", "el martes", "24 de noviembre", "24/11". */
export function momentsOf(text: CheckedText): Span[] {
  return [...text.folded.matchAll(MOMENT)]
    .map((match) => ({ start: match.index, end: match.index + match[0].length }))
    .filter((span) => !findMoney(text).some(({ start, end }) => start < span.end && end > span.start));
}

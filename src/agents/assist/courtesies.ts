/** The courtesies around a message: its greeting and its farewell, found by their words in the three languages. Pure. */
import { type CheckedText, checkedText, sentencesOf } from "../guards/checked-text.ts";

export interface Courtesies {
  /** The first name that the greeting speaks to, as written; empty where it names nobody. */
  readonly name: string;
  readonly hasGreeting: boolean;
  /** What is said between greeting and farewell. */
  readonly body: string;
  readonly hasFarewell: boolean;
}

const HELLO =
  "hola+|holi|buen(?:os)? dias?|buenas (?:tardes|noches)|buenas?|que tal|estimad[oa]s?|apreciad[oa]s?|hi+|hello|hey|dear|good (?:morning|afternoon|evening|day)|oi+e?|ola|bom dia|boa (?:tarde|noite)|prezad[oa]s?|car[oa]";
const GREETING = new RegExp(`^[\\s¡!]*(?:${HELLO})\\b(?:[\\s,!¡]+(?:${HELLO})\\b)*`);
/** Whom it speaks to: up to three words with a capital. */
const ADDRESSEE =
  /^[\s,]+((?:(?:Sra?|Srta|Mr|Mrs|Ms|Dra?)\.?\s+)?\p{Lu}[\p{L}'’-]+(?:\s+\p{Lu}[\p{L}'’-]+){0,2})(?=\s*(?:[,:!.…\n]|$))/u;
const AFTER_GREETING = /^\s*(?:[,:!.…\n]+\s*|$)/;

const FAREWELLS = [
  /^(?:(?:muchas|mil) )?gracias(?: (?:por|y|de antemano)\b.*)?$/,
  /^(?:un )?(?:saludos?|abrazos?)\b.*$/,
  /^(?:quedo|quedamos) (?:atent[oa]s?|pendientes?|a (?:la |su |tu )?(?:espera|disposicion|ordenes))\b.*$/,
  /^(?:estoy|estamos) (?:a (?:la |su |tu )?(?:disposicion|orden|ordenes)|para (?:ayudar|servir|apoyar)\w*|aqui)\b.*$/,
  /^(?:cualquier|si tienes alguna|si tiene alguna|ante cualquier) (?:cosa|duda|consulta|pregunta|inquietud)\b.*$/,
  /^(?:que (?:tengas?|tengan|pases?) |ten(?:ga)? )?(?:un |una )?(?:buen|buena|lindo|linda|feliz|excelente|bonito) (?:dia|tarde|noche|semana|fin de semana)$/,
  /^(?:hasta (?:luego|pronto)|nos vemos|atentamente|atte|cordialmente)$/,
  /^(?:many )?(?:thanks?|thank you)(?: (?:so much|again|in advance|for)\b.*| a lot)?$/,
  /^(?:(?:kind|best|warm) )?regards$|^(?:best wishes|cheers|sincerely|yours (?:truly|sincerely))$/,
  /^(?:please )?(?:let me know|let us know|feel free|do not hesitate|don['’]t hesitate)\b.*$/,
  /^(?:i am|i['’]m|we are|we['’]re) (?:here (?:to help|for you)|at your (?:disposal|service)|happy to help)\b.*$/,
  /^have (?:a|an) (?:great|nice|good|lovely|wonderful) \w+(?: \w+)?$/,
  /^(?:muito )?obrigad[oa](?: (?:por|pel[oa]|desde ja)\b.*)?$/,
  /^(?:um )?(?:abracos?|grande abraco)$|^(?:atenciosamente|cordialmente|att)$/,
  /^(?:fico|ficamos|estou|estamos) (?:a (?:sua )?disposicao|aqui|no aguardo)\b.*$/,
  /^qualquer (?:coisa|duvida|pergunta)\b.*$/,
  /^(?:tenha )?(?:um |uma )?(?:otim[oa]|bom|boa|excelente) (?:dia|tarde|noite|semana|fim de semana)$|^ate (?:logo|mais|breve)$/,
];
/** A farewell that asks or tells a fact is part of the matter. */
const MATTER = /[\d?¿@/]/;
const MAX_FAREWELL = 110;

/** Takes a message apart; what is not surely a courtesy stays in the body. */
export function partCourtesies(text: string): Courtesies {
  const read = checkedText(text.trim());
  const { end, name, found } = greetingOf(read);
  const rest = read.text.slice(end);
  const { body, cut } = withoutFarewell(rest);
  return { name, hasGreeting: found, body: body.trim(), hasFarewell: cut };
}

function greetingOf({ text, folded }: CheckedText): { end: number; name: string; found: boolean } {
  const hello = GREETING.exec(folded);
  if (!hello) return { end: 0, name: "", found: false };
  const afterHello = hello[0].length;
  const addressee = ADDRESSEE.exec(text.slice(afterHello));
  const afterName = afterHello + (addressee?.[0].length ?? 0);
  const stop = AFTER_GREETING.exec(text.slice(afterName));
  if (!stop) return { end: 0, name: "", found: false };
  return { end: afterName + stop[0].length, name: addressee?.[1]?.trim() ?? "", found: true };
}

function withoutFarewell(text: string): { body: string; cut: boolean } {
  let end = text.length;
  for (const span of [...sentencesOf(text)].reverse()) {
    const sentence = text.slice(span.start, span.end);
    if (sentence.trim() !== "" && !isFarewell(sentence)) break;
    end = span.start;
  }
  const cut = text.slice(end).trim() !== "";
  return { body: text.slice(0, end), cut };
}

function isFarewell(sentence: string): boolean {
  if (MATTER.test(sentence) || sentence.length > MAX_FAREWELL) return false;
  const bare = checkedText(sentence)
    .folded.replace(/\p{Extended_Pictographic}|[\ufe0f\u200d]/gu, " ")
    .replace(/^[\s¡!,]+|[\s.!…,]+$/g, "")
    .replace(/[\s,]+/g, " ");
  return FAREWELLS.some((farewell) => farewell.test(bare));
}

/** Whether a claim is denied or left open ("no tenemos descuentos", "whether there is a discount") and so promises nothing. */

const VERB =
  "(?:hay|habra|tengo|tenemos|cuento|contamos|manejo|manejamos|ofrezco|ofrecemos|damos|doy|puedo|podemos|existen?|veo|encuentro|aplica|aplican|aceptamos|esta|estan|es|son|incluye|incluyen|figura|hacemos|hago|trabajamos|dispongo|disponemos|quedan?|autorizad[oa]|tenho|temos|ha|posso|podemos|oferecemos|consigo|conseguimos|vejo|encontrei|fazemos|faco|inclui|trabalhamos|esta|have|offer|give|can|currently|any|see|find|is|are|there|do|include|apply|run|know|sei|se)";
const NOT = "(?:no|nao|tampoco|nunca|not|never|don't|doesn't|can't|cannot|isn't|aren't)";
const REST = "[^,;:.!?\\n]{0,60}";
const DENIED = new RegExp(
  `(?:^|[^a-z])(?:${NOT}(?: (?:se|me|te|le|lo|la|os|lhe|i|we))* ${VERB}(?: (?!que |that )${REST}| ?)|(?:sin|sem|without|no|ningun|ninguna|nenhum|nenhuma)(?: [a-z]+)? ?)$`,
);
/** A bare "si" is not enough: without its accent "sí hay" is a promise. It has to depend on asking or finding out. */
const ASKING =
  "(?:consult|pregunt|verific|confirm|averigu|revis|pergunt|check|find out|ask|know|saber|sabe|ver |decir|dizer|tell|te digo|te dice)";
const LEFT_OPEN = new RegExp(
  `(?:^|[^a-z])${ASKING}[^,;:.!?\\n]{0,30}? (?:si|se|whether|if|sobre|about|acerca de|por)(?: [^,;:.!?\\n]{0,30}| ?)$`,
);
/** Words that turn the rest of the clause into an offer, whatever stands before them. */
const OFFER =
  /(?:^|[^a-z])(?:(?:te|le|les) (?:doy|damos|dejo|dejamos|aplico|aplicamos|hago|hacemos|regalo|regalamos|ofrezco|ofrecemos)|tienes|tiene|llevas|obtienes|ganas|recibes|you(?:'ll)? (?:get|have|receive|save)|i(?:'ll)? (?:give|apply)|we(?:'ll)? (?:give|apply)|voce (?:tem|ganha|recebe|leva)|te dou|dou|damos)(?:[^a-z]|$)/;

/** Looks at the clause up to the claim at `at` in a folded sentence. */
export function isDenied(foldedSentence: string, at: number): boolean {
  return mark(foldedSentence, at, DENIED);
}

/** As `isDenied`, and also where the claim is only asked about. */
export function isDeniedOrOpen(foldedSentence: string, at: number): boolean {
  return mark(foldedSentence, at, DENIED) || mark(foldedSentence, at, LEFT_OPEN);
}

function mark(sentence: string, at: number, pattern: RegExp): boolean {
  const match = pattern.exec(sentence.slice(0, at));
  return match !== null && !OFFER.test(match[0]);
}

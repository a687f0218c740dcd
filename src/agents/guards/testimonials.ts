/** What other customers say, how many they are and how they rate us comes from the playbook, never from the air. */
import { foldText } from "../../lib/text.ts";
import { isBorneOut } from "./borne-out.ts";
import { type CheckedText, checkedText, excerptOf, sentenceAt } from "./checked-text.ts";
import { isDeniedOrOpen } from "./denial.ts";
import type { FactBook } from "./fact-book.ts";
import type { Guard } from "./guard.ts";
import { numbersOf } from "./numbers.ts";

const WHO = "(?:clientes?|clientas?|compradores|usuarios|usuarias|customers?|clients?|buyers?|users?)";
const CUE = new RegExp(
  [
    `\\b${WHO}\\b[^.!?\\n]{0,40}?\\b(?:dicen|dijo|dice|opinan?|recomiendan?|califican?|calificaron|comentan?|comento|conto|escribio|aman|encanta|satisfech\\w+|says?|said|recommend\\w*|rated?|loves?|wrote|told us|happy|satisfied|dizem|disse|diz|recomendam?|adoram?|avaliam|amam)\\b`,
    "\\b\\d(?:[.,]\\d)? ?(?:de \\d |out of \\d )?(?:estrellas?|stars?|estrelas?)\\b|[⭐★]",
    `\\b(?:miles|cientos|millones|thousands|hundreds|millions|milhares|centenas|milhoes) (?:de|of) (?:\\w+ )?${WHO}\\b`,
    `\\b(?:mas de|over|more than|mais de) [\\d.,]+ (?:\\w+ )?(?:${WHO}|ventas|sales|vendas|resenas|reviews|avaliacoes)\\b`,
    '\\b(?:resenas|reviews|testimonios?|testimonials?|depoimentos?|avaliacoes)\\b[^.!?\\n]{0,30}["“«:]',
    // After a digit the sign is inches: `15.6" — S/ 380`.
    '(?<!\\d)["”»]\\s*[—–-]\\s*\\p{L}+',
  ].join("|"),
  "u",
);

export const testimonials: Guard = {
  name: "testimonials",
  inspect({ checked }, { facts }) {
    const match = CUE.exec(checked.folded);
    if (!match) return [];
    const sentence = sentenceAt(checked, match.index);
    if (isDeniedOrOpen(sentence.folded, match.index - sentence.start)) return [];
    if (quotesTestimonial(checked, facts) || isStated(sentence.folded, facts)) return [];
    const excerpt = excerptOf(checked, { start: match.index, end: match.index + match[0].length });
    return [{ excerpt, why: "no customer of the playbook said so" }];
  },
};

/** The words of a testimonial stand in the text as the playbook has them. */
function quotesTestimonial({ folded }: CheckedText, { business, rules }: FactBook): boolean {
  const ofBook = business.rules.testimonials.flatMap(({ text }) => Object.values(text));
  return [...ofBook, ...rules.map(({ text }) => text)].some((text) =>
    folded.includes(foldText(text.normalize("NFKC")).replace(/^[\s"“«]+|[\s"”».]+$/g, "")),
  );
}

function isStated(folded: string, facts: FactBook): boolean {
  if (!isBorneOut(folded, CUE, facts)) return false;
  const known = new Set(facts.statements.flatMap((fact) => numbersOf(fact).map(({ value }) => value)));
  return numbersOf(checkedText(folded)).every(({ value, isInWords }) => isInWords || known.has(value));
}

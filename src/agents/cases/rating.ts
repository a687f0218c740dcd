/** Reads a rating from 1 to 5 as people write it: "5", "un 4", "⭐⭐⭐", "cinco estrellas", "muy buena". Pure. */
import { foldText } from "../../lib/text.ts";

const NUMBER_WORDS: Readonly<Record<string, number>> = {
  uno: 1,
  one: 1,
  um: 1,
  dos: 2,
  two: 2,
  dois: 2,
  duas: 2,
  tres: 3,
  three: 3,
  cuatro: 4,
  four: 4,
  quatro: 4,
  cinco: 5,
  five: 5,
};

/** Words around a number that leave it a rating. */
const AROUND =
  "(?:un|una|uma|a|an|le|les|lhe|te|doy|pongo|dou|nota|calificacion|puntaje|mi|my|minha|seria|diria|es|e|i|give|you|it|rate|would|say|dejo|de|con|com|la|el|o|pues|yo|eu|gracias|obrigad[oa]|thanks|thank|puntos?|pontos?|points?|estrellas?|estrelas?|stars?|sobre|sin duda|total)";
const NUMERIC = new RegExp(`^(?:${AROUND} )*([1-5]|${Object.keys(NUMBER_WORDS).join("|")})(?: ${AROUND})*$`);
const OUT_OF = /\b(\d{1,2}) ?(?:\/|de|sobre|out of) ?(5|10|cinco|diez|dez|five|ten)\b/;

/** First match wins: the strong words stand before the plain ones, and what is denied before what it denies. */
const WORDS: readonly (readonly [RegExp, number])[] = [
  [
    /\b(?:pesim[oa]|horrible|terrible|malisim[oa]|lo peor|fatal|pessim[oa]|horrivel|awful|worst|muy mal[oa]?|muito ruim|very bad|decepcionante)\b/,
    1,
  ],
  [
    /\b(?:no (?:muy|tan|fue) buen[oa]|nada buen[oa]|not (?:so |very |that )?good|nao (?:foi )?(?:muito )?bo[am]|mal[oa]|mal|ruim|bad|poor)\b/,
    2,
  ],
  [
    /\b(?:regular|mas o menos|normal|ni bien ni mal|mais ou menos|razoavel|so so|ok(?:ay)?|average|fair|aceptable)\b/,
    3,
  ],
  [
    /\b(?:excelente|perfect[oa]|buenisim[oa]|increible|genial|espectacular|la mejor|lo mejor|muy (?:buen[oa]|bien)|de 10|otim[oa]|maravilhos[oa]|nota (?:10|dez)|muito bo[am]|excellent|great|amazing|perfect|awesome|outstanding|very good)\b/,
    5,
  ],
  [/\b(?:buen[oa]|bien|bo[am]|bem|good|nice|well)\b/, 4],
];
/** A longer text is a comment or another matter, not a rating in words. */
const WORDS_MAX = 7;

/** Null when the text rates nothing. A rating out of ten is halved, rounded up. */
export function readRating(text: string): number | null {
  const stars = text.match(/⭐|🌟|★/gu)?.length ?? 0;
  if (stars >= 1 && stars <= 5) return stars;
  const keycap = /^\s*([1-5])\ufe0f?\u20e3\s*$/u.exec(text);
  if (keycap) return Number(keycap[1]);
  const folded = foldText(text)
    .replace(/[^\p{L}\p{N}/\s]/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  const outOf = OUT_OF.exec(folded);
  if (outOf) return scaled(Number(outOf[1]), /^(?:10|diez|dez|ten)$/.test(outOf[2] ?? "") ? 10 : 5);
  const number = NUMERIC.exec(folded)?.[1];
  if (number) return NUMBER_WORDS[number] ?? Number(number);
  if (/^(?:10|diez|dez|ten)$/.test(folded)) return 5;
  const signs = text.replace(/\p{Emoji_Modifier}|\ufe0f|\s/gu, "");
  if (/^(?:👍|👏|😍|❤|🥰|😊|🙌|💯)+$/u.test(signs)) return 5;
  if (/^(?:👎|😡|🤬)+$/u.test(signs)) return 1;
  if (folded === "" || folded.split(" ").length > WORDS_MAX || text.includes("?")) return null;
  return WORDS.find(([pattern]) => pattern.test(folded))?.[1] ?? null;
}

function scaled(value: number, max: number): number | null {
  if (value < 0 || value > max) return null;
  return Math.max(1, Math.ceil((value * 5) / max));
}

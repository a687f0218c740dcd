/** The number right before a known thing in the plural: "necesitamos 10 monitores con factura". Pure. */
import { conceptsOf, isThing } from "../understand/concepts.ts";
import { SMALL_NUMBER_WORDS } from "../understand/entities/number-words.ts";

/** Plurals that measure and are not counted out of a shelf. */
const MEASURES =
  "pulgadas|polegadas|inches|gigas|teras|soles|reais|pesos|lucas|dolares|anos|años|meses|semanas|dias|horas|minutos|cuotas|veces|vezes|litros|metros|hojas|paginas|personas|tiendas|years|months|weeks|days|hours|pages|dollars";
const WORDS: Readonly<Record<string, number>> = SMALL_NUMBER_WORDS;
const COUNTED = new RegExp(
  `(?<![\\p{L}\\p{N}.,/-])(\\d{1,4}|${Object.keys(WORDS).join("|")})\\s+(?!(?:${MEASURES})\\b)(\\p{L}{3,}s)\\b`,
  "gu",
);

/** How many of a thing a folded text wants; null when it counts none. */
export function countedThing(folded: string): number | null {
  for (const [, number = "", thing = ""] of folded.matchAll(COUNTED)) {
    const value = WORDS[number] ?? Number(number);
    if (conceptsOf(thing).some(isThing) && Number.isInteger(value) && value >= 1) return value;
  }
  return null;
}

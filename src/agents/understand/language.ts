/** In which of the tenant's languages a message is written. */
import type { Locale } from "../../lib/locale.ts";
import { wordEvidence } from "./function-words.ts";
import type { NormalText } from "./normalise.ts";
import type { Scored } from "./understanding.ts";

const WORD_WEIGHT = 1.1;
const FALLBACK_WEIGHT = 0.5;
const ENOUGH_LETTERS = 8;
/** Below this the conversation's language stands. */
const GUESS = 0.55;

/** Letters that only one of the languages writes. */
const LETTERS: readonly (readonly [RegExp, Locale, number])[] = [
  [/[ñ¿¡]/gi, "es", 2.5],
  [/[ãõç]|lh[aeo]\b|\bnh|nh[aeo]\b/gi, "pt", 2],
  [/[êâôà]/gi, "pt", 1.2],
  [/\bth|ing\b|\bwh|'(?:s|m|re|ll|ve|t|d)\b/gi, "en", 1],
];

/**
 * The language among `locales`, from function words, the classifier's opinion and telling letters. A text that says too little ("ok", "👍") keeps `fallbackLocale`.
 */
export function detectLanguage(
  text: NormalText,
  opinion: Readonly<Record<Locale, number>>,
  locales: readonly Locale[],
  fallbackLocale: Locale,
): Scored<Locale> {
  const [only] = locales;
  if (only === undefined) return { value: fallbackLocale, confidence: 0.5 };
  if (locales.length === 1) return { value: only, confidence: 1 };
  if (!/\p{L}{2}/u.test(text.raw)) return { value: keep(locales, fallbackLocale, only), confidence: 0.5 };
  const scores = firstOpinion(text, opinion, fallbackLocale);
  const best = strongest(scores, locales);
  return best.confidence >= GUESS ? best : { value: keep(locales, fallbackLocale, best.value), confidence: 0.5 };
}

function firstOpinion(
  text: NormalText,
  opinion: Readonly<Record<Locale, number>>,
  fallback: Locale,
): Record<Locale, number> {
  const words = wordEvidence(text.words.slice(0, 80));
  const total = Math.max(1, (words.es + words.en + words.pt) / 4);
  // A few letters ("ok", "stop") are no ground for statistics.
  const trust = Math.min(1, text.words.join("").length / ENOUGH_LETTERS);
  const scores = { es: 0, en: 0, pt: 0 };
  for (const locale of ["es", "en", "pt"] as const) {
    scores[locale] = trust * Math.log(opinion[locale] + 0.02) + (WORD_WEIGHT * words[locale]) / total;
  }
  for (const [letters, locale, weight] of LETTERS) {
    if (text.raw.search(letters) >= 0) scores[locale] += weight;
  }
  scores[fallback] += FALLBACK_WEIGHT;
  return scores;
}

function strongest(scores: Readonly<Record<Locale, number>>, locales: readonly Locale[]): Scored<Locale> {
  const shares = locales.map((locale) => ({ value: locale, confidence: Math.exp(scores[locale]) }));
  const sum = shares.reduce((total, share) => total + share.confidence, 0);
  const top = shares.reduce((best, share) => (share.confidence > best.confidence ? share : best));
  return { value: top.value, confidence: top.confidence / sum };
}

function keep(locales: readonly Locale[], wanted: Locale, otherwise: Locale): Locale {
  return locales.includes(wanted) ? wanted : otherwise;
}

/** The words of the training phrases, for telling a typo from a word and a mended word from a wild guess. */
import type { Vocabulary } from "../src/agents/understand/mend.ts";
import { normalise } from "../src/agents/understand/normalise.ts";
import { LOCALES } from "../src/lib/locale.ts";
import type { Phrase } from "./phrases.ts";

/** So many phrases must use a word before a typo may be taken for it. */
const COMMON_FROM = 3;
/** Shorter words have too many neighbours to be mended. */
const SHORTEST = 4;

/** Words of the phrases by language: common ones, most used first, and those that are merely known to exist. */
export function readVocabulary(phrases: readonly Phrase[]): Vocabulary {
  const of = (locale: Phrase["language"]) => {
    const counts = new Map<string, number>();
    for (const { text, language } of phrases) {
      if (language !== locale) continue;
      for (const word of new Set(normalise(text, locale).tokens)) {
        if (word.length >= SHORTEST && /^\p{L}+$/u.test(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
      }
    }
    const words = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
    return {
      common: words
        .filter(([, count]) => count >= COMMON_FROM)
        .map(([word]) => word)
        .join(" "),
      seen: words
        .filter(([, count]) => count > 1 && count < COMMON_FROM)
        .map(([word]) => word)
        .join(" "),
    };
  };
  return Object.fromEntries(LOCALES.map((locale) => [locale, of(locale)])) as Vocabulary;
}

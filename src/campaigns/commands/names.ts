/** By which words a command, or a part of one, is called: in all three languages at once, with a little room for typos. */
import { alike } from "../../lib/alike.ts";
import { LOCALES, type Locale } from "../../lib/locale.ts";
import { foldPlain } from "../../lib/text.ts";
import { say } from "../../lib/texts.ts";

/** From here on a word is taken for a typo of a name. */
const ALIKE = 0.65;

/** The names under a key of the language files, written `leads, prospectos`; the first is shown. */
export function namesOf(locale: Locale, key: string): string[] {
  return say(locale, `commands.${key}`).split(/\s*,\s*/);
}

/** The name by which people of a language know it. */
export function shownName(locale: Locale, key: string): string {
  return namesOf(locale, key)[0] ?? key;
}

/** Every name in every language, folded. */
export function allNames(key: string): string[] {
  return [...new Set(LOCALES.flatMap((locale) => namesOf(locale, key).map(foldPlain)))];
}

/** Which of some things a word names exactly; null for none. */
export function called<T>(word: string, things: readonly T[], keyOf: (thing: T) => string): T | null {
  const folded = foldPlain(word);
  return things.find((thing) => allNames(keyOf(thing)).includes(folded)) ?? null;
}

/** Which of some things a word may have been meant for; null when it is like none of them. */
export function meant<T>(word: string, things: readonly T[], keyOf: (thing: T) => string): T | null {
  const folded = foldPlain(word);
  if (folded.length < 3) return null;
  let best: { thing: T; score: number } | null = null;
  for (const thing of things) {
    const score = Math.max(...allNames(keyOf(thing)).map((name) => alike(folded, name)));
    if (score >= ALIKE && score > (best?.score ?? 0)) best = { thing, score };
  }
  return best?.thing ?? null;
}

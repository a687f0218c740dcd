/**
 * Typing errors in everyday words undone, for patterns and searches that look for whole words: "la recoo en la tiena".
 * A word that exists anywhere, in a language or in the business's own texts, is left alone.
 */
import { LOCALES, type Locale } from "../../lib/locale.ts";
import { leaning } from "./function-words.ts";
import { foldPlain, splitWords } from "./normalise.ts";

/** Words by language, separated by spaces. */
export type Vocabulary = Record<
  Locale,
  {
    /** What a typo may have meant, most used first. */
    readonly common: string;
    /** Words that exist but are too rare to be guessed. */
    readonly seen: string;
  }
>;

/**
 * @param fallbackLocale whose words are meant where the text does not show its language
 * @param own words of the business (names of products and the like), folded: they exist, and may be meant too
 */
export type Mend = (text: string, fallbackLocale: Locale, own: ReadonlySet<string>) => string;

const SHORTEST = 5;
const LONGEST = 24;
/** How common a word of the business counts as, in the order of the language's words. */
const OWN_RANK = 300;
/** A word with a replaced letter is as likely as one so much rarer. */
const REPLACED = 4;
const REPLACED_RANK = 200;

/** Builds the mending from a vocabulary. A text without unknown words comes back as it is. */
export function createMend(vocabulary: Vocabulary): Mend {
  const words = (list: string) => (list === "" ? [] : list.split(" "));
  const known = new Set(
    LOCALES.flatMap((locale) => [vocabulary[locale].common, vocabulary[locale].seen].flatMap(words)),
  );
  const ranked = Object.fromEntries(
    LOCALES.map((locale) => [locale, byShape(words(vocabulary[locale].common))]),
  ) as Record<Locale, Shapes>;
  const ownShapes = new WeakMap<ReadonlySet<string>, Shapes>();
  const shapesOf = (own: ReadonlySet<string>): Shapes => {
    const shapes = ownShapes.get(own) ?? byShape([...own], () => OWN_RANK);
    ownShapes.set(own, shapes);
    return shapes;
  };

  return (text, fallbackLocale, own) => {
    const exists = (word: string) => known.has(word) || own.has(word);
    let locale: Locale | undefined;
    return text.replace(/\S+/gu, (piece, at: number) => {
      const [, before = "", word = "", after = ""] = WORD.exec(piece) ?? [];
      const folded = foldPlain(word);
      if (folded.length < SHORTEST || folded.length > LONGEST || exists(folded) || isName(word, at)) return piece;
      locale ??= leaning(splitWords(foldPlain(text))) ?? fallbackLocale;
      const meant = nearest(folded, ranked[locale], shapesOf(own));
      return meant === null ? piece : `${before}${meant}${after}`;
    });
  };
}

/** Letters with marks around them; digits, addresses and handles are no words. */
const WORD = /^([^\p{L}\p{N}@/._]*)(\p{L}+)([^\p{L}\p{N}@/_]*)$/u;

/** Written with a capital inside the text: a name, which no vocabulary knows. */
function isName(word: string, at: number): boolean {
  return at > 0 && /^\p{Lu}\p{Ll}/u.test(word);
}

/** Words with their rank, by first letter and length. */
type Shapes = ReadonlyMap<string, readonly { readonly word: string; readonly rank: number }[]>;

function byShape(words: readonly string[], rankOf: (place: number) => number = (place) => place): Shapes {
  const shapes = new Map<string, { word: string; rank: number }[]>();
  words.forEach((word, place) => {
    const rank = rankOf(place);
    const shape = `${word.charAt(0)}${word.length}`;
    const list = shapes.get(shape);
    if (list) list.push({ word, rank });
    else shapes.set(shape, [{ word, rank }]);
  });
  return shapes;
}

/** The likeliest word that is one slip away; people seldom miss the first letter. */
function nearest(typo: string, common: Shapes, own: Shapes): string | null {
  let best: { word: string; rank: number } | null = null;
  for (const length of [typo.length, typo.length + 1, typo.length - 1]) {
    const shape = `${typo.charAt(0)}${length}`;
    for (const shapes of [common, own]) {
      for (const { word, rank: place } of shapes.get(shape) ?? []) {
        if (!isOneSlip(typo, word)) continue;
        const rank = isSwappedOrMissing(typo, word) ? place : place * REPLACED + REPLACED_RANK;
        if (best === null || rank < best.rank) best = { word, rank };
      }
    }
  }
  return best?.word ?? null;
}

/** Letters are left out, doubled or swapped far more often than replaced by others. */
function isSwappedOrMissing(a: string, b: string): boolean {
  return a.length !== b.length || [...a].sort().join("") === [...b].sort().join("");
}

/** Whether one letter dropped, added, changed or swapped with its neighbour makes one of the other. */
function isOneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a === b) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const restOf = (word: string, skip: number) => word.slice(start + skip);
  if (a.length > b.length) return restOf(a, 1) === restOf(b, 0);
  if (a.length < b.length) return restOf(a, 0) === restOf(b, 1);
  return (
    restOf(a, 1) === restOf(b, 1) ||
    (a[start] === b[start + 1] && a[start + 1] === b[start] && restOf(a, 2) === restOf(b, 2))
  );
}

/** What somebody types to search, as words and as what the words may be typos of. Pure. */

/** More words than these make no search sharper. */
const MAX_WORDS = 5;
/** As the database cuts them. */
const MAX_LENGTH = 60;
/** Shorter words may be anything: they are taken as they are typed. */
const TYPO_FROM = 4;
/** A word that is typed this far stands for all words that begin so. */
const PREFIX_FROM = 2;
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** The words of a text as the database keeps them: lower case, without accents; at most five. */
export function wordsOf(text: string): string[] {
  const plain = withoutMarks(text.toLowerCase());
  const words = plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
  return [...new Set(words.map((word) => word.slice(0, MAX_LENGTH)))].slice(0, MAX_WORDS);
}

/** The same letters without accents; every text keeps its meaning, not its length. */
export function withoutMarks(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "");
}

/**
 * All words that differ from this one by one letter that is missing, added, wrong, or changed places; none for a short word
 * or a number, of which a wrong digit makes another number.
 */
export function typosOf(word: string): string[] {
  if (word.length < TYPO_FROM || !/^[a-z]+$/.test(word)) return [];
  const near = new Set<string>();
  for (let at = 0; at <= word.length; at++) {
    const [before, after] = [word.slice(0, at), word.slice(at)];
    for (const letter of LETTERS) {
      near.add(before + letter + after);
      if (after !== "") near.add(before + letter + after.slice(1));
    }
    if (after !== "") near.add(before + after.slice(1));
    if (after.length > 1) near.add(`${before}${after[1]}${after[0]}${after.slice(2)}`);
  }
  near.delete(word);
  return [...near];
}

/** A word of a search with other words that it may mean. */
export interface WantedWord {
  readonly word: string;
  readonly meant: readonly string[];
}

/** The search as a `tsquery`: every word by its beginning, or as one of those that it may mean. */
export function queryOf(words: readonly WantedWord[]): string {
  return words
    .map(({ word, meant }) => {
      const own = word.length >= PREFIX_FROM ? `'${word}':*` : `'${word}'`;
      return `(${[own, ...meant.map((other) => `'${other}'`)].join(" | ")})`;
    })
    .join(" & ");
}

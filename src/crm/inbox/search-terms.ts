/** What somebody types to find a person, as the beginnings of words that the database keeps of each contact. */

/** More words than these say no more of whom is meant. */
const MAX_WORDS = 5;
/** The last of all characters: what begins with a word lies before the word followed by it. */
const LAST = "\u{10FFFF}";

export interface TermRange {
  readonly from: string;
  /** Not included. */
  readonly to: string;
}

/**
 * The ranges of terms in each of which a contact must have one: every word of a name by its beginning, a number by its end,
 * an address by its beginning. None for a text without letters or digits.
 */
export function termRanges(text: string): TermRange[] {
  const typed = text.trim().toLowerCase();
  const words = isNumber(typed)
    ? [typed.replaceAll(/\D/g, "")]
    : typed.includes("@")
      ? [typed]
      : typed
          .normalize("NFD")
          .replaceAll(/\p{M}/gu, "")
          .split(/[^\p{L}\p{N}]+/u);
  return words
    .filter((word) => word !== "")
    .slice(0, MAX_WORDS)
    .map((word) => ({ from: word, to: `${word}${LAST}` }));
}

function isNumber(text: string): boolean {
  return /^[+\d][\d\s().-]*$/.test(text);
}

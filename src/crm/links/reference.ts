/**
 * The short reference that ties a person's first message to their click: made so that nobody minds it in a text, found again
 * however the text around it was changed. Whether a found one is ours, the database says.
 */
import { randomInt } from "node:crypto";

/** Without vowels, so that no word comes about, and without letters and digits that look alike. */
const ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ";
const LENGTH = 6;
/** Of one text; more are no first message but a list. */
const MAX_FOUND = 8;

/** A word that may be a reference, and where it stands with all that belongs to it. */
export interface Found {
  /** In capitals. */
  readonly reference: string;
  readonly start: number;
  readonly end: number;
}

// Neighbours that would make it a part of a longer word. No quantifier stands beside another one that takes the same signs.
const BEFORE = "(?<![\\p{L}\\p{N}])";
const AFTER = "(?![\\p{L}\\p{N}])";
const SHAPE = new RegExp(
  `[([{*_]{0,2}${BEFORE}(?:ref(?:erencia|erência|erence|\\.)?[ \\u00a0]{0,3}[:#.=-]?[ \\u00a0]{0,3})?([${ALPHABET}]{${LENGTH}})${AFTER}[)\\]}*_]{0,2}`,
  "giu",
);

/** A new reference such as `K7M2QX`: always with a letter and a digit, so that it is no word and no amount. */
export function newReference(): string {
  for (;;) {
    const made = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
    if (isMixed(made)) return made;
  }
}

/** The text with its reference, as it stands in the person's message beforehand. */
export function withReference(text: string, reference: string): string {
  return `${text} (ref ${reference})`.trimStart();
}

/** Every word of the text that may be a reference, in its order, eight at most. */
export function findReferences(text: string): Found[] {
  const found: Found[] = [];
  for (const match of text.matchAll(SHAPE)) {
    const reference = (match[1] ?? "").toUpperCase();
    if (!isMixed(reference)) continue;
    found.push({ reference, start: match.index, end: match.index + match[0].length });
    if (found.length === MAX_FOUND) break;
  }
  return found;
}

/** The text as it reads without these references: no gap, no doubled space, no empty line is left where they stood. */
export function withoutReferences(text: string, found: readonly Found[]): string {
  let left = text;
  for (const { start, end } of [...found].sort((a, b) => b.start - a.start)) {
    const before = left.slice(0, start).replace(/[ \u00a0]+$/, "");
    const after = left.slice(end).replace(/^[ \u00a0]+/, "");
    const joint = before === "" || after === "" || /\n$/.test(before) || /^[\n.,;:!?]/.test(after) ? "" : " ";
    left = before + joint + after;
  }
  return left.replace(/\n{3,}/g, "\n\n").trim();
}

function isMixed(word: string): boolean {
  return /\d/.test(word) && /\D/.test(word);
}

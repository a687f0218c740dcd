/** The part of a text that a search found, with the places of the words that fit. Pure. */
import { type WantedWord, withoutMarks } from "./words.ts";

/** From, and up to but without; in UTF-16 units of the text beside it. */
export type Mark = readonly [number, number];

export interface Excerpt {
  readonly text: string;
  readonly marks: readonly Mark[];
}

/** Longest excerpt of a long text, and how much of it stands before the first word that fits. */
const LENGTH = 160;
const BEFORE = 48;

/** The places of the words of a text that fit what was searched for. */
export function marksIn(text: string, wanted: readonly WantedWord[]): Mark[] {
  const marks: Mark[] = [];
  for (const { 0: word, index } of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    const plain = withoutMarks(word.toLowerCase());
    if (wanted.some((one) => plain.startsWith(one.word) || one.meant.includes(plain)))
      marks.push([index, index + word.length]);
  }
  return marks;
}

/** One line around the first word that fits; the beginning where none does. */
export function excerptOf(text: string, wanted: readonly WantedWord[]): Excerpt {
  const line = text.replace(/\s+/g, " ").trim();
  const first = marksIn(line, wanted)[0]?.[0] ?? 0;
  const from = line.length <= LENGTH || first <= BEFORE ? 0 : wordStart(line, first - BEFORE);
  const to = from + LENGTH >= line.length ? line.length : wordEnd(line, from + LENGTH);
  const shown = `${from > 0 ? "…" : ""}${line.slice(from, to)}${to < line.length ? "…" : ""}`;
  return { text: shown, marks: marksIn(shown, wanted) };
}

function wordStart(line: string, at: number): number {
  const space = line.indexOf(" ", at);
  return space < 0 || space - at > BEFORE / 2 ? safe(line, at) : space + 1;
}

function wordEnd(line: string, at: number): number {
  const space = line.lastIndexOf(" ", at);
  return at - space > BEFORE / 2 ? safe(line, at) : space;
}

/** Never inside of a surrogate pair. */
function safe(line: string, at: number): number {
  const code = line.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at + 1 : at;
}

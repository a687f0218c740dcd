/** A text in the form in which guards read it: look-alike characters made plain, and a folded twin of equal length. */
import { foldText } from "../../lib/text.ts";

export interface CheckedText {
  /** NFKC, without invisible characters. */
  readonly text: string;
  /** Lower case without accents; character n of it is character n of `text`. */
  readonly folded: string;
}

// Zero-width and soft characters would let "S/ 1<zero width>00" pass as another number.
const INVISIBLE =
  /\u034f|[\ufe00-\ufe0f]|[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u2064\ufeff]/gu;

/** Reads a text for the guards. */
export function checkedText(raw: string): CheckedText {
  const text = raw.normalize("NFKC").replace(INVISIBLE, "").normalize("NFKC");
  const folded = foldText(text);
  // A few letters change their length when folded; then the folded text serves for both.
  return folded.length === text.length ? { text, folded } : { text: folded, folded };
}

/** Texts of catalogs and playbooks come again with every turn; what was read of them is kept with them. */
const KEPT_TEXTS = 2_000;
const kept = new Map<string, CheckedText>();

/** As `checkedText`, for texts of ours that come again and again. Not for what customers write. */
export function checkedStatement(raw: string): CheckedText {
  const known = kept.get(raw);
  if (known) return known;
  const oldest = kept.size >= KEPT_TEXTS ? kept.keys().next().value : undefined;
  if (oldest !== undefined) kept.delete(oldest);
  const read = checkedText(raw);
  kept.set(raw, read);
  return read;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

export function excerptOf({ text }: CheckedText, { start, end }: Span): string {
  return text.slice(start, end).trim();
}

const SENTENCE_END = /[.!?…]+["'»”)]*\s+(?=[\p{Lu}¿¡"«“*•\-–\p{Extended_Pictographic}])|\n+/gu;

let last: { readonly text: string; readonly spans: readonly Span[] } = { text: "", spans: [] };

/** The sentences and lines of a text; every character belongs to exactly one. "S/. 12" and "9 a. m. a 7" stay whole. */
export function sentencesOf(text: string): readonly Span[] {
  // Guards ask for the same text one after the other.
  if (last.text !== text) last = { text, spans: splitSentences(text) };
  return last.spans;
}

function splitSentences(text: string): Span[] {
  const spans: Span[] = [];
  let start = 0;
  for (const match of text.matchAll(SENTENCE_END)) {
    const end = match.index + match[0].length;
    if (end > start) spans.push({ start, end });
    start = end;
  }
  if (start < text.length) spans.push({ start, end: text.length });
  return spans;
}

/** The sentence around position `at`, folded, with where it starts. */
export function sentenceAt({ text, folded }: CheckedText, at: number): { folded: string; start: number } {
  const span = sentencesOf(text).find(({ start, end }) => at >= start && at < end) ?? { start: 0, end: text.length };
  return { folded: folded.slice(span.start, span.end), start: span.start };
}

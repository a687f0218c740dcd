/**
 * A text translated without a model: every sentence of it must be one of ours or of the business that stands in the other
 * language too. One unknown sentence and there is no translation: half of one would mislead. Pure.
 */
import type { Locale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import { sentencesOf } from "../guards/checked-text.ts";
import { plain, type StoredTexts } from "./stored-texts.ts";
import { type Manner, type Template, templatesIn, valuesOf } from "./templates.ts";

export interface Known {
  readonly from: Locale;
  readonly to: Locale;
  readonly manner: Manner;
  readonly stored: StoredTexts;
  /** Names that are the same in every language: of the business, its places, the contact. */
  readonly names: ReadonlySet<string>;
}

/** A text of ours has at most so many sentences, and is no longer than this. */
const MAX_SENTENCES = 5;
const MAX_LENGTH = 600;
/** Amounts, numbers, times and signs. */
const WORDLESS = /^[^\p{L}]*$/u;
const ADDRESS = /^(?:https?:\/\/\S+|\S+@\S+\.\S+)$/;

/** The text in the other language, or null when a sentence of it is not known. */
export function knownTranslation(text: string, known: Known): string | null {
  const spans = sentencesOf(text);
  // The best way to the end from each sentence; the longest known piece first.
  const rest: (string | null)[] = Array.from({ length: spans.length + 1 }, () => null);
  rest[spans.length] = "";
  for (let first = spans.length - 1; first >= 0; first--) {
    for (let last = Math.min(spans.length, first + MAX_SENTENCES) - 1; last >= first; last--) {
      const after = rest[last + 1];
      const [start, end] = [spans[first]?.start ?? 0, spans[last]?.end ?? text.length];
      if (after === null || after === undefined) continue;
      const piece = text.slice(start, end);
      const translated = translatePiece(piece.trim(), known);
      if (translated === null) continue;
      rest[first] = piece.replace(piece.trim(), () => translated) + after;
      break;
    }
  }
  return rest[0] ?? null;
}

function translatePiece(piece: string, known: Known): string | null {
  if (piece === "" || !/\p{L}/u.test(piece)) return piece;
  return known.stored.get(plain(piece)) ?? fromTemplates(piece, known) ?? namesAndSigns(piece, known);
}

function fromTemplates(piece: string, known: Known): string | null {
  if (piece.length > MAX_LENGTH) return null;
  for (const template of templatesIn(known.from, known.manner)) {
    const values = valuesOf(piece, template);
    const translated = values && sayAgain(piece, template, values, known);
    if (translated) return translated;
  }
  return null;
}

/** Null when a value is in words of the other language, or the template does not make this very sentence. */
function sayAgain(
  piece: string,
  { key, variant, chosen }: Template,
  values: Record<string, string | number>,
  known: Known,
): string | null {
  const { from, to, manner } = known;
  const translated: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(values)) {
    const other = name in chosen ? value : translateValue(value, known);
    if (other === null) return null;
    translated[name] = other;
  }
  try {
    if (say(from, key, { ...manner, ...values }, variant) !== piece) return null;
    return say(to, key, { ...manner, ...translated }, variant);
  } catch {
    // The other language asks for something that this sentence does not tell.
    return null;
  }
}

function translateValue(value: string | number, known: Known): string | number | null {
  if (typeof value === "number") return value;
  if (/^\d+$/.test(value)) return Number(value);
  return known.stored.get(plain(value)) ?? (ADDRESS.test(value) ? value : namesAndSigns(value, known));
}

/** A line of names, amounts and signs ("• Laptop Uno — S/ 1,299.00"), with the names as the other language has them. */
function namesAndSigns(text: string, { stored, names }: Known): string | null {
  const known = new Map([...[...names].map((name) => [name, name] as const), ...stored]);
  const found = [...known.keys()].filter((name) => text.includes(name)).sort((a, b) => b.length - a.length);
  let marked = text;
  // Marks keep a name from being found inside another one's translation.
  const marks = found.map((name, index) => ({ name, mark: String.fromCharCode(FIRST_MARK + index) }));
  for (const { name, mark } of marks) marked = marked.replaceAll(name, mark);
  if (marks.length > MAX_NAMES || !WORDLESS.test(marked.replace(MONEY_SIGNS, ""))) return null;
  return marks.reduce((done, { name, mark }) => done.replaceAll(mark, () => known.get(name) ?? name), marked);
}

/** Signs of the private use area: they stand in no text. */
const FIRST_MARK = 0xe000;
const MAX_NAMES = 200;
const MONEY_SIGNS = /(?<!\p{L})(?:S\/|R\$|US\$|[A-Z]{3}(?=\s?\d))/gu;

/** A message made comparable: bounded, folded, elongations and abbreviations undone, numbers and addresses masked. */
import type { Locale } from "../../lib/locale.ts";
import { cleanText, foldText } from "../../lib/text.ts";
import { type EmojiMeaning, readEmojis } from "./emoji.ts";
import { leaning } from "./function-words.ts";
import { expandWord } from "./slang.ts";

export interface NormalText {
  /** As written, cleaned and bounded. */
  readonly raw: string;
  /** Lower case without accents (ñ too), one space between words, punctuation kept. */
  readonly folded: string;
  /** Words of `folded` before abbreviations are undone. */
  readonly words: readonly string[];
  /** Words with abbreviations written out and numbers, links and e-mails masked. */
  readonly tokens: readonly string[];
  /** `tokens` joined by single spaces: what rules look at. */
  readonly plain: string;
  readonly emojis: readonly EmojiMeaning[];
  readonly isQuestion: boolean;
}

// A long text says what it is about at its beginning and at its end; the middle would only cost time.
const HEAD = 900;
const TAIL = 300;

const EMAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g;
const LINK =
  /(?:https?:\/\/|www\.)\S{1,300}|\b[\w-]{2,60}\.(?:com|net|org|top|xyz|ly|me|shop|info)(?:\/\S{0,200})?(?=\s|$)/g;

/** Reads a text once for all later steps; `fallbackLocale` decides abbreviations that several languages share. */
export function normalise(text: string, fallbackLocale: Locale): NormalText {
  const raw = bound(cleanText(bound(withoutRepeats(text))));
  const folded = foldPlain(raw);
  const words = splitWords(folded);
  const locale = leaning(words) ?? fallbackLocale;
  const masked = maskAddresses(folded);
  const tokens = (masked === folded ? words : splitWords(masked)).flatMap((word) => toTokens(word, locale));
  return {
    raw,
    folded,
    words,
    tokens,
    plain: narrow(tokens.join(" ")),
    emojis: readEmojis(raw),
    isQuestion: /[?¿]/.test(raw),
  };
}

/** Lower case without any accent, elongations shortened ("holaaa" → "hola"), curly quotes straightened. */
export function foldPlain(text: string): string {
  const folded = foldText(text)
    .replaceAll("ñ", "n")
    .replace(/[‘’´`]/g, "'")
    .replace(/([a-vx-z])\1{2,}/g, "$1")
    .replace(/(?:ja|je|ji|ha|he){3,}[jh]?\b/g, "jaja")
    .replace(/\bk{3,}\b/g, "kkk")
    .replace(/\s+/g, " ")
    .trim();
  return narrow(folded);
}

/**
 * The same text in the engine's one-byte form where it fits. Decomposing accents leaves two-byte strings behind, and V8
 * compiles every pattern once for each form.
 */
function narrow(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is all of Latin-1
  return /[^\u0000-\u00ff]/.test(text) ? text : Buffer.from(text, "latin1").toString("latin1");
}

/** Words and numbers of a folded text; apostrophes inside words are dropped ("i'm" → "im"). */
export function splitWords(folded: string): string[] {
  return folded.replace(/(?<=[a-z])'(?=[a-z])/g, "").match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** "hola hola hola hola" says no more than "hola hola". */
function withoutRepeats(text: string): string {
  return text.replace(/(?<!\p{L})(\p{L}{1,20})(?!\p{L})(?:\s+\1(?!\p{L})){2,}/giu, "$1 $1");
}

function bound(text: string): string {
  if (text.length <= HEAD + TAIL) return text;
  return `${text.slice(0, HEAD)} ${text.slice(-TAIL)}`;
}

function maskAddresses(folded: string): string {
  if (!/[.@:]/.test(folded)) return folded;
  return folded.replace(EMAIL, " emailaddress ").replace(LINK, " linkaddress ");
}

function toTokens(word: string, locale: Locale): string | string[] {
  const expanded = expandWord(word, locale);
  return expanded.includes(" ") ? expanded.split(" ") : maskNumber(expanded);
}

function maskNumber(token: string): string {
  if (!/\d/.test(token)) return token;
  if (/^\d+$/.test(token)) return token.length >= 7 ? "longnumber" : "number";
  return token.replace(/\d+/g, "0");
}

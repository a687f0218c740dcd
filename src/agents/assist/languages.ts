/** How models are told of languages, and how much they may write. */
import type { Locale } from "../../lib/locale.ts";

export const LANGUAGES: Readonly<Record<Locale, string>> = {
  es: "Latin American Spanish",
  en: "English",
  pt: "Brazilian Portuguese",
};

/** Longest rep's text that is reworded or translated, in characters. */
export const MAX_DRAFT_LENGTH = 4_000;

/** Room for the same text with more courtesy, in tokens; three characters each suits Spanish and Portuguese. */
export function answerTokens(text: string): number {
  return Math.ceil(text.length / 2) + 200;
}

/**
 * What is wrong with each field, in the reader's language. A message of ours is a key of the language files (`fields.empty`); for
 * all else the library of schemas has its own words in each language, found when it is known who reads.
 */
import { z } from "zod";
import type { Issue } from "./errors.ts";
import type { Locale } from "./locale.ts";
import { say, type TextValues } from "./texts.ts";

/** Options of a parse whose issues are said later: only messages of ours are left, and what was given. */
export const UNSAID = { error: () => "", reportInput: true } as const;

/** The library's words by language; its Portuguese of Brazil. */
const WORDS = {
  es: z.locales.es().localeError,
  pt: z.locales.ptBR().localeError,
  en: z.locales.en().localeError,
} satisfies Record<Locale, z.core.$ZodErrorMap>;

/** The issues of a parse with `UNSAID`, each under its path. `root` is what the parsed value is called. */
export function issuesOf(error: z.core.$ZodError, root?: string): Issue[] {
  return error.issues.map((found) => {
    const path = [...(root === undefined ? [] : [root]), ...found.path.map(String)].join(".");
    if (found.message === "") return { path, message: wordsOf("en", found), found };
    const values = found.code === "custom" ? (found.params as TextValues | undefined) : undefined;
    return { path, message: found.message, ...(values ? { values } : {}) };
  });
}

/** An issue as people read it. */
export function issueText(locale: Locale, { message, values, found }: Issue): string {
  if (message.startsWith("fields.")) return say(locale, message, values);
  return found ? wordsOf(locale, found) : message;
}

/** What programs act upon, the same in each language: `empty`, `too_small`; undefined for a sentence that has no code. */
export function issueCode({ code, message, found }: Issue): string | undefined {
  return code ?? (message.startsWith("fields.") ? message.slice("fields.".length) : found?.code);
}

function wordsOf(locale: Locale, found: z.core.$ZodIssue): string {
  const said = WORDS[locale](found as z.core.$ZodRawIssue);
  return (typeof said === "string" ? said : said?.message) ?? "";
}

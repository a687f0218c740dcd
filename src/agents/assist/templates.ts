/**
 * Our own texts read backwards: which text of the language files a sentence was made of, and with which values. Built for
 * a language and a way of speaking once, some 60 ms, when first asked for.
 */
import type { Locale } from "../../lib/locale.ts";
import { textKeys, textVariants } from "../../lib/texts.ts";
import { type Choice, expandText } from "./message-format.ts";

/** The areas whose texts customers read. */
const AREAS = ["agents", "assist", "cases", "closer", "flow", "guards", "objections", "pay", "qualifier"];
/** What reps read, and what stands on pages. */
const ELSEWHERE = /^(?:agents\.summary|pay\.next|pay\.page|pay\.pdf)\./;
/** A text with less of its own could be anything. */
const MIN_OWN_LETTERS = 4;

export interface Manner {
  readonly treatment: string;
  readonly tone: string;
}

export interface Template {
  readonly key: string;
  readonly variant: number;
  /** The arguments that were chosen among, with the choice: `{hasName: "yes"}`. */
  readonly chosen: Readonly<Record<string, Choice>>;
  readonly pattern: RegExp;
  /** The longest part that stands in every such sentence: spares most sentences the pattern. */
  readonly anchor: string;
}

const built = new Map<string, readonly Template[]>();

/** Every text of a language, in the manner of one business. */
export function templatesIn(locale: Locale, manner: Manner): readonly Template[] {
  const id = `${locale}:${manner.treatment}:${manner.tone}`;
  const known =
    built.get(id) ??
    textKeys(locale)
      .filter(isForCustomers)
      .flatMap((key) => templatesOf(locale, key, manner));
  built.set(id, known);
  return known;
}

/** The values of a sentence that a template makes; null where it makes another. */
export function valuesOf(
  sentence: string,
  { pattern, anchor, chosen }: Template,
): Record<string, string | number> | null {
  if (!sentence.includes(anchor)) return null;
  const match = pattern.exec(sentence);
  return match ? { ...match.groups, ...chosen } : null;
}

function isForCustomers(key: string): boolean {
  return AREAS.includes(key.split(".")[0] ?? "") && !ELSEWHERE.test(key);
}

function templatesOf(locale: Locale, key: string, manner: Manner): Template[] {
  return textVariants(locale, key).flatMap((message, variant) =>
    expandText(message, { ...manner }).flatMap(({ pieces, chosen }) => {
      const own = pieces.flatMap((piece) => ("text" in piece ? [piece.text] : []));
      const letters = own.join("").match(/\p{L}/gu)?.length ?? 0;
      if (letters < MIN_OWN_LETTERS) return [];
      const anchor = own.reduce((longest, text) => (text.length > longest.length ? text : longest), "").trim();
      const seen = new Set<string>();
      const source = pieces.map((piece) => ("text" in piece ? escaped(piece.text) : group(piece.argument, seen)));
      return [{ key, variant, chosen, anchor, pattern: new RegExp(`^${source.join("")}$`, "su") }];
    }),
  );
}

function group(name: string, seen: Set<string>): string {
  if (seen.has(name)) return `\\k<${name}>`;
  seen.add(name);
  return `(?<${name}>.+?)`;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

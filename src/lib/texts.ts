/** The language files: every sentence a person reads, by locale and dotted key, in ICU MessageFormat. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { IntlMessageFormat } from "intl-messageformat";
import type { Locale } from "./locale.ts";
import { packageRoot } from "./root.ts";

export type TextValues = Record<string, string | number | boolean>;
type Tree = { [key: string]: string | string[] | Tree };

/**
 * Sentences of one text in one language: an area file `locales/es/agents.json` gives keys `agents.…`.
 * A text is one sentence, or a list of variations of it.
 */
const variantsByLocale = new Map<Locale, Map<string, readonly string[]>>();
const compiled = new Map<string, IntlMessageFormat>();

/** The sentence `key` in `locale`; of a text with variations, number `variant` (taken round). Throws on an unknown key. */
export function say(locale: Locale, key: string, values: TextValues = {}, variant = 0): string {
  const variants = textVariants(locale, key);
  const index = variant % variants.length;
  const id = `${locale}:${key}:${index}`;
  let format = compiled.get(id);
  if (!format) {
    format = new IntlMessageFormat(variants[index] ?? "", locale, undefined, { ignoreTag: true });
    compiled.set(id, format);
  }
  return String(format.format(values));
}

/** All variations of a text, untouched. Throws on an unknown key. */
export function textVariants(locale: Locale, key: string): readonly string[] {
  const found = textsOf(locale).get(key);
  if (!found) throw new Error(`no text ${key} in locales/${locale}`);
  return found;
}

/** Every key of a language, for the test that holds the three languages equal and for pages that need a whole area. */
export function textKeys(locale: Locale): string[] {
  return [...textsOf(locale).keys()];
}

function textsOf(locale: Locale): Map<string, readonly string[]> {
  let texts = variantsByLocale.get(locale);
  if (!texts) {
    texts = loadTexts(locale);
    variantsByLocale.set(locale, texts);
  }
  return texts;
}

function loadTexts(locale: Locale): Map<string, readonly string[]> {
  const folder = join(packageRoot, "locales", locale);
  const texts = new Map<string, readonly string[]>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
    flatten(basename(file, ".json"), JSON.parse(readFileSync(join(folder, file), "utf8")) as Tree, texts);
  }
  return texts;
}

function flatten(prefix: string, tree: Tree, into: Map<string, readonly string[]>): void {
  for (const [name, value] of Object.entries(tree)) {
    const key = `${prefix}.${name}`;
    if (typeof value === "string") into.set(key, [value]);
    else if (Array.isArray(value)) into.set(key, value);
    else flatten(key, value, into);
  }
}

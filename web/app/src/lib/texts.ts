/** The sentences of the app: locales/<language>/app.json, of which only the chosen language is loaded. */
import { IntlMessageFormat } from "intl-messageformat";
import { createContext, useContext } from "react";
import { LOCALES, type Locale, pickLocale } from "../../../../src/lib/locale.ts";

export { LOCALES, type Locale };
export type Values = Record<string, string | number | boolean | Date>;
/** A sentence by its dotted key, such as `inbox.empty`. */
export type Say = (key: string, values?: Values) => string;
export interface Tree {
  readonly [key: string]: string | Tree;
}

const FILES: Readonly<Record<Locale, () => Promise<{ default: Tree }>>> = {
  es: () => import("../../../../locales/es/app.json"),
  en: () => import("../../../../locales/en/app.json"),
  pt: () => import("../../../../locales/pt/app.json"),
};

/** What makes more of a sentence than its letters, tags being left as they are: https://unicode-org.github.io/icu/userguide/format_parse/messages */
const SYNTAX = /['{}]/;

export async function loadTexts(locale: Locale): Promise<Say> {
  const { default: tree } = await FILES[locale]();
  const formats = new Map<string, IntlMessageFormat>();
  return (key, values) => {
    let format = formats.get(key);
    if (!format) {
      const text = sentence(tree, key);
      if (!SYNTAX.test(text)) return text;
      format = new IntlMessageFormat(text, locale, undefined, { ignoreTag: true });
      formats.set(key, format);
    }
    return String(format.format(values));
  };
}

/** A key that is missing shows itself: a test holds the three files to the keys that are used. */
function sentence(tree: Tree, key: string): string {
  const found = key.split(".").reduce<string | Tree | undefined>((at, name) => {
    return typeof at === "object" ? at[name] : undefined;
  }, tree);
  return typeof found === "string" ? found : key;
}

const KEPT = "charla.locale";

/** The language that was chosen here, else the browser's. */
export function startLocale(): Locale {
  return pickLocale(localStorage.getItem(KEPT) ?? navigator.language, "es");
}

export function keepLocale(locale: Locale): void {
  localStorage.setItem(KEPT, locale);
}

export interface Speech {
  readonly locale: Locale;
  readonly say: Say;
  readonly setLocale: (locale: Locale) => void;
}

export const SpeechContext = createContext<Speech | null>(null);

/** The language of the page and its sentences. */
export function useSpeech(): Speech {
  const speech = useContext(SpeechContext);
  if (!speech) throw new Error("no language around this component");
  return speech;
}

/** The page's sentences, built into the bundle from the language files. */
import en from "../../../locales/en/demo.json" with { type: "json" };
import es from "../../../locales/es/demo.json" with { type: "json" };
import pt from "../../../locales/pt/demo.json" with { type: "json" };
import type { Language } from "../../widget/src/text.ts";

export type DemoTextKey = keyof typeof es;
export type SayDemo = (key: DemoTextKey, values?: Record<string, string | number>) => string;

const texts: Record<Language, Record<DemoTextKey, string>> = { es, en, pt };

/** The sentences of one language; `{name}` in a sentence takes the value of that name. */
export function speakDemo(language: Language): SayDemo {
  return (key, values = {}) =>
    texts[language][key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

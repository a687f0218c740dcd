/** A statement of an insight as a sentence in the reader's language. Pure. */
import type { Locale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import type { Statement } from "./insight.ts";

export function sayStatement(locale: Locale, statement: Statement): string {
  return "text" in statement ? statement.text[locale] : say(locale, `insights.${statement.key}`, statement.values);
}

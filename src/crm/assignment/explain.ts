/** Why somebody was given something, as a sentence for people. */
import type { Locale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import type { Reason } from "./choose.ts";

/** "speaks Portuguese, 2 of 8 open". */
export function explain(reasons: readonly Reason[], locale: Locale): string {
  return reasons
    .map(({ code, values }) => {
      const { language } = values;
      const named = language === undefined ? values : { language: say(locale, `assignment.languages.${language}`) };
      return say(locale, `assignment.reasons.${code}`, named);
    })
    .join(", ");
}

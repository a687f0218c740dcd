/** A day as people of a language name it, in the shop's time zone. */
import type { Locale } from "../../lib/locale.ts";

/** `viernes, 13 de marzo`, `Friday, March 13`, `sexta-feira, 13 de março`. */
export function dayName(at: Date, locale: Locale, timeZone: string): string {
  const id = `${locale} ${timeZone}`;
  let format = formats.get(id);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long", timeZone });
    formats.set(id, format);
  }
  return format.format(at);
}

// Formatters are dear to build.
const formats = new Map<string, Intl.DateTimeFormat>();

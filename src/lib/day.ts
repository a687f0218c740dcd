/** Days and moments as people read them. */
import type { Locale } from "./locale.ts";

// Formatters are dear to build and wanted many times a second.
const formatters = new Map<string, Intl.DateTimeFormat>();

/** A day in words: "jueves 26 de noviembre". */
export function formatDay(at: Date, locale: Locale, timeZone: string): string {
  const day = formatter(locale, timeZone, { weekday: "long", day: "numeric", month: "long" }).format(at);
  // The comma reads badly inside a Spanish sentence.
  return locale === "es" ? day.replace(",", "") : day;
}

/** A day with its time: "26 de noviembre, 15:30". */
export function formatMoment(at: Date, locale: Locale, timeZone: string): string {
  const options: Intl.DateTimeFormatOptions = { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" };
  return formatter(locale, timeZone, options).format(at);
}

function formatter(locale: Locale, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone} ${Object.keys(options).join()}`;
  let found = formatters.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, { ...options, timeZone });
    formatters.set(key, found);
  }
  return found;
}

/** Times in words: how long ago, how long until. */
import { dateFormat, numberFormat, relativeFormat } from "../lib/formats.ts";
import type { Locale } from "../lib/texts.ts";

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** "in 3 hours", "2 days ago": the largest unit that fits, never less than a minute. */
export function relativeTime(locale: Locale, ms: number): string {
  const [unit, length] = UNITS.find(([, length]) => Math.abs(ms) >= length) ?? UNITS[2];
  return relativeFormat(locale, { numeric: "auto" }).format(Math.trunc(ms / length), unit);
}

/** "3 h", "2 d": a span without a direction. */
export function span(locale: Locale, ms: number): string {
  const [unit, length] = UNITS.find(([, length]) => Math.abs(ms) >= length) ?? UNITS[2];
  const count = Math.max(1, Math.trunc(Math.abs(ms) / length));
  return numberFormat(locale, { style: "unit", unit, unitDisplay: "short" }).format(count);
}

export function fullTime(locale: Locale, at: string): string {
  return dateFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(new Date(at));
}

export function fullDate(locale: Locale, at: string): string {
  return dateFormat(locale, { dateStyle: "medium" }).format(new Date(at));
}

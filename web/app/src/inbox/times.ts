/** Times as an inbox shows them. */
import { dateFormat, relativeFormat } from "../lib/formats.ts";
import type { Locale } from "../lib/texts.ts";

const isSameDay = (one: Date, other: Date) => one.toDateString() === other.toDateString();

function daysAgo(at: Date, now: Date): number {
  const midnight = (day: Date) => new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
  return Math.round((midnight(now) - midnight(at)) / 86_400_000);
}

export function clockTime(locale: Locale, at: string): string {
  return dateFormat(locale, { hour: "numeric", minute: "2-digit" }).format(new Date(at));
}

/** The time today, the weekday within a week, else the date. */
export function shortTime(locale: Locale, at: string, now = new Date()): string {
  const then = new Date(at);
  if (isSameDay(then, now)) return clockTime(locale, at);
  if (daysAgo(then, now) < 7) return dateFormat(locale, { weekday: "short" }).format(then);
  const year = then.getFullYear() === now.getFullYear() ? {} : ({ year: "2-digit" } as const);
  return dateFormat(locale, { day: "numeric", month: "short", ...year }).format(then);
}

/** "today", "yesterday", the weekday with its date. */
export function dayName(locale: Locale, at: string, now = new Date()): string {
  const then = new Date(at);
  const ago = daysAgo(then, now);
  const name =
    ago < 2
      ? relativeFormat(locale, { numeric: "auto" }).format(-ago, "day")
      : dateFormat(locale, { weekday: "long", day: "numeric", month: "long" }).format(then);
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
}

export const startsDay = (at: string, before: string | undefined) =>
  before === undefined || !isSameDay(new Date(at), new Date(before));

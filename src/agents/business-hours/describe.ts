/** Opening hours in words: "9 a. m. a 7 p. m.", "mañana a las 9 a. m.", a week in a few lines. */
import type { Locale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import type { BranchFacts } from "../agent.ts";
import { type Opening, rangesOn } from "../business-hours.ts";

/** Monday first, as shops write their week. */
const WEEK = [1, 2, 3, 4, 5, 6, 0] as const;

/** Minutes since midnight as people of that language write a time: `9 a. m.`, `1:30 pm`, `13h30`. */
export function describeTime(minutes: number, locale: Locale): string {
  const hours = Math.floor(minutes / 60) % 24;
  const rest = String(minutes % 60).padStart(2, "0");
  return say(locale, "agents.hours.time", {
    hour24: String(hours),
    hour12: String(hours % 12 || 12),
    half: hours < 12 ? "am" : "pm",
    minutes: rest,
  });
}

/** With its preposition: `a las 9 a. m.`, `at 9 am`, `às 9h`. */
export function describeAtTime(minutes: number, locale: Locale): string {
  const hour = Math.floor(minutes / 60) % (locale === "es" ? 12 : 24);
  return say(locale, "agents.hours.at", { hour, time: describeTime(minutes, locale) });
}

/** The ranges of a weekday, or "closed". */
export function describeDay(branch: BranchFacts, weekday: number, locale: Locale): string {
  const ranges = rangesOn(branch, weekday);
  if (ranges.length === 0) return say(locale, "agents.hours.closed");
  const described = ranges.map(({ from, to }) =>
    say(locale, "agents.hours.range", { from: describeTime(from, locale), to: describeTime(to, locale) }),
  );
  return new Intl.ListFormat(locale, { type: "conjunction" }).format(described);
}

/** One line for each run of days with the same hours, Monday first: `Lunes a viernes: 9 a. m. a 7 p. m.` */
export function describeWeek(branch: BranchFacts, locale: Locale): string[] {
  const runs: { first: number; last: number; hours: string }[] = [];
  for (const weekday of WEEK) {
    const hours = describeDay(branch, weekday, locale);
    const run = runs.at(-1);
    if (run?.hours === hours) run.last = weekday;
    else runs.push({ first: weekday, last: weekday, hours });
  }
  return runs.map(({ first, last, hours }) => {
    const from = weekdayName(first, locale);
    const days = first === last ? from : say(locale, "agents.hours.days", { from, to: weekdayName(last, locale) });
    return say(locale, "agents.hours.day_line", { days: days.charAt(0).toUpperCase() + days.slice(1), hours });
  });
}

/** When we open next: `hoy a las 3 p. m.`, `mañana a las 9 a. m.`, `el lunes a las 9 a. m.` */
export function describeOpening({ daysAhead, weekday, minutes }: Opening, locale: Locale): string {
  const key = daysAhead === 0 ? "today_at" : daysAhead === 1 ? "tomorrow_at" : "weekday_at";
  return say(locale, `agents.hours.${key}`, {
    day: weekdayName(weekday, locale),
    at: describeAtTime(minutes, locale),
  });
}

/** `lunes`, `Monday`, `segunda-feira`. */
export function weekdayName(weekday: number, locale: Locale): string {
  // 4 January 1970 was a Sunday.
  const day = new Date(Date.UTC(1970, 0, 4 + weekday));
  return weekdayFormats[locale].format(day);
}

/** Made once: building one costs more than a whole answer. */
const weekdayFormats: Readonly<Record<Locale, Intl.DateTimeFormat>> = {
  es: new Intl.DateTimeFormat("es", { weekday: "long", timeZone: "UTC" }),
  en: new Intl.DateTimeFormat("en", { weekday: "long", timeZone: "UTC" }),
  pt: new Intl.DateTimeFormat("pt", { weekday: "long", timeZone: "UTC" }),
};

/** When a step comes, in words. Pure. */
import { numberFormat } from "../lib/formats.ts";
import type { Locale, Say } from "../lib/texts.ts";
import type { Step } from "./data.ts";
import { fieldText } from "./words.ts";

const UNITS = [
  ["week", 7 * 86_400_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** "2 days", "1 hour": in the largest unit that divides it. */
export function lengthText(locale: Locale, ms: number): string {
  const [unit, length] = UNITS.find(([, one]) => ms >= one && ms % one === 0) ?? UNITS[3];
  return numberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(ms / length);
}

export function waitText(say: Say, locale: Locale, wait: NonNullable<Step["wait"]>): string {
  const { forMs, isSinceStart, until, days, weekday, at } = wait;
  const parts: string[] = [];
  if (until !== null) {
    const when = (days ?? 0) === 0 ? "on" : (days ?? 0) < 0 ? "before" : "after";
    parts.push(say(`sequences.wait.${when}`, { field: fieldText(say, until), days: Math.abs(days ?? 0) }));
  } else if (forMs !== null)
    parts.push(say(isSinceStart ? "sequences.wait.since" : "sequences.wait.for", { time: lengthText(locale, forMs) }));
  if (weekday !== null) parts.push(say(`sequences.weekdays.${weekday}`));
  if (at !== null) parts.push(say("sequences.wait.at", { at }));
  return parts.join(", ");
}

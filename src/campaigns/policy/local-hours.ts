/** Hours of a day on a wall clock, or on several at once: whether a moment is within, and when the next one is. */
import { HOUR_MS, MINUTE_MS, plusMs, wallClock, zonedTime } from "../../lib/time.ts";

/** From and to in minutes since midnight; null for a day without any. */
export type Span = { readonly from: number; readonly to: number } | null;
/** @param date as 2026-03-11 @param weekday 0 is Sunday */
export type HoursOf = (date: string, weekday: number) => Span;

/** Beyond so many steps there is no such moment: two zones may have no hour in common. */
const STEPS = 200;

/** Whether a wall clock in every zone shows an hour within. */
export function isWithin(at: Date, zones: readonly string[], hoursOf: HoursOf): boolean {
  return zones.every((zone) => isOpen(at, zone, hoursOf));
}

/** The first moment from `at` on that is within in every zone; null when there is none in the weeks to come. */
export function nextWithin(at: Date, zones: readonly string[], hoursOf: HoursOf): Date | null {
  let moment = at;
  for (let step = 0; step < STEPS; step++) {
    const closed = zones.find((zone) => !isOpen(moment, zone, hoursOf));
    if (closed === undefined) return moment;
    moment = nextStep(moment, closed, hoursOf);
  }
  return null;
}

/** Where the day after `at` begins, on a wall clock. */
export function nextMidnight(at: Date, zone: string): Date {
  return startOf(dayAfter(wallClock(at, zone).date), 0, zone, at);
}

function isOpen(at: Date, zone: string, hoursOf: HoursOf): boolean {
  const { date, weekday, minutes } = wallClock(at, zone);
  const span = hoursOf(date, weekday);
  return span !== null && minutes >= span.from && minutes < span.to;
}

/** Later than `at`, and not after the zone's next opening. */
function nextStep(at: Date, zone: string, hoursOf: HoursOf): Date {
  const { date, weekday, minutes } = wallClock(at, zone);
  const span = hoursOf(date, weekday);
  return span !== null && minutes < span.from
    ? startOf(date, span.from, zone, at)
    : startOf(dayAfter(date), 0, zone, at);
}

/** Where a clock skips the hour, a little after `at`: steps always go forward. */
function startOf(date: string, minutes: number, zone: string, at: Date): Date {
  const two = (value: number) => String(value).padStart(2, "0");
  const start = zonedTime(`${date}T${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:00`, zone);
  if (start > at) return start;
  return plusMs(new Date(Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS), HOUR_MS / 4);
}

function dayAfter(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + 1);
  return day.toISOString().slice(0, 10);
}

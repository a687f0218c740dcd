/** When a business is open: over all its branches, in its own time zone, but not on its holidays (ISO days). */
import { DAY_MS, MINUTE_MS, wallClock } from "../lib/time.ts";
import type { BranchFacts, OpeningHours } from "./agent.ts";

const DAY_MINUTES = 24 * 60;

/** A stretch of one day, in minutes since midnight; `to` passes 1440 when it ends after midnight. */
export interface DayRange {
  readonly from: number;
  readonly to: number;
}

/** The next time that a branch opens its door. */
export interface Opening {
  readonly at: Date;
  /** 0 = today, 1 = tomorrow … 7, in the business's zone. */
  readonly daysAhead: number;
  readonly weekday: number;
  /** Minutes since midnight. */
  readonly minutes: number;
  readonly branch: BranchFacts;
}

/** The opening ranges of a branch on a weekday (0 = Sunday), in order, overlapping ones joined. */
export function rangesOn(branch: BranchFacts, weekday: number): DayRange[] {
  const ranges = branch.hours
    .filter((hours) => hours.weekday === weekday)
    .map((hours) => ({ from: hours.opensAt, to: endOf(hours) }))
    .sort((a, b) => a.from - b.from);
  const joined: DayRange[] = [];
  for (const range of ranges) {
    const last = joined.at(-1);
    if (last && range.from <= last.to) joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
    else joined.push(range);
  }
  return joined;
}

/** When the branch that is open longest closes, in minutes since today's midnight (past 1440: tomorrow); null when all are closed. */
export function closingTime(
  branches: readonly BranchFacts[],
  now: Date,
  timeZone: string,
  holidays: readonly string[] = [],
): number | null {
  const { weekday, minutes, date } = wallClock(now, timeZone);
  const isHoliday = holidays.includes(date);
  const wasHoliday = holidays.includes(dayAfter(date, -1));
  const ends = branches.flatMap((branch) => [
    ...(isHoliday ? [] : rangesOn(branch, weekday).filter(({ from, to }) => from <= minutes && minutes < to)),
    // Yesterday's night may reach into today.
    ...(wasHoliday ? [] : rangesOn(branch, (weekday + 6) % 7))
      .map(({ from, to }) => ({ from: from - DAY_MINUTES, to: to - DAY_MINUTES }))
      .filter(({ to }) => minutes < to),
  ]);
  return ends.length > 0 ? Math.max(...ends.map(({ to }) => to)) : null;
}

/** Whether at least one branch is open. */
export function isOpen(
  branches: readonly BranchFacts[],
  now: Date,
  timeZone: string,
  holidays: readonly string[] = [],
): boolean {
  return closingTime(branches, now, timeZone, holidays) !== null;
}

/** The first opening after `now` within the coming week, of any branch; null when no branch has hours. */
export function nextOpening(
  branches: readonly BranchFacts[],
  now: Date,
  timeZone: string,
  holidays: readonly string[] = [],
): Opening | null {
  const clock = wallClock(now, timeZone);
  for (let daysAhead = 0; daysAhead <= 7; daysAhead++) {
    if (holidays.includes(dayAfter(clock.date, daysAhead))) continue;
    const weekday = (clock.weekday + daysAhead) % 7;
    const first = branches
      .flatMap((branch) => rangesOn(branch, weekday).map((range) => ({ branch, minutes: range.from })))
      .filter(({ minutes }) => daysAhead > 0 || minutes > clock.minutes)
      .sort((a, b) => a.minutes - b.minutes)[0];
    if (first) {
      return { ...first, daysAhead, weekday, at: instantOf(clock.date, daysAhead, first.minutes, timeZone) };
    }
  }
  return null;
}

/** The ISO day `days` after another. */
export function dayAfter(isoDay: string, days: number): string {
  return new Date(Date.parse(`${isoDay}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Weekday (0 = Sunday) of an ISO day such as `2026-03-15`; null when it is none. */
export function weekdayOf(isoDay: string): number | null {
  const at = new Date(`${isoDay.slice(0, 10)}T12:00:00Z`);
  return Number.isNaN(at.getTime()) ? null : at.getUTCDay();
}

function endOf({ opensAt, closesAt }: OpeningHours): number {
  return closesAt > opensAt ? closesAt : closesAt + DAY_MINUTES;
}

/** The instant at which clocks in `timeZone` show the day and minutes; twice corrected, since the offset may change between. */
function instantOf(date: string, daysAhead: number, minutes: number, timeZone: string): Date {
  const wanted = Date.parse(`${date}T00:00:00Z`) + daysAhead * DAY_MS + minutes * MINUTE_MS;
  let guess = wanted;
  for (let round = 0; round < 2; round++) {
    const shown = wallClock(new Date(guess), timeZone);
    guess += wanted - (Date.parse(`${shown.date}T00:00:00Z`) + shown.minutes * MINUTE_MS);
  }
  return new Date(guess);
}

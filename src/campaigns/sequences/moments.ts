/** When a wait is over. Pure. */
import { DAY_MS, plusMs, wallClock, zonedTime } from "../../lib/time.ts";
import { type Wait, WEEKDAYS } from "./definition.ts";
import type { Facts } from "./fields.ts";

/** A date that has passed by more takes its steps with it. */
const LATE_MS = DAY_MS / 2;

export interface WaitContext {
  readonly now: Date;
  readonly enteredAt: Date;
  /** Of whoever comes back, dates before the entrance have passed, however little. */
  readonly isReturn?: boolean;
  readonly facts: Facts;
  readonly timeZone: string;
}

/** Waits until then; `passed`: its time has gone by, and its steps are not for this person. */
export function endOfWait(wait: Wait, { now, enteredAt, isReturn, facts, timeZone }: WaitContext): Date | "passed" {
  if (typeof wait === "number") return plusMs(now, wait);
  const base = baseOf(wait, now, enteredAt, facts, timeZone);
  if (base === null) return "passed";
  const moved = wait.weekday ? nextWeekday(base, WEEKDAYS.indexOf(wait.weekday), wait.at, timeZone) : base;
  const end = wait.at === undefined ? moved : atTime(moved, wait.at, now, timeZone, wait.until !== undefined);
  if (wait.until === undefined) return end;
  const isPast = end.getTime() < now.getTime() - LATE_MS || (isReturn === true && end <= enteredAt);
  return isPast ? "passed" : end;
}

function baseOf(wait: Exclude<Wait, number>, now: Date, enteredAt: Date, facts: Facts, timeZone: string): Date | null {
  if (wait.until === undefined) return plusMs(wait.since === "start" ? enteredAt : now, wait.for ?? 0);
  const date = dateOf(facts[wait.until], timeZone);
  return date === null ? null : onDay(date, wait.days ?? 0, timeZone);
}

/** A day without an hour, as own fields keep it, begins in the business's zone. */
export function dateOf(fact: unknown, timeZone: string): Date | null {
  if (fact instanceof Date) return fact;
  return typeof fact === "string" && /^\d{4}-\d{2}-\d{2}$/.test(fact) ? zonedTime(`${fact}T00:00:00`, timeZone) : null;
}

/** So many days on by the calendar, at the same time of the day. */
function onDay(at: Date, days: number, timeZone: string): Date {
  const { date, minutes } = wallClock(at, timeZone);
  return zonedTime(`${plusDays(date, days)}T${clockText(minutes)}`, timeZone);
}

/** That time on the same day; where it has gone by, on the next one, unless the day is fixed. */
function atTime(at: Date, minutes: number, now: Date, timeZone: string, isFixed: boolean): Date {
  const { date } = wallClock(at, timeZone);
  const end = zonedTime(`${date}T${clockText(minutes)}`, timeZone);
  return isFixed || end >= now
    ? end
    : zonedTime(`${plusDays(wallClock(now, timeZone).date, 1)}T${clockText(minutes)}`, timeZone);
}

function nextWeekday(at: Date, weekday: number, minutes: number | undefined, timeZone: string): Date {
  const shown = wallClock(at, timeZone);
  const ahead = (weekday - shown.weekday + 7) % 7;
  const isPast = ahead === 0 && minutes !== undefined && shown.minutes > minutes;
  const days = isPast ? 7 : ahead;
  if (days === 0) return at;
  return zonedTime(`${plusDays(shown.date, days)}T${clockText(minutes ?? 0)}`, timeZone);
}

function plusDays(date: string, days: number): string {
  return plusMs(new Date(`${date}T00:00:00Z`), days * DAY_MS)
    .toISOString()
    .slice(0, 10);
}

function clockText(minutes: number): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:00`;
}

/** Time: one injected clock, everything in UTC and in milliseconds. */

/** The only source of "now"; tests and simulations move it by hand. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until it is moved. */
export interface ManualClock extends Clock {
  /** Moves the clock forward by `ms` (negative values are refused: time only goes forward). */
  advance(ms: number): void;
  set(at: Date): void;
}

export function createManualClock(start: Date): ManualClock {
  let current = start.getTime();
  return {
    now: () => new Date(current),
    advance(ms) {
      if (ms < 0) throw new RangeError("time only goes forward");
      current += ms;
    },
    set(at) {
      current = at.getTime();
    },
  };
}

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** The moment `ms` after `at`. */
export function plusMs(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}

/** Weekday (0 = Sunday) and minutes since midnight of `at` as a wall clock in `timeZone` shows them. */
export function wallClock(at: Date, timeZone: string): { weekday: number; minutes: number; date: string } {
  const parts = zoneFormatter(timeZone).formatToParts(at);
  const read = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? "0";
  const weekday = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"].indexOf(read("weekday"));
  return {
    weekday,
    minutes: Number(read("hour")) * 60 + Number(read("minute")),
    date: `${read("year")}-${read("month")}-${read("day")}`,
  };
}

// Formatters are dear to build and wanted many times a second.
const zoneFormatters = new Map<string, Intl.DateTimeFormat>();

function zoneFormatter(timeZone: string): Intl.DateTimeFormat {
  let formatter = zoneFormatters.get(timeZone);
  if (!formatter) {
    const digits = "2-digit";
    formatter = new Intl.DateTimeFormat("en-US", {
      timeZone,
      weekday: "short",
      year: "numeric",
      month: digits,
      day: digits,
      hour: digits,
      minute: digits,
      hourCycle: "h23",
    });
    zoneFormatters.set(timeZone, formatter);
  }
  return formatter;
}

/**
 * Pause before attempt `attempt` (1-based) of a retried action: exponential from `baseMs` up to `capMs`, with full
 * jitter in the upper half so that many failures at once do not come back at once.
 */
export function backoffMs(attempt: number, baseMs: number, capMs: number, random: () => number = Math.random): number {
  const ceiling = Math.min(capMs, baseMs * 2 ** Math.max(0, attempt - 1));
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}

/**
 * The moment when a wall clock in `timeZone` shows `local` (`2026-03-11T11:00:00`). Of an hour that a change of clocks
 * skips or repeats it is one of the neighbours.
 */
export function zonedTime(local: string, timeZone: string): Date {
  const wanted = Date.parse(`${local}Z`);
  let guess = wanted;
  // The second pass settles a guess that fell on the other side of a change of clocks.
  for (let pass = 0; pass < 2; pass++) {
    const { date, minutes } = wallClock(new Date(guess), timeZone);
    const shown = Date.parse(`${date}T00:00:00Z`) + minutes * MINUTE_MS + (guess % MINUTE_MS);
    guess += wanted - shown;
  }
  return new Date(guess);
}

/** The earlier of two moments. */
export function earlier(one: Date, other: Date): Date {
  return one.getTime() < other.getTime() ? one : other;
}

/** Whether a shop is open now and when that changes, on the clock of the shop's own zone. Pure. */
import type { Opening } from "./shop-data.ts";

export type OpenState =
  | { readonly isOpen: true; readonly closesAt: number }
  | { readonly isOpen: false; readonly opensAt: number; readonly weekday: number; readonly isToday: boolean }
  | { readonly isOpen: false; readonly opensAt: null };

/** The state at `now` of a week of hours. */
export function openState(hours: readonly Opening[], timeZone: string, now: Date): OpenState {
  const { weekday, minutes } = wallClock(timeZone, now);
  const current = hours.find((span) => span.weekday === weekday && span.opensAt <= minutes && minutes < span.closesAt);
  if (current) return { isOpen: true, closesAt: current.closesAt };
  for (let ahead = 0; ahead <= 7; ahead += 1) {
    const day = (weekday + ahead) % 7;
    const next = hours
      .filter((span) => span.weekday === day && (ahead > 0 || span.opensAt > minutes))
      .sort((a, b) => a.opensAt - b.opensAt)[0];
    if (next) return { isOpen: false, opensAt: next.opensAt, weekday: day, isToday: ahead === 0 };
  }
  return { isOpen: false, opensAt: null };
}

/** The best news of several branches: one that is open longest, else one that opens soonest. */
export function bestState(states: readonly OpenState[], today: number): OpenState {
  const rank = (state: OpenState): number => {
    if (state.isOpen) return -state.closesAt;
    if (state.opensAt === null) return Number.MAX_SAFE_INTEGER;
    const days = state.isToday ? 0 : (state.weekday - today + 7) % 7 || 7;
    return 10_000 + days * 1440 + state.opensAt;
  };
  return [...states].sort((a, b) => rank(a) - rank(b))[0] ?? { isOpen: false, opensAt: null };
}

/** Weekday (0 is Sunday) and minutes after midnight of `now` in a zone. */
export function wallClock(timeZone: string, now: Date): { weekday: number; minutes: number } {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(now);
  const get = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
  const weekday = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"].indexOf(get("weekday"));
  return { weekday, minutes: Number(get("hour")) * 60 + Number(get("minute")) };
}

/** Days that follow each other with the same hours, as one line: [first, last, spans]; Monday first. */
export function hoursByDays(hours: readonly Opening[]): { first: number; last: number; spans: readonly Opening[] }[] {
  const lines: { first: number; last: number; spans: readonly Opening[] }[] = [];
  for (const day of [1, 2, 3, 4, 5, 6, 0]) {
    const spans = hours.filter((span) => span.weekday === day).sort((a, b) => a.opensAt - b.opensAt);
    const last = lines.at(-1);
    if (last && signature(last.spans) === signature(spans)) last.last = day;
    else lines.push({ first: day, last: day, spans });
  }
  return lines;
}

function signature(spans: readonly Opening[]): string {
  return spans.map((span) => `${span.opensAt}-${span.closesAt}`).join();
}

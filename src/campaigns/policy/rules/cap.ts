/** How many automated messages a contact gets, over all programs: in a day on their clock, and within any seven days. */
import { DAY_MS, plusMs, wallClock } from "../../../lib/time.ts";
import type { Facts } from "../facts.ts";
import { nextMidnight } from "../local-hours.ts";
import type { Postponement } from "../verdict.ts";
import { latest } from "./hours.ts";

export const WEEK_MS = 7 * DAY_MS;

export function capOfDay({ settings, contact, sent }: Facts, now: Date): Postponement | null {
  const ends = contact.zones.flatMap((zone) => {
    const today = wallClock(now, zone).date;
    const count = sent.filter(({ at }) => wallClock(at, zone).date === today).length;
    return count >= settings.perDay ? [nextMidnight(now, zone)] : [];
  });
  return latest(ends, { reason: "cap_day", detail: { most: settings.perDay } });
}

export function capOfWeek({ settings, sent }: Facts, now: Date): Postponement | null {
  const since = plusMs(now, -WEEK_MS);
  const within = sent
    .map(({ at }) => at)
    .filter((at) => at > since)
    .sort((a, b) => b.getTime() - a.getTime());
  // Of the newest that the cap allows, the oldest has to be a week ago.
  const oldest = within[settings.perWeek - 1];
  return oldest ? { until: plusMs(oldest, WEEK_MS), reason: "cap_week", detail: { most: settings.perWeek } } : null;
}

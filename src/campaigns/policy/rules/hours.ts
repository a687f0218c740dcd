/** When people may be written to: the business's own hours and the law of the contact's country, on the contact's clock. */
import { DAY_MS, plusMs, wallClock } from "../../../lib/time.ts";
import type { Facts } from "../facts.ts";
import { holidayOf } from "../holidays.ts";
import { type HoursOf, isWithin, nextMidnight, nextWithin } from "../local-hours.ts";
import type { Postponement } from "../verdict.ts";

/** The hours of the business, wherever the contact is. */
export function quietHours({ settings, contact }: Facts, now: Date): Postponement | null {
  return outside(now, contact.zones, () => settings.hours, "quiet_hours", {});
}

/** The hours and days of the country's law. */
export function countryHours({ settings, contact }: Facts, now: Date): Postponement | null {
  const { country, zones } = contact;
  const rule = settings.countries[country];
  if (!rule) return null;
  const holidayAt = (date: string) => (rule.onHolidays ? null : holidayOf(country, date));
  const hoursOf: HoursOf = (date, weekday) => (holidayAt(date) === null ? (rule.hours[weekday] ?? null) : null);
  const holiday = zones.map((zone) => holidayAt(wallClock(now, zone).date)).find((name) => name !== null);
  if (holiday) return outside(now, zones, hoursOf, "country_holiday", { country, holiday });
  return outside(now, zones, hoursOf, "country_hours", { country });
}

/** Once a day, where the law says so. */
export function countryOnceADay({ settings, contact, sent }: Facts, now: Date): Postponement | null {
  const { country, zones } = contact;
  if (!settings.countries[country]?.oncePerDay) return null;
  const ends = zones.flatMap((zone) => {
    const today = wallClock(now, zone).date;
    return sent.some(({ at }) => wallClock(at, zone).date === today) ? [nextMidnight(now, zone)] : [];
  });
  return latest(ends, { reason: "country_once_a_day", detail: { country } });
}

function outside(
  now: Date,
  zones: readonly string[],
  hoursOf: HoursOf,
  reason: Postponement["reason"],
  detail: Postponement["detail"],
): Postponement | null {
  if (isWithin(now, zones, hoursOf)) return null;
  return { until: nextWithin(now, zones, hoursOf) ?? plusMs(now, DAY_MS), reason, detail };
}

export function latest(ends: readonly Date[], why: Omit<Postponement, "until">): Postponement | null {
  if (ends.length === 0) return null;
  return { ...why, until: new Date(Math.max(...ends.map((end) => end.getTime()))) };
}

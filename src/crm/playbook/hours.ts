/** Opening hours as people write them in a file, `monday: 09:00-13:00`, and as they are stored. Pure. */
import { z } from "zod";
import type { OpeningHoursRow } from "../tenants.ts";

/** In the order of `weekday`: 0 is Sunday. */
export const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;

const span = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, "opening hours such as 09:00-20:00")
  .transform((text) => ({ opensAt: minutesOf(text.slice(0, 5)), closesAt: minutesOf(text.slice(6)) }))
  .refine(({ opensAt, closesAt }) => opensAt < closesAt, "closes before it opens");
const spans = z.union([z.literal("closed").transform(() => []), span.transform((one) => [one]), z.array(span).min(1)]);

/** A week of opening hours: one span a day, several for a break, or `closed`; parsed into minutes since midnight. */
export const weekHours = z
  .strictObject({
    sunday: spans,
    monday: spans,
    tuesday: spans,
    wednesday: spans,
    thursday: spans,
    friday: spans,
    saturday: spans,
  })
  .transform((days): OpeningHoursRow[] =>
    WEEKDAYS.flatMap((day, weekday) => days[day].map((open) => ({ weekday, ...open }))),
  );

/** The inverse of `weekHours`, Monday first. */
export function writeWeek(hours: readonly OpeningHoursRow[]): Record<string, string | string[]> {
  const order = [...WEEKDAYS.slice(1), WEEKDAYS[0]];
  return Object.fromEntries(
    order.map((day) => {
      const ofDay = hours
        .filter(({ weekday }) => WEEKDAYS[weekday] === day)
        .sort((a, b) => a.opensAt - b.opensAt)
        .map(({ opensAt, closesAt }) => `${clock(opensAt)}-${clock(closesAt)}`);
      return [day, ofDay.length === 0 ? "closed" : ofDay.length === 1 ? (ofDay[0] ?? "closed") : ofDay];
    }),
  );
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

/** Lengths of time as people write them in a sequence: `30 minutes`, `1 hour`, `2 days`. Pure. */
import { z } from "zod";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../lib/time.ts";

const UNITS = { minute: MINUTE_MS, hour: HOUR_MS, day: DAY_MS, week: 7 * DAY_MS } as const;
const FORM = /^(\d{1,4})\s*(minute|hour|day|week)s?$/;
/** No step waits for longer. */
const MOST_MS = 400 * DAY_MS;

/** Milliseconds, or null for what is no length of time. */
export function readDuration(text: string): number | null {
  const [, count, unit] = FORM.exec(text.trim().toLowerCase()) ?? [];
  if (!count || !unit) return null;
  const ms = Number(count) * UNITS[unit as keyof typeof UNITS];
  return ms <= MOST_MS ? ms : null;
}

/** In milliseconds, once parsed. */
export const duration = z.string().transform((text, context) => {
  const ms = readDuration(text);
  if (ms === null) context.addIssue({ code: "custom", message: "a length of time" });
  return ms ?? 0;
});

/** A time of day such as `09:00`, in minutes since midnight once parsed. */
export const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time of day")
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

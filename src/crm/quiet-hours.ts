/** The hours in which nobody is written to of our own accord. */
import { wallClock } from "../lib/time.ts";

/** Minutes since midnight: nobody is written to before 8 in the morning and from 9 in the evening on. */
const DAY_FROM = 8 * 60;
const DAY_TO = 21 * 60;

/** Whether it is night where the business is. */
export function isNight(at: Date, timeZone: string): boolean {
  const { minutes } = wallClock(at, timeZone);
  return minutes < DAY_FROM || minutes >= DAY_TO;
}

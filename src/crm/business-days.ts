/** Business days: Monday to Friday without the playbook's holidays, as the calendar of a time zone shows them. */
import { DAY_MS, plusMs, wallClock } from "../lib/time.ts";

/** Holidays end somewhere: no search for a business day goes on for longer than this many days. */
const SEARCH_DAYS = 400;

/** The moment `days` business days after `at`, at the same hour; with 0 it is `at`, or the next business day. */
export function plusBusinessDays(
  at: Date,
  days: number,
  { timeZone, holidays }: { readonly timeZone: string; readonly holidays: readonly string[] },
): Date {
  const isBusinessDay = (moment: Date) => {
    const { weekday, date } = wallClock(moment, timeZone);
    return weekday !== 0 && weekday !== 6 && !holidays.includes(date);
  };
  let moment = at;
  let left = days;
  for (let searched = 0; searched < SEARCH_DAYS; searched++) {
    if (left === 0 && isBusinessDay(moment)) return moment;
    moment = plusMs(moment, DAY_MS);
    if (left > 0 && isBusinessDay(moment)) left--;
  }
  return moment;
}

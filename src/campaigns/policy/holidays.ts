/** Public holidays by country, and what each is called: the only place that knows the library. */
import Holidays from "date-holidays";

// A country's calendar is dear to build and asked for with every message.
const calendars = new Map<string, Holidays | null>();
const years = new Map<string, ReadonlyMap<string, string>>();

/**
 * The name of a country's public holiday, in its own language; null on any other day, or in a country that is not known.
 * @param country ISO 3166 code @param date as 2026-12-25, in the country's own time
 */
export function holidayOf(country: string, date: string): string | null {
  const year = Number(date.slice(0, 4));
  const key = `${country} ${year}`;
  let days = years.get(key);
  if (!days) {
    days = readYear(country, year);
    years.set(key, days);
  }
  return days.get(date) ?? null;
}

function readYear(country: string, year: number): ReadonlyMap<string, string> {
  const calendar = calendarOf(country);
  const found = calendar?.getHolidays(year) ?? [];
  return new Map(found.filter(({ type }) => type === "public").map(({ date, name }) => [date.slice(0, 10), name]));
}

function calendarOf(country: string): Holidays | null {
  const known = calendars.get(country);
  if (known !== undefined) return known;
  const isKnown = new Holidays().getCountries()[country] !== undefined;
  const calendar = isKnown ? new Holidays(country) : null;
  calendars.set(country, calendar);
  return calendar;
}

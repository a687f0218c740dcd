/** Days and lengths of time that the facts bear out, as the three languages write them. */
import type { FactBook } from "./fact-book.ts";
import { zonesNamed, zonesOfRules } from "./zones.ts";

const MONTHS = [
  ["enero", "january", "janeiro"],
  ["febrero", "february", "fevereiro"],
  ["marzo", "march", "marco"],
  ["abril", "april"],
  ["mayo", "may", "maio"],
  ["junio", "june", "junho"],
  ["julio", "july", "julho"],
  ["agosto", "august"],
  ["setiembre", "septiembre", "september", "setembro"],
  ["octubre", "october", "outubro"],
  ["noviembre", "november", "novembro"],
  ["diciembre", "december", "dezembro"],
] as const;
const WEEKDAYS = [
  ["domingo", "sunday"],
  ["lunes", "monday", "segunda"],
  ["martes", "tuesday", "terca"],
  ["miercoles", "wednesday", "quarta"],
  ["jueves", "thursday", "quinta"],
  ["viernes", "friday", "sexta"],
  ["sabado", "saturday"],
] as const;
const DAY_MS = 86_400_000;

/** Words by which a sentence speaks of how long an offer or a reservation holds. */
export const HELD =
  /\b(?:venc(?:e|en|era|imento)|expir\w+|vigen\w+|valid[ao]s?|validez|validade|reserv\w+|guard(?:o|amos|ad[oa])|apart(?:o|amos)|hold\w*|held)\b/;
const RETURNED = /devol|retorn|\breturn|refund|reembols|troca|cambi/;

/**
 * Lengths of time as `2day`, `48hour` that hold for what a folded sentence is about, besides those of the statements:
 * the delivery of the zone it names or of the quote, days to return things, how long a quote is valid and units are kept.
 */
export function knownLengths(foldedSentence: string, facts: FactBook): Set<string> {
  const { guarantee, quotes } = facts.business.rules;
  const named = zonesNamed(foldedSentence, facts);
  const ofQuotes = facts.quotes.flatMap(({ deliveryDays }) => (deliveryDays ? [deliveryDays] : []));
  const zones = named.length > 0 ? named : ofQuotes.length > 0 ? [] : zonesOfRules(facts);
  const days = [
    ...zones.flatMap(({ minDays, maxDays }) => [minDays, maxDays]),
    ...(named.length > 0 ? [] : ofQuotes.flat()),
    ...(RETURNED.test(foldedSentence) ? [guarantee.returnDays] : []),
  ];
  const hours = HELD.test(foldedSentence) ? [quotes.validHours, quotes.holdHours] : [];
  return new Set([
    ...days.filter((value) => value > 0).map((value) => `${value}day`),
    ...hours.flatMap((value) => (value % 24 === 0 ? [`${value}hour`, `${value / 24}day`] : [`${value}hour`])),
  ]);
}

/** Whether folded words for a day ("el martes", "24 de noviembre", "mañana") name a day of a quote, order or case. */
export function isKnownDay(foldedDay: string, facts: FactBook): boolean {
  const dates = [
    ...facts.quotes.map(({ validUntil }) => validUntil),
    ...facts.orders.flatMap(({ promisedAt, createdAt }) => [promisedAt, createdAt]),
    ...facts.cases.map(({ createdAt }) => createdAt),
  ].filter((date) => date !== null);
  return dates.some((date) => names(foldedDay, date, facts));
}

/** Whether the sentence's zone, or any where none is named, is delivered to on the same day. */
export function isSameDay(foldedSentence: string, facts: FactBook): boolean {
  const named = zonesNamed(foldedSentence, facts);
  return named.length > 0 && named.every(({ maxDays }) => maxDays === 0);
}

function names(folded: string, date: Date, { business: { timeZone }, now }: FactBook): boolean {
  const { day, month, weekday, year } = partsOf(date, timeZone);
  const words: readonly string[] = folded.match(/\p{L}+|\d+/gu) ?? [];
  const has = (list: readonly string[] | undefined) => Boolean(list?.some((word) => words.includes(word)));
  const numbers = words.filter((word) => /^\d+$/.test(word)).map(Number);
  if (has(MONTHS[month - 1])) return numbers.includes(day);
  if (numbers.length >= 2) {
    const [first, second, third] = numbers;
    const isYear = third === undefined || third === year || third === year % 100;
    return isYear && ((first === day && second === month) || (first === month && second === day));
  }
  if (has(WEEKDAYS[weekday])) return date.getTime() - now.getTime() < 7 * DAY_MS;
  const away = dayNumber(date, timeZone) - dayNumber(now, timeZone);
  if (/pasado|depois de|after/.test(folded)) return away === 2;
  if (/mañana|amanha|tomorrow|next.day/.test(folded)) return away === 1;
  return /hoy|hoje|today|tonight|mismo dia|mesmo dia|same.day|esta (?:tarde|noche|noite)/.test(folded) && away === 0;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function partsOf(date: Date, timeZone: string) {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
    formatters.set(timeZone, formatter);
  }
  const [year = 0, month = 0, day = 0] = formatter.format(date).split("-").map(Number);
  return { year, month, day, weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay() };
}

function dayNumber(date: Date, timeZone: string): number {
  const { year, month, day } = partsOf(date, timeZone);
  return Date.UTC(year, month - 1, day) / DAY_MS;
}

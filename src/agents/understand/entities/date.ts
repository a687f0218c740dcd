/** The day a message names, relative to now in the tenant's zone: "mañana", "el viernes", "15/03", "em 3 dias". */

import { wallClock } from "../../../lib/time.ts";
import { SMALL_NUMBER_WORDS } from "./number-words.ts";

const WEEKDAYS: Readonly<Record<string, number>> = {
  domingo: 0,
  sunday: 0,
  lunes: 1,
  monday: 1,
  "segunda-feira": 1,
  "segunda feira": 1,
  segunda: 1,
  martes: 2,
  tuesday: 2,
  terca: 2,
  "terca-feira": 2,
  miercoles: 3,
  wednesday: 3,
  quarta: 3,
  "quarta-feira": 3,
  jueves: 4,
  thursday: 4,
  quinta: 4,
  "quinta-feira": 4,
  viernes: 5,
  friday: 5,
  sexta: 5,
  "sexta-feira": 5,
  sabado: 6,
  saturday: 6,
};
const MONTHS: Readonly<Record<string, number>> = {
  ene: 1,
  jan: 1,
  feb: 2,
  fev: 2,
  mar: 3,
  abr: 4,
  apr: 4,
  may: 5,
  mai: 5,
  jun: 6,
  jul: 7,
  ago: 8,
  aug: 8,
  set: 9,
  sep: 9,
  oct: 10,
  out: 10,
  nov: 11,
  dic: 12,
  dez: 12,
  dec: 12,
};
const MONTH_NAME =
  "(ene(?:ro)?|jan(?:eiro|uary)?|feb(?:rero|ruary)?|fev(?:ereiro)?|marzo|marco|march|abr(?:il)?|april|mayo|maio|may|jun(?:io|ho|e)?|jul(?:io|ho|y)?|ago(?:sto)?|august|set(?:iembre|embro)?|sept(?:iembre|ember)?|oct(?:ubre|ober)?|out(?:ubro)?|nov(?:iembre|embro|ember)?|dic(?:iembre)?|dez(?:embro)?|dec(?:ember)?)";

const RELATIVE: readonly (readonly [RegExp, number])[] = [
  [/\b(?:pasado manana|depois de amanha|day after tomorrow)\b/, 2],
  [/\b(?:anteayer|antier|antes de ayer|anteontem|day before yesterday)\b/, -2],
  [/\b(?:ayer|anoche|ontem|yesterday|last night)\b/, -1],
  [/\b(?:amanha|tomorrow|tmrw|2moro)\b/, 1],
  // "en la mañana" is the morning, "mañana" alone the next day.
  [/(?<!\b(?:la|esta|buena|cada) )\bmanana\b/, 1],
  [/\b(?:hoy|hoje|today|esta noche|tonight|esta tarde|hj)\b/, 0],
];
const SMALL_NUMBERS: Readonly<Record<string, number>> = {
  ...SMALL_NUMBER_WORDS,
  a: 1,
  ocho: 8,
  oito: 8,
  quince: 15,
  quinze: 15,
};
const SPAN = `(\\d{1,3}|${Object.keys(SMALL_NUMBERS).join("|")}) (dias?|days?|semanas?|weeks?|mes|meses|months?)`;
const IN_DAYS = new RegExp(`\\b(?:en|em|in|dentro de|daqui a|within) (?:unos |uns |about )?${SPAN}\\b`);
const DAYS_AGO = new RegExp(`\\b(?:hace|faz|ha) (?:unos |uns |como )?${SPAN}\\b|\\b${SPAN} (?:ago|atras)\\b`);
/** Stretches of time, each with the day it is taken for: a weekend is its Saturday, a week its Monday. */
const STRETCHES: readonly (readonly [RegExp, (today: string, weekday: number) => string])[] = [
  [
    /\b(?:fin(?:es)? de semana|fim de semana|finde|findi|fds|weekend)\b/,
    (day, weekday) => plusDays(day, (6 - weekday + 7) % 7),
  ],
  [
    /\b(?:(?:proxima|siguiente) semana|semana (?:que viene|que entra|que vem|proxima|entrante)|next week)\b/,
    (day, weekday) => plusDays(day, (8 - weekday) % 7 || 7),
  ],
  [/\b(?:fin(?:es)? de(?:l)? mes|fim do mes|end of (?:the )?month|final do mes)\b/, (day) => monthEdge(day, 1, 0)],
  [
    /\b(?:(?:proximo|siguiente) mes|mes (?:que viene|que entra|que vem|entrante)|next month)\b/,
    (day) => monthEdge(day, 1, 1),
  ],
];
const ISO = /\b(20\d\d)-(\d{1,2})-(\d{1,2})\b/;
const NUMERIC = /(?<![\d/.-])(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}|\d{2}))?(?![\d/-]|\s?(?:pulg|tb|gb|"|inch))/;
const DAY_OF_MONTH = new RegExp(
  `\\b(\\d{1,2})(?:º|st|nd|rd|th)? (?:de |of )?${MONTH_NAME}\\b(?:,? (?:de |del )?(20\\d\\d))?`,
);
const MONTH_DAY = new RegExp(`\\b${MONTH_NAME} (\\d{1,2})(?:st|nd|rd|th)?\\b(?:,? (20\\d\\d))?`);
// Portuguese weekdays are ordinals too: alone they need a word of time before them.
const WEEKDAY =
  /\b(?:(?:na|pra|para|ate|de|da|nesta|essa|esta|proxima|toda) )(segunda|terca|quarta|quinta|sexta)(?! (?:vez|opcao|opcion|mano|mao|parcela|via|cuota|tentativa))\b|\b(segunda-feira|terca-feira|quarta-feira|quinta-feira|sexta-feira|lunes|martes|miercoles|jueves|viernes|sabado|domingo|monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?\b( pasado| passad[oa])?/;
const BARE_DAY =
  /\b(?:el|dia|para el|el dia|no dia) (\d{1,2})\b(?! ?(?:%|de cada|[/:.\d]|gb|soles|reais|am|pm|h\b|pulg|horas?))/;
const PAST = /\b(?:last|pasado|passad[oa]|compre|comprei|bought|pedi|ordered|fue|foi|hice|llego|chegou|deje|deixei)\b/;

/** The day as ISO 8601, or undefined. Numbers are day first, as in Latin America, unless that is impossible. */
export function findDate(folded: string, now: Date, timeZone: string): string | undefined {
  return writtenDay(folded, now, timeZone) ?? relativeDay(folded, now, timeZone);
}

function writtenDay(folded: string, now: Date, timeZone: string): string | undefined {
  if (!/\d/.test(folded)) return undefined;
  const iso = ISO.exec(folded);
  if (iso) return validDay(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const named = DAY_OF_MONTH.exec(folded);
  const monthFirst = named ? null : MONTH_DAY.exec(folded);
  if (named) return nextDay(Number(named[1]), monthOf(named[2]), named[3], now, timeZone);
  if (monthFirst) return nextDay(Number(monthFirst[2]), monthOf(monthFirst[1]), monthFirst[3], now, timeZone);
  const numeric = NUMERIC.exec(folded);
  if (numeric) {
    const [first, second] = [Number(numeric[1]), Number(numeric[2])];
    const isMonthFirst = second > 12 && first <= 12;
    return nextDay(isMonthFirst ? second : first, isMonthFirst ? first : second, numeric[3], now, timeZone);
  }
  const bare = BARE_DAY.exec(folded);
  return bare ? nextDayOfMonth(Number(bare[1]), now, timeZone) : undefined;
}

function relativeDay(folded: string, now: Date, timeZone: string): string | undefined {
  for (const [pattern, days] of RELATIVE) if (pattern.test(folded)) return plusDays(today(now, timeZone), days);
  const clock = wallClock(now, timeZone);
  const ahead = IN_DAYS.exec(folded);
  if (ahead) return plusDays(clock.date, daysOf(ahead[1], ahead[2]));
  const ago = DAYS_AGO.exec(folded);
  if (ago) return plusDays(clock.date, -daysOf(ago[1] ?? ago[3], ago[2] ?? ago[4]));
  return weekdayNamed(folded, clock) ?? stretchNamed(folded, clock);
}

function daysOf(count: string | undefined, unit: string | undefined): number {
  const length = /^[sw]/.test(unit ?? "") ? 7 : /^m/.test(unit ?? "") ? 30 : 1;
  return length * (SMALL_NUMBERS[count ?? ""] ?? Number(count));
}

function stretchNamed(folded: string, clock: { date: string; weekday: number }): string | undefined {
  const stretch = STRETCHES.find(([pattern]) => pattern.test(folded));
  return stretch?.[1](clock.date, clock.weekday);
}

function weekdayNamed(folded: string, clock: { date: string; weekday: number }): string | undefined {
  const match = WEEKDAY.exec(folded);
  if (!match) return undefined;
  const target = WEEKDAYS[match[1] ?? match[2] ?? ""];
  if (target === undefined) return undefined;
  const ahead = (target - clock.weekday + 7) % 7 || 7;
  const isPast = match[3] !== undefined || PAST.test(folded);
  return plusDays(clock.date, isPast ? (ahead === 7 ? -7 : ahead - 7) : ahead);
}

function monthOf(name: string | undefined): number {
  return MONTHS[(name ?? "").slice(0, 3)] ?? 0;
}

/** Without a year the next such day is meant, unless it passed less than a month ago. */
function nextDay(
  day: number,
  month: number,
  year: string | undefined,
  now: Date,
  timeZone: string,
): string | undefined {
  const current = today(now, timeZone);
  const thisYear = Number(current.slice(0, 4));
  if (year !== undefined) return validDay(Number(year) < 100 ? 2000 + Number(year) : Number(year), month, day);
  const sameYear = validDay(thisYear, month, day);
  if (sameYear === undefined) return validDay(thisYear + 1, month, day);
  return sameYear >= plusDays(current, -30) ? sameYear : validDay(thisYear + 1, month, day);
}

function nextDayOfMonth(day: number, now: Date, timeZone: string): string | undefined {
  const current = today(now, timeZone);
  const [year, month] = [Number(current.slice(0, 4)), Number(current.slice(5, 7))];
  const thisMonth = validDay(year, month, day);
  if (thisMonth !== undefined && thisMonth >= current) return thisMonth;
  return month === 12 ? validDay(year + 1, 1, day) : validDay(year, month + 1, day);
}

function today(now: Date, timeZone: string): string {
  return wallClock(now, timeZone).date;
}

function plusDays(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** The day before (`shift` 0) or on (`shift` 1) the first of the month that is `months` ahead. */
function monthEdge(day: string, months: number, shift: 0 | 1): string {
  const at = new Date(`${day}T00:00:00Z`);
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, shift)).toISOString().slice(0, 10);
}

function validDay(year: number, month: number, day: number): string | undefined {
  const at = new Date(Date.UTC(year, month - 1, day));
  const isReal = at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
  return isReal ? at.toISOString().slice(0, 10) : undefined;
}

/** Moments as people write them in Spanish, English and Portuguese: "mañana a las 10", "until friday", "25/11". */
import { en, es, pt } from "chrono-node";
import { LOCALES, type Locale } from "../../../lib/locale.ts";
import { MINUTE_MS, wallClock, zonedTime } from "../../../lib/time.ts";

export interface Moment {
  readonly at: Date;
  /** True where an hour was named. */
  readonly hasHour: boolean;
  /** As it was written, and the text without it. */
  readonly words: string;
  readonly rest: string;
}

export interface ReadMomentOptions {
  readonly now: Date;
  readonly timeZone: string;
  /** What is meant by a day without an hour, such as `09:00`. */
  readonly hour: string;
}

const PARSERS = { es: es.casual, pt: pt.casual, en: en.GB } as const;
/** Words before a moment that belong to it. */
const BEFORE = /(?:^|\s)(?:hasta|para|el|la|este|esta|del?|until|till|by|on|at|for|the|até|ate|na|no|a|o)$/iu;

/** The moment that a text names, on the clock of a place; never one that has passed. Null for none. */
export function readMoment(text: string, { now, timeZone, hour }: ReadMomentOptions): Moment | null {
  const found = LOCALES.flatMap((locale) => parse(text, locale, now, timeZone)).sort(
    // Who understands most of it, and more certainly, has its language.
    (one, other) => other.text.length - one.text.length || other.certainty - one.certainty,
  );
  for (const { text: words, index, local, hasHour } of found) {
    const at = zonedTime(`${local.day}T${hasHour ? local.time : hour}:00`, timeZone);
    if (Number.isNaN(at.getTime()) || at < now) continue;
    return { at, hasHour, words, rest: without(text, index, words.length) };
  }
  return null;
}

function parse(text: string, locale: Locale, now: Date, timeZone: string) {
  const { date, minutes } = wallClock(now, timeZone);
  // As the zone is from Greenwich at this moment, in minutes.
  const timezone = Math.round((Date.parse(`${date}T00:00:00Z`) + minutes * MINUTE_MS - now.getTime()) / MINUTE_MS);
  return PARSERS[locale]
    .parse(text, { instant: now, timezone }, { forwardDate: true })
    .map(({ text: words, index, start }) => {
      const two = (value: number | null) => String(value ?? 0).padStart(2, "0");
      const year = String(start.get("year") ?? 0).padStart(4, "0");
      const day = `${year}-${two(start.get("month"))}-${two(start.get("day"))}`;
      const time = `${two(start.get("hour"))}:${two(start.get("minute"))}`;
      const hasHour = start.isCertain("hour");
      const certainty = (["day", "weekday", "month", "hour"] as const).filter((part) => start.isCertain(part)).length;
      return { text: words, index, local: { day, time }, hasHour, certainty };
    });
}

/** The text without the moment and the small words that led to it. */
function without(text: string, index: number, length: number): string {
  let before = text.slice(0, index).trimEnd();
  while (BEFORE.test(before)) before = before.replace(BEFORE, "").trimEnd();
  return `${before} ${text.slice(index + length)}`
    .replace(/\s+/g, " ")
    .replace(/\s+([,.;])/g, "$1")
    .replace(/[\s,;]+$/, "")
    .trim();
}

const SHOWN: Readonly<Record<Locale, string>> = { es: "es-PE", en: "en-GB", pt: "pt-BR" };

/** A moment as a person reads it, on the clock of a place. */
export function showMoment(at: Date, locale: Locale, timeZone: string): string {
  const options = {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  } as const;
  return new Intl.DateTimeFormat(SHOWN[locale], { ...options, timeZone }).format(at);
}

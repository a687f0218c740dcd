/** Amounts, percentages and spans of time that a sentence names, in the three languages. Pure. */
import { foldText } from "../../../lib/text.ts";
import { parseAmount } from "../amounts.ts";

const SYMBOL = String.raw`(?:s/\.?|r\$|us\$|\$|€|pen|mxn|cop|clp|ars|brl|usd)`;
const NUMBER = String.raw`\d[\d.,]*(?<=\d)`;
const UNIT = "(?:soles|reais|reales|pesos|dolares|dollars|euros)";
const AMOUNT = new RegExp(`(?<![\\w/])${SYMBOL} ?(${NUMBER})|(${NUMBER}) ?${UNIT}\\b`, "g");
const PERCENT = /(\d+(?:[.,]\d+)?) ?(?:%|por ?ciento|per ?cent|por cento)/g;
const MONTHS = /(\d{1,3}) ?(meses|mes|months?|años?|anos?|years?)(?![\p{L}])/gu;
/** Calendar days; business days are another thing. */
const DAYS = /(\d{1,3}) ?(?:dias?|days?)(?! ?(?:habil|util|uteis|laborable))(?![\p{L}])/gu;

export function sentencesOf(text: string): string[] {
  return foldText(text)
    .split(/(?<=[.!?;])\s+|\n+/)
    .filter((sentence) => sentence.trim() !== "");
}

/** Minor units, in the order of the text. */
export function amountsIn(text: string, currency: string): number[] {
  return [...foldText(text).matchAll(AMOUNT)].flatMap(
    ([, before, after]) => parseAmount(before ?? after ?? "", currency) ?? [],
  );
}

export function percentsIn(text: string): number[] {
  return [...foldText(text).matchAll(PERCENT)].map(([, number = ""]) => Number(number.replace(",", ".")));
}

export function monthsIn(text: string): number[] {
  return [...foldText(text).matchAll(MONTHS)].map(
    ([, number, unit = ""]) => Number(number) * (/^[ay]/.test(unit) ? 12 : 1),
  );
}

/** Days that are not business days ("3 business days" has none). */
export function daysIn(text: string): number[] {
  return [...foldText(text).matchAll(DAYS)].map(([, number]) => Number(number));
}

const DAY_NAMES: readonly (readonly string[])[] = [
  ["domingos?", "sundays?"],
  ["lunes", "mondays?", "segundas?(?:-feiras?)?"],
  ["martes", "tuesdays?", "tercas?(?:-feiras?)?"],
  ["miercoles", "wednesdays?", "quartas?(?:-feiras?)?"],
  ["jueves", "thursdays?", "quintas?(?:-feiras?)?"],
  ["viernes", "fridays?", "sextas?(?:-feiras?)?"],
  ["sabados?", "saturdays?"],
];
const EVERY_DAY = /todos los dias|every day|all week|todos os dias|7 dias de la semana|7 days a week/;
const ANY_DAY = DAY_NAMES.flat().join("|");
const RANGE = new RegExp(`\\b(${ANY_DAY}) (?:a|ao?|to|until|through|hasta|ate) (${ANY_DAY})\\b`, "g");

/** Weekdays that a sentence names (0 is Sunday), with those between in "Monday to Friday". */
export function weekdaysIn(text: string): number[] {
  const folded = foldText(text);
  if (EVERY_DAY.test(folded)) return [0, 1, 2, 3, 4, 5, 6];
  const days = new Set<number>();
  for (const [, from = "", to = ""] of folded.matchAll(RANGE)) {
    const [first, last] = [weekdayOf(from), weekdayOf(to)];
    for (let day = first; day !== last; day = (day + 1) % 7) days.add(day);
    days.add(last);
  }
  for (const [name] of folded.matchAll(new RegExp(`\\b(?:${ANY_DAY})\\b`, "g"))) days.add(weekdayOf(name));
  return [...days].sort((a, b) => a - b);
}

function weekdayOf(name: string): number {
  return DAY_NAMES.findIndex((names) => new RegExp(`^(?:${names.join("|")})$`).test(name));
}

/** The words of a report in a language: reasons, ends, numbers. What a business has named itself stays as it is. */
import type { Locale } from "../lib/locale.ts";
import { formatMoney } from "../lib/money.ts";
import { say, type TextValues, textKeys } from "../lib/texts.ts";

export interface Words {
  say(key: string, values?: TextValues): string;
  /** Why a message waited or never left. */
  reason(code: string): string;
  /** How somebody left. */
  end(code: string): string;
  count(number: number): string;
  /** Of a share, 0–1: `12.3 %`. */
  percent(share: number): string;
  /** Points of a difference of shares, with its sign. */
  points(difference: number): string;
  money(cents: number): string;
}

export function wordsIn(locale: Locale, currency: string): Words {
  const known = new Set(textKeys(locale));
  const labelOf = (group: string, code: string) => {
    const key = `simulation.${group}.${code}`;
    return known.has(key) ? say(locale, key) : code;
  };
  const number = (value: number, digits: number) => value.toLocaleString(locale, { maximumFractionDigits: digits });
  return {
    say: (key, values) => say(locale, `simulation.report.${key}`, values),
    reason: (code) => labelOf("reason", code),
    end: (code) => labelOf("end", code),
    count: (value) => number(value, 0),
    percent: (share) => `${number(share * 100, 1)} %`,
    points: (difference) => `${difference > 0 ? "+" : ""}${number(difference * 100, 1)}`,
    money: (cents) => formatMoney({ cents, currency }),
  };
}

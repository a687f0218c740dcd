/** Money and units as people type them into the catalog's cells. */

import type { Locale } from "../../../../src/lib/locale.ts";
import { currencyDecimals } from "../../../../src/lib/money.ts";
import { numberFormat } from "../lib/formats.ts";

/** Minor units as the number that a field shows. */
export function shownPrice(cents: number, currency: string): number {
  return cents / 10 ** currencyDecimals(currency);
}

/** Minor units as they are read in a language. */
export function priceText(locale: Locale, cents: number, currency: string): string {
  return numberFormat(locale, { style: "currency", currency }).format(shownPrice(cents, currency));
}

/** The number of a field as minor units; null where there is none. */
export function typedPrice(value: number | string, currency: string): number | null {
  if (value === "" || !Number.isFinite(Number(value))) return null;
  return Math.round(Number(value) * 10 ** currencyDecimals(currency));
}

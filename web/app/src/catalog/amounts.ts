/** Money and units as people type them into the catalog's cells. */
import { numberFormat } from "../lib/formats.ts";

/** How many decimals a currency has, after ISO 4217 as the browser knows it. */
export function decimalsOf(currency: string): number {
  return numberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** Minor units as the number that a field shows. */
export function shownPrice(cents: number, currency: string): number {
  return cents / 10 ** decimalsOf(currency);
}

/** The number of a field as minor units; null where there is none. */
export function typedPrice(value: number | string, currency: string): number | null {
  if (value === "" || !Number.isFinite(Number(value))) return null;
  return Math.round(Number(value) * 10 ** decimalsOf(currency));
}

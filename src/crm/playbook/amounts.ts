/** Amounts of money as people type them into spreadsheets: "S/ 1,299.00", "1.299,00", "1 299". Pure. */
import { currencyDecimals } from "../../lib/money.ts";

/**
 * Minor units of what was written, or null where it is no amount of that currency. A single separator before exactly
 * three digits groups thousands ("1.299" is 1299), as no currency here has three decimals.
 */
export function parseAmount(written: string | number, currency: string): number | null {
  const decimals = currencyDecimals(currency);
  if (typeof written === "number") return toMinor(String(written), decimals);
  const text = written
    .replace(/[\u00a0\u202f\u2009]/g, " ")
    .trim()
    .replace(/^[^\d\-−]+/, "")
    .replace(/[^\d]+$/, "")
    .replace(/(?<=\d)[ '’](?=\d{3}(?!\d))/g, "");
  if (!/^\d[\d.,]*$/.test(text)) return null;
  const last = Math.max(text.lastIndexOf("."), text.lastIndexOf(","));
  if (last < 0) return toMinor(text, decimals);
  const [mark, after] = [text[last] ?? "", text.slice(last + 1)];
  const other = mark === "." ? "," : ".";
  const isGrouping = after.length === 3 && !text.includes(other) && !/^0[.,]/.test(text);
  const [whole, fraction] = isGrouping ? [text, ""] : [text.slice(0, last), after];
  const groups = whole.split(/[.,]/);
  const isGrouped = groups.every((group, index) => (index === 0 ? /^\d{1,3}$/.test(group) : /^\d{3}$/.test(group)));
  if (groups.length > 1 && !isGrouped) return null;
  // A mark that both groups and splits off decimals is a typing mistake: "1.299.00".
  if (!isGrouping && whole.includes(mark)) return null;
  return toMinor(`${groups.join("")}.${fraction || "0"}`, decimals);
}

/** The amount as a plain number for a file: 129900 becomes 1299, 4990 becomes 49.9. */
export function plainAmount(cents: number, currency: string): number {
  return cents / 10 ** currencyDecimals(currency);
}

function toMinor(plain: string, decimals: number): number | null {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(plain);
  if (!match) return null;
  const [, whole = "", fraction = ""] = match;
  // Digits beyond the currency's own must be zeros: nothing is rounded in silence.
  if (/[1-9]/.test(fraction.slice(decimals))) return null;
  const minor = Number(whole + fraction.slice(0, decimals).padEnd(decimals, "0"));
  return Number.isSafeInteger(minor) ? minor : null;
}

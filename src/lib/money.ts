/** Money: integer minor units (cents) with an ISO 4217 currency. */

export interface Money {
  /** Minor units: 129900 is 1,299.00 in a currency with two decimals. */
  readonly cents: number;
  readonly currency: string;
}

const LOCALE_BY_CURRENCY: Record<string, string> = {
  PEN: "es-PE",
  MXN: "es-MX",
  COP: "es-CO",
  CLP: "es-CL",
  ARS: "es-AR",
  BRL: "pt-BR",
  USD: "en-US",
};

// Formatters are dear to build and wanted many times a second.
const formatters = new Map<string, Intl.NumberFormat>();

/** How many decimals a currency shows (2 for PEN, 0 for CLP), after ISO 4217 as the platform knows it. */
export function currencyDecimals(currency: string): number {
  return formatterFor(currency).resolvedOptions().maximumFractionDigits ?? 2;
}

/** The amount as people of that currency write it: `S/ 1,299.00`, `R$ 1.299,00`. */
export function formatMoney({ cents, currency }: Money): string {
  const formatter = formatterFor(currency);
  const amount = cents / 10 ** (formatter.resolvedOptions().maximumFractionDigits ?? 2);
  return formatter.format(amount).replace(/[\u00a0\u202f]/g, " ");
}

function formatterFor(currency: string): Intl.NumberFormat {
  let formatter = formatters.get(currency);
  if (!formatter) {
    formatter = new Intl.NumberFormat(LOCALE_BY_CURRENCY[currency] ?? "es", { style: "currency", currency });
    formatters.set(currency, formatter);
  }
  return formatter;
}

/**
 * Minor units of an amount as programs write it ("1299.90", 49.5), with a point; half a unit and more counts as one. Null for
 * what is no amount, is negative, or is more than can be counted.
 */
export function centsOf(amount: string | number, currency: string): number | null {
  const [, whole = "", part = ""] = /^(\d{1,13})(?:\.(\d{1,20}))?$/.exec(String(amount).trim()) ?? [];
  if (whole === "") return null;
  const decimals = currencyDecimals(currency);
  const padded = part.padEnd(decimals + 1, "0");
  const cents = Number(whole + padded.slice(0, decimals)) + (Number(padded[decimals]) >= 5 ? 1 : 0);
  return Number.isSafeInteger(cents) ? cents : null;
}

/** Whether a text is a currency that the platform knows, such as PEN. */
export function isCurrency(text: string): boolean {
  return /^[A-Z]{3}$/.test(text) && Intl.supportedValuesOf("currency").includes(text);
}

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

/** How many decimals a currency shows (2 for PEN, 0 for CLP), after ISO 4217 as the platform knows it. */
export function currencyDecimals(currency: string): number {
  return new Intl.NumberFormat("en-US", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** The amount as people of that currency write it: `S/ 1,299.00`, `R$ 1.299,00`. */
export function formatMoney({ cents, currency }: Money): string {
  const formatter = new Intl.NumberFormat(LOCALE_BY_CURRENCY[currency] ?? "es", { style: "currency", currency });
  return formatter.format(cents / 10 ** currencyDecimals(currency)).replace(/[\u00a0\u202f]/g, " ");
}

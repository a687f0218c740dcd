/** A currency by its name in the language of the conversation: "Peruvian soles", "soles peruanos". Pure. */
import type { Locale } from "../../lib/locale.ts";

/** @param code ISO 4217; the code itself where the language has no name for it */
export function currencyName(code: string, locale: Locale): string {
  const format = new Intl.NumberFormat(locale, { style: "currency", currency: code, currencyDisplay: "name" });
  const name = format.formatToParts(2).find(({ type }) => type === "currency")?.value ?? code;
  // Portuguese names come with a capital, which a sentence does not want.
  return locale === "pt" ? name.charAt(0).toLowerCase() + name.slice(1) : name;
}

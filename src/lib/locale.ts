/** The three languages in which every sentence exists. */

export const LOCALES = ["es", "en", "pt"] as const;
export type Locale = (typeof LOCALES)[number];

/** The first of our languages in a BCP 47 tag or an Accept-Language header ("pt-BR,en;q=0.8"), else `fallback`. */
export function pickLocale(tag: string | undefined | null, fallback: Locale): Locale {
  for (const part of (tag ?? "").toLowerCase().split(",")) {
    const language = /^[a-z]+/.exec(part.trim())?.[0];
    const found = LOCALES.find((locale) => locale === language);
    if (found) return found;
  }
  return fallback;
}

/** The widget's sentences, built into the bundle from the language files, and numbers and dates as people write them. */
import en from "../../../locales/en/widget.json" with { type: "json" };
import es from "../../../locales/es/widget.json" with { type: "json" };
import pt from "../../../locales/pt/widget.json" with { type: "json" };

export const LANGUAGES = ["es", "en", "pt"] as const;
export type Language = (typeof LANGUAGES)[number];
export type TextKey = keyof typeof es;
export type Say = (key: TextKey, values?: Record<string, string | number>) => string;

export const LANGUAGE_NAMES: Record<Language, string> = { es: "Español", en: "English", pt: "Português" };

/** The customs of Latin America for dates and numbers. */
export const REGIONS: Record<Language, string> = { es: "es-419", en: "en-US", pt: "pt-BR" };

const texts: Record<Language, Record<TextKey, string>> = { es, en, pt };

/** The sentences of one language; `{name}` in a sentence takes the value of that name. */
export function speak(language: Language): Say {
  return (key, values = {}) =>
    texts[language][key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The first of `allowed` that a BCP 47 tag ("pt-BR") among `tags` begins with, else the first allowed. */
export function pickLanguage(tags: readonly (string | null | undefined)[], allowed: readonly Language[]): Language {
  for (const tag of tags) {
    const found = allowed.find((language) => tag?.toLowerCase().split("-")[0] === language);
    if (found) return found;
  }
  return allowed[0] ?? "es";
}

/** "1.4 MB", in the language's own number form. */
export function formatBytes(bytes: number, language: Language): string {
  const units = ["B", "kB", "MB", "GB"];
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const digits = step === 0 ? 0 : 1;
  const amount = new Intl.NumberFormat(REGIONS[language], { maximumFractionDigits: digits }).format(
    bytes / 1000 ** step,
  );
  return `${amount} ${units[step]}`;
}

export function formatTime(at: number, language: Language): string {
  return new Intl.DateTimeFormat(REGIONS[language], { hour: "numeric", minute: "2-digit" }).format(at);
}

/** "Today", "Yesterday", or the date; with the year only when it is another. */
export function formatDay(at: number, now: number, language: Language, say: Say): string {
  if (isSameDay(at, now)) return say("today");
  if (isSameDay(at, now - 86_400_000)) return say("yesterday");
  const year = new Date(at).getFullYear() === new Date(now).getFullYear() ? undefined : "numeric";
  return new Intl.DateTimeFormat(REGIONS[language], { weekday: "long", day: "numeric", month: "long", year }).format(
    at,
  );
}

export function isSameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}

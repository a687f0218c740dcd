/** The page's sentences, built into the bundle from the language files, and times of day as people write them. */
import en from "../../../locales/en/shop.json" with { type: "json" };
import es from "../../../locales/es/shop.json" with { type: "json" };
import pt from "../../../locales/pt/shop.json" with { type: "json" };
import { type Language, REGIONS } from "../../widget/src/text.ts";

export type ShopTextKey = keyof typeof es;
export type SayShop = (key: ShopTextKey, values?: Record<string, string | number>) => string;

const texts: Record<Language, Record<ShopTextKey, string>> = { es, en, pt };

/** The sentences of one language; `{name}` in a sentence takes the value of that name. */
export function speakShop(language: Language): SayShop {
  return (key, values = {}) =>
    texts[language][key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Minutes after midnight as a time of day. */
export function formatMinutes(minutes: number, language: Language): string {
  const at = Date.UTC(2024, 0, 1, 0, minutes);
  const format = new Intl.DateTimeFormat(REGIONS[language], { hour: "numeric", minute: "2-digit", timeZone: "UTC" });
  return format.format(at);
}

/** The name of a weekday; 0 is Sunday. */
export function formatWeekday(weekday: number, language: Language, length: "long" | "short" = "long"): string {
  // The first of January 2023 was a Sunday.
  const at = Date.UTC(2023, 0, 1 + weekday);
  return new Intl.DateTimeFormat(REGIONS[language], { weekday: length, timeZone: "UTC" }).format(at).replace(/\.$/, "");
}

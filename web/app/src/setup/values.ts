/** What the first run asks for, what it guesses from the browser, and how the API takes it. */
import { moneyOf } from "../lib/regions.ts";
import type { Locale } from "../lib/texts.ts";
import { type Opening, USUAL_WEEK } from "../settings/week-hours.tsx";

export type CatalogFrom = "sample" | "csv" | "none";

export interface SetupValues {
  readonly name: string;
  readonly locale: Locale;
  readonly country: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly city: string;
  readonly hours: readonly Opening[];
  readonly from: CatalogFrom;
  readonly fileName: string;
  readonly text: string;
}

export interface Owner {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export interface SetUp {
  readonly businessId: string;
  readonly siteKey: string;
  readonly products: number;
}

/** Largest table of products, in characters; the API takes no more. */
export const CSV_MAX = 3_000_000;

/** The business as a browser of its place suggests it. */
export function firstValues(locale: Locale): SetupValues {
  const country = new Intl.Locale(navigator.language).region ?? { es: "PE", en: "US", pt: "BR" }[locale];
  return {
    name: "",
    locale,
    country,
    currency: moneyOf(country) ?? "USD",
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    city: "",
    hours: USUAL_WEEK,
    from: "sample",
    fileName: "",
    text: "",
  };
}

/** The body of POST /v1/setup. */
export function setupBody(code: string, values: SetupValues, owner: Owner) {
  const { name, locale, country, currency, timeZone, city, hours, from, text } = values;
  return {
    code,
    business: { name, locale, country, currency, timeZone, city, hours },
    catalog: from === "csv" ? { from, text } : { from },
    owner,
  };
}

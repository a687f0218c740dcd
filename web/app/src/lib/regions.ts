/** Countries and moneys by the names that the platform has for them, and the money that each country of ours uses. */

interface Choice {
  readonly value: string;
  readonly label: string;
}

const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

/** The countries that the platform has a name for; those of two letters are all that there are. */
export function countriesIn(locale: string): Choice[] {
  const names = new Intl.DisplayNames(locale, { type: "region", fallback: "none" });
  const codes = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));
  return codes
    .filter((code) => !/^(X|EU|EZ|UN|ZZ|QO)/.test(code) || code === "XK")
    .flatMap((value) => {
      const label = names.of(value);
      return label === undefined || new Intl.Locale(`und-${value}`).region !== value ? [] : [{ value, label }];
    })
    .sort((a, b) => a.label.localeCompare(b.label, locale));
}

export function currenciesIn(locale: string): Choice[] {
  const names = new Intl.DisplayNames(locale, { type: "currency" });
  return Intl.supportedValuesOf("currency").map((value) => ({ value, label: `${value} · ${names.of(value)}` }));
}

export const timeZones = (chosen: string): string[] => [...new Set([...Intl.supportedValuesOf("timeZone"), chosen])];

const MONEY: Readonly<Record<string, string>> = {
  AR: "ARS",
  BO: "BOB",
  BR: "BRL",
  CL: "CLP",
  CO: "COP",
  CR: "CRC",
  DO: "DOP",
  EC: "USD",
  ES: "EUR",
  GT: "GTQ",
  HN: "HNL",
  MX: "MXN",
  NI: "NIO",
  PA: "USD",
  PE: "PEN",
  PR: "USD",
  PT: "EUR",
  PY: "PYG",
  SV: "USD",
  US: "USD",
  UY: "UYU",
  VE: "VES",
};

/** The money of a country where we know it. */
export const moneyOf = (country: string): string | undefined => MONEY[country];

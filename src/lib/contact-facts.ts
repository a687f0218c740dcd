/** Phones and e-mail addresses as people type them, made comparable: E.164 and lower case, or nothing. Pure. */
import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from "libphonenumber-js";
import { z } from "zod";

const address = z.email().max(254);

/** A phone in E.164; numbers without a country's code are those of `country` (ISO 3166, two letters). Null for no phone. */
export function cleanPhone(raw: string, country: string): string | null {
  // A spreadsheet marks text by an apostrophe, and writes long numbers with a decimal tail.
  const text = raw.trim().replace(/^'/, "").replace(/^tel:/i, "").replace(/\.0$/, "");
  if (text.length > 60) return null;
  const home: CountryCode | undefined = isSupportedCountry(country) ? country : undefined;
  const found = parsePhoneNumberFromString(text.replace(/^00/, "+"), home);
  if (found?.isValid()) return found.number;
  if (!home) return null;
  // With its own country's code, but without the plus; of another country it would be a guess.
  const international = parsePhoneNumberFromString(`+${text.replace(/\D/g, "")}`);
  return international?.isValid() && international.countryCallingCode === getCountryCallingCode(home)
    ? international.number
    : null;
}

/** An e-mail address, trimmed and in lower case; null for none. */
export function cleanEmail(raw: string): string | null {
  const text = raw
    .trim()
    .replace(/^mailto:/i, "")
    .replace(/^<(.*)>$/, "$1")
    .toLowerCase();
  return address.safeParse(text).success ? text : null;
}

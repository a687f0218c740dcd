/** Where a contact is, as far as can be told: by a field of their own, by their number, else where the business is. */
import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import type { PolicySettings } from "./send-policy.ts";

export interface Whereabouts {
  readonly country: string;
  /** At least one; of a country with several, all in which the person may be. */
  readonly zones: readonly string[];
}

/** Area codes of Brazil that do not keep the time of Brasília. */
const BRAZIL: Readonly<Record<string, string>> = {
  "65": "America/Cuiaba",
  "66": "America/Cuiaba",
  "67": "America/Campo_Grande",
  "68": "America/Rio_Branco",
  "69": "America/Porto_Velho",
  "92": "America/Manaus",
  "95": "America/Boa_Vista",
  "97": "America/Manaus",
};

/** Of countries whose mainland keeps one time, that time: their islands far away are few people's home. */
const MAINLAND: Readonly<Record<string, string>> = {
  AR: "America/Argentina/Buenos_Aires",
  CL: "America/Santiago",
  EC: "America/Guayaquil",
  ES: "Europe/Madrid",
  PT: "Europe/Lisbon",
};

/** Pure. An unknown zone or country in a field counts for nothing. */
export function whereaboutsOf(
  contact: { readonly phone: string | null; readonly custom: Readonly<Record<string, unknown>> },
  tenant: { readonly country: string; readonly timeZone: string },
  { zoneField, countryField }: Pick<PolicySettings, "zoneField" | "countryField">,
): Whereabouts {
  const number = contact.phone === null ? undefined : parsePhoneNumberFromString(contact.phone);
  const ownCountry = countryField === null ? null : countryCode(contact.custom[countryField]);
  const country = ownCountry ?? number?.country ?? tenant.country;
  const ownZone = zoneField === null ? null : zoneName(contact.custom[zoneField]);
  if (ownZone !== null) return { country, zones: [ownZone] };
  if (country === "BR" && number?.country === "BR")
    return { country, zones: [BRAZIL[number.nationalNumber.slice(0, 2)] ?? "America/Sao_Paulo"] };
  if (country === tenant.country) return { country, zones: [tenant.timeZone] };
  const mainland = MAINLAND[country];
  return { country, zones: mainland ? [mainland] : zonesOf(country, tenant.timeZone) };
}

function countryCode(value: unknown): string | null {
  return typeof value === "string" && /^[a-z]{2}$/i.test(value.trim()) ? value.trim().toUpperCase() : null;
}

function zoneName(value: unknown): string | null {
  if (typeof value !== "string") return null;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: value.trim() }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

interface RegionLocale {
  getTimeZones?(): string[] | undefined;
  readonly timeZones?: string[];
}

const zones = new Map<string, readonly string[]>();

function zonesOf(country: string, fallback: string): readonly string[] {
  let known = zones.get(country);
  if (!known) {
    // The name of the list depends on the version of the platform.
    const region = new Intl.Locale(`und-${country}`) as RegionLocale;
    known = region.getTimeZones?.() ?? region.timeZones ?? [];
    zones.set(country, known);
  }
  return known.length > 0 ? known : [fallback];
}

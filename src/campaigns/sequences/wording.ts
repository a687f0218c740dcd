/** Texts of a sequence: in one language or in three, with places such as `{{contact.firstName|amigo}}`. Pure. */
import { z } from "zod";
import { formatDay } from "../../lib/day.ts";
import { LOCALES, type Locale } from "../../lib/locale.ts";
import { formatMoney } from "../../lib/money.ts";
import { type About, type Fact, type Facts, isField, isSure } from "./fields.ts";

/** The longest that any channel takes in one message. */
const MAX_TEXT = 4_000;
const said = z.string().trim().min(1).max(MAX_TEXT);

/** One text for everybody, or one for each language. */
export const wording = z.union([said, z.strictObject({ es: said, en: said, pt: said })]);
export type Wording = z.output<typeof wording>;

const PLACES = /\{\{\s*([^{}|]*?)\s*(?:\|([^{}]*))?\}\}/g;

/** The text in a language. */
export function inLocale(text: Wording, locale: Locale): string {
  return typeof text === "string" ? text : text[locale];
}

/** All texts of a wording. */
export function textsOf(text: Wording): string[] {
  return typeof text === "string" ? [text] : LOCALES.map((locale) => text[locale]);
}

export type PlaceFault =
  | { readonly code: "unknownPlace"; readonly name: string }
  | { readonly code: "needsFallback"; readonly name: string };

/** What is wrong with the places of a text, for a sequence about such a subject. `sure` are further fields that are known. */
export function placeFaults(text: string, about: About, sure: ReadonlySet<string>): PlaceFault[] {
  return [...text.matchAll(PLACES)].flatMap(([, name = "", fallback]): PlaceFault[] => {
    if (!isField(name) || name.startsWith("signal.")) return [{ code: "unknownPlace", name }];
    if (fallback === undefined && !isSure(name, about) && !sure.has(name)) return [{ code: "needsFallback", name }];
    return [];
  });
}

/** The text filled in; null when something is not known that has no fallback: such a text is not sent. */
export function fill(
  text: string,
  facts: Facts,
  { locale, timeZone }: { locale: Locale; timeZone: string },
): string | null {
  let isWhole = true;
  const filled = text.replace(PLACES, (_, name: string, fallback: string | undefined) => {
    const shown = show(facts[name], locale, timeZone);
    if (shown !== "") return shown;
    if (fallback === undefined) isWhole = false;
    return fallback?.trim() ?? "";
  });
  // An empty fallback leaves no gap behind: neither two spaces nor one before a mark.
  return isWhole
    ? filled
        .replace(/ +(?=[,.!?;:])/g, "")
        .replace(/ {2,}/g, " ")
        .trim()
    : null;
}

function show(fact: Fact, locale: Locale, timeZone: string): string {
  if (fact === null || fact === undefined) return "";
  if (fact instanceof Date) return formatDay(fact, locale, timeZone);
  if (Array.isArray(fact)) return fact.join(", ");
  if (typeof fact === "object" && "cents" in fact) return formatMoney(fact);
  return String(fact);
}

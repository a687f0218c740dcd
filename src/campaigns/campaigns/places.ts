/** The places of a text, such as `{{contact.firstName|amigo}}`: what may stand there, and how it is filled in. Pure. */
import type { Issue } from "../../lib/errors.ts";

/** A fault of a text, for whoever knows where the text stands. */
export type PlaceFault = Omit<Issue, "path">;

/** What is always known, and what may be missing: that needs words to stand in for it. */
export const PLACES = {
  "contact.firstName": false,
  "contact.name": false,
  "company.name": false,
  "business.name": true,
  "product.name": true,
  "product.price": true,
  link: true,
} as const;
export type Place = keyof typeof PLACES;
export type PlaceValues = Readonly<Partial<Record<Place, string | null>>>;

const BRACES = /\{\{\s*([^{}|]*?)\s*(?:\|([^{}]*))?\}\}/g;

/** A sentence for each place that cannot be filled in. */
export function badPlaces(text: string): PlaceFault[] {
  const faults = [...text.matchAll(BRACES)].flatMap(([whole, name = "", fallback]): PlaceFault[] => {
    if (!Object.hasOwn(PLACES, name))
      return [{ message: "fields.place", values: { place: whole, places: Object.keys(PLACES).join(", ") } }];
    if (fallback === undefined && !PLACES[name as Place])
      return [{ message: "fields.placeUnknown", values: { place: whole, example: `{{${name}|…}}` } }];
    return [];
  });
  if (/\{\{|\}\}/.test(text.replace(BRACES, ""))) faults.push({ message: "fields.openBraces" });
  return faults;
}

/** The text filled in; an empty stand-in leaves no gap behind. */
export function fillPlaces(text: string, values: PlaceValues): string {
  return text
    .replace(BRACES, (_whole, name: string, fallback: string | undefined) => {
      const value = values[name as Place];
      return value ? value : (fallback?.trim() ?? "");
    })
    .replace(/ +(?=[,.!?;:])/g, "")
    .replace(/ {2,}/g, " ")
    .trim();
}

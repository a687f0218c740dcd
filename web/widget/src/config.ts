/** What the business set for its widget, read from `/widget/config`. */
import { LANGUAGES, type Language } from "./text.ts";
import { asRecord, asText } from "./wire.ts";

export interface WidgetConfig {
  readonly businessName: string;
  readonly languages: readonly Language[];
  readonly greeting: Partial<Record<Language, string>>;
  readonly suggestions: Partial<Record<Language, readonly string[]>>;
  readonly accent: string;
  readonly maxTextLength: number;
  readonly maxFileBytes: number;
  readonly allowedFileTypes: readonly string[];
}

/** Reads the server's answer; what is missing or broken takes a sensible value, so that the chat always opens. */
export function readConfig(value: unknown): WidgetConfig {
  const raw = asRecord(value);
  const own = asText(raw.locale);
  const named = Array.isArray(raw.locales) ? raw.locales : [];
  const languages = LANGUAGES.filter((language) => named.includes(language));
  const accent = asText(raw.accent) ?? "";
  return {
    businessName: asText(raw.businessName) ?? "Chat",
    // The business's own language comes first: it is the one taken when the visitor's is not offered.
    languages: (languages.length > 0 ? languages : [...LANGUAGES]).sort((a) => (a === own ? -1 : 0)),
    greeting: readTexts(raw.greeting, (text) => asText(text)),
    suggestions: readTexts(raw.suggestions, (list) =>
      Array.isArray(list) ? list.filter((item): item is string => typeof item === "string").slice(0, 6) : undefined,
    ),
    accent: /^#[0-9a-f]{6}$/i.test(accent) ? accent : "#2f5bea",
    maxTextLength: readLimit(raw.maxTextLength, 4000),
    maxFileBytes: readLimit(raw.maxFileBytes, 10_000_000),
    allowedFileTypes: Array.isArray(raw.allowedFileTypes)
      ? raw.allowedFileTypes.filter((t) => typeof t === "string")
      : [],
  };
}

/** True when the business takes such a file: by media type (`image/png`, `image/*`) or by ending (`.pdf`). */
export function isFileTypeAllowed(file: { name: string; type: string }, allowed: readonly string[]): boolean {
  if (allowed.length === 0) return true;
  const type = file.type.toLowerCase();
  return allowed.some((entry) => {
    const rule = entry.toLowerCase();
    if (rule.startsWith(".")) return file.name.toLowerCase().endsWith(rule);
    return rule.endsWith("/*") ? type.startsWith(rule.slice(0, -1)) : type === rule;
  });
}

/** "JPG, PNG, PDF" of a list of media types, for a person. */
export function nameFileTypes(allowed: readonly string[]): string {
  const names = allowed.map((entry) => {
    const tail = entry.replace(/^\./, "").split("/").at(-1) ?? entry;
    if (tail === "*") return entry.split("/")[0] ?? entry;
    return SHORT_NAMES.find(([part]) => tail.includes(part))?.[1] ?? tail.replace(/^x-|\+xml$/g, "");
  });
  return [...new Set(names)].map((name) => name.toUpperCase()).join(", ");
}

const SHORT_NAMES: readonly (readonly [string, string])[] = [
  ["wordprocessingml", "docx"],
  ["spreadsheetml", "xlsx"],
  ["presentationml", "pptx"],
  ["msword", "doc"],
  ["ms-excel", "xls"],
  ["plain", "txt"],
  ["mpeg", "mp3"],
  ["jpeg", "jpg"],
];

function readTexts<T>(value: unknown, read: (item: unknown) => T | undefined): Partial<Record<Language, T>> {
  const raw = asRecord(value);
  const texts: Partial<Record<Language, T>> = {};
  for (const language of LANGUAGES) {
    const text = read(raw[language]);
    if (text !== undefined) texts[language] = text;
  }
  return texts;
}

function readLimit(value: unknown, otherwise: number): number {
  return typeof value === "number" && value > 0 ? value : otherwise;
}

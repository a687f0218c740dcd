/** The visitor's language and colours: what they chose before, else what their browser says. */
import { LANGUAGES, type Language, pickLanguage } from "../../widget/src/text.ts";

export type Theme = "light" | "dark";

export function savedLanguage(own: Language | undefined): Language {
  const order = [...LANGUAGES].sort((a) => (a === own ? -1 : 0));
  return pickLanguage([read("charla:shop-language"), ...navigator.languages], order);
}

export function savedTheme(): Theme {
  const saved = read("charla:shop-theme");
  if (saved === "light" || saved === "dark") return saved;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export function saveLanguage(language: Language): void {
  write("charla:shop-language", language);
}

export function saveTheme(theme: Theme): void {
  write("charla:shop-theme", theme);
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Where storage is forbidden the choice lasts as long as the page.
  }
}

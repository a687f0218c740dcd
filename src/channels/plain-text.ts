/** Parts of a message as a text, for channels that show nothing else: choices numbered, places as a link to a map. */
import type { Choice, FileRef, Part } from "./channel.ts";

/** How a file is told in words; null leaves it out. */
export type FileLine = (file: FileRef) => string | null;

/** Paragraphs in the order of the parts; empty when the message says nothing. */
export function paragraphsOf(parts: readonly Part[], fileLine: FileLine): string[] {
  return parts.map((part) => paragraphOf(part, fileLine).trim()).filter((paragraph) => paragraph !== "");
}

function paragraphOf(part: Part, fileLine: FileLine): string {
  switch (part.type) {
    case "text":
      return part.text;
    case "choices":
      return numbered(part.choices);
    case "file":
      return fileLine(part.file) ?? "";
    case "location":
      return [part.label ?? "", `https://maps.google.com/?q=${part.latitude},${part.longitude}`].join("\n");
    case "contact":
      return [part.name, ...part.phones].join("\n");
    case "template":
      return part.template.text;
  }
}

/** "1. Blue" and so on, a line for each. */
export function numbered(choices: readonly Choice[]): string {
  return choices.map(({ title }, index) => `${index + 1}. ${title}`).join("\n");
}

/** A public file of ours as people can open it; null for one that has no address of its own. */
export function publicLink({ url }: FileRef, webhookUrl: string | null): string | null {
  if (url === undefined) return null;
  if (/^https?:\/\//.test(url)) return url;
  return webhookUrl === null ? null : new URL(url, webhookUrl).href;
}

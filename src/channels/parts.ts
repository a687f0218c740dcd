/** Parts of messages: what they say as plain text, for search, agents and channels that know text only; and files that came. */
import type { Locale } from "../lib/locale.ts";
import { say } from "../lib/texts.ts";
import type { FileRef, KeptFile, Part } from "./channel.ts";

/** The part of a message for a file that came with it; a note stands in the place of one that was not kept. */
export function partOfFile(kept: KeptFile, locale: Locale, lost = say(locale, "channels.unread_file")): Part {
  if (kept === "infected") return { type: "text", text: say(locale, "channels.infected_file") };
  return kept ? { type: "file", file: kept } : { type: "text", text: lost };
}

/** The texts of all parts, one a line; empty when there is nothing but files. */
export function textOfParts(parts: readonly Part[]): string {
  return parts.flatMap(textOfPart).join("\n");
}

function textOfPart(part: Part): string[] {
  switch (part.type) {
    case "text":
      return [part.text];
    case "choices":
      return [];
    case "file":
      return [];
    case "location":
      return part.label ? [part.label] : [];
    case "contact":
      return [`${part.name} ${part.phones.join(" ")}`.trim()];
    case "template":
      return [part.template.text];
  }
}

export type AttachmentKind = "image" | "audio" | "document" | "location" | "contact";

/** Which kinds of attachments a message has. */
export function attachmentKinds(parts: readonly Part[]): AttachmentKind[] {
  return parts.flatMap((part) => {
    if (part.type === "file") return [fileKind(part.file)];
    return part.type === "location" || part.type === "contact" ? [part.type] : [];
  });
}

function fileKind(file: FileRef): AttachmentKind {
  if (file.mediaType.startsWith("image/")) return "image";
  return file.mediaType.startsWith("audio/") ? "audio" : "document";
}

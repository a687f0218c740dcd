/** What the parts of a message say as plain text: for search, for the agents, for channels that know text only. */
import type { FileRef, Part } from "./channel.ts";

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

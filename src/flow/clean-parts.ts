/** What came in, made safe to store and to show: control characters out, lengths bounded. */
import type { Part } from "../channels/channel.ts";
import { cleanText, MAX_TEXT_LENGTH, truncate } from "../lib/text.ts";

export function cleanParts(parts: readonly Part[]): Part[] {
  return parts.map(cleanPart);
}

function cleanPart(part: Part): Part {
  switch (part.type) {
    case "text":
      return { type: "text", text: truncate(cleanText(part.text), MAX_TEXT_LENGTH) };
    case "location":
      return part.label === undefined ? part : { ...part, label: truncate(cleanText(part.label), 200) };
    case "contact":
      return { ...part, name: truncate(cleanText(part.name), 120), phones: part.phones.slice(0, 10).map(cleanText) };
    case "file":
      return { ...part, file: { ...part.file, name: truncate(cleanText(part.file.name), 200) } };
    case "choices":
    case "template":
      return part;
  }
}

/** Pure: a message of ours as the messages of WhatsApp that show it, in their order. */
import { splitText } from "../../lib/text.ts";
import type { ChannelLimits, FileRef, Part } from "../channel.ts";

export const whatsappWebLimits: ChannelLimits = {
  textLength: 4_096,
  // Buttons of linked devices are not shown any more.
  choices: 0,
  fileBytes: 64 * 1024 * 1024,
  windowHours: null,
  perSecond: { account: 1, thread: 1 },
  idempotentSend: false,
};

const CAPTION_LENGTH = 1_024;

export type Piece =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "file"; readonly file: FileRef; readonly caption?: string }
  | { readonly type: "location"; readonly latitude: number; readonly longitude: number; readonly label?: string }
  | { readonly type: "contact"; readonly name: string; readonly vcard: string };

/** Empty when the message says nothing. */
export function compose(parts: readonly Part[]): Piece[] {
  const pieces: Piece[] = [];
  let texts: string[] = [];
  const flush = () => {
    for (const text of splitText(texts.join("\n\n"), whatsappWebLimits.textLength)) pieces.push({ type: "text", text });
    texts = [];
  };
  for (const part of parts) {
    switch (part.type) {
      case "text":
        if (part.text.trim() !== "") texts.push(part.text.trim());
        break;
      case "choices":
        if (part.choices.length > 0) texts.push(part.choices.map(({ title }, n) => `${n + 1}. ${title}`).join("\n"));
        break;
      case "template":
        texts.push(part.template.text);
        break;
      case "contact":
        flush();
        pieces.push({ type: "contact", name: part.name, vcard: vcardOf(part) });
        break;
      default:
        flush();
        pieces.push(part);
    }
  }
  flush();
  return withCaption(pieces);
}

/** A text and one picture or document are one message with a caption; a voice message bears none. */
function withCaption(pieces: readonly Piece[]): Piece[] {
  const [first, second] = pieces;
  if (pieces.length !== 2 || !first || !second) return [...pieces];
  const [text, file] = first.type === "text" ? [first, second] : [second, first];
  if (text.type !== "text" || file.type !== "file" || text.text.length > CAPTION_LENGTH) return [...pieces];
  return file.file.mediaType.startsWith("audio/") ? [...pieces] : [{ ...file, caption: text.text }];
}

function vcardOf({ name, phones }: { name: string; phones: readonly string[] }): string {
  const safe = (value: string) => value.replace(/[\r\n]+/g, " ").replace(/[\\,;]/g, "\\$&");
  const tels = phones.map((phone) => `TEL;type=CELL;waid=${phone.replace(/\D/g, "")}:${safe(phone)}`);
  return ["BEGIN:VCARD", "VERSION:3.0", `N:;${safe(name)};;;`, `FN:${safe(name)}`, ...tels, "END:VCARD"].join("\n");
}

/** What a piece says, as the message that WhatsApp then tells of says it. */
export function saidBy(piece: Piece): string {
  if (piece.type === "text") return piece.text;
  return piece.type === "file" ? (piece.caption ?? "") : "";
}

/** Pure translation of a message into calls of the Bot API, in the order in which they are shown. */
import { splitText } from "../../lib/text.ts";
import type { ChannelLimits, Choice, FileRef, Part } from "../channel.ts";

export const telegramLimits: ChannelLimits = {
  textLength: 4_096,
  choices: 12,
  fileBytes: 50 * 1024 * 1024,
  windowHours: null,
  perSecond: { account: 30, thread: 1 },
  idempotentSend: false,
};

const CAPTION_LENGTH = 1_024;
/** Bytes of what a button may carry. */
const BUTTON_BYTES = 64;

export interface Keyboard {
  readonly inline_keyboard: readonly (readonly { readonly text: string; readonly callback_data: string }[])[];
}

/** One call: `method` and `payload` without the chat. */
export type Piece =
  | { readonly type: "call"; readonly method: string; readonly payload: object }
  | { readonly type: "file"; readonly file: FileRef; readonly caption?: string; readonly keyboard?: Keyboard };

/** Empty when the message says nothing. */
export function render(parts: readonly Part[]): Piece[] {
  const choices = parts.flatMap((part) => (part.type === "choices" ? part.choices : []));
  const keyboard = keyboardOf(choices);
  const shown = keyboard ? parts.filter((part) => part.type !== "choices") : parts;
  const groups = groupTexts(shown);
  const captioned = withCaption(groups, keyboard);
  if (captioned) return captioned;
  // Buttons stand under the last text, or under one of their own.
  const lastText = groups.findLastIndex((group) => typeof group === "string");
  if (keyboard && lastText === -1) return render([...shown, { type: "text", text: numbered(choices) }]);
  return groups.flatMap((group, index) =>
    typeof group === "string" ? textCalls(group, index === lastText ? keyboard : null) : pieceOf(group),
  );
}

/** Texts that follow one another become one; all else stays a part. */
function groupTexts(parts: readonly Part[]): (string | Part)[] {
  const groups: (string | Part)[] = [];
  for (const part of parts) {
    const text = part.type === "text" ? part.text : part.type === "choices" ? numbered(part.choices) : null;
    if (text === null) groups.push(part);
    else if (text.trim() !== "") {
      const last = groups.at(-1);
      if (typeof last === "string") groups[groups.length - 1] = `${last}\n\n${text}`;
      else groups.push(text);
    }
  }
  return groups;
}

/** A picture and a short text are one message with a caption: one call, which arrives whole or not at all. */
function withCaption(groups: readonly (string | Part)[], keyboard: Keyboard | null): Piece[] | null {
  const [first, second] = groups;
  if (groups.length !== 2) return null;
  const caption = typeof first === "string" ? first : typeof second === "string" ? second : null;
  const file = [first, second].find((group) => typeof group === "object" && group.type === "file");
  if (caption === null || caption.length > CAPTION_LENGTH || typeof file !== "object" || file.type !== "file")
    return null;
  return [{ type: "file", file: file.file, caption, ...(keyboard ? { keyboard } : {}) }];
}

export function textCalls(text: string, keyboard: Keyboard | null): Piece[] {
  const pieces = splitText(text, telegramLimits.textLength);
  return pieces.map((piece, index) => ({
    type: "call",
    method: "sendMessage",
    payload: { text: piece, ...(keyboard && index === pieces.length - 1 ? { reply_markup: keyboard } : {}) },
  }));
}

function pieceOf(part: Part): Piece[] {
  switch (part.type) {
    case "file":
      return [{ type: "file", file: part.file }];
    case "location": {
      const { latitude, longitude, label } = part;
      if (label === undefined) return [{ type: "call", method: "sendLocation", payload: { latitude, longitude } }];
      const payload = { latitude, longitude, title: label, address: label };
      return [{ type: "call", method: "sendVenue", payload }];
    }
    case "contact": {
      const [phone, ...others] = part.phones;
      if (phone === undefined) return textCalls(part.name, null);
      const payload = { phone_number: phone, first_name: part.name };
      return [{ type: "call", method: "sendContact", payload }, ...textCalls(others.join("\n"), null)];
    }
    case "template":
      return textCalls(part.template.text, null);
    case "text":
    case "choices":
      return [];
  }
}

/** A button a row, so that long titles can be read; null where they do not fit and become a numbered text. */
function keyboardOf(choices: readonly Choice[]): Keyboard | null {
  if (choices.length === 0 || choices.length > telegramLimits.choices) return null;
  const said = choices.map(saidBy);
  if (said.includes(null) || new Set(said).size < said.length) return null;
  return { inline_keyboard: choices.map(({ title }, index) => [{ text: title, callback_data: said[index] ?? "" }]) };
}

/** What a press says back: the value, or where that is too long, as somebody who reads the button would say it. */
function saidBy({ title, value }: Choice): string | null {
  return [value, title].find((text) => text !== "" && Buffer.byteLength(text) <= BUTTON_BYTES) ?? null;
}

function numbered(choices: readonly Choice[]): string {
  return choices.map(({ title }, index) => `${index + 1}. ${title}`).join("\n");
}

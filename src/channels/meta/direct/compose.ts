/** Pure: a message of ours as the messages of Messenger or Instagram that show it, within Meta's lengths. */
import { splitText } from "../../../lib/text.ts";
import type { Choice, FileRef, Part } from "../../channel.ts";
import {
  BUTTONS_MAX,
  BUTTONS_TEXT_MAX,
  type MediaKind,
  mediaKindOf,
  PAYLOAD_MAX,
  type Platform,
  QUICK_REPLIES_MAX,
  TITLE_MAX,
} from "./platform.ts";

export type Piece =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "buttons" | "quick_replies"; readonly text: string; readonly choices: readonly Choice[] }
  | { readonly type: "media"; readonly kind: MediaKind; readonly file: FileRef };

/** What the channel says of its own. */
export interface Wording {
  /** Stands above choices that come without a text. */
  readonly choose: string;
  /** A file that is not taken there, as a line of text; null leaves it out. */
  readonly fileLine: (file: FileRef) => string | null;
}

/** The messages that show these parts, in their order; empty when they say nothing. */
export function compose(parts: readonly Part[], platform: Platform, wording: Wording): Piece[] {
  const pieces: Piece[] = [];
  let texts: string[] = [];
  const flush = () => {
    for (const text of splitFor(platform, joined(texts))) pieces.push({ type: "text", text });
    texts = [];
  };
  for (const part of parts) {
    if (part.type === "choices") {
      if (part.choices.length === 0) continue;
      pieces.push(...withChoices(joined(texts), part.choices, platform, wording));
      texts = [];
    } else if (part.type === "file") {
      const kind = mediaKindOf(platform, part.file);
      if (kind) {
        flush();
        pieces.push({ type: "media", kind, file: part.file });
      } else texts.push(wording.fileLine(part.file) ?? "");
    } else texts.push(textOf(part));
  }
  flush();
  return pieces;
}

/** What can only be told in words there. */
function textOf(part: Exclude<Part, { type: "choices" | "file" }>): string {
  switch (part.type) {
    case "text":
      return part.text;
    case "template":
      return part.template.text;
    case "contact":
      return [part.name, ...part.phones].join("\n");
    case "location": {
      const url = `https://www.google.com/maps?q=${part.latitude},${part.longitude}`;
      return part.label ? `${part.label}\n${url}` : url;
    }
  }
}

function joined(texts: readonly string[]): string {
  return texts
    .map((text) => text.trim())
    .filter(Boolean)
    .join("\n\n");
}

/** Up to three are buttons, which stay; up to thirteen are quick replies, which go once one is taken; the rest is a numbered text. */
function withChoices(text: string, choices: readonly Choice[], platform: Platform, { choose }: Wording): Piece[] {
  if (!canShow(choices)) {
    const numbered = choices.map(({ title }, index) => `${index + 1}. ${title}`).join("\n");
    return splitFor(platform, joined([text, numbered])).map((piece) => ({ type: "text", text: piece }));
  }
  const type = choices.length <= BUTTONS_MAX ? "buttons" : "quick_replies";
  const pieces = splitFor(platform, text || choose);
  const ends = splitMeasured(pieces.pop() ?? choose, type === "buttons" ? BUTTONS_TEXT_MAX : platform.text, platform);
  const last = ends.pop() ?? choose;
  return [
    ...[...pieces, ...ends].map((piece) => ({ type: "text" as const, text: piece })),
    { type, text: last, choices },
  ];
}

/** Meta cuts long titles, and of two alike nobody could tell which was meant. */
function canShow(choices: readonly Choice[]): boolean {
  return (
    choices.length <= QUICK_REPLIES_MAX &&
    new Set(choices.map(({ title }) => title.trim())).size === choices.length &&
    choices.every(
      ({ title, value }) =>
        title.trim() !== "" && title.length <= TITLE_MAX && value.trim() !== "" && value.length <= PAYLOAD_MAX,
    )
  );
}

function splitFor(platform: Platform, text: string): string[] {
  return splitMeasured(text, platform.text, platform);
}

/** Pieces of at most `max`, as the platform counts. */
function splitMeasured(text: string, max: number, { counts }: Pick<Platform, "counts">): string[] {
  return counts === "characters" ? splitText(text, max) : splitBytes(text, max, max);
}

/** Letters of two bytes and more make a piece longer than it looks: it is cut again where its share would end. */
function splitBytes(text: string, max: number, length: number): string[] {
  return splitText(text, length).flatMap((piece) => {
    const bytes = Buffer.byteLength(piece);
    return bytes <= max ? [piece] : splitBytes(piece, max, Math.floor((piece.length * max) / bytes));
  });
}

/** Pure: one piece of a message as the JSON that the Send API takes, and the mark by which its echo is known again. */
import { z } from "zod";
import type { Address, Choice, Json } from "../../channel.ts";
import type { Piece } from "./compose.ts";
import type { Platform } from "./platform.ts";

type JsonObject = { [key: string]: Json };

/** What a thread keeps to be answered later. */
const route = z.object({
  /** When the person last wrote, in ms since 1970: the window opens then. */
  writtenAt: z.number().nullable().default(null),
});

/** When the person of an address last wrote, in ms since 1970, as their last message told. */
export function writtenAtOf({ route: raw }: Pick<Address, "route">): number | null {
  return route.safeParse(raw ?? {}).data?.writtenAt ?? null;
}

const MARK = "charla:";
/** A message of several pieces is followed by its last; the others say so in what comes back with their echoes. */
const PIECE = "#";

/** What travels with a piece: the key of its message. */
export function markOf(key: string, index: number, count: number): string {
  return `${MARK}${key}${index === count - 1 ? "" : `${PIECE}${index + 1}`}`;
}

/** Whether a piece is ours, and the key of the message that it ends. */
export function readMark(metadata: string | undefined): { readonly key: string | null } | null {
  if (!metadata?.startsWith(MARK)) return null;
  const key = metadata.slice(MARK.length);
  return { key: key === "" || key.includes(PIECE) ? null : key };
}

/** The body of `POST <page>/messages`. `isLate` asks for the longer time that a person has to answer. */
export function payloadOf(message: JsonObject, to: string, { isLate }: { readonly isLate: boolean }): JsonObject {
  return {
    recipient: { id: to },
    ...(isLate ? { messaging_type: "MESSAGE_TAG", tag: "HUMAN_AGENT" } : { messaging_type: "RESPONSE" }),
    message,
  };
}

/** What a piece says. `attachmentId` is Meta's id of its uploaded file. */
export function messageOf(
  piece: Piece,
  {
    platform,
    mark,
    attachmentId,
  }: { readonly platform: Platform; readonly mark: string; readonly attachmentId?: string },
): JsonObject {
  return { ...contentOf(piece, platform, attachmentId ?? ""), metadata: mark };
}

function contentOf(piece: Piece, platform: Platform, attachmentId: string): JsonObject {
  switch (piece.type) {
    case "text":
      return { text: piece.text };
    case "quick_replies":
      return { text: piece.text, quick_replies: piece.choices.map(quickReply) };
    case "buttons": {
      const payload = { template_type: "button", text: piece.text, buttons: piece.choices.map(button) };
      return { attachment: { type: "template", payload } };
    }
    case "media":
      return platform.kind === "instagram"
        ? { attachment: { type: "MEDIA_SHARE", payload: { id: attachmentId } } }
        : { attachment: { type: piece.kind, payload: { attachment_id: attachmentId } } };
  }
}

function quickReply({ title, value }: Choice): JsonObject {
  return { content_type: "text", title, payload: value };
}

function button({ title, value }: Choice): JsonObject {
  return { type: "postback", title, payload: value };
}

/** What Messenger and Instagram have apart: names, lengths, files. All else is the same API. */
import type { ChannelLimits, FileRef } from "../../channel.ts";

export interface Platform {
  readonly kind: "messenger" | "instagram";
  /** What Meta calls it in webhooks. */
  readonly object: "page" | "instagram";
  /** As people know it. */
  readonly name: string;
  /** Longest text, by how Meta counts it here. */
  readonly text: number;
  readonly counts: "characters" | "bytes";
  /** What may be sent as itself, and up to which size. */
  readonly files: readonly FileRule[];
  /** What a person's profile tells. */
  readonly profileFields: string;
  /** What is asked for when the page is subscribed. */
  readonly subscribedFields: readonly string[];
  /** Whether a button may stand before the first message. */
  readonly hasGetStarted: boolean;
}

export type MediaKind = "image" | "audio" | "video" | "file";

interface FileRule {
  readonly kind: MediaKind;
  readonly types: RegExp;
  readonly bytes: number;
}

const MEGABYTE = 1024 * 1024;

export const MESSENGER: Platform = {
  kind: "messenger",
  object: "page",
  name: "Messenger",
  text: 2_000,
  counts: "characters",
  files: [
    { kind: "image", types: /^image\/(jpeg|png|gif)$/, bytes: 8 * MEGABYTE },
    { kind: "audio", types: /^audio\/(aac|mpeg|mp4|ogg|wav)$/, bytes: 25 * MEGABYTE },
    { kind: "video", types: /^video\/mp4$/, bytes: 25 * MEGABYTE },
    {
      kind: "file",
      types: /^(image|audio|video|application|text)\/(?!.*(svg|html|xml$|javascript))/,
      bytes: 25 * MEGABYTE,
    },
  ],
  profileFields: "name,first_name,last_name",
  subscribedFields: [
    "messages",
    "messaging_postbacks",
    "messaging_referrals",
    "message_echoes",
    "message_deliveries",
    "message_reads",
    "message_reactions",
    "message_edits",
  ],
  hasGetStarted: true,
};

export const INSTAGRAM: Platform = {
  kind: "instagram",
  object: "instagram",
  name: "Instagram",
  text: 1_000,
  counts: "bytes",
  files: [
    { kind: "image", types: /^image\/(jpeg|png|gif)$/, bytes: 8 * MEGABYTE },
    { kind: "audio", types: /^audio\/(aac|mp4|wav)$/, bytes: 25 * MEGABYTE },
    { kind: "video", types: /^video\/mp4$/, bytes: 25 * MEGABYTE },
    { kind: "file", types: /^application\/pdf$/, bytes: 25 * MEGABYTE },
  ],
  profileFields: "name,username",
  // Of a page; Instagram's own fields are chosen once, for the app.
  subscribedFields: ["messages", "messaging_postbacks"],
  hasGetStarted: false,
};

export const BUTTONS_MAX = 3;
export const QUICK_REPLIES_MAX = 13;
/** Longest title of a button or a quick reply, and longest text above buttons. */
export const TITLE_MAX = 20;
export const PAYLOAD_MAX = 1_000;
export const BUTTONS_TEXT_MAX = 640;
export const WINDOW_HOURS = 24;
/** A person may answer so long, where Meta has granted it. */
export const REP_WINDOW_HOURS = 7 * 24;

export function limitsOf(platform: Platform, throughputPerSecond: number): ChannelLimits {
  return {
    textLength: platform.text,
    choices: QUICK_REPLIES_MAX,
    fileBytes: 25 * MEGABYTE,
    windowHours: WINDOW_HOURS,
    repWindowHours: REP_WINDOW_HOURS,
    // Meta names no rate for one person, but keeps one.
    perSecond: { account: throughputPerSecond, thread: 2 },
    idempotentSend: false,
  };
}

/** How a file is shown there, or null where it is not taken. */
export function mediaKindOf(
  { files }: Platform,
  { mediaType, bytes }: Pick<FileRef, "mediaType" | "bytes">,
): MediaKind | null {
  return files.find(({ types, bytes: limit }) => types.test(mediaType) && bytes <= limit)?.kind ?? null;
}

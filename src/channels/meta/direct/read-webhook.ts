/** Pure reading of what Meta posts of direct messages: one body in, everything in it that Charla knows out, in its order. */
import { readMark } from "./payload.ts";
import type { Platform } from "./platform.ts";
import { partsOf, type ReadPart, texts } from "./read-parts.ts";
import {
  delivery as deliverySchema,
  entry as entrySchema,
  envelope,
  type Head,
  head as headSchema,
  type Message,
  messageEdit,
  message as messageSchema,
  postback as postbackSchema,
  read as readSchema,
  referral as referralSchema,
} from "./webhook-schema.ts";

interface InThread {
  /** The account whose webhook it is: a page or an Instagram account. */
  readonly accountId: string;
  /** The person's id for that account. */
  readonly userId: string;
  readonly at: Date;
}

export interface ReadMessage extends InThread {
  readonly type: "message";
  readonly externalId: string;
  readonly parts: readonly ReadPart[];
  /** The code of the link or the advertisement by which the person came. */
  readonly reference: string | null;
}

/** A message of the account's own. */
export interface ReadEcho extends InThread {
  readonly type: "echo";
  readonly externalId: string;
  readonly parts: readonly ReadPart[];
  /** Ours for certain with a mark, or where our app is named; `unknown` where Meta names no app. */
  readonly by: "us" | "another app" | "unknown";
  /** The key of our message, where it is the last piece of it. */
  readonly key: string | null;
}

export interface ReadEdit extends InThread {
  readonly type: "edit";
  readonly originalId: string;
  readonly text: string;
}

export interface ReadTakenBack extends InThread {
  readonly type: "taken back";
  readonly originalId: string;
}

/** What the person has been shown of ours: single messages, all up to a moment, or both. */
export interface ReadSeen extends InThread {
  readonly type: "seen";
  readonly status: "delivered" | "read";
  readonly externalIds: readonly string[];
  readonly upTo: Date | null;
}

export type ReadEvent = ReadMessage | ReadEcho | ReadEdit | ReadTakenBack | ReadSeen;

/** What a button before the first message says. */
export const START = "charla:start";
/** What a link may hand over. */
const REFERENCE = /^[\w=.:-]{1,200}$/;

/** Everything in a posted body that Charla knows; the rest is left out. Never throws. */
export function readWebhook(
  body: unknown,
  { object, appId }: Pick<Platform, "object"> & { appId: string },
): ReadEvent[] {
  const posted = envelope.safeParse(body);
  if (!posted.success || posted.data.object !== object) return [];
  return posted.data.entry.flatMap((raw) => {
    const entry = entrySchema.safeParse(raw);
    return entry.success ? entry.data.messaging.flatMap((event) => read(event, entry.data.id, appId)) : [];
  });
}

function read(raw: unknown, accountId: string, appId: string): ReadEvent[] {
  const head = headSchema.safeParse(raw);
  const event = head.success ? eventOf(head.data, accountId, appId) : null;
  return event ? [event] : [];
}

function eventOf(head: Head, accountId: string, appId: string): ReadEvent | null {
  const isOwn = head.sender.id === accountId;
  const thread = { accountId, userId: isOwn ? head.recipient.id : head.sender.id, at: head.timestamp };
  if (head.message !== undefined) {
    const parsed = messageSchema.safeParse(head.message);
    if (!parsed.success) return null;
    return parsed.data.is_echo || isOwn ? echoOf(parsed.data, thread, appId) : saidOf(parsed.data, thread);
  }
  // Only messages are told of both sides.
  if (isOwn) return null;
  if (head.message_edit !== undefined) {
    const parsed = messageEdit.safeParse(head.message_edit);
    return parsed.success ? { ...thread, type: "edit", originalId: parsed.data.mid, text: parsed.data.text } : null;
  }
  if (head.postback !== undefined) return postbackOf(head.postback, thread);
  if (head.referral !== undefined) return referralOf(head.referral, thread);
  return seenOf(head, thread);
}

function saidOf(message: Message, thread: InThread): ReadMessage | ReadTakenBack | null {
  const { mid, is_deleted: isDeleted, referral } = message;
  if (isDeleted) return { ...thread, type: "taken back", originalId: mid };
  const parts = partsOf(message);
  if (parts.length === 0) return null;
  return { ...thread, type: "message", externalId: mid, parts, reference: referenceOf(referral) };
}

function echoOf(message: Message, thread: InThread, appId: string): ReadEcho | null {
  const { mid, app_id: app, metadata, is_deleted: isDeleted } = message;
  if (isDeleted) return null;
  const mark = readMark(metadata);
  const by = mark || app === appId ? "us" : app === undefined ? "unknown" : "another app";
  return { ...thread, type: "echo", externalId: mid, parts: partsOf(message), by, key: mark?.key ?? null };
}

function postbackOf(raw: unknown, thread: InThread): ReadMessage | null {
  const parsed = postbackSchema.safeParse(raw);
  if (!parsed.success) return null;
  const { mid, title, payload, referral } = parsed.data;
  const parts: ReadPart[] = payload === START ? [{ type: "greeting" }] : texts(payload || title);
  if (parts.length === 0) return null;
  const externalId = mid ?? `postback.${thread.userId}.${thread.at.getTime()}`;
  return { ...thread, type: "message", externalId, parts, reference: referenceOf(referral) };
}

/** Somebody known came by a link once more and has not written yet: as good as a greeting. */
function referralOf(raw: unknown, thread: InThread): ReadMessage | null {
  const reference = referenceOf(raw);
  if (reference === null) return null;
  const externalId = `referral.${thread.userId}.${thread.at.getTime()}`;
  return { ...thread, type: "message", externalId, parts: [{ type: "greeting" }], reference };
}

function referenceOf(raw: unknown): string | null {
  const parsed = referralSchema.safeParse(raw);
  if (!parsed.success) return null;
  const { ref, ad_id: ad } = parsed.data;
  if (ref !== undefined && REFERENCE.test(ref)) return ref;
  return ad === undefined ? null : `ad:${ad}`;
}

function seenOf({ delivery, read }: Head, thread: InThread): ReadSeen | null {
  const delivered = delivery === undefined ? null : deliverySchema.safeParse(delivery).data;
  if (delivered) {
    const { mids, watermark } = delivered;
    return { ...thread, type: "seen", status: "delivered", externalIds: mids, upTo: watermark ?? null };
  }
  const seen = read === undefined ? null : readSchema.safeParse(read).data;
  if (!seen) return null;
  const externalIds = seen.mid === undefined ? [] : [seen.mid];
  // Whoever has read one message has read what stood above it.
  return {
    ...thread,
    type: "seen",
    status: "read",
    externalIds,
    upTo: seen.watermark ?? (seen.mid ? thread.at : null),
  };
}

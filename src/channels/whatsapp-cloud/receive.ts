/** What was read from a webhook, as the events of a channel: files fetched, and what cannot be shown told in words. */
import type { Locale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import type { ChannelEvent, InboundMessage, Part } from "../channel.ts";
import { reasonOf, verdictOf } from "./faults.ts";
import type { Media } from "./media.ts";
import type { ReadMessage, ReadPart, ReadStatus } from "./read-webhook.ts";
import type { Windows } from "./window.ts";

export interface ReceiveDeps {
  readonly media: Media;
  readonly locale: Locale;
  readonly mediaWaitMs: number;
  readonly windows: Windows;
}

/** A person's message with its files. Throws `ChannelError` when a file cannot be had yet. */
export async function inboundOf(read: ReadMessage, deps: ReceiveDeps): Promise<InboundMessage> {
  const parts: Part[] = [];
  for (const part of read.parts) parts.push(await partOf(part, deps));
  return {
    externalId: read.externalId,
    address: {
      threadId: read.userId,
      userId: read.userId,
      route: {
        phone: read.phone,
        bsuid: read.bsuid,
        writtenAt: deps.windows.wrote(read.userId, read.sentAt).getTime(),
      },
    },
    sender: {
      ...(read.name ? { name: read.name } : {}),
      ...(read.phone ? { phone: `+${read.phone}` } : {}),
    },
    parts,
    sentAt: read.sentAt,
  };
}

async function partOf(part: ReadPart, { media, locale, mediaWaitMs }: ReceiveDeps): Promise<Part> {
  if (part.type === "unsupported") {
    return { type: "text", text: say(locale, "whatsapp.unsupported", { kind: part.kind.slice(0, 40) }) };
  }
  if (part.type !== "media") return part;
  const file = await media.fetch(part.media, mediaWaitMs);
  if (file) return { type: "file", file };
  const name = part.media.name?.slice(0, 120) ?? part.media.kind;
  return { type: "text", text: say(locale, "whatsapp.fileLost", { name }) };
}

/** A message of several pieces is followed by its last; the others say so in what comes back with their statuses. */
const PIECE = "#";

/** What travels with a piece of a message and comes back with its statuses: the message's key for the last one. */
export function callbackDataOf(key: string, index: number, count: number): string {
  return index === count - 1 ? key : `${key}${PIECE}${index + 1}`;
}

/** The key of the message whose last piece a status speaks of; null for other pieces and for what is not ours. */
export function keyOf(callbackData: string | null): string | null {
  return callbackData === null || callbackData.includes(PIECE) ? null : callbackData;
}

/** What a status says about the message, and about whether the person can be reached. Nothing for a piece that is not the last. */
export function eventsOfStatus(read: ReadStatus, locale: Locale): ChannelEvent[] {
  if (read.callbackData?.includes(PIECE)) return [];
  const verdict = read.error ? verdictOf(read.error.code) : null;
  const reason = read.error && verdict ? { reason: reasonOf(verdict, read.error, locale) } : {};
  const report = { externalId: read.externalId, status: read.status, at: read.at, ...reason };
  const isUnreachable = read.status === "failed" && verdict?.demand === "mark_unreachable";
  const reach = isUnreachable ? read.userIds.map((userId) => ({ userId, isBlocked: true, at: read.at })) : [];
  return [{ type: "report", report }, ...reach.map((one) => ({ type: "reach" as const, reach: one }))];
}

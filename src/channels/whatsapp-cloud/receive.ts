/** What was read from a webhook, as the events of a channel: files fetched, and what cannot be shown told in words. */
import type { Locale } from "../../lib/locale.ts";
import { cleanPersonName } from "../../lib/person-name.ts";
import { say } from "../../lib/texts.ts";
import type { Address, ChannelEvent, InboundMessage, OwnMessage, Part } from "../channel.ts";
import { partOfFile } from "../parts.ts";
import { reasonOf, type Verdict, verdictOf } from "./faults.ts";
import type { Media } from "./media.ts";
import type { ReadPart } from "./read-parts.ts";
import type { ReadMessage, ReadOwn, ReadPreference, ReadStatus } from "./read-webhook.ts";
import type { Windows } from "./window.ts";

export interface ReceiveDeps {
  readonly media: Media;
  readonly locale: Locale;
  readonly mediaWaitMs: number;
  readonly windows: Windows;
}

/** A person's message with its files. Throws `ChannelError` when a file cannot be had yet. */
export async function inboundOf(read: ReadMessage, deps: ReceiveDeps): Promise<InboundMessage> {
  const { externalId, sentAt, userId, reference, phone } = read;
  const name = read.name === null ? null : cleanPersonName(read.name);
  const writtenAt = deps.windows.wrote(userId, sentAt).getTime();
  return {
    externalId,
    address: addressOf(read, { writtenAt, lastId: externalId }),
    sender: { ...(name ? { name } : {}), ...(phone ? { phone: `+${phone}` } : {}) },
    parts: await partsOf(read.parts, deps),
    sentAt,
    ...(reference === null ? {} : { reference }),
    ...(read.quotedId === null ? {} : { replyTo: read.quotedId }),
  };
}

/** What the business wrote on the phone itself. Throws `ChannelError` when a file cannot be had yet. */
export async function ownOf(read: ReadOwn, deps: ReceiveDeps): Promise<OwnMessage> {
  const { externalId, sentAt } = read;
  const address = addressOf(read, { writtenAt: null, lastId: null });
  return { externalId, address, parts: await partsOf(read.parts, deps), sentAt };
}

function addressOf(
  { userId, phone, bsuid }: Pick<ReadMessage, "userId" | "phone" | "bsuid">,
  last: { writtenAt: number | null; lastId: string | null },
): Address {
  return { threadId: userId, userId, route: { phone, bsuid, ...last } };
}

async function partsOf(read: readonly ReadPart[], deps: ReceiveDeps): Promise<Part[]> {
  const parts: Part[] = [];
  for (const part of read) parts.push(await partOf(part, deps));
  return parts;
}

async function partOf(part: ReadPart, { media, locale, mediaWaitMs }: ReceiveDeps): Promise<Part> {
  if (part.type === "unsupported") {
    return { type: "text", text: say(locale, "whatsapp.unsupported", { kind: part.kind.slice(0, 40) }) };
  }
  if (part.type !== "media") return part;
  const file = await media.fetch(part.media, mediaWaitMs);
  const name = part.media.name?.slice(0, 120) ?? part.media.kind;
  return partOfFile(file, locale, say(locale, "whatsapp.fileLost", { name }));
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

/**
 * What a status says about the message, and about whether the person can be reached and wants to be. A piece that is not
 * the last says nothing of the message, but what it says of the person counts.
 */
export function eventsOfStatus(read: ReadStatus, locale: Locale): ChannelEvent[] {
  const { status, at, error } = read;
  const verdict = status === "failed" && error ? verdictOf(error.code) : null;
  const isPiece = read.callbackData?.includes(PIECE) === true;
  const ofPerson: ChannelEvent[] = verdict ? read.userIds.flatMap((userId) => eventsOfPerson(userId, verdict, at)) : [];
  if (isPiece) return ofPerson;
  const key = keyOf(read.callbackData);
  const report = {
    externalId: read.externalId,
    status,
    at,
    ...(key === null ? {} : { key }),
    ...(error && verdict ? { reason: reasonOf(verdict, error, locale), code: String(error.code) } : {}),
    ...(verdict?.demand ? { demand: verdict.demand } : {}),
    ...(read.pricing ? { pricing: read.pricing } : {}),
  };
  return [{ type: "report", report }, ...ofPerson];
}

function eventsOfPerson(userId: string, { fault, demand }: Verdict, at: Date): ChannelEvent[] {
  return [
    ...(fault === "blocked" ? [{ type: "reach" as const, reach: { userId, isBlocked: true, at } }] : []),
    ...(demand === "end_campaigns_to_person"
      ? [{ type: "consent" as const, consent: { userId, allows: false, at, by: "stop" } }]
      : []),
  ];
}

/** What a person allows, set in WhatsApp itself, under each id by which they may be known. */
export function consentsOf({ userIds, allows, at }: ReadPreference): ChannelEvent[] {
  const by = allows ? "start" : "stop";
  return userIds.map((userId) => ({ type: "consent", consent: { userId, allows, at, by } }));
}

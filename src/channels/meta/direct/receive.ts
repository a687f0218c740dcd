/** What was read from a webhook, as the events of a channel: files fetched, names asked for, the rest told in words. */
import { ChannelError } from "../../../lib/errors.ts";
import { say } from "../../../lib/texts.ts";
import type { Address, ChannelEnv, ChannelEvent, Part } from "../../channel.ts";
import { partOfFile } from "../../parts.ts";
import type { Windows } from "../../whatsapp-cloud/window.ts";
import type { Downloads } from "../downloads.ts";
import type { Graph } from "../graph.ts";
import type { OwnSends } from "./own-sends.ts";
import type { Platform } from "./platform.ts";
import type { Profiles } from "./profiles.ts";
import type { MediaRef, ReadPart } from "./read-parts.ts";
import type { ReadEcho, ReadEvent, ReadMessage, ReadSeen } from "./read-webhook.ts";
import type { DirectSettings } from "./settings.ts";

export interface ReceiveDeps {
  readonly platform: Platform;
  readonly settings: DirectSettings;
  readonly graph: Graph;
  readonly files: ChannelEnv["files"];
  readonly downloads: Downloads;
  readonly profiles: Profiles;
  readonly windows: Windows;
  readonly ownSends: OwnSends;
}

/** The events of one thing that was read, in their order. Throws `ChannelError` when a file cannot be had yet. */
export async function eventsOf(deps: ReceiveDeps, read: ReadEvent): Promise<ChannelEvent[]> {
  const { userId: threadId } = read;
  switch (read.type) {
    case "message":
      return [await messageEvent(deps, read)];
    case "echo":
      return echoEvents(deps, read);
    case "edit":
      return [{ type: "edit", edit: { threadId, originalEnd: read.originalId, text: read.text } }];
    case "taken back":
      return [{ type: "edit", edit: { threadId, originalEnd: read.originalId, text: "", isTakenBack: true } }];
    case "seen":
      return seenEvents(read);
  }
}

async function messageEvent(deps: ReceiveDeps, read: ReadMessage): Promise<ChannelEvent> {
  const name = deps.profiles.nameOf(read.userId);
  const parts = await partsOf(deps, read.parts);
  deps.windows.wrote(read.userId, read.at);
  const sender = await name.then((found) => (found === null ? {} : { name: found }));
  return {
    type: "message",
    message: {
      externalId: read.externalId,
      address: addressOf(deps, read.userId),
      sender,
      parts,
      sentAt: read.at,
      ...(read.reference === null ? {} : { reference: read.reference }),
    },
  };
}

/** Ours tells that a send has arrived, also one whose answer was lost; what anybody else wrote there is a rep's. */
async function echoEvents(deps: ReceiveDeps, read: ReadEcho): Promise<ChannelEvent[]> {
  const { externalId, userId, by, key, at } = read;
  if (by === "us" || (by === "unknown" && (await deps.ownSends.isOurs(userId, externalId))))
    return key === null ? [] : [{ type: "report", report: { externalId, status: "sent", at, key } }];
  const parts = await partsOf(deps, read.parts);
  if (parts.length === 0) return [];
  return [{ type: "own", message: { externalId, address: addressOf(deps, userId), parts, sentAt: at } }];
}

function seenEvents({ status, externalIds, upTo, userId: threadId, at }: ReadSeen): ChannelEvent[] {
  return [
    ...externalIds.map((externalId) => ({ type: "report" as const, report: { externalId, status, at } })),
    ...(upTo === null ? [] : [{ type: "watermark" as const, watermark: { threadId, status, upTo } }]),
  ];
}

function addressOf({ windows }: ReceiveDeps, userId: string): Address {
  return { threadId: userId, userId, route: { writtenAt: windows.lastWrote(userId, null) } };
}

async function partsOf(deps: ReceiveDeps, read: readonly ReadPart[]): Promise<Part[]> {
  const parts: Part[] = [];
  for (const part of read) parts.push(...(await partOf(deps, part)));
  // A message has one to ten parts.
  return parts.slice(0, 10);
}

async function partOf(deps: ReceiveDeps, part: ReadPart): Promise<Part[]> {
  const { locale } = deps.settings;
  const app = deps.platform.name;
  const words = (text: string): Part[] => [{ type: "text", text }];
  switch (part.type) {
    case "text":
    case "location":
      return [part];
    case "greeting":
      return words(say(locale, "channels.greeting"));
    case "note":
      return words(say(locale, `meta.note.${part.note}`, { app }));
    case "unsupported":
      return words(say(locale, "meta.unsupported", { app, kind: part.kind.slice(0, 40) }));
    case "media": {
      const file = await fetchFile(deps, part.media, part.isExtra);
      return file === null && part.isExtra ? [] : [partOfFile(file, locale)];
    }
  }
}

async function fetchFile({ downloads, graph, files, settings }: ReceiveDeps, media: MediaRef, isExtra: boolean) {
  const { externalId, url, kind } = media;
  const load = async (signal: AbortSignal) => {
    const content = await graph.downloadShown(url, files.maxBytes, signal);
    return { content, name: nameIn(url) ?? kind, mediaType: typeIn(url, kind) };
  };
  try {
    return await downloads.fetch(externalId, load, settings.mediaWaitMs);
  } catch (error) {
    // Stories go after a day, and nobody waits for what was only passed on.
    if (isExtra && error instanceof ChannelError) return null;
    throw error;
  }
}

/** The file's name, where its address ends with one. */
function nameIn(url: string): string | null {
  const last = URL.canParse(url) ? new URL(url).pathname.split("/").at(-1) : undefined;
  if (!last || !/\.\w{1,5}$/.test(last)) return null;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  doc: "application/msword",
  xls: "application/vnd.ms-excel",
  csv: "text/csv",
  txt: "text/plain",
  mp4: "video/mp4",
};

/** What the ending of a name says of a file whose bytes do not tell it; empty where there is none. */
function typeIn(url: string, kind: MediaRef["kind"]): string {
  const ending = /\.(\w{1,5})$/.exec(nameIn(url) ?? "")?.[1]?.toLowerCase();
  // Voice messages come as MP4, like films.
  if (kind === "audio") return ending === "webm" ? "audio/webm" : "audio/mp4";
  return (ending && TYPES[ending]) || "";
}

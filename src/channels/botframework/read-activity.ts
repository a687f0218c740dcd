/** Pure translation of an activity into what it means to us. Files are still where they were: `files` says where. */
import { LOCALES, pickLocale } from "../../lib/locale.ts";
import type { InboundEdit, InboundMessage, Json, Part, Reach } from "../channel.ts";
import type { ConnectorActivity, ConnectorAttachment, Route } from "./activity.ts";

export type Reading =
  | {
      readonly type: "message";
      readonly message: InboundMessage;
      readonly files: readonly SentFile[];
      readonly route: Route;
    }
  | { readonly type: "edit"; readonly edit: InboundEdit }
  | { readonly type: "reach"; readonly reach: Reach }
  | { readonly type: "nothing" };

export interface SentFile {
  readonly url: string;
  readonly name?: string;
  readonly mediaType?: string;
  /** Names the file of this very message. */
  readonly externalId: string;
}

const NOTHING: Reading = { type: "nothing" };
const FILES_MAX = 10;
/** What Teams wraps a file in that a person has sent. */
const TEAMS_FILE = "application/vnd.microsoft.teams.file.download.info";
/** Cards, and the HTML twin that Teams sends with each text. */
const NO_FILE = /^(?:application\/vnd\.microsoft\.(?:card|teams)|text\/html$)/;

/** @param now stands for the time of what is given no time */
export function readActivity(activity: ConnectorActivity, now: Date): Reading {
  const { type, id, channelId, serviceUrl, from, recipient, conversation } = activity;
  if (!from || !recipient || !conversation) return NOTHING;
  // A group is no conversation with one person.
  if (conversation.isGroup || /^(?:groupChat|channel)$/.test(conversation.conversationType ?? "")) return NOTHING;
  const threadId = threadOf(channelId, conversation.id);
  const userId = threadOf(channelId, from.id);
  const at = dateOf(activity.timestamp) ?? now;
  if (type === "installationUpdate") {
    const isBlocked = /^remove/.test(activity.action ?? "");
    return { type: "reach", reach: { userId, isBlocked, at } };
  }
  const text = textOf(activity);
  if (type === "messageUpdate" && id && text !== "")
    return { type: "edit", edit: { threadId, originalEnd: `/${id}`, text } };
  if (type !== "message" || !id) return NOTHING;
  const externalId = `${threadId}/${id}`;
  const files = (activity.attachments ?? []).flatMap((one, index) => fileOf(one, `${externalId}#${index}`));
  if (text === "" && files.length === 0) return NOTHING;
  const route: Route = {
    serviceUrl,
    channelId,
    conversationId: conversation.id,
    user: { id: from.id, ...(from.name ? { name: from.name } : {}) },
    bot: { id: recipient.id, ...(recipient.name ? { name: recipient.name } : {}) },
    ...(conversation.tenantId ? { tenantId: conversation.tenantId } : {}),
  };
  const locale = localeOf(activity.locale);
  const parts: Part[] = text === "" ? [] : [{ type: "text", text }];
  const message: InboundMessage = {
    externalId,
    address: { threadId, userId, route: route as Json },
    sender: { ...(from.name ? { name: from.name } : {}), ...(locale ? { locale } : {}) },
    parts,
    sentAt: at,
  };
  return { type: "message", message, files: files.slice(0, FILES_MAX), route };
}

/** Ids are unique within one of the connector's channels only. */
function threadOf(channelId: string, id: string): string {
  return `${channelId}:${id}`;
}

/** What was written, or the text that a pressed button carries. Of markup only what people read is left. */
function textOf({ text, textFormat, value }: ConnectorActivity): string {
  const said = text?.trim() ? text : typeof value === "string" ? value : "";
  // Teams names us where we are spoken to.
  const plain = said.replace(/<at\b[^<>]{0,200}>[^<>]{0,200}<\/at>/gi, " ");
  const read = textFormat === "xml" ? plain.replace(/<br ?\/?>/gi, "\n").replace(/<[^<>]{0,500}>/g, "") : plain;
  return read.trim();
}

function fileOf({ contentType, contentUrl, name, content }: ConnectorAttachment, externalId: string): SentFile[] {
  const named = name ? { name } : {};
  if (contentType === TEAMS_FILE) {
    const url = (content as { downloadUrl?: unknown } | null | undefined)?.downloadUrl;
    return typeof url === "string" ? [{ url, ...named, externalId }] : [];
  }
  if (!contentUrl || NO_FILE.test(contentType ?? "")) return [];
  return [{ url: contentUrl, ...named, ...(contentType ? { mediaType: contentType } : {}), externalId }];
}

function dateOf(given: string | null | undefined): Date | null {
  const date = new Date(given ?? "");
  return Number.isNaN(date.getTime()) ? null : date;
}

function localeOf(given: string | null | undefined) {
  const found = pickLocale(given ?? undefined, LOCALES[0]);
  // "fr" is none of ours: the business's own language is the better guess.
  return given?.toLowerCase().startsWith(found) ? found : undefined;
}

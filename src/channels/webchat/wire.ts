/** Pure translation between our messages and Bot Framework activities, both ways. */
import { pickLocale } from "../../lib/locale.ts";
import { cleanText } from "../../lib/text.ts";
import type { ChannelLimits, Choice, FileRef, InboundMessage, Part } from "../channel.ts";
import {
  BOT_ID,
  type CardAction,
  DIRECT_LINE,
  type IncomingActivity,
  type OutgoingActivity,
  type WireAttachment,
} from "./activity.ts";

/** A stored message as the thread keeps it. */
export interface ThreadItem {
  readonly position: number;
  readonly direction: "in" | "out";
  readonly author: string;
  readonly authorName: string | null;
  readonly parts: readonly Part[];
  readonly externalId: string | null;
  readonly locale: string;
  readonly createdAt: Date;
}

export interface ThreadView {
  /** The Direct Line conversation id. */
  readonly threadId: string;
  /** The customer's id. */
  readonly userId: string;
  readonly businessName: string;
  readonly limits: Pick<ChannelLimits, "choices">;
  /** The absolute address of a file. */
  readonly urlOf: (file: FileRef) => string;
}

/** What a customer's activity says, or null when it says nothing (no text that is left after cleaning, no file). */
export function inboundOf(activity: IncomingActivity): InboundMessage | null {
  const text = cleanText(activity.text ?? "");
  const parts: Part[] = [
    ...(text === "" ? [] : [{ type: "text", text } as const]),
    ...(activity.files ?? []).map((file) => ({ type: "file", file }) as const),
  ];
  if (parts.length === 0) return null;
  const threadId = activity.conversation.id;
  const clientId = activity.channelData?.clientActivityID;
  return {
    externalId: clientId === undefined ? `${threadId}${OWN_KEY}${activity.id}` : `${threadId}${CLIENT_KEY}${clientId}`,
    address: { threadId, userId: activity.from.id, route: null },
    sender: {
      ...(activity.from.name ? { name: activity.from.name } : {}),
      ...(activity.locale ? { locale: pickLocale(activity.locale, "es") } : {}),
    },
    parts,
    sentAt: activity.timestamp,
    isFinal: true,
  };
}

/** Keys of two conversations cannot collide: the conversation's unguessable id leads. */
const CLIENT_KEY = "/c/";
const OWN_KEY = "/s/";

/** The client's own id of an activity, out of the key under which its message is stored. */
export function clientActivityIdOf(externalId: string | null, threadId: string): string | undefined {
  const lead = `${threadId}${CLIENT_KEY}`;
  return externalId?.startsWith(lead) ? externalId.slice(lead.length) : undefined;
}

/** The activity id of a message by its place, `<conversation>|0000012`: sorts by place and names it. */
export function activityIdOf(threadId: string, position: number): string {
  return `${threadId}|${String(position).padStart(7, "0")}`;
}

/** A stored message as an activity. */
export function activityOf(item: ThreadItem, view: ThreadView): OutgoingActivity {
  const { text, attachments, actions } = render(item.parts, view);
  const clientActivityID = item.direction === "in" ? clientActivityIdOf(item.externalId, view.threadId) : undefined;
  return {
    type: "message",
    id: activityIdOf(view.threadId, item.position),
    timestamp: item.createdAt.toISOString(),
    channelId: DIRECT_LINE,
    conversation: { id: view.threadId },
    from:
      item.direction === "in" ? customer(item, view) : business(view, item.author === "rep" ? item.authorName : null),
    locale: item.locale,
    text,
    textFormat: "plain",
    ...(attachments.length > 0 ? { attachments } : {}),
    ...(actions.length > 0 ? { suggestedActions: { to: [view.userId], actions } } : {}),
    ...(item.direction === "out" ? { inputHint: "acceptingInput" as const } : {}),
    ...(clientActivityID === undefined ? {} : { channelData: { clientActivityID } }),
  };
}

/** "Somebody of ours is writing": shown for a moment, never stored, so it has no id. */
export function typingActivity(view: Pick<ThreadView, "threadId" | "businessName">, at: Date): OutgoingActivity {
  return {
    type: "typing",
    timestamp: at.toISOString(),
    channelId: DIRECT_LINE,
    conversation: { id: view.threadId },
    from: business(view, null),
  };
}

export interface Rendered {
  readonly text: string;
  readonly attachments: readonly WireAttachment[];
  readonly actions: readonly CardAction[];
}

/** The parts of a message as one activity shows them: texts joined, files beside, choices as buttons or as a numbered text. */
export function render(parts: readonly Part[], view: Pick<ThreadView, "limits" | "urlOf">): Rendered {
  const texts: string[] = [];
  const attachments: WireAttachment[] = [];
  const actions: CardAction[] = [];
  for (const part of parts) {
    switch (part.type) {
      case "text":
        texts.push(part.text);
        break;
      case "file":
        attachments.push(attachmentOf(part.file, view.urlOf(part.file)));
        break;
      case "choices":
        if (part.choices.length > view.limits.choices) texts.push(numbered(part.choices));
        else actions.push(...part.choices.map(({ title, value }) => ({ type: "imBack" as const, title, value })));
        break;
      case "location":
        texts.push(
          [part.label, `https://www.google.com/maps?q=${part.latitude},${part.longitude}`].filter(Boolean).join("\n"),
        );
        break;
      case "contact":
        texts.push([part.name, ...part.phones].join(" "));
        break;
    }
  }
  return { text: texts.join("\n\n"), attachments, actions };
}

function attachmentOf({ mediaType, name, bytes }: FileRef, contentUrl: string): WireAttachment {
  return {
    contentType: mediaType,
    contentUrl,
    // Without it Web Chat shows a customer's own picture as a mere file.
    ...(mediaType.startsWith("image/") ? { thumbnailUrl: contentUrl } : {}),
    name,
    ...(bytes > 0 ? { content: { bytes } } : {}),
  };
}

function numbered(choices: readonly Choice[]): string {
  return choices.map(({ title }, index) => `${index + 1}. ${title}`).join("\n");
}

function customer(item: ThreadItem, view: ThreadView): OutgoingActivity["from"] {
  return { id: view.userId, role: "user", ...(item.authorName ? { name: item.authorName } : {}) };
}

function business(view: Pick<ThreadView, "businessName">, person: string | null): OutgoingActivity["from"] {
  return { id: BOT_ID, role: "bot", name: person ?? view.businessName };
}

/** Pure translation of a message into activities: texts within the limit, files as links, choices as buttons or as a numbered text. */
import { splitText } from "../../lib/text.ts";
import type { ChannelLimits, FileRef, Part } from "../channel.ts";
import type { Route } from "./activity.ts";

export const botFrameworkLimits: ChannelLimits = {
  // The least of the connector's channels that business chats use.
  textLength: 4_000,
  choices: 6,
  fileBytes: 20 * 1024 * 1024,
  windowHours: null,
  perSecond: { account: 30, thread: 1 },
  idempotentSend: false,
};

interface Button {
  readonly type: "imBack";
  readonly title: string;
  readonly value: string;
}

/** What one activity says. */
export interface Said {
  readonly text: string;
  readonly attachments: readonly { contentType: string; contentUrl: string; name: string }[];
  readonly buttons: readonly Button[];
}

/** @param linkOf the public address of a file, or null where it has none */
export function render(parts: readonly Part[], linkOf: (file: FileRef) => string | null): Said[] {
  const texts: string[] = [];
  const attachments: Said["attachments"][number][] = [];
  const buttons: Button[] = [];
  for (const part of parts) {
    switch (part.type) {
      case "text":
        texts.push(part.text);
        break;
      case "template":
        texts.push(part.template.text);
        break;
      case "file": {
        const contentUrl = linkOf(part.file);
        const { name, mediaType: contentType } = part.file;
        // Pictures are shown; of other types the connector's channels show none, so that a link serves better.
        if (contentUrl !== null && contentType.startsWith("image/"))
          attachments.push({ contentType, contentUrl, name });
        else texts.push(contentUrl === null ? name : `${name}: ${contentUrl}`);
        break;
      }
      case "choices":
        if (part.choices.length > botFrameworkLimits.choices)
          texts.push(part.choices.map(({ title }, index) => `${index + 1}. ${title}`).join("\n"));
        else buttons.push(...part.choices.map(({ title, value }) => ({ type: "imBack" as const, title, value })));
        break;
      case "location":
        texts.push(
          [part.label, `https://www.google.com/maps?q=${part.latitude},${part.longitude}`].filter(Boolean).join("\n"),
        );
        break;
      case "contact":
        texts.push([part.name, ...part.phones].join(" "));
    }
  }
  const pieces = splitText(texts.filter((text) => text.trim() !== "").join("\n\n"), botFrameworkLimits.textLength);
  if (pieces.length === 0 && attachments.length + buttons.length === 0) return [];
  const last = Math.max(0, pieces.length - 1);
  return (pieces.length === 0 ? [""] : pieces).map((text, index) => ({
    text,
    attachments: index === last ? attachments : [],
    buttons: index === last ? buttons : [],
  }));
}

/** An activity of ours, addressed. */
export function activityOf({ text, attachments, buttons }: Said, route: Route): object {
  return {
    type: "message",
    ...addressOf(route),
    text,
    textFormat: "plain",
    ...(attachments.length > 0 ? { attachments } : {}),
    ...(buttons.length > 0 ? { suggestedActions: { to: [route.user.id], actions: buttons } } : {}),
    inputHint: "acceptingInput",
  };
}

/** That we are writing. */
export function typingActivity(route: Route): object {
  return { type: "typing", ...addressOf(route) };
}

function addressOf({ channelId, serviceUrl, conversationId, bot, user, tenantId }: Route): object {
  return {
    channelId,
    serviceUrl,
    from: { ...bot, role: "bot" },
    recipient: { ...user, role: "user" },
    conversation: { id: conversationId, ...(tenantId === undefined ? {} : { tenantId }) },
  };
}

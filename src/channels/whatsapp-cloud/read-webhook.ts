/** Pure reading of what Meta posts: one body in, everything in it that Charla knows out, in its order. */
import type { z } from "zod";
import type { Part } from "../channel.ts";
import type { GraphError } from "../meta/graph-error.ts";
import {
  contents,
  editedText,
  edit as editSchema,
  envelope,
  media,
  messageHead,
  messagesValue,
  sender as senderSchema,
  status as statusSchema,
  templateChange,
} from "./webhook-schema.ts";

/** A file that Meta keeps for us until it is fetched. */
export interface MediaRef {
  readonly id: string;
  readonly kind: MediaKind;
  readonly mediaType: string;
  /** As the sender's phone gave it; never trusted. */
  readonly name?: string;
}
export type MediaKind = "image" | "document" | "audio" | "video" | "sticker";
const MEDIA_KINDS: readonly string[] = ["image", "document", "audio", "video", "sticker"] satisfies MediaKind[];

/** A part as it arrives: a file is still at Meta, and what cannot be shown is told by its kind. */
export type ReadPart =
  | Exclude<Part, { type: "file" } | { type: "choices" }>
  | { readonly type: "media"; readonly media: MediaRef }
  | { readonly type: "unsupported"; readonly kind: string };

export interface ReadMessage {
  readonly type: "message";
  readonly phoneNumberId: string;
  readonly externalId: string;
  /** The person's id for our portfolio where there is one, else their number: it never changes with a username. */
  readonly userId: string;
  /** Digits without a plus. */
  readonly phone: string | null;
  readonly bsuid: string | null;
  readonly name: string | null;
  readonly sentAt: Date;
  readonly parts: readonly ReadPart[];
}

export interface ReadEdit {
  readonly type: "edit";
  readonly phoneNumberId: string;
  readonly userId: string;
  readonly originalId: string;
  readonly text: string;
}

export interface Pricing {
  readonly category: string;
  readonly billable: boolean;
  readonly type: string | null;
}

export interface ReadStatus {
  readonly type: "status";
  readonly phoneNumberId: string;
  readonly externalId: string;
  readonly status: "sent" | "delivered" | "read" | "failed";
  readonly at: Date;
  /** The ids under which the person may be known to us. */
  readonly userIds: readonly string[];
  /** What we sent along as `biz_opaque_callback_data`. */
  readonly callbackData: string | null;
  readonly pricing: Pricing | null;
  readonly error: GraphError | null;
}

export interface ReadTemplateChange {
  readonly type: "template";
  readonly event: string;
  readonly templateId: string;
  readonly name: string;
  readonly language: string;
  readonly reason: string | null;
}

export type ReadEvent = ReadMessage | ReadEdit | ReadStatus | ReadTemplateChange;

/** Everything in a posted body that Charla knows; the rest is left out. Never throws. */
export function readWebhook(body: unknown): ReadEvent[] {
  const posted = envelope.safeParse(body);
  if (!posted.success || posted.data.object !== "whatsapp_business_account") return [];
  return posted.data.entry.flatMap(({ changes }) => changes.flatMap(eventsOfChange));
}

function eventsOfChange({ field, value }: { field: string; value: unknown }): ReadEvent[] {
  if (field === "message_template_status_update") return templateChangesOf(value);
  const parsed = field === "messages" ? messagesValue.safeParse(value) : null;
  if (!parsed?.success) return [];
  const { metadata, contacts, messages, statuses } = parsed.data;
  const phoneNumberId = metadata.phone_number_id;
  const senders = contacts.flatMap((contact) => {
    const read = senderSchema.safeParse(contact);
    return read.success ? [read.data] : [];
  });
  return [
    ...messages.flatMap((message) => messageOf(message, senders, phoneNumberId) ?? []),
    ...statuses.flatMap((status) => statusOf(status, phoneNumberId) ?? []),
  ];
}

type Sender = z.infer<typeof senderSchema>;

function messageOf(raw: unknown, senders: readonly Sender[], phoneNumberId: string): ReadMessage | ReadEdit | null {
  const head = messageHead.safeParse(raw);
  if (!head.success) return null;
  const { id, from, from_user_id: fromUserId, timestamp, type } = head.data;
  const who = senderOf(senders, from, fromUserId);
  const bsuid = fromUserId ?? who?.user_id ?? null;
  const phone = phoneOf(from) ?? phoneOf(who?.wa_id);
  const userId = bsuid ?? phone ?? from;
  if (!userId) return null;
  if (type === "edit") return editOf(raw, phoneNumberId, userId);
  const parts = partsOf(type, raw);
  if (parts.length === 0) return null;
  const name = who?.profile?.name ?? who?.profile?.username ?? null;
  return { type: "message", phoneNumberId, externalId: id, userId, phone, bsuid, name, sentAt: timestamp, parts };
}

function editOf(raw: unknown, phoneNumberId: string, userId: string): ReadEdit | null {
  const parsed = editSchema.safeParse(raw);
  if (!parsed.success) return null;
  const { original_message_id: originalId, message } = parsed.data.edit;
  const text = editedText.safeParse(message);
  return text.success ? { type: "edit", phoneNumberId, userId, originalId, text: text.data } : null;
}

/** The contact whose id it is: of several, a name must never go to another person. */
function senderOf(senders: readonly Sender[], from?: string, fromUserId?: string): Sender | undefined {
  return senders.find(
    ({ wa_id: phone, user_id: user }) =>
      (from !== undefined && phone === from) || (fromUserId !== undefined && user === fromUserId),
  );
}

function phoneOf(raw: string | undefined): string | null {
  return raw !== undefined && /^\d{5,15}$/.test(raw) ? raw : null;
}

/** Kinds that are no message of a person: nothing is stored for them. */
const SILENT: readonly string[] = ["reaction", "system", "request_welcome", "revoke", "ephemeral_setting"];

function partsOf(type: string, raw: unknown): ReadPart[] {
  if (SILENT.includes(type)) return [];
  if (MEDIA_KINDS.includes(type)) return mediaParts(type as MediaKind, raw) ?? [unsupported(type)];
  switch (type) {
    case "text": {
      const read = contents.text.safeParse(raw);
      return read.success ? texts(read.data.text.body) : [unsupported(type)];
    }
    case "location": {
      const read = contents.location.safeParse(raw);
      if (!read.success) return [unsupported(type)];
      const { latitude, longitude, name, address } = read.data.location;
      const label = [name, address].filter(Boolean).join(", ");
      return [{ type: "location", latitude, longitude, ...(label ? { label } : {}) }];
    }
    case "contacts": {
      const read = contents.contacts.safeParse(raw);
      return read.success ? read.data.contacts.map(contactPart) : [unsupported(type)];
    }
    case "button": {
      const read = contents.button.safeParse(raw);
      return read.success ? texts(read.data.button.payload || read.data.button.text) : [unsupported(type)];
    }
    case "interactive": {
      const read = contents.interactive.safeParse(raw);
      return read.success ? texts(replyText(read.data.interactive)) : [unsupported(type)];
    }
    case "order": {
      const read = contents.order.safeParse(raw);
      if (!read.success) return [unsupported(type)];
      const { text, product_items: items } = read.data.order;
      const lines = items.map(({ quantity, product_retailer_id: id }) => `${quantity} × ${id}`);
      return texts([text, ...lines].filter(Boolean).join("\n"));
    }
    default:
      return [unsupported(type)];
  }
}

/** A taken choice says its value, as the buttons of every channel do. */
function replyText(reply: z.infer<typeof contents.interactive>["interactive"]): string {
  if ("button_reply" in reply) return reply.button_reply.id || reply.button_reply.title;
  return "list_reply" in reply ? reply.list_reply.id || reply.list_reply.title : reply.nfm_reply.body;
}

function mediaParts(kind: MediaKind, raw: unknown): ReadPart[] | null {
  const parsed = media.safeParse((raw as Record<string, unknown>)[kind]);
  if (!parsed.success) return null;
  const { id, mime_type: mime, filename: name, caption } = parsed.data;
  const mediaType = (mime.split(";")[0] ?? "").trim().toLowerCase();
  return [
    { type: "media", media: { id, kind, mediaType, ...(name === undefined ? {} : { name }) } },
    ...(caption === undefined ? [] : texts(caption)),
  ];
}

function contactPart({ name, phones }: z.infer<typeof contents.contacts>["contacts"][number]): ReadPart {
  const numbers = phones.flatMap(({ phone, wa_id: id }) => phone ?? (id ? `+${id}` : []));
  return { type: "contact", name: name?.formatted_name ?? numbers[0] ?? "?", phones: numbers };
}

function texts(text: string): ReadPart[] {
  return text.trim() === "" ? [] : [{ type: "text", text }];
}

function unsupported(kind: string): ReadPart {
  return { type: "unsupported", kind };
}

const STATUSES: Readonly<Record<string, ReadStatus["status"]>> = {
  sent: "sent",
  delivered: "delivered",
  read: "read",
  // A voice message that was listened to was read.
  played: "read",
  failed: "failed",
};

function statusOf(raw: unknown, phoneNumberId: string): ReadStatus | null {
  const parsed = statusSchema.safeParse(raw);
  const status = parsed.success ? STATUSES[parsed.data.status] : undefined;
  if (!parsed.success || !status) return null;
  const { id, timestamp, biz_opaque_callback_data: data, pricing, errors } = parsed.data;
  const { recipient_id: phone, recipient_user_id: bsuid } = parsed.data;
  return {
    type: "status",
    phoneNumberId,
    externalId: id,
    status,
    at: timestamp,
    userIds: [bsuid, phone].filter((userId) => userId !== undefined),
    callbackData: data ?? null,
    pricing: pricing?.category
      ? { category: pricing.category, billable: pricing.billable ?? true, type: pricing.type ?? null }
      : null,
    error: errors[0] ?? null,
  };
}

function templateChangesOf(value: unknown): ReadTemplateChange[] {
  const parsed = templateChange.safeParse(value);
  if (!parsed.success) return [];
  const { event, message_template_id: templateId, message_template_name: name, reason } = parsed.data;
  const language = parsed.data.message_template_language;
  return [{ type: "template", event, templateId, name, language, reason: reason ?? null }];
}

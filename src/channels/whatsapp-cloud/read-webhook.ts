/** Pure reading of what Meta posts: one body in, everything in it that Charla knows out, in its order. */
import type { z } from "zod";
import type { DeliveryReport } from "../channel.ts";
import type { GraphError } from "../meta/graph-error.ts";
import { type ReadStanding, type ReadTemplateNews, readAccountChange } from "./read-account.ts";
import { partsOf, type ReadPart } from "./read-parts.ts";
import {
  echoHead,
  editedText,
  edit as editSchema,
  envelope,
  messageHead,
  messagesValue,
  preference as preferenceSchema,
  sender as senderSchema,
  status as statusSchema,
} from "./webhook-schema.ts";

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
  /** The advertisement or post by which the person came. */
  readonly reference: string | null;
  /** The id of the quoted message. */
  readonly quotedId: string | null;
}

export interface ReadEdit {
  readonly type: "edit";
  readonly phoneNumberId: string;
  readonly userId: string;
  readonly originalId: string;
  readonly text: string;
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
  readonly pricing: DeliveryReport["pricing"] | null;
  readonly error: GraphError | null;
}

/** What the business wrote on the phone itself. */
export interface ReadOwn extends Omit<ReadMessage, "type" | "name" | "reference" | "quotedId"> {
  readonly type: "own";
}

/** What a person allows, set in WhatsApp itself. */
export interface ReadPreference {
  readonly type: "preference";
  readonly phoneNumberId: string;
  readonly userIds: readonly string[];
  readonly allows: boolean;
  readonly at: Date;
}

export type ReadEvent =
  | ReadMessage
  | ReadEdit
  | ReadOwn
  | ReadPreference
  | ReadStatus
  | ReadTemplateNews
  | ReadStanding;

/** Everything in a posted body that Charla knows; the rest is left out. Never throws. */
export function readWebhook(body: unknown): ReadEvent[] {
  const posted = envelope.safeParse(body);
  if (!posted.success || posted.data.object !== "whatsapp_business_account") return [];
  return posted.data.entry.flatMap(({ id, time, changes }) => {
    const told = { businessAccountId: id ?? null, at: time === undefined ? null : new Date(time * 1_000) };
    return changes.flatMap(({ field, value }) =>
      ABOUT_PEOPLE.includes(field) ? eventsOf(value) : (readAccountChange(field, value, told) ?? []),
    );
  });
}

/** Fields whose values have one form: messages, the echoes of the Business app, what people allow. */
const ABOUT_PEOPLE: readonly string[] = ["messages", "smb_message_echoes", "user_preferences"];

function eventsOf(value: unknown): ReadEvent[] {
  const parsed = messagesValue.safeParse(value);
  if (!parsed.success) return [];
  const { metadata, contacts, messages, statuses, message_echoes: echoes, user_preferences: preferences } = parsed.data;
  const phoneNumberId = metadata.phone_number_id;
  const senders = contacts.flatMap((contact) => {
    const read = senderSchema.safeParse(contact);
    return read.success ? [read.data] : [];
  });
  return [
    ...messages.flatMap((message) => messageOf(message, senders, phoneNumberId) ?? []),
    ...echoes.flatMap((echo) => ownOf(echo, senders, phoneNumberId) ?? []),
    ...preferences.flatMap((preference) => preferenceOf(preference, phoneNumberId) ?? []),
    ...statuses.flatMap((status) => statusOf(status, phoneNumberId) ?? []),
  ];
}

type Sender = z.infer<typeof senderSchema>;

function messageOf(raw: unknown, senders: readonly Sender[], phoneNumberId: string): ReadMessage | ReadEdit | null {
  const head = messageHead.safeParse(raw);
  if (!head.success) return null;
  const { id, from, from_user_id: fromUserId, timestamp, type, referral, context } = head.data;
  const who = senderOf(senders, from, fromUserId);
  const person = personOf(who, from, fromUserId);
  if (!person) return null;
  const { userId } = person;
  if (type === "edit") return editOf(raw, phoneNumberId, userId);
  const parts = partsOf(type, raw);
  if (parts.length === 0) return null;
  const name = who?.profile?.name ?? who?.profile?.username ?? null;
  const reference = referral ? `${referral.source_type}:${referral.source_id}` : null;
  // A pressed button says its value; which message it stood under says nothing more.
  const quotedId = type === "interactive" || type === "button" ? null : (context?.id ?? null);
  return {
    type: "message",
    phoneNumberId,
    externalId: id,
    ...person,
    name,
    sentAt: timestamp,
    parts,
    reference,
    quotedId,
  };
}

function ownOf(raw: unknown, people: readonly Sender[], phoneNumberId: string): ReadOwn | null {
  const head = echoHead.safeParse(raw);
  if (!head.success) return null;
  const { id, to, to_user_id: toUserId, timestamp, type } = head.data;
  const person = personOf(senderOf(people, to, toUserId), to, toUserId);
  // What was changed on the phone names no message of ours that agents would answer.
  const parts = type === "edit" ? [] : partsOf(type, raw);
  if (!person || parts.length === 0) return null;
  return { type: "own", phoneNumberId, externalId: id, ...person, sentAt: timestamp, parts };
}

function preferenceOf(raw: unknown, phoneNumberId: string): ReadPreference | null {
  const read = preferenceSchema.safeParse(raw);
  if (!read.success) return null;
  const { wa_id: phone, user_id: bsuid, value, timestamp: at } = read.data;
  const userIds = [bsuid, phone].filter((userId) => userId !== undefined);
  return { type: "preference", phoneNumberId, userIds, allows: value === "resume", at };
}

/** The ids of a person: Meta's own where there is one, since it never changes with a username. */
function personOf(
  who: Sender | undefined,
  number?: string,
  userIdGiven?: string,
): Pick<ReadMessage, "userId" | "phone" | "bsuid"> | null {
  const bsuid = userIdGiven ?? who?.user_id ?? null;
  const phone = phoneOf(number) ?? phoneOf(who?.wa_id);
  const userId = bsuid ?? phone ?? number;
  return userId ? { userId, phone, bsuid } : null;
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
    pricing: pricing?.category ? { category: pricing.category, isBillable: pricing.billable ?? true } : null,
    error: errors[0] ?? null,
  };
}

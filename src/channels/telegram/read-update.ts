/** Pure translation of an update into what it means to us. Files are still at Telegram: `file` says which. */
import { LOCALES, type Locale, pickLocale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import type { InboundEdit, InboundMessage, Part, Reach } from "../channel.ts";
import type { TelegramFile, TelegramMessage, TelegramUser, Update } from "./update.ts";

export type Reading =
  | { readonly type: "message"; readonly message: InboundMessage; readonly file: SentFile | null }
  /** A pressed button: its query wants an answer at once. */
  | { readonly type: "press"; readonly message: InboundMessage; readonly queryId: string }
  | { readonly type: "edit"; readonly edit: InboundEdit }
  | { readonly type: "reach"; readonly reach: Reach }
  | { readonly type: "nothing" };

export interface SentFile extends TelegramFile {
  /** Names the file of this very message. */
  readonly externalId: string;
}

const NOTHING: Reading = { type: "nothing" };
/** Used where Telegram says no language: our first one. */
const USUAL_LOCALE = LOCALES[0];
const START = /^\/start(?:@\w+)?(?:\s+([\w-]{1,64}))?\s*$/;

/** @param now stands for the time of what Telegram gives no time to */
export function readUpdate(update: Update, now: Date): Reading {
  const {
    update_id: updateId,
    message,
    edited_message: edited,
    callback_query: query,
    my_chat_member: member,
  } = update;
  if (message) return readMessage(updateId, message);
  if (edited) return readEdit(edited);
  if (query) {
    const { id: queryId, from, message: shown, data } = query;
    if (shown?.chat.type !== "private" || !data) return NOTHING;
    const end = `${endOf(shown.chat.id, shown.message_id)}.${queryId}`;
    const said = { updateId, end, chatId: shown.chat.id, from, parts: [textPart(data)], sentAt: now };
    return { type: "press", queryId, message: inbound(said) };
  }
  if (member?.chat.type === "private") {
    const isBlocked = member.new_chat_member.status === "kicked";
    return { type: "reach", reach: { userId: String(member.from.id), isBlocked, at: secondsToDate(member.date) } };
  }
  return NOTHING;
}

function readMessage(updateId: number, message: TelegramMessage): Reading {
  const { chat, from, message_id: id, date } = message;
  // Groups and channels are no conversation with one person; bots are no customers.
  if (chat.type !== "private" || !from || from.is_bot) return NOTHING;
  const start = START.exec(message.text ?? "");
  const parts = start ? [textPart(say(localeOf(from) ?? USUAL_LOCALE, "channels.greeting"))] : partsOf(message);
  const file = fileOf(message);
  if (parts.length === 0 && !file) return NOTHING;
  const own = message.contact?.user_id === from.id ? { phone: message.contact.phone_number } : {};
  const said = { updateId, end: endOf(chat.id, id), chatId: chat.id, from, parts, sentAt: secondsToDate(date) };
  const quoted = message.reply_to_message?.message_id;
  // As `send` names it.
  const replyTo = quoted === undefined ? {} : { replyTo: `${chat.id}.${quoted}` };
  const read = { ...inbound(said, own), ...replyTo };
  return {
    type: "message",
    message: start?.[1] === undefined ? read : { ...read, reference: start[1] },
    file: file ? { ...file, externalId: read.externalId } : null,
  };
}

function readEdit({ chat, message_id: id, text, caption }: TelegramMessage): Reading {
  const said = text ?? caption;
  if (chat.type !== "private" || said === undefined) return NOTHING;
  return { type: "edit", edit: { threadId: String(chat.id), originalEnd: endOf(chat.id, id), text: said } };
}

function partsOf(message: TelegramMessage): Part[] {
  const { text, caption, sticker, dice, location, venue, contact } = message;
  const said = text ?? caption ?? sticker?.emoji ?? dice?.emoji;
  const parts: Part[] = said === undefined || said.trim() === "" ? [] : [textPart(said)];
  if (location)
    parts.push({
      type: "location",
      latitude: location.latitude,
      longitude: location.longitude,
      ...(venue ? { label: `${venue.title}, ${venue.address}` } : {}),
    });
  if (contact)
    parts.push({ type: "contact", name: nameOf(contact), phones: [internationalPhone(contact.phone_number)] });
  return parts;
}

function fileOf(message: TelegramMessage): TelegramFile | undefined {
  const { photo, document, animation, audio, voice, video, video_note: round } = message;
  const largest = photo?.reduce((best, one) => (one.width > best.width ? one : best));
  if (largest) return { ...largest, mime_type: "image/jpeg", file_name: "photo.jpg" };
  if (voice) return { ...voice, file_name: "voice.ogg" };
  if (round) return { ...round, mime_type: "video/mp4", file_name: "video.mp4" };
  // A moving picture comes as a document too.
  return animation ?? document ?? audio ?? video;
}

interface Said {
  readonly updateId: number;
  readonly end: string;
  readonly chatId: number;
  readonly from: TelegramUser;
  readonly parts: readonly Part[];
  readonly sentAt: Date;
}

function inbound(
  { updateId, end, chatId, from, parts, sentAt }: Said,
  { phone }: { phone?: string } = {},
): InboundMessage {
  const name = nameOf(from);
  const locale = localeOf(from);
  return {
    externalId: `${updateId}${end}`,
    address: { threadId: String(chatId), userId: String(from.id), route: null },
    sender: {
      ...(name === "" ? {} : { name }),
      ...(phone === undefined ? {} : { phone: internationalPhone(phone) }),
      ...(locale ? { locale } : {}),
    },
    parts,
    sentAt,
  };
}

/** How the external id of a chat's message ends, whichever update brought it. */
function endOf(chatId: number, messageId: number): string {
  return `.${chatId}.${messageId}`;
}

function nameOf({ first_name, last_name }: Pick<TelegramUser, "first_name" | "last_name">): string {
  return [first_name, last_name].filter(Boolean).join(" ").trim();
}

function localeOf({ language_code: code }: TelegramUser): Locale | undefined {
  const found = pickLocale(code, USUAL_LOCALE);
  // "fr" is none of ours: the business's own language is the better guess.
  return code?.toLowerCase().startsWith(found) ? found : undefined;
}

/** Telegram leaves the plus out where the person's own number is shared. */
function internationalPhone(phone: string): string {
  return phone.startsWith("+") ? phone : `+${phone}`;
}

function textPart(text: string): Part {
  return { type: "text", text };
}

function secondsToDate(seconds: number): Date {
  return new Date(seconds * 1_000);
}

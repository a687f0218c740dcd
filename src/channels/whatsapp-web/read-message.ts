/** Pure translation of a message of WhatsApp Web into what it means to us. Its file is still at WhatsApp. */
import { z } from "zod";
import type { Locale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import type { Part } from "../channel.ts";

export interface ReadMessage {
  readonly externalId: string;
  /** True for what this number wrote, here or on the phone. */
  readonly isOwn: boolean;
  readonly chatId: string;
  /** Who wrote, in a group; else the chat. */
  readonly userId: string;
  readonly name: string | null;
  readonly sentAt: Date;
  readonly parts: readonly Part[];
  /** Its file, where it has one. */
  readonly file: { readonly kind: string; readonly name: string | null; readonly bytes: number } | null;
}

const wid = z.union([z.string(), z.object({ _serialized: z.string() }).transform((id) => id._serialized)]);
const text = z.string().max(100_000).optional().catch(undefined);

/** What is read of a message; all else may be anything. */
const rawMessage = z.object({
  id: z.object({ _serialized: z.string().min(1), fromMe: z.boolean(), remote: wid }),
  type: z.string(),
  t: z.number().positive(),
  from: wid.optional().catch(undefined),
  to: wid.optional().catch(undefined),
  author: wid.optional().catch(undefined),
  body: text,
  caption: text,
  filename: text,
  notifyName: text,
  size: z.number().optional().catch(undefined),
  directPath: text,
  lat: z.number().optional().catch(undefined),
  lng: z.number().optional().catch(undefined),
  loc: text,
  vcardList: z
    .array(z.object({ vcard: z.string().max(20_000) }))
    .max(100)
    .optional()
    .catch(undefined),
});
type RawMessage = z.infer<typeof rawMessage>;

/** A person, or a group; never a status, a list or a channel. */
const PERSON = /^[\w.:-]+@(c\.us|lid)$/;
const GROUP = /^[\w.:-]+@g\.us$/;
const FILES = new Set(["image", "video", "audio", "ptt", "document", "sticker", "ptv"]);
const TEXTS = new Set(["chat", "buttons_response", "list_response", "template_button_reply"]);
/** What a customer sends on purpose and cannot be shown here; everything else is the machinery of WhatsApp. */
const UNSHOWN = new Set(["order", "product", "poll_creation", "event_creation", "groups_v4_invite", "payment"]);

/** Null for what is no message of a person. */
export function readMessage(raw: unknown, { groups, locale }: { groups: boolean; locale: Locale }): ReadMessage | null {
  const parsed = rawMessage.safeParse(raw);
  if (!parsed.success) return null;
  const message = parsed.data;
  const { id, from, to, author, t, notifyName } = message;
  const isGroup = GROUP.test(id.remote);
  if (!PERSON.test(id.remote) && !(groups && isGroup)) return null;
  // Notes to oneself.
  if (id.fromMe && from !== undefined && from === to) return null;
  const parts = partsOf(message, locale);
  const file = FILES.has(message.type) && message.directPath ? fileOf(message) : null;
  if (parts.length === 0 && !file) return null;
  return {
    externalId: id._serialized,
    isOwn: id.fromMe,
    chatId: id.remote,
    userId: isGroup && !id.fromMe ? (author ?? id.remote) : id.remote,
    name: notifyName?.trim() ? notifyName : null,
    sentAt: new Date(t * 1_000),
    parts,
    file,
  };
}

function partsOf(message: RawMessage, locale: Locale): Part[] {
  const { type, body, caption, lat, lng, loc, vcardList } = message;
  if (TEXTS.has(type)) return textPart(body);
  if (FILES.has(type)) return textPart(caption);
  if (type === "location" && lat !== undefined && lng !== undefined) {
    const label = loc?.replace(/\s*\n\s*/g, ", ").trim();
    return [{ type: "location", latitude: lat, longitude: lng, ...(label ? { label } : {}) }];
  }
  if (type === "vcard") return [contactPart(body ?? "")];
  if (type === "multi_vcard") return (vcardList ?? []).slice(0, 10).map(({ vcard }) => contactPart(vcard));
  return UNSHOWN.has(type) ? textPart(say(locale, "whatsapp.unsupported", { kind: type })) : [];
}

function textPart(said: string | undefined): Part[] {
  return said === undefined || said.trim() === "" ? [] : [{ type: "text", text: said }];
}

function fileOf({ type, filename, size = 0 }: RawMessage): ReadMessage["file"] {
  return { kind: type, name: filename ?? null, bytes: size };
}

/** A card as phones write it; what else stands in it is left out. */
function contactPart(vcard: string): Part {
  const lines = vcard.split(/\r?\n/);
  const name = lines.find((line) => /^FN[;:]/i.test(line))?.replace(/^[^:]*:/, "");
  const phones = lines
    .filter((line) => /^(item\d+\.)?TEL[;:]/i.test(line))
    .map((line) => line.replace(/^[^:]*:/, "").trim());
  return { type: "contact", name: name?.trim() ?? "", phones: phones.filter(Boolean).slice(0, 10) };
}

/** The number of a person; null for an id that hides it. */
export function phoneOf(userId: string): string | null {
  const digits = /^(\d{5,20})(?::\d+)?@c\.us$/.exec(userId)?.[1];
  return digits === undefined ? null : `+${digits}`;
}

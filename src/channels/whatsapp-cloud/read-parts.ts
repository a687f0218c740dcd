/** Pure reading of what a message says, by its type: every type that Charla knows becomes parts, the others are named. */
import type { z } from "zod";
import type { Part } from "../channel.ts";
import { contents, media } from "./webhook-schema.ts";

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

/** Kinds that are no message of a person: nothing is stored for them. */
const SILENT: readonly string[] = ["reaction", "system", "request_welcome", "revoke", "ephemeral_setting"];

/** The parts of a message; none for a kind that says nothing. */
export function partsOf(type: string, raw: unknown): ReadPart[] {
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

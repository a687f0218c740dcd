/** Pure reading of what one message says: text, files that are still at Meta, and what can only be told in words. */
import type { Part } from "../../channel.ts";
import type { MediaKind } from "./platform.ts";
import { type Attachment, attachment as attachmentSchema, type Message } from "./webhook-schema.ts";

/** A file that whoever has its address may fetch, for a while. */
export interface MediaRef {
  /** Names the file of this very message. */
  readonly externalId: string;
  readonly kind: MediaKind;
  readonly url: string;
}

/** What a rep and the agents are told beside what was said: the keys in `meta.note`. */
export type Note = "storyReply" | "storyMention" | "shared";

/** A part as it arrives: files are at Meta, and what needs words has none yet. */
export type ReadPart =
  | Extract<Part, { type: "text" | "location" }>
  | {
      readonly type: "media";
      readonly media: MediaRef /** A note says enough where it cannot be had. */;
      readonly isExtra: boolean;
    }
  | { readonly type: "note"; readonly note: Note }
  | { readonly type: "greeting" }
  | { readonly type: "unsupported"; readonly kind: string };

/** Thumbs in three sizes. */
const LIKES: readonly string[] = ["369239263222822", "369239343222814", "369239383222810"];
const KINDS: Readonly<Record<string, MediaKind>> = {
  image: "image",
  audio: "audio",
  video: "video",
  file: "file",
  animated_image: "image",
  sticker: "image",
};
/** What people pass on: posts, reels, stories of others. */
const SHARED = /^(share|ig_post|ig_reel|reel|ig_story|post|story)$/;

/** The parts of a message, in their order; empty when it says nothing. */
export function partsOf(message: Message): ReadPart[] {
  const { mid, text, quick_reply: taken, attachments, reply_to: replyTo, is_unsupported: isUnsupported } = message;
  const files = attachments.flatMap((raw, index) => {
    const parsed = attachmentSchema.safeParse(raw);
    return parsed.success
      ? partsOfAttachment(parsed.data, `${mid}.${index}`)
      : [{ type: "unsupported", kind: "?" } as const];
  });
  // A taken choice says its value, as the buttons of every channel do.
  const said = texts(taken?.payload || text);
  const story: ReadPart[] = replyTo?.story
    ? [{ type: "note", note: "storyReply" }, ...mediaPart(`${mid}.story`, "image", replyTo.story.url, true)]
    : [];
  const parts = [...files, ...said, ...story];
  return parts.length === 0 && isUnsupported ? [{ type: "unsupported", kind: "unsupported" }] : parts;
}

export function texts(text: string | undefined | null): ReadPart[] {
  return text === undefined || text === null || text.trim() === "" ? [] : [{ type: "text", text }];
}

function partsOfAttachment({ type, title, url, payload }: Attachment, externalId: string): ReadPart[] {
  const address = payload?.url ?? url;
  const kind = KINDS[type];
  if (payload?.sticker_id !== undefined && LIKES.includes(payload.sticker_id)) return texts("👍");
  if (kind) {
    const part = mediaPart(externalId, kind, address, false);
    return part.length > 0 ? part : [{ type: "unsupported", kind: type }];
  }
  if (type === "like_heart") return texts("❤️");
  if (type === "location" && payload?.coordinates) {
    const { lat: latitude, long: longitude } = payload.coordinates;
    return [{ type: "location", latitude, longitude, ...(title ? { label: title } : {}) }];
  }
  if (type === "story_mention")
    return [{ type: "note", note: "storyMention" }, ...mediaPart(externalId, "image", address, true)];
  if (SHARED.test(type)) {
    const about = texts(payload?.title ?? title);
    return [{ type: "note", note: "shared" }, ...about, ...mediaPart(externalId, "image", address, true)];
  }
  // What Messenger has no form for: a link with its title, mostly one that stands in the text too.
  const told =
    type === "fallback" || type === "template"
      ? texts([payload?.title ?? title, address].filter(Boolean).join("\n"))
      : [];
  return told.length > 0 ? told : [{ type: "unsupported", kind: type }];
}

function mediaPart(externalId: string, kind: MediaKind, url: string | null | undefined, isExtra: boolean): ReadPart[] {
  return url ? [{ type: "media", media: { externalId, kind, url }, isExtra }] : [];
}

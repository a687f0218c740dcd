/** What the Graph API takes as a message: everything else is refused with Meta's own code. Unknown members are refused too. */
import { z } from "zod";
import type { StoredMedia } from "./media-store.ts";
import { refuse } from "./refusals.ts";
import { mediaObject, template } from "./sent-template.ts";
import type { TemplateStore } from "./template-store.ts";

const text = (max: number) => z.string().trim().min(1).max(max);
const body = (max: number) => z.strictObject({ text: text(max) });
const header = z.strictObject({ type: z.literal("text"), text: text(60) });
const footer = body(60);
const context = z.strictObject({ message_id: z.string() });

const captioned = mediaObject.extend({ caption: text(1_024).optional() });

const areUnique = (values: readonly string[]) => new Set(values).size === values.length;

const buttons = z
  .array(z.strictObject({ type: z.literal("reply"), reply: z.strictObject({ id: text(256), title: text(20) }) }))
  .min(1)
  .max(3)
  .refine((list) => areUnique(list.map(({ reply }) => reply.title)), "button titles must be unique")
  .refine((list) => areUnique(list.map(({ reply }) => reply.id)), "button ids must be unique");

const sections = z
  .array(
    z.strictObject({
      title: text(24).optional(),
      rows: z
        .array(z.strictObject({ id: text(200), title: text(24), description: text(72).optional() }))
        .min(1)
        .max(10),
    }),
  )
  .min(1)
  .max(10)
  .refine((list) => list.flatMap(({ rows }) => rows).length <= 10, "at most 10 rows")
  .refine((list) => areUnique(list.flatMap(({ rows }) => rows.map(({ id }) => id))), "row ids must be unique");

const interactive = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("button"),
    header: header.optional(),
    body: body(1_024),
    footer: footer.optional(),
    action: z.strictObject({ buttons }),
  }),
  z.strictObject({
    type: z.literal("list"),
    header: header.optional(),
    body: body(4_096),
    footer: footer.optional(),
    action: z.strictObject({ button: text(20), sections }),
  }),
]);

const contact = z.strictObject({
  name: z
    .strictObject({
      formatted_name: z.string().min(1),
      first_name: z.string().optional(),
      last_name: z.string().optional(),
    })
    .refine(({ first_name: first, last_name: last }) => first || last, "one more part of the name is needed"),
  phones: z.array(z.strictObject({ phone: z.string(), type: z.string().optional(), wa_id: z.string().optional() })),
});

const envelope = {
  messaging_product: z.literal("whatsapp"),
  recipient_type: z.literal("individual").optional(),
  to: z.string().optional(),
  recipient: z.string().optional(),
  biz_opaque_callback_data: z.string().max(512).optional(),
  context: context.optional(),
};

const message = z.discriminatedUnion("type", [
  z.strictObject({
    ...envelope,
    type: z.literal("text"),
    text: z.strictObject({ body: text(4_096), preview_url: z.boolean().optional() }),
  }),
  z.strictObject({ ...envelope, type: z.literal("interactive"), interactive }),
  z.strictObject({ ...envelope, type: z.literal("image"), image: captioned }),
  z.strictObject({ ...envelope, type: z.literal("video"), video: captioned }),
  z.strictObject({ ...envelope, type: z.literal("audio"), audio: mediaObject }),
  z.strictObject({
    ...envelope,
    type: z.literal("document"),
    document: captioned.extend({ filename: text(240).optional() }),
  }),
  z.strictObject({
    ...envelope,
    type: z.literal("location"),
    location: z.strictObject({
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
      name: z.string().optional(),
      address: z.string().optional(),
    }),
  }),
  z.strictObject({ ...envelope, type: z.literal("contacts"), contacts: z.array(contact).min(1) }),
  z.strictObject({ ...envelope, type: z.literal("template"), template }),
]);
export type SentMessage = z.infer<typeof message>;

const MEDIA_TYPES: Readonly<Record<string, RegExp>> = {
  image: /^image\/(jpeg|png)$/,
  video: /^video\/(mp4|3gpp)$/,
  audio: /^audio\/(aac|amr|mpeg|mp4|ogg)$/,
  document: /./,
};

/** The message, or a refusal thrown. */
export function checkMessage(
  raw: unknown,
  { media, templates }: { media: ReadonlyMap<string, StoredMedia>; templates: TemplateStore },
): SentMessage {
  const parsed = message.safeParse(raw);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const isInside = (issue?.path.length ?? 0) > 1 && issue?.path[0] !== "text";
    return refuse(isInside ? 131009 : 100, `Param ${issue?.path.join(".")}: ${issue?.message}`);
  }
  const sent = parsed.data;
  if (sent.to === undefined && sent.recipient === undefined) refuse(100, "The parameter to is required.");
  if (sent.type === "template") templates.check(sent.template, media);
  if (sent.type === "image" || sent.type === "video" || sent.type === "audio" || sent.type === "document") {
    const { id, link } = mediaOf(sent);
    if ((id === undefined) === (link === undefined)) refuse(100, "Either id or link must be given");
    const stored = id === undefined ? undefined : media.get(id);
    if (id !== undefined && !stored?.isOurs) refuse(131009, `Media ${id} does not exist`);
    if (stored && !MEDIA_TYPES[sent.type]?.test(stored.mediaType))
      refuse(131053, `${stored.mediaType} as ${sent.type}`);
  }
  return sent;
}

/** The media object of a message that has one. */
export function mediaOf(sent: SentMessage): {
  id?: string | undefined;
  link?: string | undefined;
  caption?: string | undefined;
} {
  switch (sent.type) {
    case "image":
      return sent.image;
    case "video":
      return sent.video;
    case "audio":
      return sent.audio;
    case "document":
      return sent.document;
    default:
      return {};
  }
}

export const readMark = z.strictObject({
  messaging_product: z.literal("whatsapp"),
  status: z.literal("read"),
  message_id: z.string(),
  typing_indicator: z.strictObject({ type: z.literal("text") }).optional(),
});

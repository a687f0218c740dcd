/** What the Send API takes: everything else is refused with Meta's own code. Unknown members are refused too. */
import { z } from "zod";
import type { Kind } from "./account.ts";
import { refuse } from "./refusals.ts";

const text = (max: number) => z.string().trim().min(1).max(max);
const title = text(20);
const payload = z.string().min(1).max(1_000);

const quickReply = z.strictObject({ content_type: z.literal("text"), title, payload });
const button = z.strictObject({ type: z.literal("postback"), title, payload });
const template = z.strictObject({
  type: z.literal("template"),
  payload: z.strictObject({
    template_type: z.literal("button"),
    text: text(640),
    buttons: z.array(button).min(1).max(3),
  }),
});
const media = z.strictObject({
  type: z.enum(["image", "audio", "video", "file"]),
  payload: z.strictObject({ attachment_id: z.string() }),
});
const share = z.strictObject({ type: z.literal("MEDIA_SHARE"), payload: z.strictObject({ id: z.string() }) });
const metadata = z.string().max(1_000).optional();

const message = z.union([
  z.strictObject({ text: z.string(), quick_replies: z.array(quickReply).min(1).max(13).optional(), metadata }),
  z.strictObject({ attachment: z.union([template, media, share]), metadata }),
]);
export type SentContent = z.infer<typeof message>;

const recipient = z.strictObject({ id: z.string() });
const send = z
  .strictObject({
    recipient,
    messaging_type: z.enum(["RESPONSE", "MESSAGE_TAG"]),
    tag: z.literal("HUMAN_AGENT").optional(),
    message,
  })
  .refine(
    ({ messaging_type: type, tag }) => (type === "MESSAGE_TAG") === (tag !== undefined),
    "a tag goes with its type",
  );
export type SentMessage = z.infer<typeof send>;

const action = z.strictObject({ recipient, sender_action: z.enum(["mark_seen", "typing_on", "typing_off"]) });
export type SentAction = z.infer<typeof action>;

export interface Upload {
  readonly id: string;
  readonly kind: string;
  readonly mediaType: string;
  readonly name: string;
  readonly content: Buffer;
}

/** The message or the sign, or a refusal thrown. */
export function checkSend(raw: unknown, kind: Kind, uploads: ReadonlyMap<string, Upload>): SentMessage | SentAction {
  const sign = action.safeParse(raw);
  if (sign.success) return sign.data;
  const parsed = send.safeParse(raw);
  if (!parsed.success) return refuse(100, `Invalid parameter: ${JSON.stringify(parsed.error.issues[0])}`);
  const { message: content } = parsed.data;
  if ("text" in content) {
    if (content.text.trim() === "")
      refuse(100, "Message cannot be empty, must provide valid attachment or text", 2018034);
    const length = kind === "instagram" ? Buffer.byteLength(content.text) : content.text.length;
    if (length > (kind === "instagram" ? 1_000 : 2_000))
      refuse(100, "Length of param message[text] must be less", 2018032);
  } else checkAttachment(content.attachment, kind, uploads);
  return parsed.data;
}

type Attachment = Extract<SentContent, { attachment: unknown }>["attachment"];

function checkAttachment(attachment: Attachment, kind: Kind, uploads: ReadonlyMap<string, Upload>): void {
  if (attachment.type === "template") return;
  if ((attachment.type === "MEDIA_SHARE") !== (kind === "instagram")) refuse(100, `Invalid type ${attachment.type}`);
  const id = attachment.type === "MEDIA_SHARE" ? attachment.payload.id : attachment.payload.attachment_id;
  const upload = uploads.get(id);
  if (!upload) refuse(100, "Invalid attachment id", 2018074);
  if (attachment.type !== "MEDIA_SHARE" && attachment.type !== upload.kind)
    refuse(100, "another type than it was uploaded as");
}

const MEGABYTE = 1024 * 1024;
const UPLOADS: Readonly<Record<Kind, readonly { kind: string; types: RegExp; bytes: number }[]>> = {
  messenger: [
    { kind: "image", types: /^image\/(jpeg|png|gif)$/, bytes: 8 * MEGABYTE },
    { kind: "audio", types: /^audio\//, bytes: 25 * MEGABYTE },
    { kind: "video", types: /^video\//, bytes: 25 * MEGABYTE },
    { kind: "file", types: /./, bytes: 25 * MEGABYTE },
  ],
  instagram: [
    { kind: "image", types: /^image\/(jpeg|png|gif)$/, bytes: 8 * MEGABYTE },
    { kind: "audio", types: /^audio\/(aac|mp4|wav|x-m4a)$/, bytes: 25 * MEGABYTE },
    { kind: "video", types: /^video\/(mp4|ogg|webm|quicktime|x-msvideo)$/, bytes: 25 * MEGABYTE },
    { kind: "file", types: /^application\/pdf$/, bytes: 25 * MEGABYTE },
  ],
};

const uploadMessage = z.strictObject({
  attachment: z.strictObject({
    type: z.enum(["image", "audio", "video", "file"]),
    payload: z.strictObject({ is_reusable: z.literal(true) }),
  }),
});

/** A file that is handed over, or a refusal thrown. */
export async function checkUpload(form: FormData, kind: Kind, id: string): Promise<Upload> {
  if ((form.get("platform") === "instagram") !== (kind === "instagram")) refuse(100, "the platform is wrong");
  const about = uploadMessage.safeParse(JSON.parse(String(form.get("message") ?? "null")));
  const file = form.get("filedata");
  if (!about.success || !(file instanceof File)) return refuse(100, "Invalid parameter");
  const { type } = about.data.attachment;
  const rule = UPLOADS[kind].find((one) => one.kind === type && one.types.test(file.type));
  if (!rule) return refuse(100, `Upload attachment failure: ${file.type} as ${type}`, 2018047);
  if (file.size === 0 || file.size > rule.bytes) refuse(100, "Attachment size exceeds allowable limit", 2018109);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
  if (/[^\u0000-\u007f]/.test(file.name)) refuse(100, "the name of the file", 2018047);
  return { id, kind: type, mediaType: file.type, name: file.name, content: Buffer.from(await file.arrayBuffer()) };
}

const profile = z.strictObject({
  platform: z.literal("instagram").optional(),
  get_started: z.strictObject({ payload: z.string().min(1).max(1_000) }).optional(),
  ice_breakers: z
    .array(
      z.strictObject({
        call_to_actions: z
          .array(z.strictObject({ question: text(80), payload }))
          .min(1)
          .max(4),
        locale: z.string(),
      }),
    )
    .min(1)
    .refine((list) => list.some(({ locale }) => locale === "default"), "a default locale is required")
    .optional(),
});

/** What is set for who has never written, or a refusal thrown. */
export function checkProfile(raw: unknown, kind: Kind): Record<string, unknown> {
  const parsed = profile.safeParse(raw);
  if (!parsed.success) return refuse(100, `Invalid parameter: ${parsed.error.issues[0]?.path.join(".")}`);
  const { platform, ...set } = parsed.data;
  if ((platform === "instagram") !== (kind === "instagram")) refuse(100, "the platform is wrong");
  if (kind === "instagram" && set.get_started) refuse(100, "get_started is Messenger's");
  return set;
}

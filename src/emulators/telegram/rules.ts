/** What the Bot API takes: the form of each call that Charla makes, and the sentence with which the real one refuses. */
import { z } from "zod";

export const keyboard = z.strictObject({
  inline_keyboard: z
    .array(
      z.array(
        z.strictObject({
          text: z.string().min(1),
          callback_data: z
            .string()
            .refine((data) => data !== "" && Buffer.byteLength(data) <= 64, "BUTTON_DATA_INVALID"),
        }),
      ),
    )
    .refine((rows) => rows.flat().length <= 100, "too many buttons"),
});

const chatId = z.union([z.string(), z.int()]).transform(String);
const upload = z.object({ content: z.instanceof(Buffer), filename: z.string().min(1) });
const caption = z.string().max(1_024, "message caption is too long").optional();
/** In a form it is JSON. */
const markup = z.union([keyboard, z.string().transform((text) => keyboard.parse(JSON.parse(text)))]).optional();
const file = { chat_id: chatId, caption, reply_markup: markup };

export const METHODS = {
  getMe: z.object({}),
  getUpdates: z.object({
    offset: z.int().optional(),
    limit: z.int().min(1).max(100).default(100),
    timeout: z.int().min(0).max(50).default(0),
    allowed_updates: z.array(z.string()).optional(),
  }),
  setWebhook: z.object({
    url: z.url({ protocol: /^https$/, error: "bad webhook: An HTTPS URL must be provided for webhook" }),
    secret_token: z
      .string()
      .regex(/^[\w-]{1,256}$/, "secret token contains unallowed characters")
      .optional(),
    allowed_updates: z.array(z.string()).optional(),
    max_connections: z.int().min(1).max(100).default(40),
  }),
  deleteWebhook: z.object({ drop_pending_updates: z.boolean().optional() }),
  sendMessage: z.object({
    chat_id: chatId,
    text: z.string().min(1, "message text is empty").max(4_096, "message is too long"),
    reply_markup: markup,
  }),
  sendPhoto: z.object({
    ...file,
    photo: upload.refine(({ content }) => content.byteLength <= 10 * 1024 * 1024, "file is too big"),
  }),
  sendDocument: z.object({ ...file, document: upload }),
  sendVoice: z.object({ ...file, voice: upload }),
  sendLocation: z.object({
    chat_id: chatId,
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
  }),
  sendVenue: z.object({
    chat_id: chatId,
    latitude: z.number(),
    longitude: z.number(),
    title: z.string().min(1),
    address: z.string().min(1),
  }),
  sendContact: z.object({ chat_id: chatId, phone_number: z.string().min(3), first_name: z.string().min(1) }),
  answerCallbackQuery: z.object({ callback_query_id: z.string().min(1) }),
  getFile: z.object({ file_id: z.string().min(1) }),
} as const;

export type Method = keyof typeof METHODS;
export type Payload<Name extends Method> = z.infer<(typeof METHODS)[Name]>;

export function isMethod(name: string): name is Method {
  return Object.hasOwn(METHODS, name);
}

/** Refused, in the form of the real one. */
export class Refusal extends Error {
  constructor(
    readonly code: number,
    description: string,
    readonly parameters?: { retry_after: number },
  ) {
    super(description);
  }
}

/** The payload as the method takes it. Throws `Refusal`. */
export function checked<Name extends Method>(name: Name, payload: unknown): Payload<Name> {
  const parsed = METHODS[name].safeParse(payload);
  if (!parsed.success) throw new Refusal(400, `Bad Request: ${parsed.error.issues[0]?.message ?? "invalid"}`);
  return parsed.data as Payload<Name>;
}

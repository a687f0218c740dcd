/** The part of an update of the Bot API that Charla reads. What is unknown is let pass, never a fault. */
import { z } from "zod";

const user = z.object({
  id: z.int(),
  is_bot: z.boolean().default(false),
  first_name: z.string().default(""),
  last_name: z.string().optional(),
  language_code: z.string().optional(),
});

const chat = z.object({ id: z.int(), type: z.string() });

const file = z.object({
  file_id: z.string(),
  file_unique_id: z.string().optional(),
  file_size: z.number().optional(),
  file_name: z.string().optional(),
  mime_type: z.string().optional(),
});
export type TelegramFile = z.infer<typeof file>;

const message = z.object({
  message_id: z.int(),
  date: z.int().default(0),
  chat,
  from: user.optional(),
  text: z.string().optional(),
  /** What was quoted, ours or theirs. */
  reply_to_message: z.object({ message_id: z.int() }).optional().catch(undefined),
  caption: z.string().optional(),
  /** The same picture in several sizes. */
  photo: z.array(file.extend({ width: z.number().default(0) })).optional(),
  document: file.optional(),
  animation: file.optional(),
  audio: file.optional(),
  voice: file.optional(),
  video: file.optional(),
  video_note: file.optional(),
  sticker: z.object({ emoji: z.string().optional() }).optional(),
  dice: z.object({ emoji: z.string() }).optional(),
  location: z.object({ latitude: z.number(), longitude: z.number() }).optional(),
  venue: z.object({ title: z.string(), address: z.string() }).optional(),
  contact: z
    .object({
      phone_number: z.string(),
      first_name: z.string().default(""),
      last_name: z.string().optional(),
      user_id: z.int().optional(),
    })
    .optional(),
});
export type TelegramMessage = z.infer<typeof message>;

const callbackQuery = z.object({
  id: z.string(),
  from: user,
  message: message.pick({ message_id: true, chat: true }).optional(),
  data: z.string().optional(),
});
export type CallbackQuery = z.infer<typeof callbackQuery>;

const membership = z.object({
  chat,
  from: user,
  date: z.int().default(0),
  new_chat_member: z.object({ status: z.string() }),
});

/** Only the id is needed to confirm an update; each of the rest may be of a form that we do not know. */
export const updateSchema = z.object({
  update_id: z.int(),
  message: message.optional().catch(undefined),
  edited_message: message.optional().catch(undefined),
  callback_query: callbackQuery.optional().catch(undefined),
  my_chat_member: membership.optional().catch(undefined),
});
export type Update = z.infer<typeof updateSchema>;

/** The kinds of updates that are asked for. */
export const ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"] as const;

/** A user as a message's sender. */
export type TelegramUser = z.infer<typeof user>;

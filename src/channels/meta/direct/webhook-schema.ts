/**
 * What Meta posts of direct messages, as far as Charla reads it. Parsed from the outside in, so that one strange event
 * never costs its neighbours: whatever may be odd is `unknown` here and checked by itself.
 */
import { z } from "zod";

/** Ids come as texts and, in some fields, as numbers. */
const id = z.union([z.string().min(1).max(200), z.number()]).transform(String);

/** Ms since 1970. */
const moment = z.coerce
  .number()
  .refine((ms) => ms > 0 && ms < 1e14)
  .transform((ms) => new Date(ms));

export const envelope = z.object({ object: z.string(), entry: z.array(z.unknown()).catch([]) });

/** Under `standby` stands what another app is answering: nothing there is for us. */
export const entry = z.object({ id, messaging: z.array(z.unknown()).catch([]) });

/** Of one thread; what happened in it is checked by its kind. */
export const head = z.object({
  sender: z.object({ id }),
  recipient: z.object({ id }),
  timestamp: moment,
  message: z.unknown().optional(),
  message_edit: z.unknown().optional(),
  postback: z.unknown().optional(),
  referral: z.unknown().optional(),
  delivery: z.unknown().optional(),
  read: z.unknown().optional(),
});
export type Head = z.infer<typeof head>;

const mid = z.string().min(1).max(500);

export const attachment = z.object({
  type: z.string().max(100),
  title: z.string().nullish(),
  url: z.string().nullish(),
  payload: z
    .looseObject({
      url: z.string().nullish(),
      title: z.string().nullish(),
      sticker_id: id.optional().catch(undefined),
      coordinates: z
        .object({ lat: z.coerce.number().min(-90).max(90), long: z.coerce.number().min(-180).max(180) })
        .optional()
        .catch(undefined),
    })
    .nullish()
    .catch(undefined),
});
export type Attachment = z.infer<typeof attachment>;

export const message = z.object({
  mid,
  text: z.string().optional(),
  is_echo: z.boolean().default(false),
  is_deleted: z.boolean().default(false),
  is_unsupported: z.boolean().default(false),
  app_id: id.optional().catch(undefined),
  metadata: z.string().optional().catch(undefined),
  quick_reply: z.object({ payload: z.string() }).optional().catch(undefined),
  attachments: z.array(z.unknown()).catch([]),
  reply_to: z
    .object({ story: z.object({ url: z.string().optional(), id: id.optional() }).optional() })
    .optional()
    .catch(undefined),
  referral: z.unknown().optional(),
});
export type Message = z.infer<typeof message>;

export const messageEdit = z.object({ mid, text: z.string() });

export const postback = z.object({
  mid: mid.optional().catch(undefined),
  title: z.string().optional(),
  payload: z.string().optional(),
  referral: z.unknown().optional(),
});

/** The way by which a person came: a link with a code, or an advertisement. */
export const referral = z.object({
  ref: z.string().optional().catch(undefined),
  ad_id: id.optional().catch(undefined),
});

export const delivery = z.object({ mids: z.array(mid).catch([]), watermark: moment.optional().catch(undefined) });

/** Messenger names a moment, Instagram the last message that was read. */
export const read = z.object({ watermark: moment.optional().catch(undefined), mid: mid.optional().catch(undefined) });

/**
 * What Meta posts, as far as Charla reads it. Parsed from the outside in, so that one strange message never costs its
 * neighbours: whatever may be odd is `unknown` here and checked by itself.
 */
import { z } from "zod";
import { graphError } from "../meta/graph-error.ts";

export const envelope = z.object({
  object: z.string(),
  entry: z
    .array(
      z.object({
        id: z.string().optional(),
        /** Seconds since 1970. */
        time: z.coerce.number().positive().max(1e11).optional().catch(undefined),
        changes: z.array(z.object({ field: z.string(), value: z.unknown() })).default([]),
      }),
    )
    .default([]),
});

const list = z.array(z.unknown()).default([]);

export const messagesValue = z.object({
  metadata: z.object({ phone_number_id: z.string() }),
  contacts: list,
  messages: list,
  statuses: list,
  /** What was written with the Business app on the phone. */
  message_echoes: list,
  user_preferences: list,
});

/** Of a person with a username the phone may be missing; what is there always is one of the two ids. */
export const sender = z.object({
  profile: z.object({ name: z.string().optional(), username: z.string().optional() }).optional(),
  wa_id: z.string().optional(),
  user_id: z.string().optional(),
});
export type Sender = z.infer<typeof sender>;

/** Seconds since 1970, as a string. */
export const timestamp = z
  .union([z.string(), z.number()])
  .transform(Number)
  .refine((seconds) => seconds > 0 && seconds < 1e11)
  .transform((seconds) => new Date(seconds * 1_000));

export const referral = z.object({
  source_id: z.string().min(1).max(150),
  source_type: z.enum(["ad", "post"]).catch("ad"),
});

export const messageHead = z
  .object({
    id: z.string().min(1).max(500),
    from: z.string().min(1).max(64).optional(),
    from_user_id: z.string().min(1).max(200).optional(),
    timestamp,
    type: z.string(),
    /** The advertisement by which the person came. */
    referral: referral.optional().catch(undefined),
    /** What was quoted, or whose button was pressed. */
    context: z
      .object({ id: z.string().max(500) })
      .optional()
      .catch(undefined),
  })
  .refine(({ from, from_user_id }) => from !== undefined || from_user_id !== undefined);

export const echoHead = z
  .object({
    id: z.string().min(1).max(500),
    to: z.string().min(1).max(64).optional(),
    to_user_id: z.string().min(1).max(200).optional(),
    timestamp,
    type: z.string(),
  })
  .refine(({ to, to_user_id }) => to !== undefined || to_user_id !== undefined);

/** What a person allows in WhatsApp's own settings. */
export const preference = z
  .object({
    wa_id: z.string().optional(),
    user_id: z.string().optional(),
    category: z.literal("marketing_messages"),
    value: z.enum(["stop", "resume"]),
    timestamp,
  })
  .refine(({ wa_id, user_id }) => wa_id !== undefined || user_id !== undefined);

export const media = z.object({
  id: z.string().min(1),
  mime_type: z.string().default("application/octet-stream"),
  filename: z.string().optional(),
  caption: z.string().optional(),
});

const coordinate = (limit: number) => z.coerce.number().min(-limit).max(limit);

/** What a message says, by its type. */
export const contents = {
  text: z.object({ text: z.object({ body: z.string() }) }),
  location: z.object({
    location: z.object({
      latitude: coordinate(90),
      longitude: coordinate(180),
      name: z.string().optional(),
      address: z.string().optional(),
    }),
  }),
  contacts: z.object({
    contacts: z
      .array(
        z.object({
          name: z.object({ formatted_name: z.string().optional() }).optional(),
          phones: z.array(z.object({ phone: z.string().optional(), wa_id: z.string().optional() })).default([]),
        }),
      )
      .min(1),
  }),
  button: z.object({ button: z.object({ payload: z.string().optional(), text: z.string() }) }),
  interactive: z.object({
    interactive: z.union([
      z.object({ button_reply: z.object({ id: z.string(), title: z.string() }) }),
      z.object({ list_reply: z.object({ id: z.string(), title: z.string() }) }),
      z.object({ nfm_reply: z.object({ body: z.string() }) }),
    ]),
  }),
  order: z.object({
    order: z.object({
      text: z.string().optional(),
      product_items: z
        .array(z.object({ product_retailer_id: z.string(), quantity: z.coerce.number().int().positive() }))
        .min(1),
    }),
  }),
} as const;

export const edit = z.object({
  edit: z.object({
    original_message_id: z.string().min(1).max(500),
    message: z.record(z.string(), z.unknown()),
  }),
});

/** The text of a changed message, or the caption under its file. */
export const editedText = z.union([
  z.object({ text: z.object({ body: z.string() }) }).transform(({ text }) => text.body),
  z.record(z.string(), z.unknown()).transform((message, context) => {
    for (const part of Object.values(message)) {
      const caption = z.object({ caption: z.string() }).safeParse(part);
      if (caption.success) return caption.data.caption;
    }
    context.addIssue("no text");
    return z.NEVER;
  }),
]);

export const status = z.object({
  id: z.string().min(1),
  status: z.string(),
  timestamp,
  recipient_id: z.string().optional(),
  recipient_user_id: z.string().optional(),
  biz_opaque_callback_data: z.string().optional(),
  pricing: z
    .object({
      billable: z.boolean().optional(),
      category: z.string().optional(),
      type: z.string().optional(),
      pricing_model: z.string().optional(),
    })
    .optional()
    .catch(undefined),
  errors: z.array(graphError).default([]).catch([]),
});

/** What an account of the WhatsApp Cloud API is made of: its ids at Meta, its secrets, and what Meta may change some day. */
import { z } from "zod";
import { LOCALES } from "../../lib/locale.ts";

/** A command line reads digits as a number; one that has lost digits on the way is refused. */
export const metaId = (name: string) =>
  z
    .union([z.string(), z.int()], { error: `give the ${name} as Meta shows it, digits only, in quotes` })
    .transform(String)
    .pipe(z.string().regex(/^\d{5,32}$/, `give the ${name} as Meta shows it, digits only`));

const MARKS_READ = ["received", "answered", "never"] as const;

const USER_ID_FIELDS = ["recipient", "to"] as const;
export type UserIdField = (typeof USER_ID_FIELDS)[number];

export const whatsappCloudSettings = z.strictObject({
  phoneNumberId: metaId("phone number ID"),
  businessAccountId: metaId("WhatsApp business account ID"),
  /** Messages a second that the number may send: 80, 20 where it is shared with the Business app, up to 1,000. */
  throughputPerSecond: z.number().min(1).max(1_000).default(80),
  /** Mean seconds between two messages to one person, and how many may be sent ahead of that. */
  pairEverySeconds: z.number().min(0.01).max(600).default(6),
  pairBurst: z.number().int().min(1).max(1_000).default(45),
  /**
   * When the two blue ticks are shown: as soon as a message is stored, once its answer is on its way, or never. Before this
   * was a choice it was true or false.
   */
  marksRead: z
    .preprocess((value) => (value === true ? "received" : value === false ? "never" : value), z.enum(MARKS_READ))
    .default("received"),
  /** True shows "writing" until the answer comes; with `received` alone, since Meta knows no other moment. */
  showsTyping: z.boolean().default(true),
  /** Where Meta takes the id of a person without a number. */
  userIdField: z.enum(USER_ID_FIELDS).default("recipient"),
  /** How long a webhook waits for the file of its message, in ms; after that Meta is asked to send it again. */
  mediaWaitMs: z.number().int().min(100).max(60_000).default(5_000),
  /** The language of what the channel itself says. */
  locale: z.enum(LOCALES).default("es"),
});
export type WhatsappCloudSettings = z.infer<typeof whatsappCloudSettings>;

export const whatsappCloudSecrets = z.object({
  /** Of a system user, with whatsapp_business_messaging and whatsapp_business_management. */
  accessToken: z.string().min(1, "fields.systemToken"),
  /** Signs Meta's webhooks. */
  appSecret: z.string().min(1, "fields.metaSecret"),
  /** Made up by us and repeated at Meta when the webhook is set. */
  verifyToken: z.string().min(8, "fields.metaVerify"),
});
export type WhatsappCloudSecrets = z.infer<typeof whatsappCloudSecrets>;

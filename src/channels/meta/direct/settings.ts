/** What an account of Messenger or Instagram is made of: its ids at Meta, its secrets, and what a business may choose. */
import { z } from "zod";
import { LOCALES } from "../../../lib/locale.ts";
import { metaId } from "../../whatsapp-cloud/settings.ts";

const shared = {
  /** The Facebook page; for Instagram, the one that its account is connected with. */
  pageId: metaId("page ID"),
  /** The app at Meta that Charla is there: tells our own messages from those written in Meta's inbox. */
  appId: metaId("app ID"),
  /** Questions that Meta offers to who has never written. Empty leaves those that are set at Meta. */
  iceBreakers: z.array(z.string().trim().min(1).max(80)).max(4, "fields.fourQuestions").default([]),
  /** True lets what a rep writes leave up to seven days after the person's last message; Meta has to grant it to the app. */
  humanAgent: z.boolean().default(true),
  /** True shows that the message was seen, and "writing" until the answer comes. */
  marksRead: z.boolean().default(true),
  /** Messages a second; above 40 the inbox at Meta shows them no more. */
  throughputPerSecond: z.number().min(1).max(300).default(40),
  /** How long a webhook waits for the file of its message, in ms; after that Meta is asked to send it again. */
  mediaWaitMs: z.number().int().min(100).max(60_000).default(5_000),
  /** The language of what the channel itself says. */
  locale: z.enum(LOCALES).default("es"),
};

export const messengerSettings = z.strictObject(shared);
export const instagramSettings = z.strictObject({
  /** The professional account on Instagram, as Meta's API names it. */
  instagramId: metaId("Instagram account ID"),
  ...shared,
});

export type DirectSettings = z.infer<typeof messengerSettings> & {
  /** The account whose webhooks are ours: the page or the Instagram account. */
  readonly accountId: string;
};

export const directSecrets = z.object({
  /** Of the page; one that does not expire. */
  accessToken: z.string().trim().min(1, "fields.pageToken"),
  /** Signs Meta's webhooks. */
  appSecret: z.string().trim().min(1, "fields.metaSecret"),
  /** Made up by us and repeated at Meta when the webhook is set. */
  verifyToken: z.string().min(8, "fields.metaVerify"),
});
export type DirectSecrets = z.infer<typeof directSecrets>;

/** What an e-mail account is set and opened by. */
import { z } from "zod";
import { LOCALES } from "../../lib/locale.ts";

const nothing = (value: unknown) => (value === "" || value === undefined ? null : value);
const mailbox = z.string().trim().toLowerCase().pipe(z.email("fields.mailAddress"));
const THIS_MACHINE = ["localhost", "127.0.0.1", "::1"];

export const emailSettings = z
  .strictObject({
    /** From which mails are sent. */
    address: mailbox,
    /** Shown beside it. */
    senderName: z.string().max(80).default(""),
    /** To which answers go, where that is another address: one whose mails are brought to the webhook. */
    replyAddress: z.preprocess(nothing, mailbox.nullable()),
    via: z.enum(["smtp", "sendgrid"], { error: "give smtp or sendgrid" }).default("smtp"),
    smtpHost: z.preprocess(nothing, z.string().max(253).nullable()),
    smtpPort: z.int().min(1).max(65_535).default(587),
    /** starttls (587) and tls (465) never send a password in the clear; none is for a server on this very machine. */
    smtpSecurity: z.enum(["starttls", "tls", "none"], { error: "give starttls, tls or none" }).default("starttls"),
    /** Empty where it is the address itself. */
    smtpUser: z.preprocess(nothing, z.string().max(200).nullable()),
    /** SendGrid's public verification key of signed webhooks; empty where they are not signed. */
    verificationKey: z.preprocess(nothing, z.string().max(1_000).nullable()),
    /** Mails a second. */
    perSecond: z.number().min(0.01).max(500).default(5),
    /** The language of what the channel itself says. */
    locale: z.enum(LOCALES).default("es"),
  })
  .superRefine(({ via, smtpHost, smtpSecurity }, context) => {
    const issue = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
    if (via === "smtp" && smtpHost === null) issue("smtpHost", "fields.smtpServer");
    if (smtpSecurity === "none" && !THIS_MACHINE.includes(smtpHost ?? "")) issue("smtpSecurity", "fields.smtpSecurity");
  });
export type EmailSettings = z.infer<typeof emailSettings>;

export const emailSecrets = z.object({
  /** Of the SMTP user, or SendGrid's API key. */
  password: z.string().min(1, "fields.smtpPassword"),
  /** Stands in the address that brings mails, and makes the ids of our own mails unguessable. */
  webhookSecret: z.string().regex(/^[\w-]{16,100}$/, "fields.webhookWord"),
});
export type EmailSecrets = z.infer<typeof emailSecrets>;

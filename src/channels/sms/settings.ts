/** What a Twilio number or messaging service is connected by. */
import { z } from "zod";
import { LOCALES } from "../../lib/locale.ts";

const nothing = (value: unknown) => (value === "" || value === undefined ? null : value);

export const smsSettings = z
  .strictObject({
    accountSid: z.string().regex(/^AC[0-9a-f]{32}$/i, "fields.accountSid"),
    /** Our number: with plus and country code; or a short code, or a name of at most 11 letters that cannot be answered. */
    from: z.preprocess(
      // A command line reads digits as a number and drops the plus.
      (value) => nothing(typeof value === "number" ? (value > 999_999 ? `+${value}` : String(value)) : value),
      z
        .string()
        .regex(
          /^(\+[1-9]\d{6,14}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/,
          "give the number with plus and country code, such as +51987654321",
        )
        .nullable(),
    ),
    /** Sends from a pool of numbers; Twilio chooses, the same for the same person. */
    messagingServiceSid: z.preprocess(
      nothing,
      z
        .string()
        .regex(/^MG[0-9a-f]{32}$/i, "fields.messagingService")
        .nullable(),
    ),
    /** Parts that one message may be made of; a longer text becomes several messages. */
    maxSegments: z.int().min(1).max(10).default(10),
    /** True writes á as a, so that a part has 160 letters instead of 70. */
    plainLetters: z.boolean().default(false),
    /** True sends pictures that have a public address as MMS, which only numbers of the United States and Canada can. */
    mms: z.boolean().default(false),
    /** Messages a second that the sender may send: 1 for a long number, more for short codes and pools. */
    perSecond: z.number().min(0.1).max(1_000).default(1),
    /** The language of what the channel itself says. */
    locale: z.enum(LOCALES).default("es"),
  })
  .refine(({ from, messagingServiceSid }) => from !== null || messagingServiceSid !== null, {
    path: ["from"],
    message: "fields.numberOrService",
  });
export type SmsSettings = z.infer<typeof smsSettings>;

export const smsSecrets = z.object({
  /** Opens the API and signs Twilio's calls. */
  authToken: z
    .string()
    .trim()
    .regex(/^[0-9a-zA-Z]{32}$/, "fields.authToken"),
});

/** The JSON of channel accounts: an account, its test, its pairing with a phone, its templates. */
import { z } from "zod";
import { CHANNEL_KINDS } from "../channels/channel.ts";
import { PAIRING_PROBLEMS, PAIRING_STATES } from "../channels/pairing.ts";
import { TEMPLATE_QUALITIES, TEMPLATE_STATUSES, templateShape } from "../channels/template.ts";
import { id } from "./route.ts";

export const channelView = z.object({
  id,
  kind: z.enum(CHANNEL_KINDS),
  name: z.string(),
  status: z.enum(["active", "paused", "broken"]).describe("broken: its credentials open nothing any more"),
  settings: z.record(z.string(), z.json()),
  externalId: z.string().nullable().describe("The provider's id of it"),
  webhookUrl: z.string().nullable().describe("Where the provider calls it; null without a public https address"),
  fault: z.string().nullable().describe("Stable; act on this"),
  problem: z.string().nullable().describe("What is wrong, in the caller's language"),
  faultAt: z.iso.datetime().nullable(),
  warning: z.string().nullable().describe("What people must know of this kind before they rely on it"),
  standing: z
    .record(z.string(), z.object({ value: z.string(), at: z.iso.datetime() }))
    .describe("What the provider says of the account, such as its messaging_limit"),
  createdAt: z.iso.datetime(),
});
export const testView = z.object({
  works: z.boolean(),
  name: z.string().nullable().describe("What the provider calls the account"),
  fault: z.string().nullable().describe("Stable; act on this"),
  problem: z.string().nullable(),
});

export const pairingView = z.object({
  state: z.enum(PAIRING_STATES),
  qr: z
    .string()
    .nullable()
    .describe("What the QR holds, with qr, for keys that may write; it changes every few seconds"),
  code: z.string().nullable().describe("What is typed into the phone, with code, for keys that may write"),
  expiresAt: z.iso.datetime().nullable(),
  phone: z.string().nullable().describe("The paired number"),
  name: z.string().nullable().describe("What the phone calls itself"),
  pairedAt: z.iso.datetime().nullable(),
  isListening: z.boolean().describe("Whether a process runs that can pair it"),
  problemCode: z.enum(PAIRING_PROBLEMS).nullable().describe("Stable; act on this"),
  problem: z.string().nullable(),
  warning: z.string().nullable().describe("What people must know before they pair"),
});

export const templateView = z.object({
  name: z.string(),
  language: z.string(),
  category: z.string().describe("As the provider counts it"),
  status: z.enum(TEMPLATE_STATUSES).describe("Only approved ones can be sent"),
  rejectedReason: z.string().nullable().describe("The provider's code"),
  problem: z.string().nullable().describe("Why it cannot be sent, in the caller's language"),
  quality: z.enum(TEMPLATE_QUALITIES).nullable(),
  ...templateShape.shape,
});

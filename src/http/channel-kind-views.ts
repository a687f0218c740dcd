/** The JSON of kinds of channel: what can be connected, and what each kind asks for. */
import { z } from "zod";
import { CHANNEL_KINDS } from "../channels/channel.ts";

export const channelFieldView = z.object({
  name: z.string(),
  type: z.enum(["text", "number", "boolean", "choice"]),
  choices: z.array(z.string()),
  isRequired: z.boolean(),
  byDefault: z.union([z.string(), z.number(), z.boolean()]).nullable().describe("What holds where nothing is given"),
});

export const channelKindView = z.object({
  kind: z.enum(CHANNEL_KINDS),
  isPaired: z.boolean().describe("A phone lends its number; there are no credentials"),
  warning: z.string().nullable().describe("What people must know before they connect one"),
  settings: z.array(channelFieldView),
  secrets: z.array(channelFieldView),
});

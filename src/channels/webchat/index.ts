/** Web chat: the Bot Framework activity protocol over our own Direct Line endpoint. */
import { z } from "zod";
import { MAX_TEXT_LENGTH } from "../../lib/text.ts";
import type { ChannelDefinition, ChannelLimits } from "../channel.ts";
import { createDirectLineChannel } from "./direct-line-channel.ts";
import { webchatSettings } from "./settings.ts";

export const webchatLimits: ChannelLimits = {
  textLength: MAX_TEXT_LENGTH,
  choices: 12,
  fileBytes: 100 * 1024 * 1024,
  windowHours: null,
  perSecond: null,
  idempotentSend: true,
};

export const webchat: ChannelDefinition = {
  create: () => createDirectLineChannel("webchat", webchatLimits),
  settings: webchatSettings,
  secrets: z.object({}),
};

/** Terminal chat: the machinery of the web chat for a reader of plain text. No files; choices are a numbered text. */
import { z } from "zod";
import { MAX_TEXT_LENGTH } from "../../lib/text.ts";
import type { ChannelDefinition, ChannelLimits } from "../channel.ts";
import { createDirectLineChannel } from "../webchat/direct-line-channel.ts";

export const terminalLimits: ChannelLimits = {
  textLength: MAX_TEXT_LENGTH,
  choices: 0,
  fileBytes: 0,
  windowHours: null,
  perSecond: null,
  idempotentSend: true,
};

export const terminal: ChannelDefinition = {
  create: () => createDirectLineChannel("terminal", terminalLimits),
  settings: z.object({}),
  secrets: z.object({}),
};

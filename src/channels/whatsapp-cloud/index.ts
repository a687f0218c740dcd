/** WhatsApp by Meta's Cloud API. */
import type { ChannelDefinition } from "../channel.ts";
import { createWhatsappCloudChannel } from "./channel.ts";
import { whatsappCloudSecrets, whatsappCloudSettings } from "./settings.ts";

export const whatsappCloud: ChannelDefinition = {
  create: createWhatsappCloudChannel,
  settings: whatsappCloudSettings,
  secrets: whatsappCloudSecrets,
  externalIdOf: ({ settings }) => whatsappCloudSettings.parse(settings).phoneNumberId,
};

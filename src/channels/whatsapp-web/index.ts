/** WhatsApp by a linked device, as WhatsApp Web in a browser is one. */
import type { ChannelDefinition } from "../channel.ts";
import { createWhatsappWebChannel } from "./channel.ts";
import { whatsappWebSecrets, whatsappWebSettings } from "./settings.ts";

export const whatsappWeb: ChannelDefinition = {
  create: (account, env) => createWhatsappWebChannel(account, env),
  settings: whatsappWebSettings,
  secrets: whatsappWebSecrets,
  isPaired: true,
  isUnofficial: true,
};

/** Instagram: direct messages to a professional account that is connected with a Facebook page. */
import type { ChannelDefinition } from "../channel.ts";
import { createDirectChannel } from "../meta/direct/channel.ts";
import { INSTAGRAM } from "../meta/direct/platform.ts";
import { directSecrets, instagramSettings } from "../meta/direct/settings.ts";

export const instagram: ChannelDefinition = {
  create(account, env) {
    const { instagramId: accountId, ...settings } = instagramSettings.parse(account.settings);
    return createDirectChannel(INSTAGRAM, account, { ...settings, accountId }, env);
  },
  settings: instagramSettings,
  secrets: directSecrets,
  externalIdOf: ({ settings }) => instagramSettings.parse(settings).instagramId,
};

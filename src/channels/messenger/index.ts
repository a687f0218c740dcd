/** Messenger: what people write to a Facebook page. */
import type { ChannelDefinition } from "../channel.ts";
import { createDirectChannel } from "../meta/direct/channel.ts";
import { MESSENGER } from "../meta/direct/platform.ts";
import { directSecrets, messengerSettings } from "../meta/direct/settings.ts";

export const messenger: ChannelDefinition = {
  create(account, env) {
    const settings = messengerSettings.parse(account.settings);
    return createDirectChannel(MESSENGER, account, { ...settings, accountId: settings.pageId }, env);
  },
  settings: messengerSettings,
  secrets: directSecrets,
  externalIdOf: ({ settings }) => messengerSettings.parse(settings).pageId,
};

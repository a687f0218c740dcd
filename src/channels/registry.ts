/** The one list of channels. */
import type { ChannelFactory, ChannelKind } from "./channel.ts";
import { createTerminalChannel } from "./terminal/index.ts";
import { createWebchatChannel } from "./webchat/index.ts";

export const channelFactories: Record<ChannelKind, ChannelFactory> = {
  webchat: createWebchatChannel,
  terminal: createTerminalChannel,
};

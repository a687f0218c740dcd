/** The channel against the emulated connector: one bot, one person, and all that the channel told. */

import { botframework } from "../../src/channels/botframework/index.ts";
import type { Channel, ChannelEvent, Json, OutboundMessage, Part, Receive } from "../../src/channels/channel.ts";
import { newId } from "../../src/lib/ids.ts";
import { BOT, type BotConnector, startBotConnector } from "../emulators/botframework/connector.ts";
import { channelEnv, type TestEnv } from "../harness/channel-env.ts";

export interface BotLine extends TestEnv {
  readonly connector: BotConnector;
  readonly channel: Channel;
  readonly heard: ChannelEvent[];
  readonly receive: Receive;
  /** Posts an activity to the channel; the answer's status. */
  post(activity: unknown, authorization?: string): Promise<number>;
  outbound(parts: readonly Part[]): OutboundMessage;
  close(): Promise<void>;
}

export async function openBotLine(settings: Record<string, Json> = {}): Promise<BotLine> {
  const connector = await startBotConnector();
  const test = channelEnv({
    providers: { botLogin: `${connector.url}/login`, botOpenId: connector.openIdUrl },
    webhookUrl: "https://shop.example/webhooks/botframework/x",
  });
  const { appId, appPassword, authority } = BOT;
  const channel = botframework.create(
    {
      id: newId("channelAccount"),
      tenantId: newId("tenant"),
      kind: "botframework",
      name: "exam",
      settings: botframework.settings.parse({ tenantId: authority, ...settings }),
      secrets: { appId, appPassword },
    },
    test.env,
  );
  const heard: ChannelEvent[] = [];
  const receive: Receive = async (event) => {
    heard.push(event);
    return { messageId: `msg_${heard.length}`, conversationId: "cnv", position: heard.length, duplicate: false };
  };
  return {
    ...test,
    connector,
    channel,
    heard,
    receive,
    post: (activity, authorization) =>
      connector.post(
        (request) => channel.webhook?.(request) ?? Promise.reject(new Error("no webhook")),
        activity,
        authorization,
      ),
    outbound(parts) {
      const last = heard.findLast((event) => event.type === "message");
      if (last?.type !== "message") throw new Error("nobody has written");
      return { key: "msg_key", address: last.message.address, parts };
    },
    async close() {
      await channel.close();
      await connector.close();
    },
  };
}

/** The channel against the emulator: one number, one person, and all that the channel told. */
export { lastParts, never, textsHeard } from "../harness/heard.ts";

import type {
  Channel,
  ChannelEnv,
  ChannelEvent,
  Json,
  OutboundMessage,
  Part,
  Receive,
} from "../../src/channels/channel.ts";
import { createWhatsappCloudChannel } from "../../src/channels/whatsapp-cloud/channel.ts";
import { whatsappCloudSettings } from "../../src/channels/whatsapp-cloud/settings.ts";
import { NUMBER, SECRETS } from "../../src/emulators/whatsapp-cloud/account.ts";
import type { Phone, PhoneOptions } from "../../src/emulators/whatsapp-cloud/phones.ts";
import {
  startWhatsappCloud,
  type WhatsappCloud,
  type WhatsappCloudOptions,
} from "../../src/emulators/whatsapp-cloud/whatsapp-cloud.ts";
import { newId } from "../../src/lib/ids.ts";
import { channelEnv, type TestEnv } from "../harness/channel-env.ts";

export const WA_ID = "51999888777";

export const SETTINGS = {
  phoneNumberId: NUMBER.phoneNumberId,
  businessAccountId: NUMBER.businessAccountId,
} as const;

export interface Line extends TestEnv {
  readonly meta: WhatsappCloud;
  readonly channel: Channel;
  readonly person: Phone;
  /** What the channel handed over, in order. */
  readonly heard: ChannelEvent[];
  /** Hands events over to `heard`. */
  readonly receive: Receive;
  /** A message for the person; the address is that of their last message. */
  outbound(parts: readonly Part[], key?: string): OutboundMessage;
  close(): Promise<void>;
}

export interface LineOptions extends WhatsappCloudOptions {
  readonly settings?: Readonly<Record<string, Json>>;
  readonly person?: Partial<PhoneOptions>;
  readonly env?: Partial<ChannelEnv>;
  /** True leaves the channel closed. */
  readonly isClosed?: boolean;
}

/** Starts the emulator and the channel; the webhook is set. */
export async function openLine({
  settings = {},
  person = {},
  env = {},
  isClosed = false,
  ...options
}: LineOptions = {}): Promise<Line> {
  const meta = await startWhatsappCloud(options);
  const test = channelEnv({
    providers: { graph: meta.graph },
    ...(options.clock ? { clock: options.clock } : {}),
    ...env,
  });
  const channel = createWhatsappCloudChannel(
    {
      id: newId("channelAccount"),
      tenantId: newId("tenant"),
      kind: "whatsapp-cloud",
      name: "exam",
      settings: whatsappCloudSettings.parse({ ...SETTINGS, ...settings }),
      secrets: { ...SECRETS },
    },
    test.env,
  );
  const heard: ChannelEvent[] = [];
  const known = new Set<string>();
  const receive: Receive = async (event) => {
    heard.push(event);
    const id = event.type === "message" ? event.message.externalId : "";
    const duplicate = known.has(id);
    known.add(id);
    return { messageId: `msg_${heard.length}`, conversationId: "cnv", position: heard.length, duplicate };
  };
  await channel.open(receive);
  await meta.webhooks.subscribe((request) => channel.webhook?.(request) ?? Promise.reject(new Error("no webhook")));
  if (isClosed) await channel.close();
  const phone = meta.phone({ waId: WA_ID, name: "Ana", ...person });
  let keys = 0;
  return {
    ...test,
    meta,
    channel,
    person: phone,
    heard,
    receive,
    outbound(parts, key = `msg_${++keys}`) {
      const last = heard.findLast((event) => event.type === "message");
      const none = { threadId: WA_ID, userId: WA_ID, route: null };
      return { key, address: last?.type === "message" ? last.message.address : none, parts };
    },
    async close() {
      await channel.close();
      await meta.close();
    },
  };
}

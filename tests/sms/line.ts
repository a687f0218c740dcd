/** The SMS channel against the emulator: one number of ours, and all that the channel told. */
import type { ChannelEvent, Json, OutboundMessage, Part, Receive } from "../../src/channels/channel.ts";
import { sms } from "../../src/channels/sms/index.ts";
import { newId } from "../../src/lib/ids.ts";
import { ACCOUNT, startTwilio, type TwilioEmulator } from "../emulators/twilio/twilio.ts";
import { channelEnv, type TestEnv } from "../harness/channel-env.ts";

export const PERSON = "+51999888777";
export const WEBHOOK = "https://shop.example/webhooks/sms/cha_exam";
export const never = new AbortController().signal;

export interface Line extends TestEnv {
  readonly twilio: TwilioEmulator;
  readonly channel: ReturnType<typeof sms.create>;
  readonly heard: ChannelEvent[];
  readonly receive: Receive;
  /** A message to the person. */
  outbound(parts: readonly Part[] | string, key?: string): OutboundMessage;
  close(): Promise<void>;
}

/** The channel is open unless `isClosed`. */
export async function openLine({
  settings = {},
  isClosed = false,
  webhookUrl = WEBHOOK,
}: {
  settings?: { [name: string]: Json };
  isClosed?: boolean;
  webhookUrl?: string | null;
} = {}): Promise<Line> {
  const twilio = await startTwilio();
  const test = channelEnv({ providers: { twilio: twilio.url }, webhookUrl });
  const { accountSid, from, authToken } = ACCOUNT;
  const channel = sms.create(
    {
      id: newId("channelAccount"),
      tenantId: newId("tenant"),
      kind: "sms",
      name: "exam",
      settings: sms.settings.parse({ accountSid, from, ...settings }),
      secrets: { authToken },
    },
    test.env,
  );
  twilio.subscribe(WEBHOOK, (request) => channel.webhook?.(request) ?? Promise.reject(new Error("no webhook")));
  const heard: ChannelEvent[] = [];
  const known = new Set<string>();
  const receive: Receive = async (event) => {
    heard.push(event);
    const id = event.type === "message" ? event.message.externalId : `${heard.length}`;
    const duplicate = known.has(id);
    known.add(id);
    return { messageId: `msg_${heard.length}`, conversationId: "cnv", position: heard.length, duplicate };
  };
  if (!isClosed) await channel.open(receive);
  let keys = 0;
  return {
    ...test,
    twilio,
    channel,
    heard,
    receive,
    outbound: (parts, key = `msg_${++keys}`) => ({
      key,
      address: { threadId: PERSON, userId: PERSON, route: null },
      parts: typeof parts === "string" ? [{ type: "text", text: parts }] : parts,
    }),
    async close() {
      await channel.close();
      await twilio.close();
    },
  };
}

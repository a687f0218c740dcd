/** The e-mail channel against both emulators: what a person writes and is shown, and all that the channel told. */
export { never, textsHeard } from "../harness/heard.ts";

import type { ChannelEvent, Json, OutboundMessage, Part, Receive, WebhookRequest } from "../../src/channels/channel.ts";
import { email } from "../../src/channels/email/index.ts";
import { newId } from "../../src/lib/ids.ts";
import { createManualClock } from "../../src/lib/time.ts";
import { rawPost } from "../emulators/mail/bring.ts";
import { type SendgridEmulator, startSendgrid } from "../emulators/mail/sendgrid.ts";
import { type SmtpEmulator, startSmtp } from "../emulators/mail/smtp.ts";
import { type Written, writeMail } from "../emulators/mail/write.ts";
import { channelEnv, type TestEnv } from "../harness/channel-env.ts";

export const PERSON = "ana@cliente.pe";
export const SECRET = "un-secreto-de-prueba";
export const WEBHOOK = "https://shop.example/webhooks/email/cha_exam";

export interface Box extends TestEnv {
  readonly smtp: SmtpEmulator;
  readonly sendgrid: SendgridEmulator;
  readonly accountId: string;
  readonly clock: ReturnType<typeof createManualClock>;
  readonly channel: ReturnType<typeof email.create>;
  readonly heard: ChannelEvent[];
  readonly receive: Receive;
  /** Brings a mail; throws when it was not confirmed. */
  write(mail: Written): Promise<void>;
  /** Gives the answer of the webhook. */
  call(request: WebhookRequest): Promise<number>;
  /** A message to the person; to the thread of their last mail where they wrote. */
  outbound(parts: readonly Part[] | string, key?: string): OutboundMessage;
  close(): Promise<void>;
}

export async function openBox({
  via = "smtp",
  settings = {},
  isClosed = false,
  webhookUrl = WEBHOOK,
}: {
  via?: "smtp" | "sendgrid";
  settings?: { [name: string]: Json };
  isClosed?: boolean;
  webhookUrl?: string | null;
} = {}): Promise<Box> {
  const [smtp, sendgrid] = await Promise.all([startSmtp(), startSendgrid()]);
  const clock = createManualClock(new Date("2026-11-21T15:00:00Z"));
  const test = channelEnv({ providers: { sendgrid: sendgrid.url }, webhookUrl, clock });
  const accountId = newId("channelAccount");
  const channel = email.create(
    {
      id: accountId,
      tenantId: newId("tenant"),
      kind: "email",
      name: "exam",
      settings: email.settings.parse({
        address: "ventas@tienda.pe",
        senderName: "Tienda Ñandú",
        via,
        smtpHost: "127.0.0.1",
        smtpPort: smtp.port,
        smtpSecurity: "none",
        ...settings,
      }),
      secrets: { password: via === "smtp" ? smtp.password : sendgrid.apiKey, webhookSecret: SECRET },
    },
    test.env,
  );
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
  const box: Box = {
    ...test,
    smtp,
    sendgrid,
    accountId,
    clock,
    channel,
    heard,
    receive,
    async write(mail) {
      const status = await box.call(rawPost(await writeMail(mail), SECRET));
      if (status !== 200) throw new Error(`the webhook answered ${status}`);
    },
    async call(request) {
      if (!channel.webhook) throw new Error("no webhook");
      return (await channel.webhook(request)).status;
    },
    outbound(parts, key = `msg_${++keys}`) {
      const last = heard.findLast((event) => event.type === "message");
      const address =
        last?.type === "message" ? last.message.address : { threadId: "t-new", userId: PERSON, route: null };
      return { key, address, parts: typeof parts === "string" ? [{ type: "text", text: parts }] : parts };
    },
    async close() {
      await channel.close();
      await Promise.all([smtp.close(), sendgrid.close()]);
    },
  };
  return box;
}

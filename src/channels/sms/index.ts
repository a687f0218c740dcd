/** SMS by Twilio: a phone number is a thread. */
import { ChannelError } from "../../lib/errors.ts";
import { say } from "../../lib/texts.ts";
import type { Channel, ChannelAccount, ChannelDefinition, ChannelEnv, Receive } from "../channel.ts";
import { BODY_MAX } from "./segments.ts";
import { layOut, sendMessage } from "./send.ts";
import { smsSecrets, smsSettings } from "./settings.ts";
import { createTwilioApi } from "./twilio-api.ts";
import { answerCall } from "./webhook.ts";

export const sms: ChannelDefinition = {
  create: createSmsChannel,
  settings: smsSettings,
  secrets: smsSecrets,
  externalIdOf({ settings }) {
    const { accountSid, from, messagingServiceSid } = smsSettings.parse(settings);
    return `${accountSid}:${messagingServiceSid ?? from}`;
  },
};

function createSmsChannel(account: ChannelAccount, env: ChannelEnv): Channel {
  const settings = smsSettings.parse(account.settings);
  const { authToken } = smsSecrets.parse(account.secrets);
  const { accountSid, locale, perSecond, from, messagingServiceSid } = settings;
  const { webhookUrl } = env;
  const api = createTwilioApi({ url: env.providers.twilio, accountSid, authToken, locale });
  let receive: Receive | null = null;

  return {
    kind: "sms",
    limits: {
      textLength: BODY_MAX,
      choices: 0,
      fileBytes: 0,
      windowHours: null,
      perSecond: { account: perSecond, thread: 1 },
      idempotentSend: false,
    },
    async open(given) {
      receive = given;
    },
    async send(message, signal) {
      if (!receive) throw new ChannelError("disconnected", say(locale, "sms.reason.closed"));
      try {
        const externalId = await sendMessage({ api, settings, webhookUrl }, message, signal);
        await env.report(null);
        return { externalId };
      } catch (error) {
        const fault =
          error instanceof ChannelError ? error : new ChannelError("rejected", String(error), { cause: error });
        if (fault.fault === "unauthorized") await env.report("unauthorized");
        throw fault;
      }
    },
    piecesOf: (parts) => Math.max(1, layOut({ settings, webhookUrl }, parts).bodies.length),
    async close() {
      receive = null;
    },
    async webhook(request) {
      if (!receive) throw new ChannelError("disconnected", `the channel of ${account.id} is not open`);
      // A signature is over the public address: without one nobody can be Twilio.
      if (webhookUrl === null) return { status: 404 };
      return answerCall({ settings, authToken, webhookUrl, env, receive }, request);
    },
    async probe(signal) {
      const name = await api.accountName(signal);
      return { name: [name, messagingServiceSid ?? from].join(" · ") };
    },
  };
}

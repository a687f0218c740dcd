/** E-mail: out by SMTP or SendGrid, in by webhook. A thread of mails with one person is a conversation. */
import { ChannelError } from "../../lib/errors.ts";
import { say } from "../../lib/texts.ts";
import type { Channel, ChannelAccount, ChannelDefinition, ChannelEnv, Receive } from "../channel.ts";
import { compose, FILES_BYTES } from "./compose.ts";
import { mailFault } from "./faults.ts";
import { createRepeats } from "./repeats.ts";
import { createSendgridSender } from "./sendgrid.ts";
import { emailSecrets, emailSettings } from "./settings.ts";
import { createSmtpSender } from "./smtp.ts";
import { createThreads } from "./thread.ts";
import { answerCall } from "./webhook.ts";

export const email: ChannelDefinition = {
  create: createEmailChannel,
  settings: emailSettings,
  secrets: emailSecrets,
  externalIdOf: ({ settings }) => emailSettings.parse(settings).address,
};

/** A mail is never split; this is what its reader can be asked to read. */
const TEXT_LENGTH = 20_000;

function createEmailChannel(account: ChannelAccount, env: ChannelEnv): Channel {
  const settings = emailSettings.parse(account.settings);
  const secrets = emailSecrets.parse(account.secrets);
  const { address, replyAddress, locale, via, perSecond } = settings;
  const { clock } = env;
  const threads = createThreads(`${account.id}:${secrets.webhookSecret}`, address.split("@")[1] ?? "localhost");
  const sender =
    via === "smtp"
      ? createSmtpSender(settings, secrets.password)
      : createSendgridSender({ url: env.providers.sendgrid, apiKey: secrets.password, locale, accountId: account.id });
  const repeats = createRepeats(clock);
  const ours = [address, ...(replyAddress === null ? [] : [replyAddress])];
  let receive: Receive | null = null;

  return {
    kind: "email",
    limits: {
      textLength: TEXT_LENGTH,
      choices: 0,
      fileBytes: FILES_BYTES,
      windowHours: null,
      perSecond: { account: perSecond, thread: 1 },
      // Many programs show a Message-ID once, but not all of them.
      idempotentSend: false,
    },
    async open(given) {
      receive = given;
    },
    async send(message, signal) {
      if (!receive) throw new ChannelError("disconnected", say(locale, "email.reason.closed"));
      try {
        const draft = await compose({ settings, threads, env }, message, signal);
        if (!draft) throw mailFault("rejected", "empty", locale);
        await sender.send(draft, clock.now(), signal);
        await env.report(null);
        return { externalId: draft.messageId };
      } catch (error) {
        const fault =
          error instanceof ChannelError ? error : new ChannelError("rejected", String(error), { cause: error });
        if (fault.fault === "unauthorized") await env.report("unauthorized");
        throw fault;
      }
    },
    async close() {
      receive = null;
    },
    async webhook(request) {
      if (!receive) throw new ChannelError("disconnected", `the channel of ${account.id} is not open`);
      const deps = { accountId: account.id, settings, secrets, env, threads, repeats, ours, locale, receive };
      return answerCall(deps, request);
    },
    async probe(signal) {
      await sender.probe(signal);
      return { name: address };
    },
  };
}

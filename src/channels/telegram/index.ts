/** Telegram, by the Bot API: a person's private chat with the bot is a thread. Groups are not heard. */
import { z } from "zod";
import { ChannelError } from "../../lib/errors.ts";
import type { Channel, ChannelAccount, ChannelDefinition, ChannelEnv, Receive } from "../channel.ts";
import { createApi } from "./api.ts";
import { type Poller, startPoller } from "./poller.ts";
import { createUpdateReceiver } from "./receive.ts";
import { render, telegramLimits } from "./render.ts";
import { type Spacing, sendMessage } from "./send.ts";
import { botIdOf, telegramSecrets, telegramSettings } from "./settings.ts";
import type { Update } from "./update.ts";
import { answerCall, isCallable, register, secretOf } from "./webhook.ts";

export const telegram: ChannelDefinition = {
  create: createTelegramChannel,
  settings: telegramSettings,
  secrets: telegramSecrets,
  externalIdOf: ({ secrets }) => botIdOf(secrets),
};

const me = z.object({ first_name: z.string(), username: z.string().optional() });

/** What is open between `open` and `close`. */
interface Session {
  receive: Receive;
  readonly poller: Poller | null;
  readonly stop: AbortController;
}

function createTelegramChannel(account: ChannelAccount, env: ChannelEnv): Channel {
  const { token } = telegramSecrets.parse(account.secrets);
  const settings = telegramSettings.parse(account.settings);
  const api = createApi(env.providers.telegram, token);
  const updates = createUpdateReceiver(api, env);
  const secret = secretOf(token, account.id);
  const url = settings.receive === "auto" && env.webhookUrl && isCallable(env.webhookUrl) ? env.webhookUrl : null;
  const spacing: Spacing = new Map();
  let session: Session | null = null;

  const handle = async (update: Update): Promise<void> => {
    if (!session) throw new ChannelError("disconnected", "the channel is not open");
    await updates.receive(update, session.receive);
  };

  return {
    kind: "telegram",
    limits: telegramLimits,
    async open(receive) {
      if (session) {
        session.receive = receive;
        return;
      }
      const stop = new AbortController();
      session = { receive, stop, poller: url ? null : startPoller({ api, env, handle }) };
      if (url)
        register({ api, env }, { url, secret }, stop.signal).catch((error: unknown) =>
          env.log.warn({ err: error }, "the webhook was not registered"),
        );
    },
    piecesOf: (parts) => Math.max(1, render(parts).length),
    async send(message, signal) {
      if (!session) throw new ChannelError("disconnected", "the channel is not open");
      try {
        return { externalId: await sendMessage({ api, files: env.files, spacing }, message, signal) };
      } catch (error) {
        const fault =
          error instanceof ChannelError
            ? error
            : new ChannelError("rejected", "not made into a call", { cause: error });
        if (fault.fault === "unauthorized") await env.report("unauthorized");
        throw fault;
      }
    },
    async close() {
      const closing = session;
      session = null;
      closing?.stop.abort(new Error("the channel is closed"));
      await closing?.poller?.stop();
    },
    async webhook(request) {
      // While it polls, Telegram calls nobody.
      if (!url) return { status: 404 };
      return answerCall(request, { secret, handle });
    },
    async probe(signal) {
      const { first_name: name, username } = await api.call("getMe", {}, me, signal);
      return { name: username === undefined ? name : `@${username}` };
    },
  };
}

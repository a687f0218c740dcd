/** A bot behind the Bot Framework connector: Teams, Direct Line of Azure and the other channels of an Azure Bot. */
import { ChannelError } from "../../lib/errors.ts";
import { pause } from "../../lib/signal.ts";
import { SECOND_MS } from "../../lib/time.ts";
import type {
  Channel,
  ChannelAccount,
  ChannelDefinition,
  ChannelEnv,
  FileRef,
  OutboundMessage,
  Receive,
} from "../channel.ts";
import { routeSchema } from "./activity.ts";
import { createAuthenticate } from "./authenticate.ts";
import { type Connector, createConnector } from "./connector.ts";
import { receiveActivity } from "./receive.ts";
import { activityOf, botFrameworkLimits, render } from "./render.ts";
import { authorityOf, botFrameworkSecrets, botFrameworkSettings } from "./settings.ts";
import { answerCall } from "./webhook.ts";

export const botframework: ChannelDefinition = {
  create: createBotFrameworkChannel,
  settings: botFrameworkSettings,
  secrets: botFrameworkSecrets,
  externalIdOf: ({ secrets }) => botFrameworkSecrets.parse(secrets).appId,
};

/** Between two pieces of a message. */
const PIECE_PAUSE_MS = SECOND_MS;

function createBotFrameworkChannel(account: ChannelAccount, env: ChannelEnv): Channel {
  const { appId, appPassword } = botFrameworkSecrets.parse(account.secrets);
  const settings = botFrameworkSettings.parse(account.settings);
  const { botLogin: loginUrl, botOpenId: openIdUrl } = env.providers;
  const authenticate = createAuthenticate({ appId, openIdUrl });
  const connector = createConnector({
    clock: env.clock,
    loginUrl,
    authority: authorityOf(settings),
    appId,
    appPassword,
  });
  let receive: Receive | null = null;

  return {
    kind: "botframework",
    limits: botFrameworkLimits,
    async open(given) {
      receive = given;
    },
    async send(message, signal) {
      if (!receive) throw new ChannelError("disconnected", "the channel is not open");
      try {
        const externalId = await sendMessage(connector, message, linksFrom(env.webhookUrl), signal);
        await env.report(null);
        return { externalId };
      } catch (error) {
        const fault =
          error instanceof ChannelError
            ? error
            : new ChannelError("rejected", "not made into a call", { cause: error });
        if (fault.fault === "unauthorized") await env.report("unauthorized");
        throw fault;
      }
    },
    piecesOf: (parts) => Math.max(1, render(parts, linksFrom(env.webhookUrl)).length),
    async close() {
      receive = null;
    },
    webhook(request) {
      const open = receive;
      if (!open) throw new ChannelError("disconnected", "the channel is not open");
      return answerCall(request, {
        authenticate,
        // Only where a stand-in for Microsoft is configured.
        allowsPlain: openIdUrl.startsWith("http://"),
        handle: (activity) =>
          receiveActivity({ env, connector, showsTyping: settings.showsTyping, receive: open }, activity),
      });
    },
    async probe(signal) {
      await connector.signIn(signal);
      return { name: appId };
    },
  };
}

/** Returns the connector's id of the message, of its last piece where it is several. */
async function sendMessage(
  connector: Connector,
  { address, parts }: OutboundMessage,
  linkOf: (file: FileRef) => string | null,
  signal: AbortSignal,
): Promise<string> {
  const route = routeSchema.safeParse(address.route);
  if (!route.success) throw new ChannelError("rejected", "it is not known where the conversation is");
  const said = render(parts, linkOf);
  if (said.length === 0) throw new ChannelError("rejected", "a message that says nothing");
  let lastId = "";
  for (const [index, piece] of said.entries()) {
    if (index > 0) await pause(PIECE_PAUSE_MS, signal);
    try {
      lastId = await connector.post(route.data, activityOf(piece, route.data), signal);
    } catch (error) {
      if (index === 0 || !(error instanceof ChannelError)) throw error;
      throw new ChannelError("uncertain", `only a part of the message was shown: ${error.message}`, { cause: error });
    }
  }
  return `${address.threadId}/${lastId}`;
}

/** The public address of a file; null for what has none. */
function linksFrom(webhookUrl: string | null): (file: FileRef) => string | null {
  return ({ url }) => {
    if (url === undefined) return null;
    if (/^https?:\/\//.test(url)) return url;
    return webhookUrl === null ? null : new URL(url, webhookUrl).href;
  };
}

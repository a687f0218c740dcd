/** A page on Messenger or a professional account on Instagram: called by webhook, answered through the Graph API. */
import { z } from "zod";
import { ChannelError } from "../../../lib/errors.ts";
import { say } from "../../../lib/texts.ts";
import { SECOND_MS } from "../../../lib/time.ts";
import type { Channel, ChannelAccount, ChannelEnv, Receive } from "../../channel.ts";
import { createWindows } from "../../whatsapp-cloud/window.ts";
import { createDownloads } from "../downloads.ts";
import { createGraph } from "../graph.ts";
import { linksFrom } from "../links.ts";
import { answerCall } from "../webhook-call.ts";
import { channelErrorOf } from "./faults.ts";
import { createOwnSends } from "./own-sends.ts";
import { limitsOf, type Platform } from "./platform.ts";
import { createProfiles } from "./profiles.ts";
import { sendMessage } from "./send.ts";
import { type DirectSettings, directSecrets } from "./settings.ts";
import { setUp } from "./setup.ts";
import { createUploads } from "./uploads.ts";
import { takePosted } from "./webhook.ts";

const MARK_READ_MS = 5 * SECOND_MS;
const described = z.object({ name: z.string().optional(), username: z.string().optional() });

/** @param settings the account's, checked, with the id whose webhooks are ours */
export function createDirectChannel(
  platform: Platform,
  account: ChannelAccount,
  settings: DirectSettings,
  env: ChannelEnv,
): Channel {
  const secrets = directSecrets.parse(account.secrets);
  const { locale, pageId } = settings;
  const app = platform.name;
  const graph = createGraph({
    graphUrl: env.providers.graph,
    accessToken: secrets.accessToken,
    errorOf: (error, httpStatus) => channelErrorOf(error, httpStatus, { app, locale }),
    sentence: (reason) => say(locale, `meta.reason.${reason}`, { app }),
  });
  const shared = { platform, settings, graph, windows: createWindows(), ownSends: createOwnSends() };
  const uploads = createUploads({ graph, env, platform, pageId });
  const sendDeps = { ...shared, uploads, clock: env.clock, linkOf: linksFrom(env.webhookUrl) };
  const receiveDeps = {
    ...shared,
    log: env.log,
    files: env.files,
    downloads: createDownloads(env),
    profiles: createProfiles(graph, env.clock, platform),
  };
  /** What goes on beside an answered webhook or an opened channel. */
  const beside = new Set<Promise<void>>();
  let session: { receive: Receive; readonly stop: AbortController } | null = null;

  const goOn = (work: Promise<void>): void => {
    const noted = work.catch((error: unknown) => env.log.warn({ err: error }, "work beside a channel failed"));
    const kept = noted.finally(() => beside.delete(kept));
    beside.add(kept);
  };

  const markRead = async (userId: string): Promise<void> => {
    try {
      for (const action of ["mark_seen", "typing_on"]) {
        const json = { recipient: { id: userId }, sender_action: action };
        const signal = AbortSignal.timeout(MARK_READ_MS);
        await graph.call({ method: "POST", path: `${pageId}/messages`, json, signal });
      }
    } catch (error) {
      // A courtesy: nobody is told of its failure, least of all the webhook that is answered already.
      env.log.info({ err: error }, "a message could not be marked as seen");
    }
  };

  const opened = () => {
    if (!session) throw new ChannelError("disconnected", `the channel of ${account.id} is not open`);
    return session;
  };

  return {
    kind: platform.kind,
    limits: limitsOf(platform, settings.throughputPerSecond),
    async open(receive) {
      if (session) {
        session.receive = receive;
        return;
      }
      const stop = new AbortController();
      session = { receive, stop };
      goOn(setUp({ graph, env, platform, settings }, stop.signal));
    },
    async send(message, signal) {
      opened();
      try {
        const externalId = await sendMessage(sendDeps, message, signal);
        await env.report(null);
        return { externalId };
      } catch (error) {
        const fault =
          error instanceof ChannelError ? error : new ChannelError("rejected", String(error), { cause: error });
        if (fault.fault === "unauthorized") await env.report("unauthorized");
        throw fault;
      }
    },
    async close() {
      const closing = session;
      session = null;
      closing?.stop.abort(new Error("the channel is closed"));
      await Promise.all(beside);
    },
    async webhook(request) {
      const { receive } = opened();
      const onMessage = ({ userId }: { userId: string }) => {
        if (settings.marksRead) goOn(markRead(userId));
      };
      return answerCall(request, secrets, (posted) => takePosted({ ...receiveDeps, receive, onMessage }, posted));
    },
    async probe(signal) {
      const { accountId } = settings;
      const fields = platform.kind === "instagram" ? "name,username" : "name";
      const answer = await graph.call({ method: "GET", path: accountId, query: { fields }, signal });
      const { name, username } = described.safeParse(answer).data ?? {};
      return { name: [name, username && `@${username}`].filter(Boolean).join(" · ") || accountId };
    },
  };
}

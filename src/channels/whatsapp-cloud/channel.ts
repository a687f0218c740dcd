/** A WhatsApp number on Meta's Cloud API: called by webhook, answered through the Graph API. */
import { z } from "zod";
import { ChannelError } from "../../lib/errors.ts";
import { SECOND_MS } from "../../lib/time.ts";
import type { Channel, ChannelAccount, ChannelEnv, ChannelLimits, Receive } from "../channel.ts";
import { linksFrom } from "../meta/links.ts";
import { createClaims } from "./claims.ts";
import { DOCUMENT_BYTES, LIMITS } from "./compose.ts";
import { createGraph } from "./graph.ts";
import { createMedia } from "./media.ts";
import { createPace } from "./pace.ts";
import type { ReadMessage } from "./read-webhook.ts";
import { type SendDeps, sendMessage, sendTemplate, type TemplateMessage } from "./send.ts";
import { type WhatsappCloudSettings, whatsappCloudSecrets, whatsappCloudSettings } from "./settings.ts";
import { createTemplateBook } from "./template-book.ts";
import { createTemplates, type Templates } from "./templates.ts";
import { answerWebhook } from "./webhook.ts";
import { createWindows, WINDOW_HOURS } from "./window.ts";

export interface WhatsappCloudChannel extends Channel {
  readonly templates: Templates;
  /**
   * Sends an approved template, at any time. Throws `ChannelError` and nothing else: `rejected` at once for one that Meta
   * has paused, disabled or not approved, as far as this process knows.
   */
  sendTemplate(message: TemplateMessage, signal: AbortSignal): Promise<{ externalId: string }>;
}

/** Whether a channel can send templates. */
export function isWhatsappCloudChannel(channel: Channel): channel is WhatsappCloudChannel {
  return channel.kind === "whatsapp-cloud" && "sendTemplate" in channel;
}

const MARK_READ_MS = 5 * SECOND_MS;
const described = z.object({ verified_name: z.string().optional(), display_phone_number: z.string().optional() });

export function createWhatsappCloudChannel(account: ChannelAccount, env: ChannelEnv): WhatsappCloudChannel {
  const settings = whatsappCloudSettings.parse(account.settings);
  const secrets = whatsappCloudSecrets.parse(account.secrets);
  const { phoneNumberId, businessAccountId, locale } = settings;
  const graph = createGraph({ graphUrl: env.providers.graph, accessToken: secrets.accessToken, locale });
  const media = createMedia({ graph, env, phoneNumberId });
  const pace = createPace(env.clock, settings);
  const claims = createClaims();
  const book = createTemplateBook(createTemplates(graph, businessAccountId), locale);
  const windows = createWindows();
  const linkOf = linksFrom(env.webhookUrl);
  const { clock } = env;
  const sendDeps: SendDeps = { graph, media, pace, claims, windows, clock, phoneNumberId, locale, linkOf };
  /** What goes on beside an answered webhook. */
  const beside = new Set<Promise<void>>();
  let receive: Receive | null = null;

  const markRead = async ({ externalId }: ReadMessage): Promise<void> => {
    const json = {
      messaging_product: "whatsapp",
      status: "read",
      message_id: externalId,
      typing_indicator: { type: "text" },
    };
    try {
      const signal = AbortSignal.timeout(MARK_READ_MS);
      await graph.call({ method: "POST", path: `${phoneNumberId}/messages`, json, signal });
    } catch (error) {
      // Blue ticks are a courtesy: nobody is told of their failure, least of all the webhook that is answered already.
      env.log.info({ err: error }, "a message could not be marked as read");
    }
  };

  /** Runs a send and tells what it teaches about the account. */
  const sending = async (send: () => Promise<string>): Promise<{ externalId: string }> => {
    if (!receive) throw new ChannelError("disconnected", `the channel of ${account.id} is not open`);
    try {
      const externalId = await send();
      await env.report(null);
      return { externalId };
    } catch (error) {
      const fault =
        error instanceof ChannelError ? error : new ChannelError("rejected", String(error), { cause: error });
      if (fault.fault === "unauthorized") await env.report("unauthorized");
      throw fault;
    }
  };

  return {
    kind: "whatsapp-cloud",
    limits: limitsOf(settings),
    templates: book.templates,
    async open(given) {
      receive = given;
    },
    async send(message, signal) {
      return sending(() => sendMessage(sendDeps, message, signal));
    },
    async sendTemplate(message, signal) {
      return sending(() => book.guard(message.template, () => sendTemplate(sendDeps, message, signal)));
    },
    async close() {
      receive = null;
      await Promise.all(beside);
    },
    async webhook(request) {
      if (!receive) throw new ChannelError("disconnected", `the channel of ${account.id} is not open`);
      const { mediaWaitMs } = settings;
      return answerWebhook(
        {
          settings,
          secrets,
          env,
          claims,
          media,
          locale,
          mediaWaitMs,
          windows,
          receive,
          onTemplate: book.changed,
          onMessage(message) {
            if (!settings.marksRead) return;
            const work = markRead(message).finally(() => beside.delete(work));
            beside.add(work);
          },
        },
        request,
      );
    },
    async probe(signal) {
      const query = { fields: "verified_name,display_phone_number" };
      const answer = described.safeParse(await graph.call({ method: "GET", path: phoneNumberId, query, signal }));
      const { verified_name: name, display_phone_number: phone } = answer.data ?? {};
      return { name: [name, phone].filter(Boolean).join(" · ") || phoneNumberId };
    },
  };
}

function limitsOf({ throughputPerSecond }: WhatsappCloudSettings): ChannelLimits {
  return {
    textLength: LIMITS.text,
    choices: LIMITS.rows,
    fileBytes: DOCUMENT_BYTES,
    windowHours: WINDOW_HOURS,
    // The slow pace of a pair allows bursts, which `pace.ts` counts; over all processes one a second holds.
    perSecond: { account: throughputPerSecond, thread: 1 },
    idempotentSend: false,
  };
}

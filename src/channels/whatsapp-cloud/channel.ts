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
import { routeOf } from "./payload.ts";
import { createReadMarks } from "./read-marks.ts";
import { sendMessage } from "./send.ts";
import type { SendDeps } from "./send-one.ts";
import { type WhatsappCloudSettings, whatsappCloudSecrets, whatsappCloudSettings } from "./settings.ts";
import { createTemplateBook } from "./template-book.ts";
import { createTemplatesAtMeta } from "./templates.ts";
import { answerWebhook } from "./webhook.ts";
import { createWindows, WINDOW_HOURS } from "./window.ts";

const DESCRIBE_MS = 5 * SECOND_MS;
const described = z.object({ verified_name: z.string().optional(), display_phone_number: z.string().optional() });

export function createWhatsappCloudChannel(account: ChannelAccount, env: ChannelEnv): Channel {
  const settings = whatsappCloudSettings.parse(account.settings);
  const secrets = whatsappCloudSecrets.parse(account.secrets);
  const { phoneNumberId, businessAccountId, locale } = settings;
  const graph = createGraph({ graphUrl: env.providers.graph, accessToken: secrets.accessToken, locale });
  const media = createMedia({ graph, env, phoneNumberId });
  const pace = createPace(env.clock, settings);
  const claims = createClaims();
  const { clock, log } = env;
  const atMeta = createTemplatesAtMeta(graph, businessAccountId);
  const templates = createTemplateBook({ atMeta, shelf: env.templates, clock, log });
  const windows = createWindows();
  const linkOf = linksFrom(env.webhookUrl);
  const { userIdField } = settings;
  const sendDeps: SendDeps = {
    graph,
    media,
    pace,
    claims,
    windows,
    templates,
    clock,
    log,
    phoneNumberId,
    userIdField,
    locale,
    linkOf,
  };
  const marks = createReadMarks({ graph, settings, log });
  let receive: Receive | null = null;
  /** As people write it; asked for once. */
  let displayPhone: Promise<string> | null = null;

  const describe = async (signal: AbortSignal) => {
    const query = { fields: "verified_name,display_phone_number" };
    const answer = described.safeParse(await graph.call({ method: "GET", path: phoneNumberId, query, signal }));
    return answer.data ?? {};
  };
  const ownPhone = (): Promise<string> => {
    displayPhone ??= describe(AbortSignal.timeout(DESCRIBE_MS)).then(({ display_phone_number: phone }) => phone ?? "");
    displayPhone.catch(() => {
      displayPhone = null;
    });
    return displayPhone;
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
    templates: { sync: templates.sync, create: templates.create },
    async open(given) {
      receive = given;
    },
    async send(message, signal) {
      marks.answering(routeOf(message.address).lastId);
      return sending(() => sendMessage(sendDeps, message, signal));
    },
    async close() {
      receive = null;
      await marks.settled();
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
          templates,
          ownPhone,
          onMessage: ({ externalId }) => marks.received(externalId),
        },
        request,
      );
    },
    async probe(signal) {
      const { verified_name: name, display_phone_number: phone } = await describe(signal);
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

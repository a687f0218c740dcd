/**
 * A local server that speaks Meta's Graph API for one WhatsApp number, and posts Meta's webhooks. As strict as the real
 * one: what that refuses is refused here with the same code. Scriptable where the real one fails by chance.
 */

import type { Clock } from "../../../src/lib/time.ts";
import { systemClock } from "../../../src/lib/time.ts";
import { NUMBER, SECRETS } from "./account.ts";
import type { DownloadBehaviour, SendBehaviour } from "./behaviour.ts";
import { startGraphServer } from "./graph-server.ts";
import { createMediaStore } from "./media-store.ts";
import { createPhone, type Phone, type PhoneAtMeta, type PhoneOptions } from "./phones.ts";
import { createRates, type RateOptions } from "./rates.ts";
import { createStatuses, type Statuses } from "./statuses.ts";
import { createTemplateStore, type TemplateStore } from "./template-store.ts";
import { createWebhookSender, type WebhookSender } from "./webhook-sender.ts";

export interface WhatsappCloudOptions extends Partial<RateOptions> {
  readonly clock?: Clock;
  /** True: refusals about the person (131026, 131047) come by status, as they mostly do; else with the answer. */
  readonly refusesLater?: boolean;
  /** True: statuses are posted by themselves; else by `statuses.post`. */
  readonly postsStatuses?: boolean;
  /** Told of every send of a right form that arrives, accepted or not, with the person it is for. */
  readonly onSend?: (to: string) => void;
}

export interface WhatsappCloud {
  /** Of the Graph API, without a version. */
  readonly url: string;
  /** With a version. */
  readonly graph: string;
  readonly webhooks: WebhookSender;
  readonly statuses: Statuses;
  readonly templates: TemplateStore;
  /** The token that opens the API; another one lets the old one die. */
  accessToken: string;
  /** Somebody with WhatsApp. */
  phone(options: PhoneOptions): Phone;
  /** Adds behaviours for the next sends that pass all checks. */
  script(...behaviours: readonly SendBehaviour[]): void;
  scriptDownloads(...behaviours: readonly DownloadBehaviour[]): void;
  /** Ids of messages that were marked as read. */
  readonly read: readonly string[];
  /** Bodies of sends that were accepted. */
  readonly accepted: readonly unknown[];
  /** Requests of all kinds, as "POST messages". */
  readonly requests: readonly string[];
  /** Reviews a template, and tells of it by webhook. */
  review(name: string, status: "APPROVED" | "REJECTED" | "PAUSED" | "DISABLED"): Promise<void>;
  /** A value of the field `messages` with all that Meta posts around it. */
  wrap(value: Readonly<Record<string, unknown>>): unknown;
  close(): Promise<void>;
}

/** Starts the server on a free local port. */
export async function startWhatsappCloud(options: WhatsappCloudOptions = {}): Promise<WhatsappCloud> {
  const { clock = systemClock, refusesLater = false, postsStatuses = false } = options;
  const { throughputPerSecond = 80, pairEverySeconds = 6, pairBurst = 45 } = options;
  const media = createMediaStore();
  const templates = createTemplateStore();
  const webhooks = createWebhookSender(SECRETS);
  const phones: PhoneAtMeta[] = [];
  const state = {
    accessToken: SECRETS.accessToken as string,
    sends: [] as SendBehaviour[],
    downloads: [] as DownloadBehaviour[],
    /** Messages of people, which may be marked as read. */
    written: new Set<string>(),
    read: [] as string[],
    accepted: [] as unknown[],
    requests: [] as string[],
  };
  let last = 0;
  const nextId = () => `wamid.HBgL${String(++last).padStart(8, "0")}AA==`;
  const wrap = (value: Readonly<Record<string, unknown>>) =>
    envelope("messages", {
      messaging_product: "whatsapp",
      metadata: { display_phone_number: NUMBER.displayPhone, phone_number_id: NUMBER.phoneNumberId },
      ...value,
    });
  const statuses = createStatuses({ webhooks, wrap, now: () => clock.now(), isAutomatic: postsStatuses });
  const server = await startGraphServer({
    state,
    media,
    templates,
    statuses,
    phones,
    nextId,
    refusesLater,
    onSend: options.onSend ?? (() => undefined),
    now: () => clock.now(),
    rates: createRates({ throughputPerSecond, pairEverySeconds, pairBurst }),
  });
  return {
    url: server.origin,
    graph: `${server.origin}/v23.0`,
    webhooks,
    statuses,
    templates,
    get accessToken() {
      return state.accessToken;
    },
    set accessToken(token) {
      state.accessToken = token;
    },
    phone(about) {
      const onWritten = (id: string) => void state.written.add(id);
      const phone = createPhone({ webhooks, media, now: () => clock.now(), wrap, onWritten, nextId }, about);
      phones.push(phone);
      return phone;
    },
    script: (...behaviours) => void state.sends.push(...behaviours),
    scriptDownloads: (...behaviours) => void state.downloads.push(...behaviours),
    read: state.read,
    accepted: state.accepted,
    requests: state.requests,
    async review(name, status) {
      for (const template of templates.all.filter((one) => one.name === name)) {
        template.status = status;
        await webhooks.post(
          envelope("message_template_status_update", {
            event: status,
            message_template_id: Number(template.id),
            message_template_name: name,
            message_template_language: template.language,
            reason: status === "REJECTED" ? "INVALID_FORMAT" : null,
          }),
        );
      }
    },
    wrap,
    async close() {
      await statuses.settled();
      await server.close();
    },
  };
}

function envelope(field: string, value: unknown): unknown {
  const changes = [{ field, value }];
  return { object: "whatsapp_business_account", entry: [{ id: NUMBER.businessAccountId, changes }] };
}

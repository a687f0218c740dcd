/**
 * A local server that speaks Meta's Graph API for one WhatsApp number, and posts Meta's webhooks. As strict as the real
 * one: what that refuses is refused here with the same code. Scriptable where the real one fails by chance.
 */

import type { Clock } from "../../lib/time.ts";
import { systemClock } from "../../lib/time.ts";
import { type Watch, watchNothing } from "../traffic.ts";
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
  /** Where the id of a person without a number is taken; in the other place it is lost without a word. */
  readonly userIdField?: "recipient" | "to";
  /** True: statuses are posted by themselves; else by `statuses.post`. */
  readonly postsStatuses?: boolean;
  /** Told of every send of a right form that arrives, accepted or not, with the person it is for. */
  readonly onSend?: (to: string) => void;
  /** What sets the ids of messages of this server apart from those of an earlier one. */
  readonly run?: string;
  /** The behaviour of a send for which none was scripted. */
  readonly behave?: () => SendBehaviour | undefined;
  /** The business has marked a message of a person as read, and perhaps shows that it is writing. */
  readonly onRead?: (id: string, isTyping: boolean) => void;
  readonly watch?: Watch;
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
  /** Ids of those of them that show that they are being answered. */
  readonly typing: readonly string[];
  /** Bodies of sends that were accepted. */
  readonly accepted: readonly unknown[];
  /** Requests of all kinds, as "POST messages". */
  readonly requests: readonly string[];
  /** Reviews a template, and tells of it by webhook. */
  review(name: string, status: "APPROVED" | "REJECTED" | "PAUSED" | "DISABLED"): Promise<void>;
  /** Posts a value of another field about the business account, such as `account_update`. */
  tell(field: string, value: Readonly<Record<string, unknown>>, at?: Date): Promise<void>;
  /** The business writes to somebody with the Business app on the phone. */
  writeOnPhone(to: Phone, content: Readonly<Record<string, unknown>>): Promise<string>;
  /** A value of the field `messages` with all that Meta posts around it. */
  wrap(value: Readonly<Record<string, unknown>>): unknown;
  close(): Promise<void>;
}

/** Starts the server on a free local port. */
export async function startWhatsappCloud(options: WhatsappCloudOptions = {}): Promise<WhatsappCloud> {
  const { clock = systemClock, refusesLater = false, postsStatuses = false, userIdField = "recipient" } = options;
  const { run = "", behave, onRead, watch = watchNothing } = options;
  const { throughputPerSecond = 80, pairEverySeconds = 6, pairBurst = 45 } = options;
  const media = createMediaStore();
  const templates = createTemplateStore();
  const webhooks = createWebhookSender({ ...SECRETS, watch });
  const phones: PhoneAtMeta[] = [];
  const state = {
    accessToken: SECRETS.accessToken as string,
    sends: [] as SendBehaviour[],
    downloads: [] as DownloadBehaviour[],
    /** Messages of people, which may be marked as read. */
    written: new Set<string>(),
    read: [] as string[],
    typing: [] as string[],
    accepted: [] as unknown[],
    requests: [] as string[],
  };
  let last = 0;
  const nextId = () => `wamid.HBgL${run}${String(++last).padStart(8, "0")}AA==`;
  const ofNumber = (value: Readonly<Record<string, unknown>>) => ({
    messaging_product: "whatsapp",
    metadata: { display_phone_number: NUMBER.displayPhone, phone_number_id: NUMBER.phoneNumberId },
    ...value,
  });
  const post = (field: string, value: unknown, at = clock.now()) => webhooks.post(envelope(field, value, at));
  const wrap = (value: Readonly<Record<string, unknown>>) => envelope("messages", ofNumber(value), clock.now());
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
    watch,
    ...(behave ? { behave } : {}),
    ...(onRead ? { onRead } : {}),
    userIdField,
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
    typing: state.typing,
    accepted: state.accepted,
    requests: state.requests,
    async review(name, status) {
      for (const template of templates.all.filter((one) => one.name === name)) {
        template.status = status;
        template.rejectedReason = status === "REJECTED" ? "INVALID_FORMAT" : "NONE";
        await post("message_template_status_update", {
          event: status,
          message_template_id: Number(template.id),
          message_template_name: name,
          message_template_language: template.language,
          reason: template.rejectedReason,
        });
      }
    },
    tell: post,
    async writeOnPhone({ waId, bsuid }, content) {
      const [id, timestamp] = [nextId(), String(Math.floor(clock.now().getTime() / 1_000))];
      const from = NUMBER.displayPhone.replace(/\D/g, "");
      const contacts = bsuid === null ? [] : [{ wa_id: waId, user_id: bsuid }];
      const message_echoes = [{ from, to: waId, id, timestamp, ...content }];
      await post("smb_message_echoes", ofNumber({ contacts, message_echoes }));
      return id;
    },
    wrap,
    async close() {
      await statuses.settled();
      await server.close();
    },
  };
}

function envelope(field: string, value: unknown, at: Date): unknown {
  const changes = [{ field, value }];
  const time = Math.floor(at.getTime() / 1_000);
  return { object: "whatsapp_business_account", entry: [{ id: NUMBER.businessAccountId, time, changes }] };
}

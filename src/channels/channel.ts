/**
 * The contract of a channel: one connected account of one kind. A channel translates and transports; it knows nothing
 * of contacts, agents or queues. It is given `receive` and is asked to `send`.
 */
import type { FastifyPluginAsync } from "fastify";
import type { Locale } from "../lib/locale.ts";

export const CHANNEL_KINDS = ["webchat", "terminal"] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Where a person can be reached on this channel. */
export interface Address {
  /** The provider's id of the thread (a chat id, a Direct Line conversation id). */
  readonly threadId: string;
  /** The provider's id of the person. */
  readonly userId: string;
  /** Whatever the channel needs to write there hours later; opaque to everybody else. */
  readonly route: Json;
}

/** A stored file. `id` is ours; `url` is set on files that are public (a product photo). */
export interface FileRef {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly url?: string;
}

export interface Choice {
  /** What comes back as the text when the choice is taken. */
  readonly value: string;
  readonly title: string;
}

/** One piece of a message. A message has one to ten parts, shown in their order. */
export type Part =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "file"; readonly file: FileRef }
  | { readonly type: "choices"; readonly choices: readonly Choice[] }
  | { readonly type: "location"; readonly latitude: number; readonly longitude: number; readonly label?: string }
  | { readonly type: "contact"; readonly name: string; readonly phones: readonly string[] };

/** A person's message, as the channel read it from its provider. */
export interface InboundMessage {
  /** The provider's own id of the message: the key under which it is stored once, however often it arrives. */
  readonly externalId: string;
  readonly address: Address;
  readonly sender: {
    readonly name?: string;
    readonly phone?: string;
    readonly email?: string;
    readonly locale?: Locale;
  };
  readonly parts: readonly Part[];
  /** When the provider says that it was written. */
  readonly sentAt: Date;
}

/** What a provider says later about a message of ours. */
export interface DeliveryReport {
  /** The provider's id of our message, as `send` returned it. */
  readonly externalId: string;
  readonly status: "sent" | "delivered" | "read" | "failed";
  readonly at: Date;
  /** A sentence for a rep, with `failed`. */
  readonly reason?: string;
}

export type ChannelEvent =
  | { readonly type: "message"; readonly message: InboundMessage }
  | { readonly type: "report"; readonly report: DeliveryReport };

/** What became of a received event. It is resolved after the commit: only then may the provider be answered. */
export interface Receipt {
  readonly messageId: string | null;
  readonly conversationId: string | null;
  /** The message's place in its thread, counted from 1; null where `messageId` is. */
  readonly position: number | null;
  /** True when this event was stored before. */
  readonly duplicate: boolean;
}

export type Receive = (event: ChannelEvent) => Promise<Receipt>;

/** A message of ours for the channel to deliver once. */
export interface OutboundMessage {
  /** Our id of the message; the same on every attempt. */
  readonly key: string;
  readonly address: Address;
  readonly parts: readonly Part[];
}

export interface ChannelLimits {
  /** Longest text in UTF-16 units; the renderer splits longer ones. */
  readonly textLength: number;
  /** How many choices can be shown; 0 means that they become a numbered text. */
  readonly choices: number;
  readonly fileBytes: number;
  /** Hours after the customer's last message in which free text is allowed; null means always. */
  readonly windowHours: number | null;
  /** Sends that the provider allows, for the account and for one thread; null means unlimited. */
  readonly perSecond: { readonly account: number; readonly thread: number } | null;
  /** True when sending the same key twice shows the message once, so that a lost answer may be retried. */
  readonly idempotentSend: boolean;
}

export interface Channel {
  readonly kind: ChannelKind;
  readonly limits: ChannelLimits;
  /** Starts listening if the provider needs a live session or polling; otherwise only keeps `receive`. Safe to call twice. */
  open(receive: Receive): Promise<void>;
  /** Delivers once and returns the provider's id of the message. Throws `ChannelError` and nothing else. */
  send(message: OutboundMessage, signal: AbortSignal): Promise<{ externalId: string }>;
  /** Stops; safe to call twice. */
  close(): Promise<void>;
  /** Mounted under `/webhooks/<kind>/<account id>` where the provider calls us. */
  readonly webhook?: FastifyPluginAsync;
}

/** What a channel is made from: its account's settings and secrets, already checked. */
export interface ChannelAccount {
  readonly id: string;
  readonly tenantId: string;
  readonly kind: ChannelKind;
  readonly name: string;
  readonly settings: Json;
}

export type ChannelFactory = (account: ChannelAccount) => Channel;

/**
 * The contract of a channel: one connected account of one kind. A channel translates and transports; it knows nothing
 * of contacts, agents or queues. It is given `receive` and is asked to `send`.
 */
import type { z } from "zod";
import type { ChannelFault } from "../lib/errors.ts";
import type { Locale } from "../lib/locale.ts";
import type { Clock } from "../lib/time.ts";

export const CHANNEL_KINDS = ["webchat", "terminal", "telegram", "whatsapp-cloud"] as const;
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
  /** The code of the link by which the person came, where this message tells it. */
  readonly reference?: string;
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

/** A person's change of a text that they had sent. */
export interface InboundEdit {
  readonly threadId: string;
  /** How the external id of the changed message ends: enough to find it in its thread. */
  readonly originalEnd: string;
  readonly text: string;
}

/** Whether a person lets us write to them. What they write themselves lifts a block too. */
export interface Reach {
  readonly userId: string;
  readonly isBlocked: boolean;
  readonly at: Date;
}

export type ChannelEvent =
  | { readonly type: "message"; readonly message: InboundMessage }
  | { readonly type: "report"; readonly report: DeliveryReport }
  | { readonly type: "edit"; readonly edit: InboundEdit }
  | { readonly type: "reach"; readonly reach: Reach };

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

/** A call of the provider, as it came. */
export interface WebhookRequest {
  readonly method: "GET" | "POST";
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  /** The bytes themselves, since signatures are over them; empty with GET. */
  readonly body: Buffer;
}

export interface WebhookReply {
  readonly status: number;
  /** Plain text; empty unless given. */
  readonly body?: string;
}

export interface Channel {
  readonly kind: ChannelKind;
  readonly limits: ChannelLimits;
  /**
   * Starts listening if the provider needs a live session or polling; otherwise only keeps `receive`. Safe to call twice.
   * A provider that cannot be reached is no error: listening goes on trying.
   */
  open(receive: Receive): Promise<void>;
  /** Delivers once and returns the provider's id of the message. Throws `ChannelError` and nothing else. */
  send(message: OutboundMessage, signal: AbortSignal): Promise<{ externalId: string }>;
  /** Stops; safe to call twice. */
  close(): Promise<void>;
  /**
   * Answers a call under `/webhooks/<kind>/<account id>`, where the provider calls us; only while open. What it throws
   * becomes 503, so that the provider calls again.
   */
  readonly webhook?: (request: WebhookRequest) => Promise<WebhookReply>;
  /** Asks the provider who we are there, open or not: a name for people. Throws `ChannelError`. */
  readonly probe?: (signal: AbortSignal) => Promise<{ name: string }>;
}

/** What a channel is made from: its account's settings and secrets, already checked by its definition. */
export interface ChannelAccount {
  readonly id: string;
  readonly tenantId: string;
  readonly kind: ChannelKind;
  readonly name: string;
  readonly settings: Json;
  /** Credentials; `{}` where the provider asks for none. Never logged and never shown. */
  readonly secrets: Json;
}

/** A file that a person sent, as the provider gave it to us. */
export interface InboundFile {
  /** As the person named it: may hold a path, may lie. */
  readonly name?: string;
  /** As the provider declares it: may lie. */
  readonly mediaType?: string;
  readonly content: Uint8Array;
  /** Names the file of this very message, so that a repeated delivery stores nothing again. */
  readonly externalId: string;
}

export interface ChannelFiles {
  /** Largest file that is taken in, in bytes. */
  readonly maxBytes: number;
  /** The file stored under this external id before, or null: then there is no need to download it again. */
  find(externalId: string): Promise<FileRef | null>;
  /** Stores a file under a clean name and the type that its bytes show; null when that type is not taken or it is too large. */
  keep(file: InboundFile): Promise<FileRef | null>;
  /** The bytes of a file of ours and the type that they show; null when it cannot be read. */
  read(file: FileRef, signal: AbortSignal): Promise<{ readonly content: Buffer; readonly mediaType: string } | null>;
}

/** The part of a log that channels use. What people write, and secrets, stay out of it. */
export interface ChannelLog {
  info(fields: object, sentence: string): void;
  warn(fields: object, sentence: string): void;
}

/** Where providers are: other than their real addresses only for emulators and proxies. No slash at the end. */
export interface ProviderUrls {
  readonly telegram: string;
  /** Of Meta's Graph API, version included. */
  readonly graph: string;
}

/** What a channel is given besides its account. */
export interface ChannelEnv {
  readonly clock: Clock;
  readonly log: ChannelLog;
  readonly files: ChannelFiles;
  readonly providers: ProviderUrls;
  /** The https address at which the provider can call this account; null when no public one is configured. */
  readonly webhookUrl: string | null;
  /**
   * Tells how the account is; only changes are written. `unauthorized` marks it broken until a person mends it; null says
   * that it works.
   */
  report(fault: ChannelFault | null): Promise<void>;
  /**
   * The right to listen for this account, which one process has at a time: taken or renewed for `ms`. False while another
   * has it or the account is not to be listened to.
   */
  hold(ms: number): Promise<boolean>;
  /** Gives that right back. */
  release(): Promise<void>;
}

export type ChannelFactory = (account: ChannelAccount, env: ChannelEnv) => Channel;

/** A kind of channel: how one is made, and what its accounts are checked by. */
export interface ChannelDefinition {
  readonly create: ChannelFactory;
  readonly settings: z.ZodType<{ [key: string]: Json }>;
  /** Credentials by name, each a text. Without any, the channel comes with the business and is not connected by hand. */
  readonly secrets: z.ZodObject<Record<string, z.ZodType<string>>>;
  /** The provider's id of the account, of which two may not be connected; asked only of checked values. */
  readonly externalIdOf?: (account: Pick<ChannelAccount, "settings" | "secrets">) => string;
}

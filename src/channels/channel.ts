/**
 * The contract of a channel: one connected account of one kind. A channel translates and transports; it knows nothing
 * of contacts, agents or queues. It is given `receive` and is asked to `send`.
 */
import type { z } from "zod";
import type { ChannelFault } from "../lib/errors.ts";
import type { Clock } from "../lib/time.ts";
import type { Receive } from "./events.ts";
import type { Address, FileRef, Json, Part } from "./message.ts";
import type { PairingDesk } from "./pairing.ts";
import type { ChannelTemplates, TemplateShelf } from "./template.ts";

export type * from "./events.ts";
export type * from "./message.ts";
export type * from "./pairing.ts";

export const CHANNEL_KINDS = [
  "webchat",
  "terminal",
  "telegram",
  "whatsapp-web",
  "whatsapp-cloud",
  "messenger",
  "instagram",
  "email",
  "sms",
  "botframework",
] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** A message of ours for the channel to deliver once. */
export interface OutboundMessage {
  /** Our id of the message; the same on every attempt. */
  readonly key: string;
  readonly address: Address;
  readonly parts: readonly Part[];
  /** Who wrote it: some providers let a person write later than a machine. A machine, unless told. */
  readonly author?: "agent" | "rep" | "system";
}

export interface ChannelLimits {
  /** Longest text in UTF-16 units; the renderer splits longer ones. */
  readonly textLength: number;
  /** How many choices can be shown; 0 means that they become a numbered text. */
  readonly choices: number;
  readonly fileBytes: number;
  /** Hours after the customer's last message in which free text is allowed; null means always. */
  readonly windowHours: number | null;
  /** The same for what a rep has written, where the provider gives people longer; it has no templates then. */
  readonly repWindowHours?: number;
  /**
   * Sends that the provider allows, for the account and for one thread; null means unlimited. `threadBurst` is how many
   * may leave for one thread at once, borrowed from later; without it, those of a second.
   */
  readonly perSecond: { readonly account: number; readonly thread: number; readonly threadBurst?: number } | null;
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
  /**
   * Delivers once and returns the provider's id of the message. Throws `ChannelError` and nothing else. Its details may say
   * with `demand` what the failure asks for besides (a `ReportDemand`), and with `scope`, for `rate_limited`, who has to
   * wait: "thread" or, unless told, "account". The pause is kept for all processes; without `afterMs` it grows each time.
   */
  send(message: OutboundMessage, signal: AbortSignal): Promise<{ externalId: string }>;
  /** True while another process has the line by which the account sends: only that one can. Absent where all processes can. */
  readonly isElsewhere?: () => boolean;
  /** How many sends a message is to the provider, who counts each; one where it is absent. */
  readonly piecesOf?: (parts: readonly Part[]) => number;
  /** Stops; safe to call twice. */
  close(): Promise<void>;
  /**
   * Answers a call under `/webhooks/<kind>/<account id>`, where the provider calls us; only while open. What it throws
   * becomes 503, so that the provider calls again.
   */
  readonly webhook?: (request: WebhookRequest) => Promise<WebhookReply>;
  /** Asks the provider who we are there, open or not: a name for people. Throws `ChannelError`. */
  readonly probe?: (signal: AbortSignal) => Promise<{ name: string }>;
  /** Erases what it keeps outside the database, once its account is removed and it is closed. */
  readonly erase?: () => Promise<void>;
  /** Texts that the provider approves beforehand; absent where there is no such thing. */
  readonly templates?: ChannelTemplates;
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

/** A file that came: as it was stored; null when its type is not taken or it is too large; or refused for a virus. */
export type KeptFile = FileRef | "infected" | null;

export interface ChannelFiles {
  /** Largest file that is taken in, in bytes. */
  readonly maxBytes: number;
  /** The file stored under this external id before, or null: then there is no need to download it again. */
  find(externalId: string): Promise<FileRef | null>;
  /**
   * Stores a file under a clean name and the type that its bytes show. Throws `ChannelError` when it cannot be looked through
   * for viruses now.
   */
  keep(file: InboundFile): Promise<KeptFile>;
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
  readonly sendgrid: string;
  readonly twilio: string;
  /** Of the token service for bots. */
  readonly botLogin: string;
  /** Where the keys of the Bot Framework connector are described. */
  readonly botOpenId: string;
  readonly whatsappWeb: string;
}

/** A message that left for a person, as far as the rules for its number ask. */
export interface PastSend {
  readonly at: Date;
  /** The person had not written in the day before it. */
  readonly isStart: boolean;
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
  /** A folder of the account's own, which is made by whoever writes to it. */
  readonly folder: string;
  /** Where Chromium is; undefined means one of the usual places. */
  readonly chromiumPath: string | undefined;
  /** For a channel that is paired with a phone. */
  readonly pairing: PairingDesk;
  /** What left by this account since a moment, oldest first. */
  sentSince(since: Date): Promise<readonly PastSend[]>;
  /** The templates of this account, as all processes know them. */
  readonly templates: TemplateShelf;
  /**
   * Writes what the provider says of the account's standing there (its limits, its quality), by name; what is older than
   * what is known is left out.
   */
  note(standing: Readonly<Record<string, string>>, at: Date): Promise<void>;
}

export type ChannelFactory = (account: ChannelAccount, env: ChannelEnv) => Channel;

/** A kind of channel: how one is made, and what its accounts are checked by. */
export interface ChannelDefinition {
  readonly create: ChannelFactory;
  readonly settings: z.ZodType<{ [key: string]: Json }>;
  /** Credentials by name, each a text. Without any, the channel comes with the business and is not connected by hand. */
  readonly secrets: z.ZodObject<Record<string, z.ZodType<string>>>;
  /** True where a phone lends its number to the account, by a QR or a code; then there are no credentials. */
  readonly isPaired?: boolean;
  /** True where the provider does not know of programs and may close the account for it: people are warned. */
  readonly isUnofficial?: boolean;
  /** The provider's id of the account, of which two may not be connected; asked only of checked values. */
  readonly externalIdOf?: (account: Pick<ChannelAccount, "settings" | "secrets">) => string;
}

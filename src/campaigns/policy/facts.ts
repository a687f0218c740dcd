/** Everything that the policy looks at, for one message to one contact: read beforehand, so that the rules are pure. */
import type { ChannelKind } from "../../channels/channel.ts";
import type { PolicySettings } from "../../crm/send-policy.ts";
import type { Program, SendPurpose } from "../programs.ts";
import type { SendSubject, Unless } from "../sends/ask.ts";

/** What is asked for. */
export interface Ask {
  /** Null while it is not planned yet. */
  readonly sendId: string | null;
  readonly program: Program;
  readonly purpose: SendPurpose;
  readonly subject: SendSubject;
  readonly dueAt: Date;
  readonly expiresAt: Date | null;
  readonly unless: Unless;
  readonly isTest: boolean;
  readonly options: readonly Option[];
}

export interface Option {
  readonly channel: ChannelKind | "chat";
  readonly template: { readonly name: string; readonly language: string } | null;
}

/** A way to the contact: a conversation that is there, or an account that could begin one. */
export interface Route {
  readonly channel: ChannelKind;
  readonly accountId: string;
  readonly conversationId: string | null;
  /** When the contact or we wrote there last; null for one that is still to begin. */
  readonly lastMessageAt: Date | null;
  /** The account is there and sends. */
  readonly isActive: boolean;
  readonly isBlocked: boolean;
  /** When the contact wrote last, by the provider's clock. */
  readonly lastWrittenAt: Date | null;
  /** How long free text is taken after that; null means always. */
  readonly windowHours: number | null;
  /** The end of what a provider asked for: of all that runs by itself, or of this person. */
  readonly restrainedUntil: Date | null;
  /** Approved texts by `name language`, and until when each rests. */
  readonly templates: ReadonlyMap<string, { readonly isApproved: boolean; readonly restrainedUntil: Date | null }>;
}

/** The last word on one purpose and channel. */
export interface ConsentWord {
  readonly purpose: SendPurpose;
  /** Null means all channels. */
  readonly channel: string | null;
  readonly isGranted: boolean;
  readonly saidAt: Date;
}

/** An automated message that left, or was about to. */
export interface PastAutomated {
  readonly sendId: string;
  readonly program: Program;
  readonly channel: string | null;
  readonly at: Date;
}

/** One that waits. */
export interface OpenAutomated {
  readonly sendId: string;
  readonly program: Program;
  readonly status: "planned" | "queued";
  readonly nextAt: Date;
  readonly expiresAt: Date | null;
}

export interface ContactFacts {
  readonly isGone: boolean;
  readonly optedOutAt: Date | null;
  /** ISO 3166 code, upper case. */
  readonly country: string;
  /** Where the contact may be: the hours hold in all of them. At least one. */
  readonly zones: readonly string[];
  readonly consents: readonly ConsentWord[];
  /** When the contact wrote last, on any channel. */
  readonly lastInboundAt: Date | null;
  /** A conversation is a person's work now, or waits for one. */
  readonly isWithPerson: boolean;
  readonly routes: readonly Route[];
}

/** What became of what the message is about. */
export interface StateFacts {
  readonly boughtAt: Date | null;
  readonly invoice: {
    readonly isOpen: boolean;
    readonly owedCents?: number;
    readonly promisedUntil: Date | null;
  } | null;
  readonly cart: { readonly isOpen: boolean } | null;
  /** The stage of the lead; null when there is none. */
  readonly leadStatus: string | null;
}

export interface Facts {
  readonly ask: Ask;
  readonly settings: PolicySettings;
  readonly contact: ContactFacts;
  readonly state: StateFacts;
  /** Of the last eight days, this one left out. */
  readonly sent: readonly PastAutomated[];
  /** Others of the contact that wait. */
  readonly open: readonly OpenAutomated[];
  /** True in the claim, where the message itself stands in the outbox. */
  readonly isClaim: boolean;
}

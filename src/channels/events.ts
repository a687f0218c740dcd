/** What a channel hands over of its provider, and what it hears back. Part of the contract in channel.ts. */
import type { Locale } from "../lib/locale.ts";
import type { Address, Part } from "./message.ts";

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
  /** The provider's id of the message of ours that it answers, as `send` returned it, where the person quoted one. */
  readonly replyTo?: string;
  /** True where nobody can change it later: then no change of it is looked for that may have come before it. */
  readonly isFinal?: boolean;
}

/** What a provider says later about a message of ours. */
export interface DeliveryReport {
  /** The provider's id of our message, as `send` returned it. */
  readonly externalId: string;
  readonly status: "sent" | "delivered" | "read" | "failed";
  readonly at: Date;
  /** A sentence for a rep, with `failed`. */
  readonly reason?: string;
  /** Our key of the message, where the provider echoes it: finds a message whose answer was lost. */
  readonly key?: string;
  /** The provider's code, with `failed`. */
  readonly code?: string;
  /** What a failure asks for besides. */
  readonly demand?: ReportDemand;
  /** What the provider counts the message as, for its price, and whether it charges for it. */
  readonly pricing?: { readonly category: string; readonly isBillable: boolean };
}

/**
 * What a provider's failure asks of us beyond the one message: a template instead of free text, no campaigns from this
 * account for now, no campaigns to this person for now or ever, a rest for one template, or a person who mends the account.
 */
export const REPORT_DEMANDS = [
  "use_template",
  "freeze_campaigns",
  "spare_person",
  "end_campaigns_to_person",
  "pause_template",
  "mend_account",
] as const;
export type ReportDemand = (typeof REPORT_DEMANDS)[number];

/** A message of ours that was written elsewhere, on the phone itself or in the provider's own inbox: a rep's. */
export interface OwnMessage {
  readonly externalId: string;
  readonly address: Address;
  readonly parts: readonly Part[];
  readonly sentAt: Date;
}

/** What a person allows, told to the provider and not to us: STOP by SMS, a complaint about an e-mail. */
export interface Consent {
  readonly userId: string;
  readonly allows: boolean;
  readonly at: Date;
  /** By what it was said, for the record: "stop", "complaint", "unsubscribe", "start", "bounce". */
  readonly by: string;
}

/** A person's change of a text that they had sent. */
export interface InboundEdit {
  readonly threadId: string;
  /** How the external id of the changed message ends: enough to find it in its thread. */
  readonly originalEnd: string;
  /** Empty where the message was taken back. */
  readonly text: string;
  /** The person has taken the whole message back: nobody reads it any more, answered or not. */
  readonly isTakenBack?: boolean;
}

/** A person has been shown, or has read, all that we had written in a thread up to a moment. */
export interface Watermark {
  readonly threadId: string;
  readonly status: "delivered" | "read";
  /** By the provider's clock: all of ours that it took until then. */
  readonly upTo: Date;
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
  | { readonly type: "watermark"; readonly watermark: Watermark }
  | { readonly type: "edit"; readonly edit: InboundEdit }
  | { readonly type: "reach"; readonly reach: Reach }
  | { readonly type: "own"; readonly message: OwnMessage }
  | { readonly type: "consent"; readonly consent: Consent };

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

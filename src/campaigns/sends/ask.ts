/** What a program asks for: one message to one contact, with what ends its purpose and its words for each channel. */
import { z } from "zod";
import { CHANNEL_KINDS, type ChannelKind, type Part, type TemplateRef } from "../../channels/channel.ts";
import type { Program, SendPurpose, SubjectKind } from "../programs.ts";

export interface SendSubject {
  readonly kind: SubjectKind;
  readonly id: string;
}

/** What ends the purpose of a message; asked when it is planned, when it is due and in the claim. */
export interface Unless {
  /** The contact wrote after it, on any channel. */
  readonly repliedAfter?: Date;
  /** The contact ordered or paid after it. */
  readonly boughtAfter?: Date;
  /** The invoice is paid or void, or the contact has promised to pay it later. */
  readonly invoiceId?: string;
  /** What is owed of that invoice, in minor units, is another amount than this: the text is no longer true. */
  readonly owedCents?: number;
  /** The cart is bought or gone. */
  readonly cartId?: string;
  /** The lead has another stage than this. */
  readonly leadMovedFrom?: string;
}

/** What it says on one kind of channel; `chat` is the newest conversation on any chat. */
export interface SendContent {
  readonly channel: ChannelKind | "chat";
  readonly parts: readonly Part[];
  /** Sent where the provider takes nothing but approved texts. */
  readonly template?: TemplateRef;
}

export interface NewSend {
  readonly contactId: string;
  readonly program: Program;
  readonly purpose: SendPurpose;
  /** Planned once for each key of a tenant. */
  readonly key: string;
  readonly subject: SendSubject;
  readonly dueAt: Date;
  /** After it the purpose has passed: it is dropped. */
  readonly expiresAt: Date | null;
  readonly unless: Unless;
  /** In the order in which they are tried: a contact without the channel, or without consent for it, takes the next. */
  readonly content: readonly SendContent[];
  readonly variant?: string | null;
  readonly campaignId?: string | null;
  readonly enrollmentId?: string | null;
  /** To oneself: asks for the window only. */
  readonly isTest?: boolean;
}

const moment = z.coerce.date();

/** `unless` as the database keeps it. */
export const sendUnless = z.object({
  repliedAfter: moment.optional(),
  boughtAfter: moment.optional(),
  invoiceId: z.string().optional(),
  owedCents: z.number().optional(),
  cartId: z.string().optional(),
  leadMovedFrom: z.string().optional(),
});

/** `content` as the database keeps it: our own writing, of which only the frame is checked. */
export const sendContent = z.array(
  z.object({
    channel: z.enum([...CHANNEL_KINDS, "chat"]),
    parts: z.array(z.custom<Part>((part) => typeof part === "object" && part !== null && "type" in part)),
    template: z.custom<TemplateRef>((one) => typeof one === "object" && one !== null && "name" in one).optional(),
  }),
);

/** What is stored of a contact, as the rules of insights read it. Plain data. */
import { z } from "zod";
import type { Locale } from "../../lib/locale.ts";
import type { Money } from "../../lib/money.ts";

const label = z.object({ value: z.string().nullable(), confidence: z.number() }).catch({ value: null, confidence: 0 });

/** What the agents understood of a message, of the trace's much. Older traces may lack any of it. */
export const storedReading = z.object({
  intent: label,
  objection: label,
  buyingSignal: label,
  language: label,
  sentiment: z.number().catch(0),
});
export type StoredReading = z.output<typeof storedReading>;

export interface HeardMessage {
  readonly id: string;
  readonly conversationId: string;
  readonly seq: number;
  readonly text: string;
  readonly at: Date;
  /** Of the turn that answered it; null where a person did, and for the shorter ones of a burst. */
  readonly reading: StoredReading | null;
}

export type Localized = Readonly<Record<Locale, string>>;

export interface ContactFacts {
  readonly now: Date;
  readonly timeZone: string;
  /** From the customer, oldest first. */
  readonly messages: readonly HeardMessage[];
  readonly isOptedOut: boolean;
  readonly conversations: readonly {
    readonly id: string;
    /** The first message that nobody has answered while a person was to; null when there is none. */
    readonly waitingSeq: number | null;
    readonly answers: Readonly<Record<string, string>>;
    readonly objections: readonly { readonly kind: string; readonly times: number; readonly isOvercome: boolean }[];
    readonly hasHaggled: boolean;
    readonly offered: readonly string[];
  }[];
  readonly leads: readonly { readonly status: string; readonly qualification: Readonly<Record<string, string>> }[];
  readonly quotes: readonly {
    readonly number: number;
    readonly status: string;
    readonly conversationId: string | null;
    readonly total: Money;
    readonly items: readonly string[];
    readonly createdAt: Date;
    readonly validUntil: Date;
  }[];
  readonly orders: readonly {
    readonly number: number;
    readonly status: string;
    readonly promisedAt: Date | null;
    readonly createdAt: Date;
  }[];
  /** Those that are not solved. */
  readonly cases: readonly {
    readonly number: number;
    readonly kind: string;
    readonly status: string;
    readonly conversationId: string | null;
    readonly priority: number;
    readonly answerDueAt: Date | null;
    readonly solveDueAt: Date | null;
    readonly createdAt: Date;
  }[];
  /** The playbook's fact for each doubt. */
  readonly proofs: Readonly<Partial<Record<string, Localized>>>;
}

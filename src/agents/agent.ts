/**
 * The contract of an agent. An agent reads a turn and returns a decision; it never writes and never sends. What it may
 * look up comes as `tools`; what it wants done is a field of the decision, apart from the text for the customer.
 */
import type { Choice, Part } from "../channels/channel.ts";
import { imageTypeOf } from "../lib/file-types.ts";
import type { Locale } from "../lib/locale.ts";
import type { Money } from "../lib/money.ts";
import type { Action, HandoffReason } from "./actions.ts";
import type { AgentTools, BusinessFacts, CaseFacts, FaqFacts, OrderFacts, ProductFacts } from "./facts.ts";
import type { ConversationState } from "./state.ts";
import type { Understanding } from "./understand/understanding.ts";

export type * from "./actions.ts";
export type * from "./facts.ts";

export const AGENT_NAMES = [
  "concierge",
  "product-expert",
  "qualifier",
  "objections",
  "closer",
  "cases",
  "handoff",
] as const;
export type AgentName = (typeof AGENT_NAMES)[number];

/** One message of the thread so far. */
export interface TranscriptLine {
  readonly author: "customer" | "agent" | "rep";
  readonly text: string;
  readonly at: Date;
}

/** A snapshot of everything an agent may look at. */
export interface Turn {
  readonly business: BusinessFacts;
  readonly locale: Locale;
  readonly now: Date;
  readonly contact: {
    readonly name: string | null;
    readonly isCustomer: boolean;
    /** Whether an invoice with a date is still to be paid by them. */
    readonly owes?: boolean;
  };
  readonly state: ConversationState;
  /** Earlier messages, oldest first, without the unanswered ones. */
  readonly transcript: readonly TranscriptLine[];
  /** The unanswered messages as one text (a burst is joined by line breaks); audio appears as its transcription. */
  readonly text: string;
  /** The same as the customer wrote it, for keeping and quoting: `text` has typing errors in everyday words mended. */
  readonly said: string;
  /** Kinds of attachments among the unanswered messages that could not be read as text. */
  readonly attachments: readonly ("image" | "audio" | "document" | "location" | "contact")[];
  readonly understanding: Understanding;
}

export type Next =
  | { readonly type: "wait" }
  | { readonly type: "human"; readonly reason: HandoffReason; readonly summary: string }
  | { readonly type: "close" };

/** A fact the answer rests on: guards compare prices and stock in the text with it, the trace shows it. */
export type Source =
  | { readonly type: "product"; readonly product: ProductFacts }
  | { readonly type: "faq"; readonly faq: FaqFacts }
  | { readonly type: "business" }
  /** Something of the playbook's rules that the text rests on, by its path: `proofs.price`, `delivery.lima`. */
  | { readonly type: "rule"; readonly path: string; readonly text: string }
  /** A quote as the text tells it: made in this turn, or found. */
  | { readonly type: "quote"; readonly quote: StatedQuote }
  | { readonly type: "order"; readonly order: OrderFacts }
  | { readonly type: "case"; readonly case: CaseFacts };

/** The amounts and addresses of a quote that a text may state. */
export interface StatedQuote {
  readonly code: string;
  readonly total: Money;
  readonly subtotal: Money;
  readonly discount: Money;
  readonly discountPercent: number;
  readonly delivery: Money;
  readonly deliveryDays: readonly [min: number, max: number] | null;
  readonly validUntil: Date;
  readonly urls: readonly string[];
}

/** A bubble: its text and, under it, choices the customer can tap. */
export interface Reply {
  readonly text: string;
  readonly choices?: readonly Choice[];
  readonly image?: { readonly url: string; readonly name: string };
}

export interface Decision {
  readonly agent: AgentName;
  /** None (silence) to two bubbles. */
  readonly replies: readonly Reply[];
  readonly actions: readonly Action[];
  readonly next: Next;
  readonly state: ConversationState;
  readonly sources: readonly Source[];
  /** Whether the customer was helped; false counts towards `failures`. */
  readonly helped: boolean;
  /** One sentence for the rep: why this agent answered this way. English, never shown to customers. */
  readonly why: string;
}

export interface Agent {
  readonly name: AgentName;
  /** What it is for, in a sentence. */
  readonly purpose: string;
  decide(turn: Turn, tools: AgentTools, signal: AbortSignal): Promise<Decision>;
}

/** Turns a reply into the parts of a message. */
export function replyParts(reply: Reply): Part[] {
  const parts: Part[] = [{ type: "text", text: reply.text }];
  if (reply.image) {
    const { url, name } = reply.image;
    parts.push({ type: "file", file: { id: url, name, mediaType: imageTypeOf(url), bytes: 0, url } });
  }
  if (reply.choices?.length) parts.push({ type: "choices", choices: reply.choices });
  return parts;
}

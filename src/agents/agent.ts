/**
 * The contract of an agent. An agent reads a turn and returns a decision; it never writes and never sends. What it may
 * look up comes as `tools`; what it wants done is a field of the decision, apart from the text for the customer.
 */
import type { Choice, Part } from "../channels/channel.ts";
import type { Locale } from "../lib/locale.ts";
import type { Money } from "../lib/money.ts";
import type { Understanding } from "./understand/understanding.ts";

export const AGENT_NAMES = ["concierge", "product-expert", "handoff"] as const;
export type AgentName = (typeof AGENT_NAMES)[number];

/** Opening hours of one weekday (0 = Sunday), as minutes since midnight of the tenant's zone. */
export interface OpeningHours {
  readonly weekday: number;
  readonly opensAt: number;
  readonly closesAt: number;
}

export interface BranchFacts {
  readonly name: string;
  readonly address: string;
  readonly city: string;
  readonly phone: string | null;
  readonly hours: readonly OpeningHours[];
}

/** What agents know of the business. */
export interface BusinessFacts {
  readonly name: string;
  readonly locale: Locale;
  readonly locales: readonly Locale[];
  readonly currency: string;
  readonly timeZone: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly website: string | null;
  /** `tú`, `usted` or `vos`; used by the Spanish texts. */
  readonly treatment: "tu" | "usted" | "vos";
  readonly branches: readonly BranchFacts[];
}

export interface ProductFacts {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly brand: string | null;
  readonly price: Money;
  /** Units on hand; null for services, which do not run out. */
  readonly stock: number | null;
  readonly warrantyMonths: number | null;
  readonly attributes: Readonly<Record<string, string>>;
  readonly imageUrl: string | null;
  /** How well it fits the query that found it, 0–1. */
  readonly relevance: number;
}

export interface FaqFacts {
  readonly id: string;
  readonly question: string;
  readonly answer: string;
  /** How well it fits the query that found it, 0–1. */
  readonly relevance: number;
}

export interface ProductQuery {
  readonly text: string;
  readonly locale: Locale;
  readonly order: "relevance" | "cheapest" | "dearest";
  readonly maxCents?: number;
  readonly minCents?: number;
  readonly inStockOnly?: boolean;
  readonly limit: number;
}

/** Read-only look-ups, bound to the tenant of the turn. */
export interface AgentTools {
  searchProducts(query: ProductQuery): Promise<readonly ProductFacts[]>;
  /** Products named in earlier messages, for "the first one", "that laptop". */
  getProducts(ids: readonly string[]): Promise<readonly ProductFacts[]>;
  searchFaq(text: string, locale: Locale, limit: number): Promise<readonly FaqFacts[]>;
}

/** One message of the thread so far. */
export interface TranscriptLine {
  readonly author: "customer" | "agent" | "rep";
  readonly text: string;
  readonly at: Date;
}

/** What a conversation remembers between turns; plain data, shown in the trace. */
export interface ConversationState {
  /** Products offered last, in the order shown, so that "the second one" has a meaning. */
  readonly offeredProductIds: readonly string[];
  /** Turns in a row in which we could not help. */
  readonly failures: number;
  /** Variation numbers used per text, so that no sentence comes twice in a row. */
  readonly usedVariants: Readonly<Record<string, number>>;
}

export const EMPTY_STATE: ConversationState = { offeredProductIds: [], failures: 0, usedVariants: {} };

/** A snapshot of everything an agent may look at. */
export interface Turn {
  readonly business: BusinessFacts;
  readonly locale: Locale;
  readonly now: Date;
  readonly contact: { readonly name: string | null };
  readonly state: ConversationState;
  /** Earlier messages, oldest first, without the unanswered ones. */
  readonly transcript: readonly TranscriptLine[];
  /** The unanswered messages as one text (a burst is joined by line breaks); audio appears as its transcription. */
  readonly text: string;
  /** Kinds of attachments among the unanswered messages that could not be read as text. */
  readonly attachments: readonly ("image" | "audio" | "document" | "location" | "contact")[];
  readonly understanding: Understanding;
}

/** Anything a turn changes besides the replies; committed in the same transaction. */
export type Action =
  | {
      readonly type: "open_lead";
      readonly interest: string;
      readonly productIds: readonly string[];
      readonly value: Money | null;
    }
  | { readonly type: "open_case"; readonly subject: string; readonly kind: "complaint" | "return_refund" | "support" }
  | { readonly type: "set_contact"; readonly name?: string; readonly email?: string; readonly phone?: string }
  | { readonly type: "record_opt_out" };

/** Why a person is asked to take over. */
export type HandoffReason = "asked" | "anger" | "repeated_failure" | "legal_or_fraud" | "unreadable" | "agents_failed";

export type Next =
  | { readonly type: "wait" }
  | { readonly type: "human"; readonly reason: HandoffReason; readonly summary: string }
  | { readonly type: "close" };

/** A fact the answer rests on: guards compare prices and stock in the text with it, the trace shows it. */
export type Source =
  | { readonly type: "product"; readonly product: ProductFacts }
  | { readonly type: "faq"; readonly faq: FaqFacts }
  | { readonly type: "business" };

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
    parts.push({
      type: "file",
      file: { id: reply.image.url, name: reply.image.name, mediaType: "image/svg+xml", bytes: 0, url: reply.image.url },
    });
  }
  if (reply.choices?.length) parts.push({ type: "choices", choices: reply.choices });
  return parts;
}

/** What agents know and may look up: plain facts of the business, its catalog, and the contact's own purchases. */
import type { PlaybookRules } from "../crm/playbook.ts";
import type { Locale } from "../lib/locale.ts";
import type { Money } from "../lib/money.ts";

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
  /** What the playbook allows: discounts, delivery, payment, proofs, when a person is called. */
  readonly rules: PlaybookRules;
}

export interface ProductFacts {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly brand: string | null;
  readonly price: Money;
  /** Units that this customer may have: on hand less those kept for quotes of others; null for services, which do not run out. */
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
  /** Quotes of the turn's own contact, newest first, at most five. */
  getQuotes(): Promise<readonly QuoteFacts[]>;
  /** Orders of the turn's own contact, newest first, at most ten. Never those of another contact. */
  getOrders(): Promise<readonly OrderFacts[]>;
  /** Cases of the turn's own contact that are not closed, newest first, at most five. */
  getCases(): Promise<readonly CaseFacts[]>;
  /** Takes the next case number, to be told and to open the case with; what is not used leaves a gap. */
  takeCaseNumber(): Promise<number>;
  /** A code that cannot be guessed, for the address of a quote or a payment. */
  newCode(): string;
  /** The public address of a quote, and of the page where it is paid. */
  quoteUrl(code: string): string;
  payUrl(code: string): string;
}

export interface QuoteFacts {
  readonly id: string;
  readonly number: number;
  readonly code: string;
  readonly status: "sent" | "accepted" | "paid" | "expired" | "cancelled";
  readonly items: readonly {
    readonly productId: string;
    readonly name: string;
    readonly quantity: number;
    readonly unit: Money;
  }[];
  readonly total: Money;
  readonly discount: Money;
  readonly delivery: Money;
  readonly deliveryZone: string | null;
  readonly validUntil: Date;
  /** Where it can be paid now; null when there is no open payment. */
  readonly paymentCode: string | null;
}

export interface OrderFacts {
  readonly id: string;
  readonly number: number;
  readonly status: "preparing" | "ready" | "shipped" | "delivered" | "cancelled";
  readonly items: readonly { readonly name: string; readonly quantity: number }[];
  readonly total: Money | null;
  readonly deliveryZone: string | null;
  readonly promisedAt: Date | null;
  readonly tracking: string | null;
  readonly createdAt: Date;
}

export interface CaseFacts {
  readonly id: string;
  readonly number: number | null;
  readonly kind: CaseKind;
  readonly subject: string;
  readonly status: "open" | "in_progress" | "waiting_customer" | "resolved" | "closed";
  readonly createdAt: Date;
}

export type CaseKind = "complaint" | "return_refund" | "support";

/** The contract of a guard: it reads what is about to be said and names every piece that the data does not bear out. */
import type { Decision, Turn } from "../agent.ts";
import type { CheckedText } from "./checked-text.ts";
import type { FactBook } from "./fact-book.ts";

export const GUARD_NAMES = [
  "amounts",
  "discounts",
  "payments",
  "stock",
  "urgency",
  "delivery",
  "warranty",
  "orders",
  "testimonials",
  "conduct",
  "links",
  "personal-data",
  "prompt-leak",
  "markup",
  "language",
  "length",
] as const;
export type GuardName = (typeof GUARD_NAMES)[number];

/** What a guard found in one text; the excerpt is a piece of it as it was read. */
export interface Finding {
  readonly excerpt: string;
  /** One sentence in English for the trace. */
  readonly why: string;
}

export interface Violation extends Finding {
  readonly guard: GuardName;
  /** Which bubble, from 0. */
  readonly replyIndex: number;
}

export interface GuardReport {
  readonly ok: boolean;
  readonly violations: readonly Violation[];
}

/** Something the customer will read: a bubble's text, or the title of a choice under it. */
export interface Spoken {
  readonly replyIndex: number;
  readonly kind: "bubble" | "choice";
  readonly checked: CheckedText;
}

export interface GuardContext {
  readonly turn: Turn;
  readonly decision: Decision;
  /** What may be said. */
  readonly facts: FactBook;
}

export interface Guard {
  readonly name: GuardName;
  /** Findings in one text. Pure. */
  inspect(spoken: Spoken, context: GuardContext): readonly Finding[];
  /** Findings about the decision as a whole. Pure. */
  inspectDecision?(context: GuardContext): readonly (Finding & { readonly replyIndex: number })[];
}

/** What a customer's message says: the labels of spec section 3.1, each with a confidence from 0 to 1. */
import type { Locale } from "../../lib/locale.ts";

export const INTENTS = [
  "greeting",
  "product_question",
  "price",
  "purchase",
  "payment",
  "delivery",
  "order_status",
  "return_refund",
  "complaint",
  "appointment",
  "human_agent",
  "objection",
  "confirmation_resolved",
  "opt_out",
  "thanks",
  "smalltalk",
  "spam",
  "other",
] as const;
export type Intent = (typeof INTENTS)[number];

export const OBJECTIONS = ["price", "timing", "authority", "need", "trust", "competitor"] as const;
export type Objection = (typeof OBJECTIONS)[number];

export const BUYING_SIGNALS = [
  "purchase_process",
  "pricing_details",
  "delivery",
  "comparison",
  "guarantees",
  "urgency_budget",
] as const;
export type BuyingSignal = (typeof BUYING_SIGNALS)[number];

export interface Scored<T> {
  readonly value: T;
  /** Confidence, 0–1. */
  readonly confidence: number;
}

/** Facts found in the text; absent when not said. Money is in minor units. */
export interface Entities {
  readonly quantity?: number;
  readonly budget?: { readonly cents: number; readonly currency: string | null };
  /** Money named with its currency that is no budget, such as a price seen elsewhere. */
  readonly amount?: { readonly cents: number; readonly currency: string | null };
  /** The thing or service asked for, in the customer's words, folded: "zapatillas negras 42". */
  readonly product?: string;
  readonly email?: string;
  /** As written; crm/cleaning makes it E.164. */
  readonly phone?: string;
  readonly name?: string;
  readonly city?: string;
  readonly orderNumber?: string;
  /** ISO 8601 day in the tenant's zone, when the text names one ("mañana", "el viernes", "15/03"). */
  readonly date?: string;
}

export interface Understanding {
  readonly language: Scored<Locale>;
  readonly intent: Scored<Intent>;
  /** Further intents in the same message, strongest first, without the main one. */
  readonly otherIntents: readonly Scored<Intent>[];
  readonly objection: Scored<Objection | null>;
  readonly buyingSignal: Scored<BuyingSignal | null>;
  /** Wish for a person, strong anger, threat, repeated failure, disputed charge or fraud. */
  readonly handoff: Scored<boolean>;
  /** The customer ends the matter. */
  readonly closure: Scored<boolean>;
  readonly optOut: Scored<boolean>;
  /** −1 (furious) to 1 (delighted), of the customer toward us. */
  readonly sentiment: number;
  /** 0 (whenever) to 1 (right now). */
  readonly urgency: number;
  readonly entities: Entities;
}

export interface UnderstandOptions {
  /** The conversation's language so far; the guess when the text itself says too little ("ok"). */
  readonly fallbackLocale: Locale;
  /** Languages the tenant answers in. */
  readonly locales: readonly Locale[];
  readonly now: Date;
  /** IANA zone for "mañana" and "el viernes". */
  readonly timeZone: string;
  /** Words of the business, folded: they are no typos, and may be what one meant. */
  readonly ownWords?: ReadonlySet<string>;
}

/** Reads one text. Pure, offline, well under a millisecond. */
export type Understand = (text: string, options: UnderstandOptions) => Understanding;

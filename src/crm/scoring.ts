/**
 * The score of a lead by rule, 0–100, with the points of each factor: pure, so that it can be explained and simulated.
 * Every factor adds; none takes away. What is not known adds nothing.
 */
import { foldText } from "../lib/text.ts";

/** Points of each factor, where a business has set no others. Those of the page come from tracking, those of the chat from what was said. */
export const SCORE_POINTS = {
  company_large: 30,
  company_medium: 20,
  company_small: 10,
  pricing_page: 25,
  download: 15,
  long_visit: 10,
  source_referral: 20,
  source_organic: 15,
  source_paid: 10,
  /** Asked how to buy. */
  intent_words: 15,
  /** Asked for the exact price: in a chat what a visit of the price page is on a site. */
  price_asked: 10,
  /** Asked for delivery, a comparison, guarantees, or named a deadline: each kind. */
  buying_signal: 5,
  need_named: 10,
  budget_named: 15,
  timeline_soon: 20,
  timeline_named: 5,
  authority_named: 10,
  quantity_named: 5,
  quantity_many: 10,
  location_named: 5,
  /** Means one product of the catalog and not just a kind. */
  product_chosen: 15,
  /** With a chosen product and the words to buy it, warm by itself. */
  quote_requested: 30,
  came_back: 10,
  bought_before: 15,
} as const;
export type ScoreFactor = keyof typeof SCORE_POINTS;
export type ScorePoints = Readonly<Record<ScoreFactor, number>>;

export interface LeadFacts {
  /** Answers by slot of the playbook, in the customer's words. */
  readonly qualification: Readonly<Record<string, string>>;
  /** Buying signals by kind, with how often each was seen. */
  readonly signals: Readonly<Record<string, number>>;
  readonly productChosen: boolean;
  readonly quoteRequested: boolean;
  /** Wrote again on another day. */
  readonly cameBack: boolean;
  readonly boughtBefore: boolean;
  readonly source?: string;
  readonly companySize?: "large" | "medium" | "small";
  readonly pricingPage?: boolean;
  readonly download?: boolean;
  readonly minutesOnSite?: number;
  /** Given or taken by sequences. */
  readonly bonusPoints?: number;
}

export interface LeadScore {
  /** 0–100. */
  readonly score: number;
  readonly factors: readonly { readonly factor: ScoreFactor | "automation"; readonly points: number }[];
  readonly temperature: Temperature;
}
export type Temperature = "hot" | "warm" | "cold";

const MANY_UNITS = 5;
const LONG_VISIT_MIN = 5;
const SOON =
  /\b(?:hoy|ya|ahora|urgente|urge|ma[ñn]ana|esta semana|cuanto antes|lo antes posible|today|now|asap|urgent|tomorrow|this week|soon as possible|hoje|agora|amanha|esta semana|essa semana|quanto antes)\b/;

/** The score with its factors, strongest first. */
export function scoreLead(facts: LeadFacts, points: ScorePoints = SCORE_POINTS): LeadScore {
  const { bonusPoints = 0 } = facts;
  const ruled = factorsOf(facts)
    .map((factor) => ({ factor, points: points[factor] }))
    .filter(({ points }) => points > 0);
  const factors = [
    ...ruled,
    ...(bonusPoints === 0 ? [] : [{ factor: "automation" as const, points: bonusPoints }]),
  ].sort((a, b) => b.points - a.points);
  const sum = factors.reduce((total, { points }) => total + points, 0);
  const score = Math.max(0, Math.min(100, sum));
  return { score, factors, temperature: temperatureOf(score) };
}

/** Hot from 80, warm from 60. */
export function temperatureOf(score: number): Temperature {
  if (score >= 80) return "hot";
  return score >= 60 ? "warm" : "cold";
}

function factorsOf(facts: LeadFacts): ScoreFactor[] {
  const { qualification, signals, companySize, source } = facts;
  const has = (slot: string) => (qualification[slot] ?? "").trim() !== "";
  const seen = (signal: string) => (signals[signal] ?? 0) > 0;
  const units = Number(/\d+/.exec(qualification.quantity ?? "")?.[0] ?? 0);
  const isSoon = SOON.test(foldText(qualification.timeline ?? ""));
  const found: [boolean, ScoreFactor][] = [
    [companySize === "large", "company_large"],
    [companySize === "medium", "company_medium"],
    [companySize === "small", "company_small"],
    [facts.pricingPage ?? false, "pricing_page"],
    [facts.download ?? false, "download"],
    [(facts.minutesOnSite ?? 0) > LONG_VISIT_MIN, "long_visit"],
    [source === "referral", "source_referral"],
    [source === "organic", "source_organic"],
    [source === "paid", "source_paid"],
    [seen("purchase_process"), "intent_words"],
    [seen("pricing_details"), "price_asked"],
    ...["delivery", "comparison", "guarantees", "urgency_budget"].map((signal): [boolean, ScoreFactor] => [
      seen(signal),
      "buying_signal",
    ]),
    [has("need"), "need_named"],
    [has("budget"), "budget_named"],
    [isSoon, "timeline_soon"],
    [has("timeline") && !isSoon, "timeline_named"],
    [has("authority"), "authority_named"],
    [has("quantity") && units < MANY_UNITS, "quantity_named"],
    [units >= MANY_UNITS, "quantity_many"],
    [has("location"), "location_named"],
    [facts.productChosen, "product_chosen"],
    [facts.quoteRequested, "quote_requested"],
    [facts.cameBack, "came_back"],
    [facts.boughtBefore, "bought_before"],
  ];
  return found.filter(([holds]) => holds).map(([, factor]) => factor);
}

export interface NextActionFacts {
  readonly status: string;
  readonly temperature: Temperature;
  readonly qualification: Readonly<Record<string, string>>;
}

/** The key of the next best action for a rep, a text of `pay.next`; null when the lead is over. */
export function nextActionOf({ status, temperature, qualification }: NextActionFacts): string | null {
  if (status === "WON" || status === "LOST") return null;
  if (status === "DORMANT") return "pay.next.reactivate";
  if (status === "QUOTED") return temperature === "hot" ? "pay.next.close_now" : "pay.next.follow_quote";
  if (temperature === "hot") return "pay.next.send_quote";
  const missing = ["need", "budget", "timeline"].find((slot) => !qualification[slot]?.trim());
  if (missing) return `pay.next.ask_${missing}`;
  return temperature === "warm" ? "pay.next.send_quote" : "pay.next.nurture";
}

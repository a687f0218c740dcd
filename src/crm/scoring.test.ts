import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LOCALES } from "../lib/locale.ts";
import { textVariants } from "../lib/texts.ts";
import { type LeadFacts, nextActionOf, SCORE_POINTS, scoreLead, temperatureOf } from "./scoring.ts";

const NOTHING: LeadFacts = {
  qualification: {},
  signals: {},
  productChosen: false,
  quoteRequested: false,
  cameBack: false,
  boughtBefore: false,
};
const slots = ["need", "quantity", "budget", "timeline", "authority", "location"];
const signals = ["purchase_process", "pricing_details", "delivery", "comparison", "guarantees", "urgency_budget"];
const facts: fc.Arbitrary<LeadFacts> = fc.record({
  qualification: fc.dictionary(fc.constantFrom(...slots), fc.constantFrom("12", "hoy", "no sé", "para mañana", "")),
  signals: fc.dictionary(fc.constantFrom(...signals), fc.nat({ max: 3 })),
  productChosen: fc.boolean(),
  quoteRequested: fc.boolean(),
  cameBack: fc.boolean(),
  boughtBefore: fc.boolean(),
  source: fc.constantFrom("chat", "referral", "organic", "paid"),
  pricingPage: fc.boolean(),
  download: fc.boolean(),
  minutesOnSite: fc.nat({ max: 20 }),
});

describe("the score", () => {
  it("is nothing for a lead of which nothing is known", () => {
    expect(scoreLead(NOTHING)).toEqual({ score: 0, factors: [], temperature: "cold" });
  });

  it("is hot for a customer who asked for a quote, needs it today and has the money", () => {
    const qualification = { need: "laptop", budget: "3000", timeline: "la necesito hoy" };
    const result = scoreLead({ ...NOTHING, qualification, signals: { purchase_process: 1 }, quoteRequested: true });
    expect(result).toMatchObject({ score: 90, temperature: "hot" });
    expect(result.factors[0]).toEqual({ factor: "quote_requested", points: 30 });
  });

  it.each(["mañana", "this week", "hoje mesmo", "lo antes posible", "AHORA"])("takes %s as soon", (timeline) => {
    const { factors } = scoreLead({ ...NOTHING, qualification: { timeline } });
    expect(factors).toEqual([{ factor: "timeline_soon", points: SCORE_POINTS.timeline_soon }]);
  });

  it("stays between 0 and 100 and is the sum of what it shows", () => {
    fc.assert(
      fc.property(facts, (one) => {
        const { score, factors, temperature } = scoreLead(one);
        expect(score).toBe(
          Math.min(
            100,
            factors.reduce((sum, { points }) => sum + points, 0),
          ),
        );
        expect(score).toBeGreaterThanOrEqual(0);
        expect(temperature).toBe(temperatureOf(score));
      }),
    );
  });

  it("never falls when one more good thing is known", () => {
    const more: ((one: LeadFacts) => LeadFacts)[] = [
      (one) => ({ ...one, productChosen: true }),
      (one) => ({ ...one, quoteRequested: true }),
      (one) => ({ ...one, cameBack: true }),
      (one) => ({ ...one, boughtBefore: true }),
      (one) => ({ ...one, pricingPage: true }),
      (one) => ({ ...one, download: true }),
      (one) => ({ ...one, minutesOnSite: 30 }),
      ...signals.map((kind) => (one: LeadFacts) => ({
        ...one,
        signals: { ...one.signals, [kind]: (one.signals[kind] ?? 0) + 1 },
      })),
      ...slots.map((slot) => (one: LeadFacts) => ({
        ...one,
        qualification: { ...one.qualification, [slot]: one.qualification[slot] || "algo" },
      })),
    ];
    fc.assert(
      fc.property(facts, fc.constantFrom(...more), (one, add) => {
        expect(scoreLead(add(one)).score).toBeGreaterThanOrEqual(scoreLead(one).score);
      }),
    );
  });
});

describe("the next action", () => {
  it("is a sentence in every language, whatever the lead", () => {
    const statuses = ["NEW", "CONTACTED", "QUALIFIED", "QUOTED", "DORMANT"];
    fc.assert(
      fc.property(facts, fc.constantFrom(...statuses), ({ qualification }, status) => {
        for (const temperature of ["hot", "warm", "cold"] as const) {
          const key = nextActionOf({ status, temperature, qualification });
          for (const locale of LOCALES) expect(textVariants(locale, key ?? "").length).toBe(1);
        }
      }),
    );
  });

  it("is none when the lead is over", () => {
    const rest = { temperature: "hot" as const, qualification: {} };
    expect(nextActionOf({ status: "WON", ...rest })).toBeNull();
    expect(nextActionOf({ status: "LOST", ...rest })).toBeNull();
  });
});

/** How good labels are, on phrases whose right ones are known. */

import { BUYING_SIGNALS, INTENTS, OBJECTIONS } from "../src/agents/understand/understanding.ts";
import type { Locale } from "../src/lib/locale.ts";
import type { Phrase } from "./phrases.ts";

/** What was read in a phrase, reduced to what is measured. */
export interface Reading {
  readonly intent: string;
  readonly others: readonly string[];
  readonly objection: string | null;
  readonly buyingSignal: string | null;
  readonly handoff: boolean;
  readonly closure: boolean;
  readonly optOut: boolean;
  readonly sentiment: number;
  readonly language: Locale;
}

export interface Rate {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly count: number;
}

export interface Figures {
  readonly count: number;
  readonly intentF1: number;
  readonly intentAccuracy: number;
  /** Of the further intents that are labelled, how many were named. */
  readonly othersRecall: number;
  readonly objectionF1: number;
  readonly signalF1: number;
  readonly handoff: Rate;
  readonly closure: Rate;
  readonly optOut: Rate;
  readonly sentimentSign: number;
  readonly language: number;
  readonly byIntent: Readonly<Record<string, Rate>>;
  readonly byObjection: Readonly<Record<string, Rate>>;
  readonly bySignal: Readonly<Record<string, Rate>>;
}

/** Compares readings with the labels of the phrases they belong to, place by place. */
export function measure(phrases: readonly Phrase[], readings: readonly Reading[]): Figures {
  const pairs = phrases.map((phrase, at) => ({ phrase, reading: readings[at] as Reading }));
  const rate = (isTrue: (phrase: Phrase) => boolean, isSaid: (reading: Reading) => boolean): Rate => {
    const actual = pairs.filter(({ phrase }) => isTrue(phrase)).length;
    const said = pairs.filter(({ reading }) => isSaid(reading)).length;
    const hits = pairs.filter(({ phrase, reading }) => isTrue(phrase) && isSaid(reading)).length;
    return {
      precision: said === 0 ? 1 : hits / said,
      recall: actual === 0 ? 1 : hits / actual,
      f1: actual + said === 0 ? 1 : (2 * hits) / (actual + said),
      count: actual,
    };
  };
  const each = <L extends string>(labels: readonly L[], key: "intent" | "objection" | "buyingSignal") =>
    Object.fromEntries(
      labels.map((label) => [
        label,
        rate(
          (p) => p[key] === label,
          (r) => r[key] === label,
        ),
      ]),
    ) as Record<string, Rate>;
  const byIntent = each(INTENTS, "intent");
  const byObjection = each(OBJECTIONS, "objection");
  const bySignal = each(BUYING_SIGNALS, "buyingSignal");
  const share = (test: (phrase: Phrase, reading: Reading) => boolean) =>
    pairs.filter(({ phrase, reading }) => test(phrase, reading)).length / pairs.length;
  const named = pairs.flatMap(({ phrase, reading }) =>
    phrase.also.map((intent) => intent === reading.intent || reading.others.includes(intent)),
  );
  return {
    count: phrases.length,
    intentF1: macro(byIntent),
    intentAccuracy: share((p, r) => p.intent === r.intent),
    othersRecall: named.length === 0 ? 1 : named.filter(Boolean).length / named.length,
    objectionF1: macro(byObjection),
    signalF1: macro(bySignal),
    handoff: rate(
      (p) => p.handoff,
      (r) => r.handoff,
    ),
    closure: rate(
      (p) => p.closure,
      (r) => r.closure,
    ),
    optOut: rate(
      (p) => p.optOut,
      (r) => r.optOut,
    ),
    sentimentSign: share((p, r) => signOf(p.sentiment ?? 0) === signOf(r.sentiment)),
    language: share((p, r) => p.language === r.language),
    byIntent,
    byObjection,
    bySignal,
  };
}

/** Inside this band a mood counts as none. */
const NEUTRAL = 0.15;

function signOf(sentiment: number): number {
  return Math.abs(sentiment) <= NEUTRAL ? 0 : Math.sign(sentiment);
}

/** The mean over the labels that occur. */
function macro(rates: Readonly<Record<string, Rate>>): number {
  const present = Object.values(rates).filter(({ count }) => count > 0);
  return present.reduce((sum, { f1 }) => sum + f1, 0) / present.length;
}

/** The figures in one line. */
export function inOneLine(figures: Figures): string {
  const { handoff, closure, optOut } = figures;
  const shown: readonly (readonly [string, number])[] = [
    ["intent F1", figures.intentF1],
    ["acc", figures.intentAccuracy],
    ["others", figures.othersRecall],
    ["objection", figures.objectionF1],
    ["signal", figures.signalF1],
    ["handoff R", handoff.recall],
    ["P", handoff.precision],
    ["closure R", closure.recall],
    ["P", closure.precision],
    ["optout R", optOut.recall],
    ["P", optOut.precision],
    ["mood", figures.sentimentSign],
    ["lang", figures.language],
  ];
  return shown.map(([name, value]) => `${name} ${value.toFixed(3)}`).join("  ");
}

/** What the classifier decides, and where each decision stands among its outputs. */
import { LOCALES } from "../../lib/locale.ts";
import { BUYING_SIGNALS, INTENTS, OBJECTIONS } from "./understanding.ts";

/** Moods from worst to best; neutral stands between uneasy and pleased. */
export const MOODS = ["furious", "unhappy", "uneasy", "neutral", "pleased"] as const;
export type Mood = (typeof MOODS)[number];

/** The labels of each head. One of the labels of `one` holds; any of those of `many` may. */
export const HEADS = {
  intent: { kind: "one", labels: INTENTS },
  named: { kind: "many", labels: INTENTS },
  objection: { kind: "one", labels: ["none", ...OBJECTIONS] },
  buyingSignal: { kind: "one", labels: ["none", ...BUYING_SIGNALS] },
  language: { kind: "one", labels: LOCALES },
  mood: { kind: "one", labels: MOODS },
  flags: { kind: "many", labels: ["handoff", "closure", "optOut"] },
} as const;
export type HeadName = keyof typeof HEADS;
export type HeadLabel<N extends HeadName> = (typeof HEADS)[N]["labels"][number];

export interface HeadPlace {
  readonly name: HeadName;
  readonly kind: "one" | "many";
  readonly labels: readonly string[];
  /** First output, and the one after the last. */
  readonly from: number;
  readonly to: number;
}

/** The heads in the order of their outputs. */
export const HEAD_PLACES: readonly HeadPlace[] = placeHeads();

function placeHeads(): HeadPlace[] {
  let from = 0;
  return (Object.keys(HEADS) as HeadName[]).map((name) => {
    const { kind, labels } = HEADS[name];
    const place = { name, kind, labels, from, to: from + labels.length };
    from = place.to;
    return place;
  });
}

/** How many numbers the classifier gives for a message. */
export const OUTPUTS = HEAD_PLACES.at(-1)?.to ?? 0;

/** Turns scores into probabilities in place, head by head. */
export function toProbabilities(scores: Float64Array): Float64Array {
  for (const { kind, from, to } of HEAD_PLACES) {
    if (kind === "one") softmax(scores, from, to);
    else for (let at = from; at < to; at++) scores[at] = 1 / (1 + Math.exp(-(scores[at] ?? 0)));
  }
  return scores;
}

function softmax(scores: Float64Array, from: number, to: number): void {
  let top = Number.NEGATIVE_INFINITY;
  for (let at = from; at < to; at++) top = Math.max(top, scores[at] ?? 0);
  let sum = 0;
  for (let at = from; at < to; at++) {
    const share = Math.exp((scores[at] ?? 0) - top);
    scores[at] = share;
    sum += share;
  }
  for (let at = from; at < to; at++) scores[at] = (scores[at] ?? 0) / sum;
}

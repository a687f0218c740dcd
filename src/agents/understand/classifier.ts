/** The linear classifier: several softmax heads over the same hashed features, with weights of one byte. */
import { inflateSync } from "node:zlib";
import type { Locale } from "../../lib/locale.ts";
import { LOCALES } from "../../lib/locale.ts";
import { FEATURE_BUCKETS, type FeatureVector } from "./features.ts";
import {
  BUYING_SIGNALS,
  type BuyingSignal,
  INTENTS,
  type Intent,
  OBJECTIONS,
  type Objection,
} from "./understanding.ts";

/** What is decided, each with its own softmax. */
export const HEADS = {
  intent: INTENTS,
  objection: ["none", ...OBJECTIONS],
  buyingSignal: ["none", ...BUYING_SIGNALS],
  language: LOCALES,
  handoff: ["no", "yes"],
  closure: ["no", "yes"],
  optOut: ["no", "yes"],
} as const;
export type HeadName = keyof typeof HEADS;
export const HEAD_NAMES = Object.keys(HEADS) as HeadName[];

/** Number of weights per bucket: the labels of all heads. */
export const OUTPUTS = HEAD_NAMES.reduce((sum, name) => sum + HEADS[name].length, 0);

/** The trained weights as they are shipped. */
export interface ModelData {
  /** Of the training data and recipe, so that a test can tell stale weights. */
  readonly fingerprint: string;
  /** For each output the value of one step of its bytes; numbers separated by spaces. */
  readonly scales: string;
  /** Signed bytes, bucket by bucket, deflated and in base64. */
  readonly weights: string;
}

export interface Verdict {
  readonly intent: Record<Intent, number>;
  readonly objection: Record<Objection | "none", number>;
  readonly buyingSignal: Record<BuyingSignal | "none", number>;
  readonly language: Record<Locale, number>;
  readonly handoff: number;
  readonly closure: number;
  readonly optOut: number;
}

export type Classify = (features: FeatureVector) => Verdict;

/** Unpacks the weights once. Throws RangeError when they don't fit this code (a stale model). */
export function createClassifier(model: ModelData): Classify {
  const bytes = inflateSync(Buffer.from(model.weights, "base64"));
  const weights = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const scales = Float64Array.from(model.scales.split(" "), Number);
  if (weights.length !== FEATURE_BUCKETS * OUTPUTS || scales.length !== OUTPUTS) {
    throw new RangeError("model.json does not fit the classifier: run `npx tsx training/train.ts`");
  }
  return (features) => toVerdict(score(features, weights, scales));
}

function score(features: FeatureVector, weights: Int8Array, scales: Float64Array): Float64Array {
  const sums = new Float64Array(OUTPUTS);
  const { buckets } = features;
  for (let at = 0; at < buckets.length; at++) {
    const base = (buckets[at] ?? 0) * OUTPUTS;
    const weight = features.weights[at] ?? 0;
    for (let output = 0; output < OUTPUTS; output++) {
      sums[output] = (sums[output] ?? 0) + weight * (weights[base + output] ?? 0);
    }
  }
  return sums.map((sum, output) => sum * (scales[output] ?? 0));
}

function toVerdict(scores: Float64Array): Verdict {
  let from = 0;
  const next = <L extends string>(labels: readonly L[]): Record<L, number> => {
    const probabilities = softmax(scores.subarray(from, from + labels.length));
    from += labels.length;
    const shares = {} as Record<L, number>;
    for (let at = 0; at < labels.length; at++) shares[labels[at] as L] = probabilities[at] ?? 0;
    return shares;
  };
  // The order of the calls is the order of HEADS.
  return {
    intent: next(HEADS.intent),
    objection: next(HEADS.objection),
    buyingSignal: next(HEADS.buyingSignal),
    language: next(HEADS.language),
    handoff: next(HEADS.handoff).yes,
    closure: next(HEADS.closure).yes,
    optOut: next(HEADS.optOut).yes,
  };
}

/** Probabilities from scores, safe for any magnitude. */
export function softmax(scores: Float64Array): Float64Array {
  let top = Number.NEGATIVE_INFINITY;
  for (const value of scores) top = Math.max(top, value);
  const shares = scores.map((value) => Math.exp(value - top));
  const sum = shares.reduce((total, value) => total + value, 0);
  return shares.map((value) => value / sum);
}

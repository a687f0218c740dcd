/** Training of the classifier: multinomial logistic regression with AdaGrad, the same bytes on every run. */
import { deflateSync } from "node:zlib";
import type { Locale } from "../../lib/locale.ts";
import { HEAD_NAMES, HEADS, type HeadName, type ModelData, OUTPUTS, softmax } from "./classifier.ts";
import { CONCEPTS } from "./concepts.ts";
import { extractFeatures, FEATURE_BUCKETS, type FeatureVector } from "./features.ts";
import { normalise } from "./normalise.ts";
import { fingerprint, type Sample } from "./samples.ts";
import { ABBREVIATIONS } from "./slang.ts";

const EPOCHS = 12;
const LEARNING_RATE = 0.3;
/** Pull of every touched weight towards zero at each step. */
const DECAY = 2e-5;
const SEED = 20_240_613;
const PROBE = "Holaaa, xq no me llegó mi pedido #A12? 😡 mira www.tienda.com o ana@gmail.com 987654321";

/** Words that people put before and after what they want; training with them keeps a "hola" from deciding. */
const OPENINGS: Record<Locale, readonly string[]> = {
  es: ["hola", "buenas tardes", "hola buenos dias", "disculpa", "oye", "amigo"],
  en: ["hi", "hello", "hey", "good morning", "excuse me", "so"],
  pt: ["oi", "boa tarde", "ola bom dia", "então", "moça", "opa"],
};
const CLOSINGS: Record<Locale, readonly string[]> = {
  es: ["por favor", "gracias", "porfa", "amigo", "pues", "?"],
  en: ["please", "thanks", "pls", "guys", "then", "?"],
  pt: ["por favor", "obrigado", "pfv", "gente", "então", "?"],
};
/** Intents whose label would change when a greeting or a thanks is put around them. */
const BARE = new Set<string>(["greeting", "thanks", "smalltalk", "confirmation_resolved", "opt_out"]);

interface Example {
  readonly features: FeatureVector;
  /** Index of the right label for each head, in the order of HEAD_NAMES. */
  readonly targets: readonly number[];
  readonly weight: number;
}

/**
 * Everything besides the samples that decides the weights. It holds the features of a sentence that touches every table,
 * so that a changed feature, abbreviation or group of meaning shows as stale weights too.
 */
export function recipe(): string {
  const features = extractFeatures(normalise(PROBE, "es"));
  const inputs = { HEADS, OPENINGS, CLOSINGS, CONCEPTS, ABBREVIATIONS, features };
  return `v1 ${EPOCHS} ${LEARNING_RATE} ${DECAY} ${SEED} ${FEATURE_BUCKETS} ${JSON.stringify(inputs)}`;
}

/** Trains on the samples and packs the weights. Pure: equal samples give equal bytes. Takes seconds. */
export function trainClassifier(samples: readonly Sample[]): ModelData {
  const weigh = intentWeight(samples);
  const examples = samples.flatMap((sample, at) => toExamples(sample, at, weigh));
  const weights = new Float32Array(FEATURE_BUCKETS * OUTPUTS);
  const history = new Float32Array(FEATURE_BUCKETS * OUTPUTS).fill(1e-3);
  const random = createRandom(SEED);
  const order = examples.map((_, at) => at);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, random);
    for (const at of order) {
      const example = examples[at];
      if (example) learn(example, weights, history);
    }
  }
  return { fingerprint: fingerprint(samples, recipe()), ...pack(weights) };
}

/** Rare intents count more, by the root of how rare they are. */
function intentWeight(samples: readonly Sample[]): (sample: Sample) => number {
  const counts = new Map<string, number>();
  for (const { intent } of samples) counts.set(intent, (counts.get(intent) ?? 0) + 1);
  const mean = samples.length / counts.size;
  return (sample) => Math.sqrt(mean / (counts.get(sample.intent) ?? mean));
}

function toExamples(sample: Sample, at: number, weigh: (sample: Sample) => number): Example[] {
  const targets = HEAD_NAMES.map((head) => targetOf(sample, head));
  const opening = OPENINGS[sample.language][at % 6];
  const closing = CLOSINGS[sample.language][at % 6];
  const texts = BARE.has(sample.intent)
    ? [sample.text]
    : [sample.text, `${opening} ${sample.text}`, `${sample.text} ${closing}`];
  const weight = weigh(sample) / Math.sqrt(texts.length);
  return texts.map((text) => ({ features: extractFeatures(normalise(text, sample.language)), targets, weight }));
}

function targetOf(sample: Sample, head: HeadName): number {
  switch (head) {
    case "intent":
      return HEADS.intent.indexOf(sample.intent);
    case "language":
      return HEADS.language.indexOf(sample.language);
    case "objection":
      return HEADS.objection.indexOf(sample.objection ?? "none");
    case "buyingSignal":
      return HEADS.buyingSignal.indexOf(sample.buyingSignal ?? "none");
    default:
      return sample[head] === true ? 1 : 0;
  }
}

function learn({ features, targets, weight }: Example, weights: Float32Array, history: Float32Array): void {
  const errors = errorsOf(features, targets, weights);
  for (let at = 0; at < features.buckets.length; at++) {
    const base = (features.buckets[at] ?? 0) * OUTPUTS;
    const value = (features.weights[at] ?? 0) * weight;
    for (let output = 0; output < OUTPUTS; output++) {
      const slot = base + output;
      const gradient = (errors[output] ?? 0) * value;
      const seen = (history[slot] ?? 0) + gradient * gradient;
      history[slot] = seen;
      const current = weights[slot] ?? 0;
      weights[slot] = current - (LEARNING_RATE * gradient) / Math.sqrt(seen) - DECAY * current;
    }
  }
}

/** For each output its probability less what it should be. */
function errorsOf(features: FeatureVector, targets: readonly number[], weights: Float32Array): Float64Array {
  const scores = new Float64Array(OUTPUTS);
  for (let at = 0; at < features.buckets.length; at++) {
    const base = (features.buckets[at] ?? 0) * OUTPUTS;
    const value = features.weights[at] ?? 0;
    for (let output = 0; output < OUTPUTS; output++) {
      scores[output] = (scores[output] ?? 0) + value * (weights[base + output] ?? 0);
    }
  }
  let from = 0;
  HEAD_NAMES.forEach((head, at) => {
    const to = from + HEADS[head].length;
    scores.set(softmax(scores.subarray(from, to)), from);
    const right = from + (targets[at] ?? 0);
    scores[right] = (scores[right] ?? 0) - 1;
    from = to;
  });
  return scores;
}

function pack(weights: Float32Array): { scales: string; weights: string } {
  const tops = new Float64Array(OUTPUTS);
  weights.forEach((value, slot) => {
    const output = slot % OUTPUTS;
    tops[output] = Math.max(tops[output] ?? 0, Math.abs(value));
  });
  const scales = Array.from(tops, (top) => Number((top / 127 || 1).toPrecision(6)));
  const bytes = Int8Array.from(weights, (value, slot) => Math.round(value / (scales[slot % OUTPUTS] ?? 1)));
  return { scales: scales.join(" "), weights: deflateSync(Buffer.from(bytes.buffer), { level: 9 }).toString("base64") };
}

function shuffle(order: number[], random: () => number): void {
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
  }
}

/** A small generator of numbers in [0, 1) (mulberry32), since a seed must decide everything. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

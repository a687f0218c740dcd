/** A network with one hidden layer over hashed features, trained with AdaGrad and dropout. */
import type { FeatureVector } from "../src/agents/understand/features.ts";
import { OUTPUTS } from "../src/agents/understand/heads.ts";
import type { Learner } from "./linear.ts";
import { createRandom } from "./random.ts";
import { type Targets, toErrors } from "./targets.ts";

export interface NetworkOptions {
  readonly buckets: number;
  readonly hidden: number;
  readonly rate: number;
  readonly decay: number;
  readonly smoothing: number;
  /** Shares of features and of hidden units that are left out at each step. */
  readonly featureDropout: number;
  readonly hiddenDropout: number;
  readonly seed: number;
}

export interface NetworkLearner extends Learner {
  /** Bucket by bucket, then its hidden units. */
  readonly embedding: Float32Array;
  readonly hiddenBias: Float32Array;
  /** Output by output, then its hidden units. */
  readonly output: Float32Array;
  readonly outputBias: Float32Array;
}

export function createNetwork(options: NetworkOptions): NetworkLearner {
  const { buckets, hidden, rate, decay, smoothing, featureDropout, hiddenDropout } = options;
  const random = createRandom(options.seed);
  const mask = buckets - 1;
  const uniform = (length: number, width: number) =>
    Float32Array.from({ length }, () => (random.next() * 2 - 1) * width);
  // Zero for what was never seen; the outputs' random start is enough to tell the hidden units apart.
  const embedding = new Float32Array(buckets * hidden);
  const embeddingHistory = new Float32Array(buckets * hidden).fill(1e-2);
  const hiddenBias = new Float32Array(hidden).fill(0.1);
  const hiddenBiasHistory = new Float32Array(hidden).fill(1e-2);
  const output = uniform(OUTPUTS * hidden, 0.3);
  const outputHistory = new Float32Array(OUTPUTS * hidden).fill(1e-2);
  const outputBias = new Float32Array(OUTPUTS);
  const outputBiasHistory = new Float32Array(OUTPUTS).fill(1e-2);
  const units = new Float64Array(hidden);
  const slopes = new Float64Array(hidden);
  let kept = new Uint8Array(512);

  const embed = ({ hashes, weights }: FeatureVector, keepRate: number) => {
    units.set(hiddenBias);
    for (let at = 0; at < hashes.length; at++) {
      if (keepRate < 1 && kept[at] === 0) continue;
      const base = ((hashes[at] as number) & mask) * hidden;
      const value = (weights[at] as number) / keepRate;
      for (let unit = 0; unit < hidden; unit++) {
        units[unit] = (units[unit] as number) + value * (embedding[base + unit] as number);
      }
    }
    for (let unit = 0; unit < hidden; unit++) if ((units[unit] as number) < 0) units[unit] = 0;
  };
  const scoreUnits = () => {
    const scores = Float64Array.from(outputBias);
    for (let to = 0; to < OUTPUTS; to++) {
      let sum = 0;
      for (let unit = 0; unit < hidden; unit++) sum += (units[unit] as number) * (output[to * hidden + unit] as number);
      scores[to] = (scores[to] as number) + sum;
    }
    return scores;
  };
  const step = (values: Float32Array, history: Float32Array, slot: number, gradient: number) => {
    const seen = (history[slot] as number) + gradient * gradient;
    history[slot] = seen;
    values[slot] = (values[slot] as number) - (rate * gradient) / Math.sqrt(seen);
  };

  return {
    embedding,
    hiddenBias,
    output,
    outputBias,
    score(features) {
      embed(features, 1);
      return scoreUnits();
    },
    learn(features: FeatureVector, targets: Targets, weight: number) {
      const { hashes, weights } = features;
      if (kept.length < hashes.length) kept = new Uint8Array(hashes.length * 2);
      for (let at = 0; at < hashes.length; at++) kept[at] = random.next() < featureDropout ? 0 : 1;
      const keepRate = 1 - featureDropout;
      embed(features, keepRate);
      for (let unit = 0; unit < hidden; unit++) {
        units[unit] = random.next() < hiddenDropout ? 0 : (units[unit] as number) / (1 - hiddenDropout);
      }
      const errors = scoreUnits();
      toErrors(errors, targets, smoothing);
      slopes.fill(0);
      for (let to = 0; to < OUTPUTS; to++) {
        const error = (errors[to] as number) * weight;
        if (error === 0) continue;
        const base = to * hidden;
        for (let unit = 0; unit < hidden; unit++) {
          const value = units[unit] as number;
          if (value === 0) continue;
          slopes[unit] = (slopes[unit] as number) + error * (output[base + unit] as number);
          step(output, outputHistory, base + unit, error * value);
        }
        step(outputBias, outputBiasHistory, to, error);
      }
      for (let unit = 0; unit < hidden; unit++) {
        if (units[unit] === 0) slopes[unit] = 0;
        else slopes[unit] = (slopes[unit] as number) / (1 - hiddenDropout);
        if (slopes[unit] !== 0) step(hiddenBias, hiddenBiasHistory, unit, slopes[unit] as number);
      }
      for (let at = 0; at < hashes.length; at++) {
        if (kept[at] === 0) continue;
        const base = ((hashes[at] as number) & mask) * hidden;
        const value = (weights[at] as number) / keepRate;
        for (let unit = 0; unit < hidden; unit++) {
          const slope = slopes[unit] as number;
          if (slope === 0) continue;
          const slot = base + unit;
          const gradient = slope * value;
          const seen = (embeddingHistory[slot] as number) + gradient * gradient;
          embeddingHistory[slot] = seen;
          const current = embedding[slot] as number;
          embedding[slot] = current - (rate * gradient) / Math.sqrt(seen) - decay * current;
        }
      }
    },
  };
}

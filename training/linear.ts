/** Multinomial logistic regression over hashed features, with AdaGrad. */

import type { FeatureVector } from "../src/agents/understand/features.ts";
import { OUTPUTS } from "../src/agents/understand/heads.ts";
import { type Targets, toErrors } from "./targets.ts";

export interface LinearOptions {
  readonly buckets: number;
  readonly rate: number;
  /** Pull of every touched weight towards zero at each step. */
  readonly decay: number;
  readonly smoothing: number;
}

export interface Learner {
  /** Moves the weights by one example. */
  learn(features: FeatureVector, targets: Targets, weight: number): void;
  /** Raw scores of the outputs. */
  score(features: FeatureVector): Float64Array;
}

export interface LinearLearner extends Learner {
  readonly weights: Float32Array;
}

export function createLinear({ buckets, rate, decay, smoothing }: LinearOptions): LinearLearner {
  const weights = new Float32Array(buckets * OUTPUTS);
  const history = new Float32Array(buckets * OUTPUTS).fill(1e-3);
  const mask = buckets - 1;
  const score = ({ hashes, weights: values }: FeatureVector) => {
    const sums = new Float64Array(OUTPUTS);
    for (let at = 0; at < hashes.length; at++) {
      const base = ((hashes[at] as number) & mask) * OUTPUTS;
      const value = values[at] as number;
      for (let output = 0; output < OUTPUTS; output++) {
        sums[output] = (sums[output] as number) + value * (weights[base + output] as number);
      }
    }
    return sums;
  };
  return {
    weights,
    score,
    learn(features, targets, weight) {
      const errors = score(features);
      toErrors(errors, targets, smoothing);
      const { hashes, weights: values } = features;
      for (let at = 0; at < hashes.length; at++) {
        const base = ((hashes[at] as number) & mask) * OUTPUTS;
        const value = (values[at] as number) * weight;
        for (let output = 0; output < OUTPUTS; output++) {
          const slot = base + output;
          const gradient = (errors[output] as number) * value;
          const seen = (history[slot] as number) + gradient * gradient;
          history[slot] = seen;
          const current = weights[slot] as number;
          weights[slot] = current - (rate * gradient) / Math.sqrt(seen) - decay * current;
        }
      }
    },
  };
}

/** Multinomial naive Bayes, one decision for each output, as weights of a linear model. */
import type { FeatureVector } from "../../src/agents/understand/features.ts";
import { HEAD_PLACES, OUTPUTS } from "../../src/agents/understand/heads.ts";
import type { Targets } from "../targets.ts";

const SMOOTHING = 0.02;
/** Features are of unit length; their evidence is scaled back up. */
const EVIDENCE = 4;

export interface BayesWeights {
  /** Bucket by bucket, then its weight for each output; zeros where no feature fell. */
  readonly weights: Float32Array;
  readonly bias: Float64Array;
}

interface Counts {
  readonly slots: Float32Array;
  readonly totals: Float64Array;
  readonly examples: Float64Array;
}

/** Counts which features stand with which outputs. */
export function countBayes(
  examples: readonly FeatureVector[],
  targets: readonly Targets[],
  buckets: number,
): BayesWeights {
  const sides = [emptyCounts(buckets), emptyCounts(buckets)] as const;
  const isUsed = new Uint8Array(buckets);
  examples.forEach(({ hashes, weights }, at) => {
    for (let output = 0; output < OUTPUTS; output++) {
      const { slots, totals, examples: seen } = sides[targets[at]?.[output] === 1 ? 1 : 0];
      seen[output] = (seen[output] ?? 0) + 1;
      for (let index = 0; index < hashes.length; index++) {
        const bucket = (hashes[index] as number) & (buckets - 1);
        const weight = weights[index] as number;
        isUsed[bucket] = 1;
        slots[bucket * OUTPUTS + output] = (slots[bucket * OUTPUTS + output] as number) + weight;
        totals[output] = (totals[output] as number) + weight;
      }
    }
  });
  const [no, yes] = sides;
  const weights = new Float32Array(buckets * OUTPUTS);
  for (let bucket = 0; bucket < buckets; bucket++) {
    if (isUsed[bucket] === 1) fillRow(weights, bucket * OUTPUTS, no, yes, buckets);
  }
  return { weights, bias: biasOf(no, yes) };
}

function emptyCounts(buckets: number): Counts {
  return {
    slots: new Float32Array(buckets * OUTPUTS),
    totals: new Float64Array(OUTPUTS),
    examples: new Float64Array(OUTPUTS).fill(1),
  };
}

function fillRow(weights: Float32Array, base: number, no: Counts, yes: Counts, buckets: number): void {
  const logShare = ({ slots, totals }: Counts, output: number) =>
    Math.log(((slots[base + output] ?? 0) + SMOOTHING) / ((totals[output] ?? 0) + SMOOTHING * buckets));
  for (const { kind, from, to } of HEAD_PLACES) {
    let mean = 0;
    for (let output = from; output < to; output++) mean += logShare(yes, output) / (to - from);
    // What all labels of a head share decides nothing; where each output stands alone, the other side is its measure.
    for (let output = from; output < to; output++) {
      const against = kind === "one" ? mean : logShare(no, output);
      weights[base + output] = EVIDENCE * (logShare(yes, output) - against);
    }
  }
}

function biasOf(no: Counts, yes: Counts): Float64Array {
  const bias = new Float64Array(OUTPUTS);
  for (const { kind, from, to } of HEAD_PLACES) {
    for (let output = from; output < to; output++) {
      bias[output] = Math.log((yes.examples[output] ?? 1) / (kind === "one" ? 1 : (no.examples[output] ?? 1)));
    }
  }
  return bias;
}

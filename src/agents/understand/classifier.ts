/** The classifier: a linear model and small networks over the same hashed features; their scores are averaged. */
import type { FeatureVector } from "./features.ts";
import { HEAD_PLACES, type HeadLabel, type HeadName, OUTPUTS, toProbabilities } from "./heads.ts";
import { addRows, narrowRows, type PackedMatrix, toDense, unpackMatrix } from "./weights.ts";

/** The trained weights as they are shipped. */
export interface ModelData {
  /** Of the training phrases and recipe, so that a test can tell stale weights. */
  readonly fingerprint: string;
  /** From each feature bucket straight to the outputs (the linear model), then to the hidden units of each network. */
  readonly features: PackedMatrix;
  readonly networks: readonly PackedNetwork[];
  /** What the scores of each head are divided by, so that its probabilities are as often right as they say. */
  readonly temperatures: Readonly<Record<string, number>>;
  readonly thresholds: Thresholds;
  /** How much the written rules of each family count beside the classifier; 0 is nothing. */
  readonly ruleStrengths: RuleStrengths;
  /** How much words of mood count beside the classifier. */
  readonly lexiconWeight: number;
}

export interface PackedNetwork {
  readonly hiddenBias: readonly number[];
  /** From each hidden unit to the outputs. */
  readonly output: PackedMatrix;
  readonly outputBias: readonly number[];
}

/** How sure the classifier must be before a label is given. */
export interface Thresholds {
  readonly handoff: number;
  readonly closure: number;
  readonly optOut: number;
  readonly objection: number;
  readonly buyingSignal: number;
  /** Of a further intent. */
  readonly named: number;
}

export interface RuleStrengths {
  readonly intent: number;
  readonly objection: number;
  readonly buyingSignal: number;
  readonly handoff: number;
  readonly closure: number;
  readonly optOut: number;
}

/** The probability of every label. */
export type Verdict = { readonly [N in HeadName]: Readonly<Record<HeadLabel<N>, number>> };

export type Classify = (features: FeatureVector) => Verdict;

/** Unpacks the weights once. Throws RangeError when they don't fit this code (a stale model). */
export function createClassifier(model: ModelData): Classify {
  const matrix = narrowRows(unpackMatrix(model.features));
  const networks = model.networks.map(unpackNetwork);
  const columns = networks.reduce((sum, { hiddenBias }) => sum + hiddenBias.length, OUTPUTS);
  const fits = networks.every(
    ({ hiddenBias, output, outputBias }) =>
      output.length === hiddenBias.length * OUTPUTS && outputBias.length === OUTPUTS,
  );
  if (matrix.columns !== columns || !fits) {
    throw new RangeError("model/understanding.json does not fit the classifier: run `npm run train`");
  }
  const temperatures = Float64Array.from(
    HEAD_PLACES.flatMap(({ name, from, to }) => Array<number>(to - from).fill(model.temperatures[name] ?? 1)),
  );
  const parts = 1 + networks.length;
  return ({ hashes, weights }) => {
    const sums = new Float64Array(columns);
    addRows(matrix, hashes, weights, sums);
    const scores = sums.slice(0, OUTPUTS);
    let from = OUTPUTS;
    for (const network of networks) {
      addNetwork(network, sums, from, scores);
      from += network.hiddenBias.length;
    }
    for (let at = 0; at < OUTPUTS; at++) scores[at] = (scores[at] ?? 0) / (parts * (temperatures[at] ?? 1));
    return toVerdict(toProbabilities(scores));
  };
}

interface Network {
  readonly hiddenBias: Float64Array;
  /** Hidden unit by hidden unit, then its weight for each output. */
  readonly output: Float64Array;
  readonly outputBias: Float64Array;
}

function unpackNetwork({ hiddenBias, output, outputBias }: PackedNetwork): Network {
  return {
    hiddenBias: Float64Array.from(hiddenBias),
    output: toDense(unpackMatrix(output)),
    outputBias: Float64Array.from(outputBias),
  };
}

/** Adds a network's scores; what the features gave its hidden units begins at `from` in `sums`. */
function addNetwork(network: Network, sums: Float64Array, from: number, scores: Float64Array): void {
  const { hiddenBias, output, outputBias } = network;
  for (let to = 0; to < OUTPUTS; to++) scores[to] = (scores[to] as number) + (outputBias[to] as number);
  for (let unit = 0; unit < hiddenBias.length; unit++) {
    const value = (sums[from + unit] as number) + (hiddenBias[unit] as number);
    if (value <= 0) continue;
    for (let to = 0; to < OUTPUTS; to++) {
      scores[to] = (scores[to] as number) + value * (output[unit * OUTPUTS + to] as number);
    }
  }
}

function toVerdict(probabilities: Float64Array): Verdict {
  const verdict: Record<string, Record<string, number>> = {};
  for (const { name, labels, from } of HEAD_PLACES) {
    const shares: Record<string, number> = {};
    for (let at = 0; at < labels.length; at++) shares[labels[at] as string] = probabilities[from + at] ?? 0;
    verdict[name] = shares;
  }
  return verdict as Verdict;
}

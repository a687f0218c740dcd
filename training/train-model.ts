/** From phrases to the model that is shipped: learners are taught, then packed into bytes. */
import type { ModelData, PackedNetwork } from "../src/agents/understand/classifier.ts";
import { OUTPUTS } from "../src/agents/understand/heads.ts";
import { packMatrix } from "../src/agents/understand/weights.ts";
import { teach } from "./learn.ts";
import { createLinear } from "./linear.ts";
import { createNetwork, type NetworkLearner } from "./network.ts";
import { fingerprint, type Phrase } from "./phrases.ts";
import { describeRecipe, type Recipe } from "./recipe.ts";

/** What is chosen on the dev phrases rather than learned. */
export type Tuning = Pick<ModelData, "temperatures" | "thresholds" | "ruleStrengths" | "lexiconWeight">;

export const UNTUNED: Tuning = {
  temperatures: {},
  thresholds: { handoff: 0.5, closure: 0.5, optOut: 0.5, objection: 0.5, buyingSignal: 0.5, named: 0.3 },
  ruleStrengths: { intent: 1, objection: 1, buyingSignal: 1, handoff: 1, closure: 1, optOut: 1 },
  lexiconWeight: 1,
};

/** Trains on the phrases. Pure: equal phrases and recipe give equal bytes. Takes a minute or so. */
export function trainModel(phrases: readonly Phrase[], recipe: Recipe): ModelData {
  const linear = createLinear(recipe.linear);
  const networks = recipe.networks.map(createNetwork);
  teach([linear, ...networks], phrases, recipe.course);
  return {
    fingerprint: fingerprint(phrases, describeRecipe(recipe)),
    ...UNTUNED,
    features: packMatrix(
      ...sideBySide([
        { values: linear.weights, columns: OUTPUTS },
        ...networks.map(({ embedding, hiddenBias }) => ({ values: embedding, columns: hiddenBias.length })),
      ]),
    ),
    networks: networks.map(packNetwork),
  };
}

/** One matrix from several of as many rows: what a feature needs then lies in one place of the memory. */
function sideBySide(parts: readonly { values: Float32Array; columns: number }[]): [Float32Array, number] {
  const width = parts.reduce((sum, { columns }) => sum + columns, 0);
  const rows = (parts[0]?.values.length ?? 0) / (parts[0]?.columns ?? 1);
  const all = new Float32Array(rows * width);
  let from = 0;
  for (const { values, columns } of parts) {
    for (let row = 0; row < rows; row++) {
      all.set(values.subarray(row * columns, (row + 1) * columns), row * width + from);
    }
    from += columns;
  }
  return [all, width];
}

function packNetwork({ hiddenBias, output, outputBias }: NetworkLearner): PackedNetwork {
  const hidden = hiddenBias.length;
  // Turned over, so that a hidden unit is a row, as a feature is.
  const byUnit = Float32Array.from(
    { length: output.length },
    (_, at) => output[(at % OUTPUTS) * hidden + Math.floor(at / OUTPUTS)] ?? 0,
  );
  return {
    hiddenBias: Array.from(hiddenBias, shorten),
    output: packMatrix(byUnit, OUTPUTS),
    outputBias: Array.from(outputBias, shorten),
  };
}

function shorten(value: number): number {
  return Number(value.toPrecision(5));
}

/** How the shipped weights are made; a change here makes them stale. */

import { SMALL_WORD_TABLE } from "../src/agents/understand/concepts/small-words.ts";
import { CONCEPTS } from "../src/agents/understand/concepts.ts";
import { extractFeatures } from "../src/agents/understand/features.ts";
import { HEAD_PLACES } from "../src/agents/understand/heads.ts";
import { normalise } from "../src/agents/understand/normalise.ts";
import { ABBREVIATIONS } from "../src/agents/understand/slang.ts";
import type { Course } from "./learn.ts";
import type { LinearOptions } from "./linear.ts";
import type { NetworkOptions } from "./network.ts";
import { HEAD_WEIGHTS } from "./targets.ts";

export interface Recipe {
  readonly linear: LinearOptions;
  readonly networks: readonly NetworkOptions[];
  readonly course: Course;
}

export const NETWORK: Omit<NetworkOptions, "seed"> = {
  buckets: 1 << 17,
  hidden: 48,
  rate: 0.1,
  decay: 1e-6,
  smoothing: 0.05,
  featureDropout: 0.3,
  hiddenDropout: 0.3,
};

export const RECIPE: Recipe = {
  linear: { buckets: 1 << 17, rate: 0.25, decay: 5e-6, smoothing: 0.03 },
  networks: [1, 2].map((seed) => ({ ...NETWORK, seed })),
  course: { epochs: 5, seed: 20_240_613, variants: 1, leastSeen: 3 },
};

const PROBES = [
  "Holaaa, xq no me llegó mi pedido #A12? 😡 mira www.tienda.com o ana@gmail.com 987654321",
  "oi, vcs têm tênis azul 42? não achei caro mas preciso ver com meu marido",
  "hi, can I swap the blue jacket? it isn't what I ordered!!",
];

/**
 * Everything besides the phrases that decides the weights. It holds the features of sentences that touch every table, so
 * that a changed feature, abbreviation or group of meaning shows as stale weights too.
 */
export function describeRecipe(recipe: Recipe): string {
  const features = PROBES.map((text) => extractFeatures(normalise(text, "es")));
  return JSON.stringify({ recipe, HEAD_PLACES, HEAD_WEIGHTS, CONCEPTS, SMALL_WORD_TABLE, ABBREVIATIONS, features });
}

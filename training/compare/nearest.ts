/** The labels of the nearest training phrases, by the cosine of their features weighted by rarity. */
import type { FeatureVector } from "../../src/agents/understand/features.ts";
import { HEAD_PLACES, OUTPUTS } from "../../src/agents/understand/heads.ts";
import type { Targets } from "../targets.ts";

/** Scores of the outputs, as all designs give them. */
export type Score = (features: FeatureVector) => Float64Array;

const NEIGHBOURS = 15;
/** Features that stand in more phrases than this tell nothing and cost time. */
const TOO_COMMON = 2_500;

export function trainNearest(examples: readonly FeatureVector[], targets: readonly Targets[]): Score {
  const places = new Map<number, { at: number; weight: number }[]>();
  examples.forEach(({ hashes, weights }, at) => {
    hashes.forEach((hash, index) => {
      const list = places.get(hash) ?? [];
      list.push({ at, weight: weights[index] ?? 0 });
      places.set(hash, list);
    });
  });
  const rarity = (hash: number) => Math.log(examples.length / (places.get(hash)?.length ?? 1));
  const lengths = examples.map(({ hashes, weights }) =>
    Math.sqrt(hashes.reduce((sum, hash, index) => sum + ((weights[index] ?? 0) * rarity(hash)) ** 2, 1e-9)),
  );
  return ({ hashes, weights }) => {
    const products = new Float64Array(examples.length);
    hashes.forEach((hash, index) => {
      const list = places.get(hash);
      if (!list || list.length > TOO_COMMON) return;
      const weight = (weights[index] ?? 0) * rarity(hash) ** 2;
      for (const place of list) products[place.at] = (products[place.at] ?? 0) + weight * place.weight;
    });
    const nearest = Array.from(products, (product, at) => ({ at, likeness: product / (lengths[at] ?? 1) }))
      .sort((a, b) => b.likeness - a.likeness)
      .slice(0, NEIGHBOURS);
    return vote(nearest, targets);
  };
}

function vote(nearest: readonly { at: number; likeness: number }[], targets: readonly Targets[]): Float64Array {
  const scores = new Float64Array(OUTPUTS);
  let total = 1e-9;
  for (const { at, likeness } of nearest) {
    const weight = likeness ** 3;
    total += weight;
    for (let output = 0; output < OUTPUTS; output++) {
      scores[output] = (scores[output] ?? 0) + weight * Math.max(0, targets[at]?.[output] ?? 0);
    }
  }
  for (const { kind, from, to } of HEAD_PLACES) {
    for (let output = from; output < to; output++) {
      const share = ((scores[output] ?? 0) / total) * 0.96 + 0.02;
      scores[output] = kind === "one" ? Math.log(share) : Math.log(share / (1 - share));
    }
  }
  return scores;
}

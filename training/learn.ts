/** Shows the phrases to a learner, each time a little different, for a number of epochs. */
import { extractFeatures, type FeatureVector } from "../src/agents/understand/features.ts";
import { normalise } from "../src/agents/understand/normalise.ts";
import { vary } from "./augment.ts";
import type { Learner } from "./linear.ts";
import type { Phrase } from "./phrases.ts";
import { createRandom, shuffle } from "./random.ts";
import { targetsOf } from "./targets.ts";

export interface Course {
  readonly epochs: number;
  readonly seed: number;
  /** How many variants of each phrase are shown in an epoch, beside the phrase itself. */
  readonly variants: number;
  /** In how many phrases a feature must stand to be learned from. */
  readonly leastSeen: number;
}

/** The features a learner sees of a text. */
export function featuresOf(text: string, phrase: Phrase): FeatureVector {
  return extractFeatures(normalise(text, phrase.language));
}

/** Teaches all learners at once, so that features are read once. Equal arguments give equal weights. */
export function teach(learners: readonly Learner[], phrases: readonly Phrase[], course: Course): void {
  const random = createRandom(course.seed);
  const weigh = intentWeight(phrases);
  const targets = phrases.map(targetsOf);
  const { plain, isKnown } = knownFeatures(phrases, course.leastSeen);
  const order = Int32Array.from(phrases, (_, at) => at);
  for (let epoch = 0; epoch < course.epochs; epoch++) {
    shuffle(order, random);
    for (const at of order) {
      const phrase = phrases[at] as Phrase;
      const weight = weigh(phrase) / Math.sqrt(1 + course.variants);
      const views = [plain[at] as FeatureVector];
      for (let count = 0; count < course.variants; count++)
        views.push(only(featuresOf(vary(phrase, random), phrase), isKnown));
      for (const view of views)
        for (const learner of learners) learner.learn(view, targets[at] as Float32Array, weight);
    }
  }
}

/** The phrases as they are written, reduced to the features that stand in at least `least` of them. */
function knownFeatures(
  phrases: readonly Phrase[],
  least: number,
): { readonly plain: readonly FeatureVector[]; readonly isKnown: (hash: number) => boolean } {
  const all = phrases.map((phrase) => featuresOf(phrase.text, phrase));
  const isKnown = commonFeatures(all, least);
  return { plain: all.map((features) => only(features, isKnown)), isKnown };
}

/** The features that stand in at least `least` phrases. */
function commonFeatures(all: readonly FeatureVector[], least: number): (hash: number) => boolean {
  const counts = new Map<number, number>();
  for (const { hashes } of all) for (const hash of new Set(hashes)) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  return (hash) => (counts.get(hash) ?? 0) >= least;
}

function only({ hashes, weights }: FeatureVector, isKnown: (hash: number) => boolean): FeatureVector {
  const kept: { hashes: number[]; weights: number[] } = { hashes: [], weights: [] };
  hashes.forEach((hash, at) => {
    if (!isKnown(hash)) return;
    kept.hashes.push(hash);
    kept.weights.push(weights[at] ?? 0);
  });
  return kept;
}

/** Rare intents count more, by the root of how rare they are. */
function intentWeight(phrases: readonly Phrase[]): (phrase: Phrase) => number {
  const counts = new Map<string, number>();
  for (const { intent } of phrases) counts.set(intent, (counts.get(intent) ?? 0) + 1);
  const mean = phrases.length / counts.size;
  return ({ intent }) => Math.sqrt(mean / (counts.get(intent) ?? mean));
}

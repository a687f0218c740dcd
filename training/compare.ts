/**
 * Compares designs of the classifier: all learn from the same phrases and are measured on the same test messages, without
 * rules and with plain thresholds. By hand: `npx tsx training/compare.ts`; takes some ten minutes.
 */
import { type FeatureKind, type FeatureVector, KINDS } from "../src/agents/understand/features.ts";
import { HEAD_PLACES, type HeadName, toProbabilities } from "../src/agents/understand/heads.ts";
import type { Locale } from "../src/lib/locale.ts";
import { countBayes } from "./compare/naive-bayes.ts";
import { type Score, trainNearest } from "./compare/nearest.ts";
import { featuresOf, teach } from "./learn.ts";
import { createLinear } from "./linear.ts";
import { inOneLine, measure, type Reading } from "./measure.ts";
import { createNetwork } from "./network.ts";
import { type Phrase, readTestPhrases, readTrainingPhrases } from "./phrases.ts";
import { readAll } from "./read.ts";
import { NETWORK, RECIPE } from "./recipe.ts";
import { targetsOf } from "./targets.ts";

const phrases = readTrainingPhrases();
const { fresh, heldOut } = readTestPhrases();
const targets = phrases.map(targetsOf);

function compare(name: string, score: Score): void {
  report(name, (set) => set.map((phrase) => toReading(featuresOf(phrase.text, phrase), score)));
}

/** Compares a linear model that sees only some kinds of features; the others weigh next to nothing meanwhile. */
function compareSeeing(name: string, kinds: readonly FeatureKind[]): void {
  const weights = KINDS as unknown as Record<FeatureKind, [number, number]>;
  const all = Object.entries(weights) as [FeatureKind, [number, number]][];
  const saved = all.map(([, [, weight]]) => weight);
  for (const [kind, entry] of all) if (!kinds.includes(kind)) entry[1] = 1e-6;
  const learner = createLinear(RECIPE.linear);
  teach([learner], phrases, RECIPE.course);
  compare(name, learner.score);
  all.forEach(([, entry], at) => {
    entry[1] = saved[at] ?? 0;
  });
}

function naiveBayes(): Score {
  const { weights, bias } = countBayes(plain, targets, RECIPE.linear.buckets);
  const mask = RECIPE.linear.buckets - 1;
  return (features) =>
    bias.map((start, output) =>
      features.hashes.reduce(
        (sum, hash, at) => sum + (features.weights[at] ?? 0) * (weights[(hash & mask) * bias.length + output] ?? 0),
        start,
      ),
    );
}

function together(...scores: readonly Score[]): Score {
  return (features) => {
    const sums = scores.map((score) => score(features));
    return Float64Array.from(
      sums[0] ?? [],
      (_, at) => sums.reduce((sum, one) => sum + (one[at] ?? 0), 0) / sums.length,
    );
  };
}

function report(name: string, read: (set: readonly Phrase[]) => Reading[]): void {
  for (const [title, set] of [
    ["test", fresh],
    ["held out", heldOut],
  ] as const) {
    const started = process.cpuUsage();
    const figures = measure(set, read(set));
    const { user } = process.cpuUsage(started);
    console.log(`${name.padEnd(34)} ${title.padEnd(8)} ${inOneLine(figures)}  ${Math.round(user / set.length)} µs`);
  }
}

function toReading(features: FeatureVector, score: Score): Reading {
  const shares = toProbabilities(score(features));
  const best = (head: HeadName) => {
    const { from, to, labels } = HEAD_PLACES.find(({ name }) => name === head) ?? { from: 0, to: 0, labels: [] };
    let top = from;
    for (let at = from; at < to; at++) if ((shares[at] ?? 0) > (shares[top] ?? 0)) top = at;
    return labels[top - from] ?? "";
  };
  const flags = HEAD_PLACES.find(({ name }) => name === "flags")?.from ?? 0;
  const orNull = (label: string) => (label === "none" ? null : label);
  const mood = best("mood");
  return {
    intent: best("intent"),
    others: [],
    objection: orNull(best("objection")),
    buyingSignal: orNull(best("buyingSignal")),
    handoff: (shares[flags] ?? 0) > 0.5,
    closure: (shares[flags + 1] ?? 0) > 0.5,
    optOut: (shares[flags + 2] ?? 0) > 0.5,
    sentiment: mood === "neutral" ? 0 : mood === "pleased" ? 0.7 : -0.5,
    language: best("language") as Locale,
  };
}

const plain = phrases.map((phrase) => featuresOf(phrase.text, phrase));
compare("naive Bayes", naiveBayes());
const nearest = trainNearest(plain, targets);
compare("15 nearest phrases", nearest);
compareSeeing("linear, words only", ["word", "pair", "form"]);
compareSeeing("linear, character n-grams only", ["gram", "form"]);
compareSeeing("linear, without meaning and frame", ["word", "pair", "nearPair", "triple", "gram", "form", "edge"]);
const learners = [createLinear(RECIPE.linear), createLinear({ ...RECIPE.linear, buckets: 1 << 15 })];
const networks = [1, 2].map((seed) => createNetwork({ ...NETWORK, seed }));
teach([...learners, ...networks], phrases, RECIPE.course);
const [linear, smaller, network, second] = [...learners, ...networks].map(({ score }): Score => score) as [
  Score,
  Score,
  Score,
  Score,
];
compare("linear, all features", linear);
compare("linear, 32,768 buckets", smaller);
compare("network, one hidden layer", network);
compare("two networks", together(network, second));
compare("linear + network", together(linear, network));
compare("linear + two networks", together(linear, network, second));
compare("linear + two networks + nearest", together(linear, network, second, nearest));
report("shipped: with rules and thresholds", (set) => readAll(set));

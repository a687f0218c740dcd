/** Chooses, on phrases the weights were not trained on, what is not learned: temperatures, thresholds, weights of rules. */
import {
  createClassifier,
  type ModelData,
  type RuleStrengths,
  type Thresholds,
  type Verdict,
} from "../src/agents/understand/classifier.ts";
import { extractFeatures } from "../src/agents/understand/features.ts";
import { HEAD_PLACES, type HeadPlace } from "../src/agents/understand/heads.ts";
import { weighIntents } from "../src/agents/understand/intent.ts";
import { readLabels } from "../src/agents/understand/labels.ts";
import { type NormalText, normalise } from "../src/agents/understand/normalise.ts";
import { readSentiment } from "../src/agents/understand/sentiment.ts";
import { featuresOf } from "./learn.ts";
import { type Figures, inOneLine, measure } from "./measure.ts";
import type { Phrase } from "./phrases.ts";
import { targetsOf } from "./targets.ts";
import type { Tuning } from "./train-model.ts";

const TEMPERATURES = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.15, 1.3, 1.5];
const STRENGTHS = [0, 0.5, 1, 1.5];
const THRESHOLDS = [0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8];
/** Below this a label would be no more than a guess, whatever the dev phrases say. */
const LEAST_THRESHOLD: Readonly<Record<Tunable, number>> = {
  optOut: 0.25,
  handoff: 0.35,
  closure: 0.4,
  objection: 0.25,
  buyingSignal: 0.2,
};
const LEXICON_WEIGHTS = [0, 0.25, 0.5, 0.75, 1, 1.5, 2];

/** A dev phrase with what does not depend on the tuning. */
interface Case {
  readonly phrase: Phrase;
  readonly text: NormalText;
  readonly verdict: Verdict;
}

/**
 * The tuning under which the model does best on `dev`.
 * @param tell takes a line on what each family of rules is worth
 */
export function calibrate(model: ModelData, dev: readonly Phrase[], tell: (line: string) => void): Tuning {
  const temperatures = chooseTemperatures(model, dev);
  const classify = createClassifier({ ...model, temperatures });
  const cases = dev.map((phrase) => {
    const text = normalise(phrase.text, phrase.language);
    return { phrase, text, verdict: classify(extractFeatures(text)) };
  });
  let tuned: Tuning = { ...model, temperatures };
  const choose = (candidates: readonly Tuning[], worth: (figures: Figures) => number) => {
    const rated = candidates.map((tuning) => ({ tuning, worth: worth(figuresUnder(tuning, cases)) }));
    tuned = rated.reduce((best, next) => (next.worth > best.worth + 1e-9 ? next : best)).tuning;
  };
  for (const name of ["optOut", "handoff", "closure", "objection", "buyingSignal"] as const) {
    // What the law wants said in one word (STOP, BAJA, SAIR) is never left to the weights alone.
    const strengths = name === "optOut" ? STRENGTHS.filter((strength) => strength > 0) : STRENGTHS;
    const candidates = strengths.flatMap((strength) =>
      THRESHOLDS.filter((threshold) => threshold >= LEAST_THRESHOLD[name]).map((threshold) =>
        withRule(withThreshold(tuned, name, threshold), name, strength),
      ),
    );
    choose(candidates, (figures) => worthOf(name, figures));
  }
  choose(
    STRENGTHS.map((strength) => withRule(tuned, "intent", strength)),
    ({ intentF1, intentAccuracy }) => intentF1 + intentAccuracy,
  );
  choose(
    LEXICON_WEIGHTS.map((lexiconWeight) => ({ ...tuned, lexiconWeight })),
    ({ sentimentSign }) => sentimentSign,
  );
  const { thresholds, ruleStrengths, lexiconWeight } = tuned;
  tell(`with all rules      ${inOneLine(figuresUnder(tuned, cases))}`);
  for (const name of Object.keys(ruleStrengths) as (keyof RuleStrengths)[]) {
    tell(`without ${name.padEnd(12)} ${inOneLine(figuresUnder(withRule(tuned, name, 0), cases))}`);
  }
  return { temperatures, thresholds, ruleStrengths, lexiconWeight };
}

function figuresUnder(tuning: Tuning, cases: readonly Case[]): Figures {
  const readings = cases.map(({ phrase, text, verdict }) => {
    const labels = readLabels(text, verdict, tuning);
    const { intent, otherIntents } = weighIntents(text, verdict, labels, tuning);
    return {
      intent: intent.value,
      others: otherIntents.map(({ value }) => value),
      objection: labels.objection.value,
      buyingSignal: labels.buyingSignal.value,
      handoff: labels.handoff.value,
      closure: labels.closure.value,
      optOut: labels.optOut.value,
      sentiment: readSentiment(text, verdict, labels.isAngry, tuning.lexiconWeight),
      language: phrase.language,
    };
  });
  return measure(
    cases.map(({ phrase }) => phrase),
    readings,
  );
}

type Tunable = Exclude<keyof Thresholds, "named">;

/** What is wanted of each label: a missed opt-out or call for a person costs more than a false one, a false ending more than a missed one. */
function worthOf(name: Tunable, { handoff, closure, optOut, objectionF1, signalF1 }: Figures): number {
  switch (name) {
    case "handoff":
      return Math.min(handoff.precision, 0.88) * 3 + handoff.recall;
    case "closure":
      return Math.min(closure.precision, 0.97) * 3 + closure.recall;
    case "optOut":
      return Math.min(optOut.precision, 0.8) + optOut.recall * 2;
    case "objection":
      return objectionF1;
    case "buyingSignal":
      return signalF1;
  }
}

function withThreshold(tuning: Tuning, name: keyof Thresholds, threshold: number): Tuning {
  return { ...tuning, thresholds: { ...tuning.thresholds, [name]: threshold } };
}

function withRule(tuning: Tuning, name: keyof RuleStrengths, strength: number): Tuning {
  return { ...tuning, ruleStrengths: { ...tuning.ruleStrengths, [name]: strength } };
}

/** For each head the temperature under which the right labels were likeliest. */
function chooseTemperatures(model: ModelData, dev: readonly Phrase[]): Record<string, number> {
  const targets = dev.map(targetsOf);
  const surprises = TEMPERATURES.map((temperature) => {
    const all = Object.fromEntries(HEAD_PLACES.map(({ name }) => [name, temperature]));
    const classify = createClassifier({ ...model, temperatures: all });
    const sums = HEAD_PLACES.map(() => 0);
    dev.forEach((phrase, at) => {
      const verdict = classify(featuresOf(phrase.text, phrase));
      HEAD_PLACES.forEach((head, index) => {
        sums[index] = (sums[index] ?? 0) + surprise(verdict[head.name], targets[at] as Float32Array, head);
      });
    });
    return sums;
  });
  return Object.fromEntries(
    HEAD_PLACES.map(({ name }, index) => {
      const best = surprises.reduce(
        (top, sums, at) => ((sums[index] ?? 0) < (surprises[top]?.[index] ?? 0) ? at : top),
        0,
      );
      return [name, TEMPERATURES[best] ?? 1];
    }),
  );
}

function surprise(
  shares: Readonly<Record<string, number>>,
  targets: Float32Array,
  { kind, labels, from }: HeadPlace,
): number {
  return labels.reduce((sum, label, at) => {
    const wanted = targets[from + at] ?? 0;
    const share = Math.min(1 - 1e-6, Math.max(1e-6, shares[label] ?? 0));
    if (wanted === 1) return sum - Math.log(share);
    return kind === "many" && wanted === 0 ? sum - Math.log(1 - share) : sum;
  }, 0);
}

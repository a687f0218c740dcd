/** What the classifier should say of a phrase, and how far off it was. */
import { HEAD_PLACES, type Mood, OUTPUTS, toProbabilities } from "../src/agents/understand/heads.ts";
import type { Phrase } from "./phrases.ts";

/** The wanted value of each output, and −1 where nobody judged. */
export type Targets = Float32Array;

/** The mood of a sentiment: the dead zone of neutral is ±0.15. */
export function moodOf(sentiment: number): Mood {
  if (sentiment > 0.15) return "pleased";
  if (sentiment >= -0.15) return "neutral";
  if (sentiment > -0.35) return "uneasy";
  return sentiment > -0.65 ? "unhappy" : "furious";
}

/** A doubt before buying is no mood toward us. */
function withoutDoubt(sentiment: number, { intent }: Phrase): number {
  return intent === "objection" && moodOf(sentiment) === "uneasy" ? 0 : sentiment;
}

export function targetsOf(phrase: Phrase): Targets {
  const targets = new Float32Array(OUTPUTS);
  const named = new Set<string>([phrase.intent, ...phrase.also]);
  const flags: Readonly<Record<string, boolean>> = {
    handoff: phrase.handoff,
    closure: phrase.closure,
    optOut: phrase.optOut,
  };
  const mood = phrase.sentiment === null ? null : moodOf(withoutDoubt(phrase.sentiment, phrase));
  for (const { name, labels, from } of HEAD_PLACES) {
    labels.forEach((label, at) => {
      const holds = {
        intent: phrase.intent === label,
        named: named.has(label),
        objection: (phrase.objection ?? "none") === label,
        buyingSignal: (phrase.buyingSignal ?? "none") === label,
        language: phrase.language === label,
        mood: mood === label,
        flags: flags[label] === true,
      }[name];
      targets[from + at] = name === "mood" && mood === null ? -1 : Number(holds);
    });
  }
  return targets;
}

/** How much each head counts while learning. */
export const HEAD_WEIGHTS = {
  intent: 1,
  named: 0.4,
  objection: 0.7,
  buyingSignal: 0.7,
  language: 0.3,
  mood: 0.6,
  flags: 0.7,
};
const OUTPUT_WEIGHTS = Float64Array.from(
  HEAD_PLACES.flatMap(({ name, from, to }) => Array<number>(to - from).fill(HEAD_WEIGHTS[name])),
);

/** Replaces scores by the slope of the loss at each output. `smoothing` keeps the classifier from being too sure. */
export function toErrors(scores: Float64Array, targets: Targets, smoothing: number): void {
  toProbabilities(scores);
  for (const { kind, from, to } of HEAD_PLACES) {
    const floor = kind === "one" ? smoothing / (to - from) : smoothing / 2;
    for (let at = from; at < to; at++) {
      const wanted = targets[at] ?? 0;
      const error = wanted < 0 ? 0 : (scores[at] ?? 0) - (wanted * (1 - smoothing) + floor);
      scores[at] = error * (OUTPUT_WEIGHTS[at] ?? 0);
    }
  }
}

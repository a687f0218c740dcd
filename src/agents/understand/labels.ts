/** The labels besides the intent: the classifier's probabilities, moved by the written rules that fire. */
import type { RuleStrengths, Thresholds, Verdict } from "./classifier.ts";
import type { NormalText } from "./normalise.ts";
import { BUYING_SIGNAL_RULES } from "./rules/buying-signal.ts";
import { CLOSURE_RULES, type Ending } from "./rules/closure.ts";
import { type Alarm, HANDOFF_RULES } from "./rules/handoff.ts";
import { deniedDoubts, isDoubtSettled, OBJECTION_RULES } from "./rules/objection.ts";
import { OPT_OUT_RULES } from "./rules/opt-out.ts";
import { firing, moveByRule, ruleEvidence } from "./rules/rule.ts";
import { BUYING_SIGNALS, type BuyingSignal, OBJECTIONS, type Objection, type Scored } from "./understanding.ts";

export interface Labels {
  readonly objection: Scored<Objection | null>;
  readonly buyingSignal: Scored<BuyingSignal | null>;
  readonly handoff: Scored<boolean>;
  readonly closure: Scored<boolean>;
  readonly optOut: Scored<boolean>;
  /** The doubt was said and taken back in the same text. */
  readonly isSettled: boolean;
  readonly isAngry: boolean;
  readonly alarms: ReadonlyMap<Alarm, number>;
  readonly endings: ReadonlyMap<Ending, number>;
}

/** What the training chose for labels. */
export interface LabelTuning {
  readonly thresholds: Thresholds;
  readonly ruleStrengths: RuleStrengths;
}

export function readLabels(text: NormalText, verdict: Verdict, tuning: LabelTuning): Labels {
  const { thresholds, ruleStrengths } = tuning;
  const flags = flagsOf(verdict);
  const optOut = yesNo(
    moveByRule(flags.optOut, firing(OPT_OUT_RULES, text).get(true), ruleStrengths.optOut),
    thresholds.optOut,
  );
  const alarms = optOut.value ? new Map<Alarm, number>() : firing(HANDOFF_RULES, text);
  const endings = firing(CLOSURE_RULES, text);
  const handoff = optOut.value
    ? { value: false, confidence: optOut.confidence }
    : yesNo(moveByRule(flags.handoff, strongest(alarms), ruleStrengths.handoff), thresholds.handoff);
  const isSettled = isDoubtSettled(text.plain);
  return {
    objection: optOut.value
      ? { value: null, confidence: optOut.confidence }
      : readObjection(text, verdict, isSettled, tuning),
    buyingSignal: optOut.value
      ? { value: null, confidence: optOut.confidence }
      : readBuyingSignal(text, verdict, tuning),
    handoff,
    closure: optOut.value ? optOut : readClosure(text, flags.closure, endings, handoff, tuning),
    optOut,
    isSettled,
    isAngry: (["anger", "threat", "fraud"] as const).some((alarm) => alarms.has(alarm)),
    alarms,
    endings,
  };
}

/** The flags, each at least as likely as the intents that imply it. */
function flagsOf({ flags, intent }: Verdict): Verdict["flags"] {
  return {
    handoff: Math.max(flags.handoff, intent.human_agent),
    closure: Math.max(flags.closure, intent.confirmation_resolved + intent.opt_out),
    optOut: Math.max(flags.optOut, intent.opt_out),
  };
}

function yesNo(probability: number, threshold: number): Scored<boolean> {
  return probability >= threshold
    ? { value: true, confidence: Math.max(0.5, probability) }
    : { value: false, confidence: Math.max(0.5, 1 - probability) };
}

function readClosure(
  text: NormalText,
  likelihood: number,
  endings: ReadonlyMap<Ending, number>,
  handoff: Scored<boolean>,
  { thresholds, ruleStrengths }: LabelTuning,
): Scored<boolean> {
  if (handoff.value) return { value: false, confidence: handoff.confidence };
  // A question keeps the matter open, whatever else the text says.
  const byRule = text.isQuestion ? undefined : strongest(endings);
  const probability = text.isQuestion ? likelihood * 0.5 : likelihood;
  return yesNo(moveByRule(probability, byRule, ruleStrengths.closure), thresholds.closure);
}

function readObjection(
  text: NormalText,
  verdict: Verdict,
  isSettled: boolean,
  { thresholds, ruleStrengths }: LabelTuning,
): Scored<Objection | null> {
  if (isSettled) return { value: null, confidence: Math.max(0.8, verdict.objection.none) };
  const denied = deniedDoubts(text.plain);
  const rules = firing(OBJECTION_RULES, text);
  const live = OBJECTIONS.filter((kind) => !denied.has(kind));
  return strongestLabel(live, verdict.objection, rules, ruleStrengths.objection, thresholds.objection);
}

function readBuyingSignal(
  text: NormalText,
  verdict: Verdict,
  { thresholds, ruleStrengths }: LabelTuning,
): Scored<BuyingSignal | null> {
  const rules = firing(BUYING_SIGNAL_RULES, text);
  return strongestLabel(
    BUYING_SIGNALS,
    verdict.buyingSignal,
    rules,
    ruleStrengths.buyingSignal,
    thresholds.buyingSignal,
  );
}

/** The likeliest label when all labels together pass the threshold, else null. */
function strongestLabel<L extends string>(
  labels: readonly L[],
  shares: Readonly<Record<L | "none", number>>,
  rules: ReadonlyMap<L, number>,
  strength: number,
  threshold: number,
): Scored<L | null> {
  const odds = labels.map((label) => shares[label] * Math.exp(strength * ruleEvidence(rules.get(label))));
  const some = odds.reduce((sum, value) => sum + value, 0);
  const total = some + shares.none;
  let best = 0;
  for (let at = 1; at < odds.length; at++) if ((odds[at] ?? 0) > (odds[best] ?? 0)) best = at;
  const [label] = labels.slice(best, best + 1);
  if (label === undefined || some / total < threshold) {
    return { value: null, confidence: Math.max(0.5, 1 - some / total) };
  }
  return { value: label, confidence: (odds[best] ?? 0) / total };
}

function strongest(confidences: ReadonlyMap<unknown, number>): number | undefined {
  return confidences.size === 0 ? undefined : Math.max(...confidences.values());
}

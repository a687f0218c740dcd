/** The shape of a written rule and how a list of rules is read. */
import type { NormalText } from "../normalise.ts";

/** Fires when `when` is found in the plain text and `unless` is not. */
export interface Rule<L> {
  readonly label: L;
  readonly when: RegExp;
  readonly unless?: RegExp;
  /** Confidence of the label when the rule fires, 0–1. */
  readonly confidence: number;
  /** Longest text, in words, that the rule is meant for. */
  readonly maxWords?: number;
}

/** The labels whose rules fire, each with its strongest confidence, in the order of the rules. */
export function firing<L>(rules: readonly Rule<L>[], text: NormalText): Map<L, number> {
  const fired = new Map<L, number>();
  for (const rule of rules) {
    if (rule.maxWords !== undefined && text.tokens.length > rule.maxWords) continue;
    if ((fired.get(rule.label) ?? 0) >= rule.confidence) continue;
    if (!rule.when.test(text.plain) || rule.unless?.test(text.plain)) continue;
    fired.set(rule.label, rule.confidence);
  }
  return fired;
}

/** The log-odds of a rule's confidence; 0 when no rule fired. */
export function ruleEvidence(confidence: number | undefined): number {
  return confidence === undefined ? 0 : Math.log(confidence / (1 - confidence));
}

/** A probability after a rule spoke: its log-odds and the rule's, times `strength`, add up. */
export function moveByRule(probability: number, confidence: number | undefined, strength: number): number {
  if (confidence === undefined || strength === 0) return probability;
  const odds = ((probability + 1e-6) / (1 - probability + 1e-6)) * Math.exp(strength * ruleEvidence(confidence));
  return odds / (1 + odds);
}

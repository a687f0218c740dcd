/** The intents of a message: the classifier's shares moved by rules and by what the other labels imply. */
import type { Verdict } from "./classifier.ts";
import type { Labels } from "./labels.ts";
import type { NormalText } from "./normalise.ts";
import { INTENT_RULES } from "./rules/intents.ts";
import { firing } from "./rules/rule.ts";
import { INTENTS, type Intent, type Scored } from "./understanding.ts";

/** Evidence that wins over any classifier. */
const DECISIVE = 9;
/** Share from which a further intent is worth naming. */
const WORTH_NAMING = 0.12;
/** Intents that never stand beside another as something to act on. */
const MANNERS = new Set<Intent>(["greeting", "thanks", "smalltalk", "spam", "other"]);

export function weighIntents(
  text: NormalText,
  verdict: Verdict,
  labels: Labels,
): { intent: Scored<Intent>; otherIntents: Scored<Intent>[] } {
  const evidence = readEvidence(text, labels);
  const shares = INTENTS.map((intent) => (verdict.intent[intent] + 1e-4) * Math.exp(evidence.get(intent) ?? 0));
  const sum = shares.reduce((total, share) => total + share, 0);
  const scored = INTENTS.map((value, at) => ({ value, confidence: (shares[at] ?? 0) / sum }));
  scored.sort((a, b) => b.confidence - a.confidence);
  const [intent = { value: "other" as const, confidence: 0 }, ...rest] = scored;
  return { intent, otherIntents: nameOthers(rest, evidence) };
}

/** A rule that fired names its intent even when the main one is far ahead. */
function nameOthers(rest: readonly Scored<Intent>[], evidence: ReadonlyMap<Intent, number>): Scored<Intent>[] {
  return rest
    .map(({ value, confidence }) => ({
      value,
      confidence: (evidence.get(value) ?? 0) > 0 && !MANNERS.has(value) ? Math.max(confidence, 0.3) : confidence,
    }))
    .filter(({ confidence }) => confidence >= WORTH_NAMING)
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, 3);
}

/** Log-odds for intents, from written rules. */
function readEvidence(text: NormalText, labels: Labels): Map<Intent, number> {
  const evidence = new Map<Intent, number>();
  const add = (intent: Intent, weight: number) => evidence.set(intent, (evidence.get(intent) ?? 0) + weight);
  for (const [intent, confidence] of firing(INTENT_RULES, text)) add(intent, toEvidence(confidence));
  if (labels.optOut.value) add("opt_out", labels.optOut.confidence > 0.9 ? DECISIVE : 3);
  for (const alarm of labels.alarms.keys()) {
    if (alarm === "asked" || alarm === "bot_failed") add("human_agent", 4);
    else if (alarm === "disputed_charge") add("payment", 4);
    else if (alarm === "repeated") add("complaint", 1);
    else add("complaint", 4);
  }
  if (labels.endings.has("solved") && labels.closure.value) add("confirmation_resolved", 3);
  if (labels.endings.has("nothing_else") && labels.closure.value) add("confirmation_resolved", 3);
  if ((labels.endings.has("declined") || labels.endings.has("wrong_number")) && labels.closure.value) add("other", 3);
  if (labels.isSettled) add("objection", -4);
  else if (labels.objection.value !== null) add("objection", toEvidence(labels.objection.confidence));
  return evidence;
}

function toEvidence(confidence: number): number {
  return Math.log(confidence / (1 - confidence));
}

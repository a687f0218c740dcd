/** The intents of a message: the classifier's shares moved by rules and by what the other labels imply. */
import type { Verdict } from "./classifier.ts";
import type { Labels, LabelTuning } from "./labels.ts";
import type { NormalText } from "./normalise.ts";
import { INTENT_RULES } from "./rules/intents.ts";
import { firing, ruleEvidence } from "./rules/rule.ts";
import { INTENTS, type Intent, type Scored } from "./understanding.ts";

const MOST_OTHERS = 3;
/** Intents that never stand beside another as something to act on. */
const MANNERS = new Set<Intent>(["greeting", "thanks", "smalltalk", "spam"]);

export function weighIntents(
  text: NormalText,
  verdict: Verdict,
  labels: Labels,
  tuning: LabelTuning,
): { intent: Scored<Intent>; otherIntents: Scored<Intent>[] } {
  const evidence = readEvidence(text, labels, tuning.ruleStrengths.intent);
  const shares = INTENTS.map((intent) => (verdict.intent[intent] + 1e-5) * Math.exp(evidence.get(intent) ?? 0));
  const sum = shares.reduce((total, share) => total + share, 0);
  const scored = INTENTS.map((value, at) => ({ value, confidence: (shares[at] ?? 0) / sum }));
  scored.sort((a, b) => b.confidence - a.confidence);
  const [intent = { value: "other" as const, confidence: 0 }, ...rest] = scored;
  return { intent, otherIntents: nameOthers(rest, verdict, tuning.thresholds.named) };
}

/** Further intents are those named by a head of their own: a message may well have two that are both sure. */
function nameOthers(rest: readonly Scored<Intent>[], verdict: Verdict, threshold: number): Scored<Intent>[] {
  return rest
    .map(({ value, confidence }) => ({ value, confidence: Math.max(confidence, verdict.named[value]) }))
    .filter(({ value, confidence }) => confidence >= (MANNERS.has(value) ? 0.5 : threshold))
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, MOST_OTHERS);
}

/** Log-odds for intents, from written rules and from the other labels. */
function readEvidence(text: NormalText, labels: Labels, strength: number): Map<Intent, number> {
  const evidence = new Map<Intent, number>();
  const add = (intent: Intent, weight: number) => evidence.set(intent, (evidence.get(intent) ?? 0) + weight * strength);
  if (strength === 0) return evidence;
  for (const [intent, confidence] of firing(INTENT_RULES, text)) add(intent, ruleEvidence(confidence));
  if (labels.optOut.value) add("opt_out", labels.optOut.confidence > 0.9 ? 9 : 3);
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
  else if (labels.objection.value !== null) add("objection", ruleEvidence(Math.min(0.97, labels.objection.confidence)));
  return evidence;
}

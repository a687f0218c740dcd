/** The labels besides the intent: rules first, the classifier where no rule speaks. */
import type { Verdict } from "./classifier.ts";
import type { NormalText } from "./normalise.ts";
import { BUYING_SIGNAL_RULES } from "./rules/buying-signal.ts";
import { CLOSURE_RULES, type Ending } from "./rules/closure.ts";
import { type Alarm, HANDOFF_RULES } from "./rules/handoff.ts";
import { deniedDoubts, isDoubtSettled, OBJECTION_RULES } from "./rules/objection.ts";
import { OPT_OUT_RULES } from "./rules/opt-out.ts";
import { firing } from "./rules/rule.ts";
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

/** Without a rule, how sure the classifier must be before a yes. */
const ALONE = { handoff: 0.6, closure: 0.65, optOut: 0.6, objection: 0.5, buyingSignal: 0.45 };

export function readLabels(text: NormalText, verdict: Verdict): Labels {
  const optOut = yesNo(firing(OPT_OUT_RULES, text).get(true), verdict.optOut, ALONE.optOut);
  const alarms = optOut.value ? new Map<Alarm, number>() : firing(HANDOFF_RULES, text);
  const endings = firing(CLOSURE_RULES, text);
  const handoff = optOut.value
    ? { value: false, confidence: 0.9 }
    : yesNo(strongest(alarms), verdict.handoff, ALONE.handoff);
  const isSettled = isDoubtSettled(text.plain);
  return {
    objection: optOut.value ? { value: null, confidence: 0.9 } : readObjection(text, verdict, isSettled),
    buyingSignal: optOut.value || handoff.value ? { value: null, confidence: 0.8 } : readBuyingSignal(text, verdict),
    handoff,
    closure: optOut.value ? optOut : readClosure(text, verdict, endings, handoff.value),
    optOut,
    isSettled,
    isAngry: (["anger", "threat", "fraud"] as const).some((alarm) => alarms.has(alarm)),
    alarms,
    endings,
  };
}

function yesNo(byRule: number | undefined, probability: number, threshold: number): Scored<boolean> {
  if (byRule !== undefined) return { value: true, confidence: Math.max(byRule, probability) };
  return probability >= threshold
    ? { value: true, confidence: probability }
    : { value: false, confidence: Math.max(0.5, 1 - probability) };
}

function readClosure(
  text: NormalText,
  verdict: Verdict,
  endings: ReadonlyMap<Ending, number>,
  needsPerson: boolean,
): Scored<boolean> {
  if (needsPerson) return { value: false, confidence: 0.85 };
  // A question keeps the matter open, whatever else the text says.
  const probability = text.isQuestion ? verdict.closure * 0.4 : verdict.closure;
  const byRule = text.isQuestion ? undefined : strongest(endings);
  return yesNo(byRule, probability, ALONE.closure);
}

function readObjection(text: NormalText, verdict: Verdict, isSettled: boolean): Scored<Objection | null> {
  if (isSettled) return { value: null, confidence: 0.9 };
  const denied = deniedDoubts(text.plain);
  const [byRule] = [...firing(OBJECTION_RULES, text)].filter(([kind]) => !denied.has(kind)).sort((a, b) => b[1] - a[1]);
  if (byRule) return { value: byRule[0], confidence: Math.max(byRule[1], verdict.objection[byRule[0]]) };
  const live = OBJECTIONS.filter((kind) => !denied.has(kind));
  return best(live, verdict.objection, ALONE.objection);
}

function readBuyingSignal(text: NormalText, verdict: Verdict): Scored<BuyingSignal | null> {
  const [byRule] = [...firing(BUYING_SIGNAL_RULES, text)].sort((a, b) => b[1] - a[1]);
  if (byRule) return { value: byRule[0], confidence: Math.max(byRule[1], verdict.buyingSignal[byRule[0]]) };
  return best(BUYING_SIGNALS, verdict.buyingSignal, ALONE.buyingSignal);
}

/** The likeliest label when it passes the threshold, else null with the confidence of "none". */
function best<L extends string>(
  labels: readonly L[],
  shares: Readonly<Record<L | "none", number>>,
  threshold: number,
): Scored<L | null> {
  let top: Scored<L | null> = { value: null, confidence: 0 };
  for (const label of labels) {
    if (shares[label] > top.confidence) top = { value: label, confidence: shares[label] };
  }
  return top.confidence >= threshold ? top : { value: null, confidence: Math.max(0.5, shares.none) };
}

function strongest(confidences: ReadonlyMap<unknown, number>): number | undefined {
  return confidences.size === 0 ? undefined : Math.max(...confidences.values());
}

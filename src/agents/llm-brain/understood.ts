/** Where a model reads a message otherwise than the classifiers did. */
import type { Turn } from "../agent.ts";
import type { Understanding } from "../understand/understanding.ts";
import type { ModelAnswer } from "./answer-schema.ts";

/** What a model says without giving a number. */
const CONFIDENCE = 0.8;

/** The turn as the model understood it; the same turn where it agrees. An opt-out or a wish for a person once heard stays heard. Pure. */
export function asUnderstood(turn: Turn, { understood }: Pick<ModelAnswer, "understood">): Turn {
  if (!understood) return turn;
  const { understanding } = turn;
  const corrected: Understanding = {
    ...understanding,
    ...changed("intent", understanding, understood.intent),
    ...changed("objection", understanding, understood.objection),
    ...changed("handoff", understanding, understanding.handoff.value || understood.wantsPerson),
    ...changed("closure", understanding, understood.endsMatter),
  };
  return { ...turn, understanding: corrected };
}

function changed<K extends "intent" | "objection" | "handoff" | "closure">(
  key: K,
  understanding: Understanding,
  value: Understanding[K]["value"],
): Partial<Understanding> {
  return understanding[key].value === value ? {} : { [key]: { value, confidence: CONFIDENCE } };
}

/** What the conversation remembers of doubts: which were met, with which tactics, and whether the customer went on. */
import type { ConversationState } from "../state.ts";
import type { Objection } from "../understand/understanding.ts";

type Met = ConversationState["objections"][number];

/** What is remembered of a kind of doubt; null when it was never met. */
export function metObjection({ objections }: Pick<ConversationState, "objections">, kind: Objection): Met | null {
  return objections.find((met) => met.kind === kind) ?? null;
}

/** The doubt met last that the customer has not left behind; null when there is none. */
export function openObjection({ objections }: Pick<ConversationState, "objections">): Met | null {
  return objections.findLast((met) => !met.isOvercome) ?? null;
}

/** The doubts after one more of `kind`, answered with these tactics; it becomes the last one. */
export function withObjection(
  state: Pick<ConversationState, "objections">,
  kind: Objection,
  ...used: readonly string[]
): ConversationState["objections"] {
  const met = metObjection(state, kind);
  const tactics = [...(met?.tactics ?? []), ...used];
  return [
    ...state.objections.filter((other) => other.kind !== kind),
    { kind, times: (met?.times ?? 0) + 1, tactics, isOvercome: false },
  ];
}

/** The state after a buying signal: every doubt met so far counts as overcome. */
export function markOvercome(state: ConversationState): ConversationState {
  return { ...state, objections: state.objections.map((met) => ({ ...met, isOvercome: true })) };
}

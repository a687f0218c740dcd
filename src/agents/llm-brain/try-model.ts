/** One try at answering a turn with a model, within the tenant's budget, with what it cost and why it failed. */
import type { ModelSpending } from "../../crm/model-spend.ts";
import type { Llm, LlmAttempt, LlmUsage } from "../../infra/llm.ts";
import { ModelError } from "../../lib/errors.ts";
import type { AgentTools, Decision, Turn } from "../agent.ts";
import { decideWithModel } from "../llm-brain.ts";
import type { ModelUse } from "../trace.ts";

export interface ModelTry {
  readonly decision: Decision | null;
  /** The turn as the model understood it; as it was where the model gave none. */
  readonly turn: Turn;
  readonly use: ModelUse | null;
  /** Why the model was not used, when one is configured. */
  readonly fault: string | null;
}

export interface TryDeps {
  readonly llm: Llm;
  readonly spending: ModelSpending;
}

/** Never throws a `ModelError`: the built-in brain answers then. What the calls cost is in the books when this returns. */
export async function tryModel(
  { llm, spending }: TryDeps,
  tenantId: string,
  turn: Turn,
  tools: AgentTools,
  signal: AbortSignal,
): Promise<ModelTry> {
  // An empty text (a photo, an audio nobody could hear) has a written answer; a model would only guess.
  if (!llm.isConfigured || turn.text === "") return { decision: null, turn, use: null, fault: null };
  const { monthlyModelBudgetMicros } = turn.business.rules;
  if (await spending.isSpent(tenantId, monthlyModelBudgetMicros)) {
    return { decision: null, turn, use: null, fault: "over_budget" };
  }
  const uses: LlmUsage[] = [];
  const recording: Pick<Llm, "complete"> = {
    complete: async (request) => {
      const answer = await llm.complete(request);
      uses.push(answer.usage);
      return answer;
    },
  };
  try {
    const decision = await decideWithModel(turn, tools, recording, signal);
    await spending.add(tenantId, spentBy(uses, null));
    return { decision, turn: decision.turn, use: modelUse(uses), fault: null };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    await spending.add(tenantId, spentBy(uses, error));
    return { decision: null, turn, use: modelUse(uses) ?? lostUse(error), fault: error.fault };
  }
}

function modelUse(uses: readonly LlmUsage[]): ModelUse | null {
  const last = uses.at(-1);
  if (!last) return null;
  const { provider, model, inputTokens, outputTokens, costMicros, latencyMs } = last;
  return { provider, model, inputTokens, outputTokens, costMicros, latencyMs };
}

/** A chain that gave no answer took time and money all the same; null when no provider was asked. */
function lostUse({ details }: ModelError): ModelUse | null {
  const attempts = (details.attempts ?? []) as readonly LlmAttempt[];
  const last = attempts.at(-1);
  if (!last) return null;
  const costMicros = typeof details.costMicros === "number" ? details.costMicros : 0;
  const latencyMs = attempts.reduce((sum, { ms }) => sum + ms, 0);
  return { provider: last.provider, model: "none", inputTokens: 0, outputTokens: 0, costMicros, latencyMs };
}

/** Answers that were thrown away and chains that gave none are paid for too. */
function spentBy(uses: readonly LlmUsage[], error: ModelError | null) {
  const failed = uses.length === 0 && typeof error?.details.costMicros === "number" ? error.details.costMicros : 0;
  return { calls: Math.max(1, uses.length), costMicros: uses.reduce((sum, use) => sum + use.costMicros, failed) };
}

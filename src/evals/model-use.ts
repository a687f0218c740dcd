/** What the models did in the conversations of an eval, added up from the traces of the turns. */
import type { TurnTrace } from "../agents/trace.ts";
import type { Stage } from "./stage.ts";

export interface ModelTotals {
  /** Turns with a model to ask. */
  readonly turns: number;
  /** Turns whose answer the model worded. */
  readonly answered: number;
  /** Turns in which its answer broke a guard and the built-in brain's left. */
  readonly replaced: number;
  /** Turns without an answer of the model, by the fault. */
  readonly faults: Readonly<Record<string, number>>;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Millionths of a US dollar. */
  readonly costMicros: number;
  /** Of the calls, in ms; 0 without any. */
  readonly latencyMs: { readonly total: number; readonly mean: number; readonly p95: number };
}

/** The totals of traces. Pure. */
export function totalUse(traces: readonly TurnTrace[]): ModelTotals {
  const asked = traces.filter(({ model, modelFault }) => model !== null || modelFault !== null);
  const uses = asked.flatMap(({ model }) => model ?? []);
  const latencies = uses.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b);
  const faults: Record<string, number> = {};
  for (const { modelFault } of asked) if (modelFault) faults[modelFault] = (faults[modelFault] ?? 0) + 1;
  const sum = (numbers: readonly number[]) => numbers.reduce((left, right) => left + right, 0);
  const total = sum(latencies);
  return {
    turns: asked.length,
    answered: asked.filter(({ brain }) => brain !== "built-in").length,
    replaced: asked.filter(({ modelFault, replaced }) => modelFault === null && replaced).length,
    faults,
    inputTokens: sum(uses.map(({ inputTokens }) => inputTokens)),
    outputTokens: sum(uses.map(({ outputTokens }) => outputTokens)),
    costMicros: sum(uses.map(({ costMicros }) => costMicros)),
    latencyMs: {
      total,
      mean: latencies.length === 0 ? 0 : Math.round(total / latencies.length),
      p95: latencies[Math.max(0, Math.ceil(latencies.length * 0.95) - 1)] ?? 0,
    },
  };
}

/** The stage with an ear on each turn that a message brought. */
export function watchTurns(stage: Stage, onTurn: (trace: TurnTrace) => void): Stage {
  const heard = <Args extends readonly unknown[]>(act: (...args: Args) => ReturnType<Stage["write"]>) => {
    return async (...args: Args) => {
      const answer = await act(...args);
      if (answer.trace) onTurn(answer.trace);
      return answer;
    };
  };
  return { ...stage, write: heard(stage.write), sendFile: heard(stage.sendFile) };
}

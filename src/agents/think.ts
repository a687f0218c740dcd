/**
 * From unanswered messages to a decision: understand, ask the model if there is one, else or when it fails the built-in
 * brain, and let nothing out that breaks a guard. The customer gets an answer in every case.
 */
import type { ModelSpending } from "../crm/model-spend.ts";
import type { Llm } from "../infra/llm.ts";
import type { Locale } from "../lib/locale.ts";
import { say } from "../lib/texts.ts";
import type { AgentTools, Decision, Turn } from "./agent.ts";
import { enforce } from "./guards/enforce.ts";
import { type SearchCache, withSearchCache } from "./llm-brain/cached-searches.ts";
import { tryModel } from "./llm-brain/try-model.ts";
import { decideBuiltIn } from "./orchestrator.ts";
import { type TurnTrace, traceSources } from "./trace.ts";
import { prepareTurn, type ThinkInput } from "./turn.ts";
import type { Mend } from "./understand/mend.ts";
import type { Understand } from "./understand/understanding.ts";

export type { ThinkInput } from "./turn.ts";

export interface Thought {
  readonly decision: Decision;
  readonly trace: TurnTrace;
  /** The conversation's language from now on. */
  readonly locale: Locale;
}

export interface ThinkDeps {
  readonly understand: Understand;
  readonly mend: Mend;
  /** Words of the business, folded; cached. */
  readonly ownWords: (tenantId: string) => Promise<ReadonlySet<string>>;
  readonly llm: Llm;
  readonly spending: ModelSpending;
  /** Searches of the model brain, remembered across turns. */
  readonly searches: SearchCache;
  readonly toolsFor: (input: ThinkInput, locale: Locale) => AgentTools;
  readonly onGuard: (guard: string) => void;
}

export async function think(deps: ThinkDeps, input: ThinkInput, signal: AbortSignal): Promise<Thought> {
  const startedAt = performance.now();
  const turn = prepareTurn(deps, input, await deps.ownWords(input.tenant.id));
  const understoodAt = performance.now();
  const tools = deps.toolsFor(input, turn.locale);
  const builtIn = () => decideBuiltIn(turn, tools, signal);
  const { id, revision } = input.tenant;
  const forModel = withSearchCache(tools, deps.searches, `${id}:${revision}`);
  const byModel = await tryModel(deps, id, turn, forModel, signal);
  const first = byModel.decision ?? (await builtIn());
  const { decision, report, fallbackReport, replaced } = await enforce(first, byModel.turn, builtIn);
  // Without a model the fallback is the same text again.
  const violations = [...report.violations, ...(byModel.decision ? (fallbackReport?.violations ?? []) : [])];
  for (const { guard } of violations) deps.onGuard(guard);
  const isModels = byModel.decision !== null && !replaced;
  return {
    decision,
    locale: turn.locale,
    trace: {
      ...traceOf(turn, decision),
      brain: isModels ? (byModel.use?.model ?? "model") : "built-in",
      model: byModel.use,
      modelFault: byModel.fault,
      ...correctionsOf(turn, byModel.turn),
      guards: violations.map(({ guard, excerpt, why }) => ({ guard, excerpt, why })),
      replaced,
      timings: { understand: round(understoodAt - startedAt), decide: round(performance.now() - understoodAt) },
    },
  };
}

/** The thought of last resort, without any look-up: an honest sentence, and a person takes over. */
export function giveUp(deps: Pick<ThinkDeps, "understand" | "mend">, input: ThinkInput): Thought {
  const turn = prepareTurn(deps, input, new Set());
  const decision: Decision = {
    agent: "handoff",
    replies: [{ text: say(turn.locale, "flow.agentsFailed") }],
    actions: [],
    next: { type: "human", reason: "agents_failed", summary: input.text },
    state: turn.state,
    sources: [],
    helped: false,
    why: "the agents failed several times on this turn",
  };
  const trace = {
    brain: "built-in",
    model: null,
    modelFault: null,
    guards: [],
    replaced: false,
    timings: { understand: 0, decide: 0 },
  };
  return { decision, locale: turn.locale, trace: { ...traceOf(turn, decision), ...trace } };
}

/** What the model understood otherwise, for the trace; nothing where it agreed. */
function correctionsOf(
  { understanding: before }: Turn,
  { understanding: after }: Turn,
): Pick<TurnTrace, "corrections"> {
  const labels = ["intent", "objection", "handoff", "closure"] as const;
  const corrections = labels
    .filter((label) => before[label].value !== after[label].value)
    .map((label) => ({ label, from: String(before[label].value), to: String(after[label].value) }));
  return corrections.length > 0 ? { corrections } : {};
}

function traceOf(turn: Turn, decision: Decision) {
  return {
    text: turn.said,
    ...(turn.text === turn.said ? {} : { mended: turn.text }),
    understanding: turn.understanding,
    agent: decision.agent,
    why: decision.why,
    sources: traceSources(decision.sources),
    next: decision.next,
    state: decision.state,
  };
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}

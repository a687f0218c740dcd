/**
 * From unanswered messages to a decision: understand, ask the model if there is one, else or when it fails the built-in
 * brain, and let nothing out that breaks a guard. The customer gets an answer in every case.
 */
import type { AttachmentKind } from "../channels/parts.ts";
import type { TenantRecord } from "../crm/tenants.ts";
import type { Llm, LlmUsage } from "../infra/llm.ts";
import { ModelError } from "../lib/errors.ts";
import { type Locale, pickLocale } from "../lib/locale.ts";
import { say } from "../lib/texts.ts";
import type { AgentTools, BusinessFacts, Decision, TranscriptLine, Turn } from "./agent.ts";
import { enforce } from "./guards/enforce.ts";
import { decideWithModel } from "./llm-brain.ts";
import { decideBuiltIn } from "./orchestrator.ts";
import { readState } from "./state.ts";
import { type ModelUse, type TurnTrace, traceSources } from "./trace.ts";
import type { Understand, Understanding } from "./understand/understanding.ts";

export interface ThinkInput {
  readonly tenant: TenantRecord;
  readonly conversationLocale: string;
  readonly now: Date;
  readonly contactName: string | null;
  /** As stored. */
  readonly state: unknown;
  readonly transcript: readonly TranscriptLine[];
  readonly text: string;
  readonly attachments: readonly AttachmentKind[];
  /** When the oldest unanswered message came. */
  readonly receivedAt: Date;
}

export interface Thought {
  readonly decision: Decision;
  readonly trace: TurnTrace;
  /** The conversation's language from now on. */
  readonly locale: Locale;
}

export interface ThinkDeps {
  readonly understand: Understand;
  readonly llm: Llm;
  readonly toolsFor: (tenantId: string, locale: Locale) => AgentTools;
  readonly onGuard: (guard: string) => void;
}

/** A language is changed to when the text shows it this clearly. */
const LANGUAGE_CONFIDENCE = 0.6;

export async function think(deps: ThinkDeps, input: ThinkInput, signal: AbortSignal): Promise<Thought> {
  const startedAt = performance.now();
  const turn = prepareTurn(deps.understand, input);
  const understoodAt = performance.now();
  const tools = deps.toolsFor(input.tenant.id, turn.locale);
  const builtIn = () => decideBuiltIn(turn, tools, signal);
  const byModel = await tryModel(deps, turn, tools, signal);
  const first = byModel.decision ?? (await builtIn());
  const { decision, report, replaced } = await enforce(first, turn, builtIn);
  for (const { guard } of report.violations) deps.onGuard(guard);
  const isModels = byModel.decision !== null && !replaced;
  return {
    decision,
    locale: turn.locale,
    trace: {
      ...traceOf(turn, decision),
      brain: isModels ? (byModel.use?.model ?? "model") : "built-in",
      model: byModel.use,
      modelFault: byModel.fault,
      guards: report.violations.map(({ guard, excerpt, why }) => ({ guard, excerpt, why })),
      replaced,
      timings: { understand: round(understoodAt - startedAt), decide: round(performance.now() - understoodAt) },
    },
  };
}

/** The thought of last resort, without any look-up: an honest sentence, and a person takes over. */
export function giveUp(deps: Pick<ThinkDeps, "understand">, input: ThinkInput): Thought {
  const turn = prepareTurn(deps.understand, input);
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

function prepareTurn(understand: Understand, input: ThinkInput): Turn {
  const { tenant } = input;
  const known = pickLocale(input.conversationLocale, tenant.locale);
  const understanding = understand(input.text, {
    fallbackLocale: known,
    locales: tenant.settings.locales,
    now: input.now,
    timeZone: tenant.timeZone,
  });
  return {
    business: businessFacts(tenant),
    locale: chooseLocale(understanding, known),
    now: input.now,
    contact: { name: input.contactName },
    state: readState(input.state),
    transcript: input.transcript,
    text: input.text,
    attachments: input.attachments,
    understanding,
  };
}

function chooseLocale({ language }: Understanding, known: Locale): Locale {
  return language.confidence >= LANGUAGE_CONFIDENCE ? language.value : known;
}

function businessFacts({ name, locale, currency, timeZone, settings, branches }: TenantRecord): BusinessFacts {
  const { locales, phone, email, website, treatment } = settings;
  return { name, locale, locales, currency, timeZone, phone, email, website, treatment, branches };
}

interface ModelTry {
  readonly decision: Decision | null;
  readonly use: ModelUse | null;
  readonly fault: string | null;
}

async function tryModel({ llm }: ThinkDeps, turn: Turn, tools: AgentTools, signal: AbortSignal): Promise<ModelTry> {
  // An empty text (a photo, an audio nobody could hear) has a written answer; a model would only guess.
  if (!llm.isConfigured || turn.text === "") return { decision: null, use: null, fault: null };
  const uses: LlmUsage[] = [];
  const recording: Llm = {
    ...llm,
    complete: async (request) => {
      const answer = await llm.complete(request);
      uses.push(answer.usage);
      return answer;
    },
  };
  try {
    const decision = await decideWithModel(turn, tools, recording, signal);
    return { decision, use: modelUse(uses), fault: null };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { decision: null, use: modelUse(uses), fault: error.fault };
  }
}

function modelUse(uses: readonly LlmUsage[]): ModelUse | null {
  const last = uses.at(-1);
  if (!last) return null;
  const { provider, model, inputTokens, outputTokens, costMicros, latencyMs } = last;
  return { provider, model, inputTokens, outputTokens, costMicros, latencyMs };
}

function traceOf(turn: Turn, decision: Decision) {
  return {
    text: turn.text,
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

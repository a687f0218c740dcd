/**
 * From unanswered messages to a decision: understand, ask the model if there is one, else or when it fails the built-in
 * brain, and let nothing out that breaks a guard. The customer gets an answer in every case.
 */
import type { AttachmentKind } from "../channels/parts.ts";
import type { ModelSpending } from "../crm/model-spend.ts";
import type { TenantRecord } from "../crm/tenants.ts";
import type { Llm } from "../infra/llm.ts";
import { type Locale, pickLocale } from "../lib/locale.ts";
import { say } from "../lib/texts.ts";
import type { AgentTools, BusinessFacts, Decision, TranscriptLine, Turn } from "./agent.ts";
import { enforce } from "./guards/enforce.ts";
import { type SearchCache, withSearchCache } from "./llm-brain/cached-searches.ts";
import { tryModel } from "./llm-brain/try-model.ts";
import { decideBuiltIn } from "./orchestrator.ts";
import { readState } from "./state.ts";
import { type TurnTrace, traceSources } from "./trace.ts";
import type { Mend } from "./understand/mend.ts";
import type { Understand, Understanding } from "./understand/understanding.ts";

export interface ThinkInput {
  readonly tenant: TenantRecord;
  readonly conversationLocale: string;
  readonly now: Date;
  readonly contactId: string;
  readonly contactName: string | null;
  /** Whether the contact has bought before. */
  readonly isCustomer: boolean;
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

/** A language is changed to when the text shows it this clearly. */
const LANGUAGE_CONFIDENCE = 0.6;
const SURE_OF_LANGUAGE = 0.8;
const MIN_WORDS = 4;

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

function prepareTurn(
  { understand, mend }: Pick<ThinkDeps, "understand" | "mend">,
  input: ThinkInput,
  ownWords: ReadonlySet<string>,
): Turn {
  const { tenant } = input;
  const known = pickLocale(input.conversationLocale, tenant.locale);
  const understanding = understand(input.text, {
    fallbackLocale: known,
    locales: tenant.settings.locales,
    now: input.now,
    timeZone: tenant.timeZone,
    ownWords,
  });
  const locale = chooseLocale(understanding, known, input);
  return {
    business: businessFacts(tenant),
    locale,
    now: input.now,
    contact: { name: input.contactName, isCustomer: input.isCustomer },
    state: readState(input.state),
    transcript: input.transcript,
    text: mend(input.text, locale, ownWords),
    said: input.text,
    attachments: input.attachments,
    understanding,
  };
}

/** The language of the answer. A few words in the middle of a talk ("around 2300 soles") are no reason to speak another one. */
export function chooseLocale(
  { language }: Understanding,
  known: Locale,
  { text, transcript }: Pick<ThinkInput, "text" | "transcript">,
): Locale {
  if (language.value === known || language.confidence < LANGUAGE_CONFIDENCE) return known;
  const isUnderWay = transcript.length > 0;
  const words = text.match(/\p{L}+/gu) ?? [];
  return isUnderWay && (words.length < MIN_WORDS || language.confidence < SURE_OF_LANGUAGE) ? known : language.value;
}

function businessFacts({ name, locale, currency, timeZone, settings, branches, rules }: TenantRecord): BusinessFacts {
  const { locales, phone, email, website, treatment } = settings;
  return { name, locale, locales, currency, timeZone, phone, email, website, treatment, branches, rules };
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

/** The trace of a turn: everything a person needs to see why the agents answered as they did. */

import { formatMoney } from "../lib/money.ts";
import type { AgentName, Decision, Source } from "./agent.ts";
import type { ConversationState } from "./state.ts";
import type { Understanding } from "./understand/understanding.ts";

export interface ModelUse {
  readonly provider: string;
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Millionths of a US dollar. */
  readonly costMicros: number;
  readonly latencyMs: number;
}

export interface TurnTrace {
  /** What was read: the unanswered messages as one text. */
  readonly text: string;
  /** The same with typing errors mended, as the agents took it; absent where there were none. */
  readonly mended?: string;
  readonly understanding: Understanding;
  /** Where a model read the message otherwise; absent where it agreed. */
  readonly corrections?: readonly { readonly label: string; readonly from: string; readonly to: string }[];
  readonly agent: AgentName;
  readonly why: string;
  /** `built-in`, or the model that worded the answer. */
  readonly brain: string;
  readonly model: ModelUse | null;
  /** Why the model was not used, when one is configured. */
  readonly modelFault: string | null;
  /** What the answer rests on. */
  readonly sources: readonly { readonly type: Source["type"]; readonly id: string | null; readonly title: string }[];
  /** What the guards found in the first text, and whether it was replaced. */
  readonly guards: readonly { readonly guard: string; readonly excerpt: string; readonly why: string }[];
  readonly replaced: boolean;
  readonly next: Decision["next"];
  readonly state: ConversationState;
  /** ms. */
  readonly timings: { readonly understand: number; readonly decide: number };
}

/** The sources of a decision by title, without their contents. */
export function traceSources(sources: readonly Source[]): TurnTrace["sources"] {
  return sources.map(titleOf);
}

function titleOf(source: Source): TurnTrace["sources"][number] {
  switch (source.type) {
    case "product":
      return { type: source.type, id: source.product.id, title: source.product.name };
    case "faq":
      return { type: source.type, id: source.faq.id, title: source.faq.question };
    case "business":
      return { type: source.type, id: null, title: "business" };
    case "rule":
      return { type: source.type, id: source.path, title: source.text };
    case "quote":
      return { type: source.type, id: source.quote.code, title: formatMoney(source.quote.total) };
    case "order":
      return { type: source.type, id: source.order.id, title: `#${source.order.number}` };
    case "case":
      return { type: source.type, id: source.case.id, title: source.case.subject };
  }
}

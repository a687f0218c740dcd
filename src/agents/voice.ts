/** Wording of an agent's turn: picks a variation of each text that differs from the one used last. */
import type { Locale } from "../lib/locale.ts";
import { say, type TextValues, textVariants } from "../lib/texts.ts";
import type { Action, AgentName, BusinessFacts, Decision, Next, Reply, Source, Turn } from "./agent.ts";
import { isWaitingForPerson } from "./pending.ts";
import type { ConversationState, Pending } from "./state.ts";

export interface Voice {
  readonly locale: Locale;
  /** The text `agents.<key>` in the turn's language. Throws on an unknown key. */
  say(key: string, values?: TextValues): string;
  /** A text of any area, by its full id (`closer.summary`). Throws on an unknown id. */
  tell(id: string, values?: TextValues): string;
  /** The variation numbers to remember after this turn. */
  usedVariants(): Readonly<Record<string, number>>;
}

/** A voice for one turn. Every text is given the business's Spanish `treatment` (tu, usted, vos) and its `tone` (friendly, formal). */
export function createVoice(turn: {
  readonly locale: Locale;
  readonly business: Pick<BusinessFacts, "treatment" | "rules">;
  readonly state: ConversationState;
}): Voice {
  const used: Record<string, number> = { ...turn.state.usedVariants };
  const tell = (id: string, values: TextValues = {}): string => {
    const count = textVariants(turn.locale, id).length;
    const last = used[id];
    const variant = last === undefined ? 0 : (last + 1) % count;
    if (count > 1) used[id] = variant;
    const { treatment, rules } = turn.business;
    return say(turn.locale, id, { treatment, tone: rules.tone, ...values }, variant);
  };
  return {
    locale: turn.locale,
    say: (key, values) => tell(`agents.${key}`, values),
    tell,
    usedVariants: () => ({ ...used }),
  };
}

/** What an agent wants, with the usual values left out. */
export interface Outcome {
  readonly replies: readonly Reply[];
  readonly why: string;
  /** Default true. */
  readonly helped?: boolean;
  readonly actions?: readonly Action[];
  /** Default: wait for the customer. */
  readonly next?: Next;
  readonly sources?: readonly Source[];
  /** What else the conversation remembers from now on. */
  readonly memory?: Partial<Omit<ConversationState, "offeredProductIds" | "usedVariants" | "pending" | "failures">>;
  /** Default: those offered before. */
  readonly offeredProductIds?: readonly string[];
  /** What our last sentence left open, so that a bare "yes" has a meaning. Default: nothing. */
  readonly pending?: Pending;
}

/** Completes an outcome to the decision of `agent`. Failures are counted by the orchestrator. */
export function conclude(agent: AgentName, turn: Turn, voice: Voice, outcome: Outcome): Decision {
  return {
    agent,
    replies: outcome.replies,
    actions: outcome.actions ?? [],
    next: outcome.next ?? { type: "wait" },
    state: {
      ...turn.state,
      ...outcome.memory,
      offeredProductIds: [...(outcome.offeredProductIds ?? turn.state.offeredProductIds)],
      usedVariants: voice.usedVariants(),
      pending: outcome.pending ?? (isWaitingForPerson(turn) ? "person_called" : null),
    },
    sources: outcome.sources ?? [],
    helped: outcome.helped ?? true,
    why: outcome.why,
  };
}

/** Sentences in one bubble, empty ones left out. */
export function sentences(...parts: readonly (string | null | undefined)[]): string {
  return parts.filter((part) => part?.trim()).join(" ");
}

/** Paragraphs or lines in one bubble, empty ones left out. */
export function lines(...parts: readonly (string | null | undefined)[]): string {
  return parts.filter((part) => part?.trim()).join("\n");
}

/** What a model's answer does about a problem after the sale: a new case with its number, or a note on one that is open. */
import type { Action, AgentTools, CaseFacts, Source, Turn } from "../agent.ts";
import { serviceMemory } from "../cases/memory.ts";
import type { ConversationState } from "../state.ts";
import type { ModelAnswer } from "./answer-schema.ts";
import type { Retrieved } from "./retrieve.ts";

export interface Matter {
  readonly actions: readonly Action[];
  readonly sources: readonly Source[];
  readonly memory: Partial<ConversationState>;
  /** Text of `{{case}}`; none without a case. */
  readonly values: Readonly<Record<string, string>>;
}

/** A problem told twice is one case: where one of its kind is open, the words become a note on it. */
export async function readMatter(
  answer: ModelAnswer,
  turn: Turn,
  { cases }: Retrieved,
  tools: AgentTools,
): Promise<Matter> {
  const spoken = spokenCase(answer, turn, cases);
  const note = answer.caseNote?.trim() || (answer.case && spoken ? turn.text.trim() : "");
  if (spoken) {
    const comesBack = answer.case !== null && spoken.status === "resolved";
    const status = comesBack ? ({ status: "open" } as const) : {};
    return {
      actions:
        note || comesBack ? [{ type: "update_case", caseId: spoken.id, ...(note ? { note } : {}), ...status }] : [],
      sources: [{ type: "case", case: spoken }],
      memory: serviceMemory(turn, spoken.id),
      values: spoken.number === null ? {} : { case: String(spoken.number) },
    };
  }
  if (!answer.case) {
    return { actions: [], sources: [], memory: answer.agent === "cases" ? serviceMemory(turn) : {}, values: {} };
  }
  const { subject, kind } = answer.case;
  const number = await tools.takeCaseNumber();
  // Its id comes with the commit.
  const opened: CaseFacts = { id: "", number, kind, subject, status: "open", createdAt: turn.now };
  return {
    actions: [{ type: "open_case", subject, kind, number }],
    sources: [{ type: "case", case: opened }],
    memory: serviceMemory(turn),
    values: { case: String(number) },
  };
}

/** The case of the conversation, one of the same kind, or for a note the only one there is. */
function spokenCase(answer: ModelAnswer, { state }: Turn, cases: readonly CaseFacts[]): CaseFacts | undefined {
  if (!answer.case && !answer.caseNote) return undefined;
  const known = cases.find(({ id }) => id === state.caseId);
  if (known) return known;
  if (answer.case) return cases.find(({ kind }) => kind === answer.case?.kind);
  return cases.length === 1 ? cases[0] : undefined;
}

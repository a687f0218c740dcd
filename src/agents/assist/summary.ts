/** What a rep needs to know before writing, in the language asked for. */
import type { Locale } from "../../lib/locale.ts";
import type { AgentTools, HandoffReason } from "../agent.ts";
import { summarise } from "../handoff/summary.ts";
import type { ThinkInput } from "../think.ts";
import type { AssistedThread } from "./thread.ts";
import { type ReadText, turnOf } from "./turn.ts";

export interface SummaryDeps {
  readonly read: ReadText;
  readonly toolsFor: (input: ThinkInput, locale: Locale) => AgentTools;
}

/** The lines of a hand-off over the conversation as it stands now, whoever has it. */
export function summariseThread(deps: SummaryDeps, thread: AssistedThread, locale: Locale): Promise<string> {
  const { input, handoffReason } = thread;
  const turn = turnOf(input, deps.read(input), locale);
  return summarise(turn, handoffReason as HandoffReason | null, deps.toolsFor(input, locale));
}

/**
 * A reply for a rep to send or change: what the agents would answer, or the best next message where nothing waits for an
 * answer. Nothing is sent and nothing is written; what would not be true without an action of the agents is not drafted.
 */
import type { Locale } from "../../lib/locale.ts";
import type { Action, AgentTools, HandoffReason } from "../agent.ts";
import { suggestReply } from "../handoff/suggested-reply.ts";
import { mainIntent } from "../main-intent.ts";
import type { ThinkInput, Thought } from "../think.ts";
import { nextMessage } from "./next-message.ts";
import type { AssistedThread } from "./thread.ts";
import { type ReadText, turnOf } from "./turn.ts";

export interface Draft {
  readonly text: string;
  /** The agents' answer, a first sentence to take over with, or a message to go on with. */
  readonly basis: "answer" | "opening" | "next";
  /** `built-in`, or the model that worded it. */
  readonly brain: string;
  /** Why this text: a sentence for the rep. */
  readonly why: string;
  readonly locale: Locale;
  /** Ids of the messages that it answers. */
  readonly answers: readonly string[];
}

export interface DraftDeps {
  /** What the agents say to a turn; nothing of it is committed here. */
  readonly think: (input: ThinkInput, signal: AbortSignal) => Promise<Thought>;
  readonly read: ReadText;
  readonly toolsFor: (input: ThinkInput, locale: Locale) => AgentTools;
}

/** Their texts tell of something that only the commit of a turn makes so: a link, a number, a list left. */
const TOLD_ACTIONS: ReadonlySet<Action["type"]> = new Set<Action["type"]>([
  "create_quote",
  "cancel_quote",
  "open_case",
  "update_case",
  "record_opt_out",
]);

/** Throws what `think` throws. */
export async function draftReply(deps: DraftDeps, thread: AssistedThread, signal: AbortSignal): Promise<Draft> {
  const { input, unanswered } = thread;
  if (unanswered.length === 0) {
    const { locale } = deps.read(input);
    const next = await nextMessage(input, locale, deps.toolsFor(input, locale));
    return { ...next, basis: "next", brain: "built-in", locale, answers: [] };
  }
  const thought = await deps.think(input, signal);
  const { decision, locale, trace } = thought;
  const text = decision.replies.map((reply) => reply.text).join("\n\n");
  const found = { locale, answers: unanswered };
  const isOurs = decision.next.type !== "human" && !decision.actions.some(({ type }) => TOLD_ACTIONS.has(type));
  if (isOurs && text !== "") return { text, basis: "answer", brain: trace.brain, why: decision.why, ...found };
  const turn = turnOf(input, { understanding: trace.understanding, locale });
  const reason = decision.next.type === "human" ? decision.next.reason : reasonOf(thread);
  return {
    text: suggestReply(turn, reason, mainIntent(trace.understanding)),
    basis: "opening",
    brain: "built-in",
    why: isOurs ? "The agents would stay silent here." : decision.why,
    ...found,
  };
}

function reasonOf({ handoffReason }: AssistedThread): HandoffReason {
  return (handoffReason ?? "asked") as HandoffReason;
}

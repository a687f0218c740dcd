/** The brain behind a language model: looks up the facts, asks once for a checked answer, and makes it a decision. */
import type { Llm, LlmUsage } from "../infra/llm.ts";
import { ModelError } from "../lib/errors.ts";
import type { AgentTools, Decision, Turn } from "./agent.ts";
import { ModelAnswer } from "./llm-brain/answer-schema.ts";
import { withEnding } from "./llm-brain/ending.ts";
import { readMatter } from "./llm-brain/matter.ts";
import { overlooked } from "./llm-brain/overlooked.ts";
import { buildPrompt } from "./llm-brain/prompt.ts";
import { retrieve } from "./llm-brain/retrieve.ts";
import { readSale } from "./llm-brain/sale.ts";
import { toDecision } from "./llm-brain/to-decision.ts";
import { createLookUps } from "./llm-brain/tools.ts";
import { asUnderstood } from "./llm-brain/understood.ts";

/** Longest answer in tokens: two bubbles of 900 characters and the fields around them. */
const ANSWER_TOKENS = 1_400;

export interface ModelDecision extends Decision {
  /** What the call took, for the trace. */
  readonly usage: LlmUsage;
  /** The turn as the model understood it. */
  readonly turn: Turn;
}

/**
 * Decides a turn with one model call and at most two rounds of look-ups. The decision still has to pass the guards.
 * Throws `ModelError` when the chain gives no answer of the expected form, one that says nothing to a customer who is
 * not spam, that overlooks a need which nobody may overlook, or that sells what cannot be sold.
 */
export async function decideWithModel(
  turn: Turn,
  tools: AgentTools,
  llm: Pick<Llm, "complete">,
  signal: AbortSignal,
): Promise<ModelDecision> {
  const facts = await retrieve(turn, tools);
  const lookUps = createLookUps(turn, tools, facts);
  const { value, usage } = await llm.complete({
    ...buildPrompt(turn, facts),
    schema: ModelAnswer,
    schemaName: "chat_answer",
    tools: lookUps.tools,
    maxTokens: ANSWER_TOKENS,
    signal,
  });
  if (value.replies.every(({ text }) => text.trim() === "") && turn.understanding.intent.value !== "spam") {
    const details = { attempts: usage.attempts, costMicros: usage.costMicros };
    throw new ModelError("malformed", "the model's answer says nothing", { details });
  }
  const understood = asUnderstood(turn, value);
  const found = lookUps.found();
  const sale = await readSale(value, understood, found, tools);
  const matter = await readMatter(value, understood, found, tools);
  const decision = await withEnding(toDecision(value, understood, found, sale, matter), understood, tools);
  const fault = overlooked(decision, understood);
  if (fault) throw new ModelError("malformed", fault, { details: { attempts: usage.attempts } });
  return { ...decision, usage, turn: understood };
}

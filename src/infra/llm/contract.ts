/** What the rest of the code knows of language models: the calls, the look-ups a model may ask for, and what a call cost. */
import type { z } from "zod";
import type { ModelFault } from "../../lib/errors.ts";

export type { LlmProvider } from "../../config.ts";

/** One try at one provider; without a fault it is the one that answered. */
export interface LlmAttempt {
  readonly provider: string;
  readonly fault?: ModelFault;
  readonly ms: number;
}

/** What a call took. Tokens and cost include tries whose answers were thrown away. */
export interface LlmUsage {
  /** The provider and model that answered. */
  readonly provider: string;
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Millionths of a US dollar; 0 where the configuration gives no prices. */
  readonly costMicros: number;
  /** From the call to the answer, with every wait between. */
  readonly latencyMs: number;
  readonly attempts: readonly LlmAttempt[];
}

export interface LlmMessage {
  readonly role: "user" | "assistant";
  readonly content: string;
}

/** A look-up that a model may ask for before it answers. */
export interface LlmTool {
  /** 1–64 letters, digits, `_` or `-`. */
  readonly name: string;
  readonly description: string;
  /** An object; arguments that do not fit are told to the model and never reach `run`. */
  readonly parameters: z.ZodType<object>;
  /** The result, shown to the model as JSON. What it throws ends the call. */
  run(args: never): Promise<unknown>;
}

export interface CompleteRequest<T> {
  readonly system: string;
  readonly messages: readonly LlmMessage[];
  /** The form of the answer; an answer that does not fit is never returned. */
  readonly schema: z.ZodType<T>;
  /** 1–64 letters, digits, `_` or `-`. */
  readonly schemaName: string;
  /** Look-ups offered to the model, for at most two rounds; endpoints without tools answer without them. */
  readonly tools?: readonly LlmTool[];
  /** Longest answer, in tokens. */
  readonly maxTokens: number;
  readonly signal: AbortSignal;
}

export interface TranscribeRequest {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  /** With its extension; endpoints read the format from it. */
  readonly name: string;
  readonly signal: AbortSignal;
}

/** Health of one provider, for `charla doctor`. */
export interface LlmHealth {
  readonly provider: string;
  readonly model: string;
  readonly ok: boolean;
  readonly fault?: ModelFault;
  /** A sentence for an operator; never holds the key. */
  readonly message: string;
  readonly latencyMs: number;
}

export interface Llm {
  readonly isConfigured: boolean;
  readonly canTranscribe: boolean;
  /**
   * Asks the providers in their order until one gives an answer of the schema's form.
   * Throws `ModelError` with `details.attempts` and `details.costMicros` when none does, `details.stopped` when the signal ended it.
   */
  complete<T>(request: CompleteRequest<T>): Promise<{ value: T; usage: LlmUsage }>;
  /** Speech to text by the first provider with a speech model that answers. Throws `ModelError` as `complete` does. */
  transcribe(request: TranscribeRequest): Promise<{ text: string; usage: LlmUsage }>;
  /** Asks every provider whether key and model work; never throws. */
  check(signal: AbortSignal): Promise<readonly LlmHealth[]>;
}

/** The part of a structured logger that is used here. */
export interface LlmLog {
  warn(fields: Record<string, unknown>, message: string): void;
}

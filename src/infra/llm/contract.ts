/** What the rest of the code knows of language models: the providers' settings, the calls, and what a call cost. */
import type { z } from "zod";
import type { ModelFault } from "../../lib/errors.ts";

/** One OpenAI-compatible endpoint, as the configuration names it; the order of the list is the order of the chain. */
export interface LlmProvider {
  readonly name: string;
  readonly baseUrl: string;
  /** Empty for a local server that asks for none. */
  readonly apiKey: string;
  readonly model: string;
  /** Longest wait for one try, in ms. */
  readonly timeoutMs: number;
  /** Further tries after `rate_limited` or `unavailable`, before the next provider is asked. */
  readonly maxRetries: number;
  /** The model that turns speech into text; absent where the endpoint has none. */
  readonly speechModel?: string;
  /** Prices in US cents for a million tokens. */
  readonly inputCentsPerMillion?: number;
  readonly outputCentsPerMillion?: number;
}

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

export interface CompleteRequest<T> {
  readonly system: string;
  readonly messages: readonly LlmMessage[];
  /** The form of the answer; an answer that does not fit is never returned. */
  readonly schema: z.ZodType<T>;
  /** 1–64 letters, digits, `_` or `-`. */
  readonly schemaName: string;
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

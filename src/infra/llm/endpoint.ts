/** One OpenAI-compatible endpoint through the `openai` client: single calls, no retries; throws our faults. */
import OpenAI, { toFile } from "openai";
import { ModelError } from "../../lib/errors.ts";
import type { Clock } from "../../lib/time.ts";
import type { LlmProvider, TranscribeRequest } from "./contract.ts";
import { endpointFault } from "./endpoint-fault.ts";
import type { JsonSchema } from "./strict-schema.ts";
import {
  type ChatMessage,
  readToolCalls,
  type ToolCall,
  type ToolSpec,
  toolFields,
  wireMessage,
} from "./tool-calls.ts";

/** What an endpoint was found to understand; starts at the newest form and goes down when refused. */
export interface Dialect {
  format: "json_schema" | "json_object" | "prompt";
  tokens: "max_completion_tokens" | "max_tokens";
  /** Whether look-ups may be offered. */
  tools: boolean;
}

export interface Spent {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface ChatCall {
  readonly system: string;
  readonly messages: readonly ChatMessage[];
  readonly tools: readonly ToolSpec[];
  /** False when the model has to answer now. */
  readonly mayCall: boolean;
  readonly schema: JsonSchema;
  readonly schemaName: string;
  readonly maxTokens: number;
  readonly signal: AbortSignal;
}

export interface ChatAnswer extends Spent {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly wasCut: boolean;
  readonly wasRefused: boolean;
}

export interface Endpoint {
  chat(call: ChatCall, dialect: Dialect): Promise<ChatAnswer>;
  transcribe(request: TranscribeRequest, model: string): Promise<Spent & { text: string }>;
  /** Ids of the endpoint's models, or null where it has no list. */
  listModels(signal: AbortSignal): Promise<string[] | null>;
}

export function createEndpoint(provider: LlmProvider, clock: Clock): Endpoint {
  const client = new OpenAI({
    baseURL: provider.baseUrl,
    apiKey: provider.apiKey || "none",
    timeout: provider.timeoutMs,
    maxRetries: 0,
    // Set, so that the client takes nothing from the environment by itself.
    organization: null,
    project: null,
    adminAPIKey: null,
    webhookSecret: null,
    logLevel: "off",
  });
  const guarded = async <T>(call: () => Promise<T>): Promise<T> => {
    try {
      return await call();
    } catch (error) {
      throw endpointFault(error, clock.now().getTime());
    }
  };
  return {
    chat: (call, dialect) =>
      guarded(async () => {
        const answer = await client.chat.completions.create(chatBody(provider.model, call, dialect), {
          signal: call.signal,
        });
        const choice = answer.choices?.[0];
        if (!choice) throw new ModelError("malformed", "the provider's answer has no choice");
        return {
          text: choice.message?.content ?? "",
          toolCalls: readToolCalls(choice.message?.tool_calls),
          wasCut: choice.finish_reason === "length",
          wasRefused: choice.finish_reason === "content_filter" || Boolean(choice.message?.refusal),
          inputTokens: answer.usage?.prompt_tokens ?? 0,
          outputTokens: answer.usage?.completion_tokens ?? 0,
        };
      }),
    transcribe: (request, model) =>
      guarded(async () => {
        const file = await toFile(request.bytes, request.name, { type: request.mediaType });
        const answer = await client.audio.transcriptions.create({ model, file }, { signal: request.signal });
        if (typeof answer.text !== "string") throw new ModelError("malformed", "the transcription has no text");
        const tokens = answer.usage?.type === "tokens" ? answer.usage : undefined;
        return {
          text: answer.text,
          inputTokens: tokens?.input_tokens ?? 0,
          outputTokens: tokens?.output_tokens ?? 0,
        };
      }),
    listModels: (signal) =>
      guarded(async () => {
        try {
          const page = await client.models.list({ signal });
          return page.data.map((model) => model.id);
        } catch (error) {
          if (error instanceof OpenAI.APIError && (error.status === 404 || error.status === 405)) return null;
          throw error;
        }
      }),
  };
}

function chatBody(model: string, call: ChatCall, dialect: Dialect) {
  const inPrompt = dialect.format === "json_schema" ? "" : schemaInWords(call.schema);
  return {
    model,
    messages: [{ role: "system" as const, content: call.system + inPrompt }, ...call.messages.map(wireMessage)],
    ...toolFields(call, dialect),
    [dialect.tokens]: call.maxTokens,
    ...responseFormat(call, dialect),
  };
}

function responseFormat(call: ChatCall, { format }: Dialect) {
  if (format === "prompt") return {};
  if (format === "json_object") return { response_format: { type: "json_object" as const } };
  const json_schema = { name: call.schemaName, strict: true, schema: call.schema };
  return { response_format: { type: "json_schema" as const, json_schema } };
}

/** The schema as part of the prompt, for endpoints and second tries that need it said. */
export function schemaInWords(schema: JsonSchema): string {
  return `\n\nAnswer with one JSON object and nothing else. It must fit this JSON schema:\n${JSON.stringify(schema)}`;
}

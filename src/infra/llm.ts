/** Language models behind OpenAI-compatible endpoints: a chain of providers that answers in a checked form or says why not. */
import { setTimeout as sleep } from "node:timers/promises";
import { ModelError } from "../lib/errors.ts";
import type { Clock } from "../lib/time.ts";
import { readAnswer } from "./llm/answer.ts";
import { createBreaker } from "./llm/breaker.ts";
import { type ChainOptions, type Link, runChain } from "./llm/chain.ts";
import type { CompleteRequest, Llm, LlmLog, LlmProvider } from "./llm/contract.ts";
import { chatInDialect } from "./llm/dialect.ts";
import { type ChatAnswer, createEndpoint, schemaInWords } from "./llm/endpoint.ts";
import { checkLink } from "./llm/health.ts";
import { type JsonSchema, strictSchema } from "./llm/strict-schema.ts";
import { type ChatMessage, runToolCalls, toolSpec } from "./llm/tool-calls.ts";

export type { Llm, LlmAttempt, LlmHealth, LlmLog, LlmProvider, LlmTool, LlmUsage } from "./llm/contract.ts";

const FAULTS_TO_OPEN = 5;
const BREAKER_PAUSE_MS = 30_000;
/** A customer waits: what two rounds of look-ups do not bring is answered without. */
const MAX_TOOL_ROUNDS = 2;

export interface LlmDeps {
  /** Moves the breakers; waits and latencies are real time. */
  readonly clock: Clock;
  readonly log?: LlmLog;
  /** Replaces the waits between tries, for tests. */
  readonly pause?: ChainOptions["pause"];
}

/**
 * The model chain over `providers`, in their order. With none, an `Llm` that is not configured: its calls throw
 * `ModelError` at once, so that callers need no second path.
 */
export function createLlm(providers: readonly LlmProvider[], deps: LlmDeps): Llm {
  const links = providers.map((provider) => createLink(provider, deps.clock));
  const speakers = links.filter(({ provider }) => provider.speechModel);
  const options: ChainOptions = { log: deps.log, pause: deps.pause ?? pauseFor };
  return {
    isConfigured: links.length > 0,
    canTranscribe: speakers.length > 0,
    complete: (request) => {
      const schema = strictSchema(request.schema);
      return runChain(links, request.signal, options, (link, signal, spend, complaint) =>
        answerOnce(link, request, schema, signal, spend, complaint),
      );
    },
    transcribe: async (request) => {
      const { value, usage } = await runChain(speakers, request.signal, options, async (link, signal, spend) => {
        const heard = await link.endpoint.transcribe({ ...request, signal }, link.provider.speechModel ?? "");
        spend(heard);
        return { text: heard.text.trim(), model: link.provider.speechModel ?? "" };
      });
      return { text: value.text, usage: { ...usage, model: value.model } };
    },
    check: (signal) => Promise.all(links.map((link) => checkLink(link, signal))),
  };
}

function createLink(provider: LlmProvider, clock: Clock): Link {
  return {
    provider,
    endpoint: createEndpoint(provider, clock),
    breaker: createBreaker({ clock, faultsToOpen: FAULTS_TO_OPEN, pauseMs: BREAKER_PAUSE_MS }),
    dialect: { format: "json_schema", tokens: "max_completion_tokens", tools: true },
  };
}

async function answerOnce<T>(
  link: Link,
  request: CompleteRequest<T>,
  schema: JsonSchema,
  signal: AbortSignal,
  spend: (spent: { inputTokens: number; outputTokens: number }) => void,
  complaint: string | undefined,
): Promise<T> {
  const { schemaName, maxTokens, tools = [] } = request;
  // In the other dialects the schema stands in the prompt anyway.
  const reminder = link.dialect.format === "json_schema" ? schemaInWords(schema) : "";
  const system = complaint ? `${request.system}\n\n${complaint} Do better this time.${reminder}` : request.system;
  const specs = tools.map(toolSpec);
  let messages: readonly ChatMessage[] = request.messages;
  let answer: ChatAnswer;
  for (let round = 0; ; round += 1) {
    const mayCall = round < MAX_TOOL_ROUNDS;
    const call = { system, messages, schema, schemaName, maxTokens, signal, tools: specs, mayCall };
    answer = await chatInDialect(link, call);
    spend(answer);
    if (answer.wasRefused) throw new ModelError("refused", "the model refused to answer");
    if (!mayCall || answer.toolCalls.length === 0) break;
    messages = [...messages, ...(await runToolCalls(answer.toolCalls, tools))];
  }
  const read = readAnswer(answer.text, request.schema);
  if (read.ok) return read.value;
  const said = answer.wasCut ? `The answer was cut off after ${maxTokens} tokens; be shorter.` : read.complaint;
  throw new ModelError("malformed", said, { details: { isAnswer: true } });
}

async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal });
}

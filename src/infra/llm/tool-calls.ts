/** Look-ups that a model asks for: offered, read, run and answered, in the form of the OpenAI API. */
import type OpenAI from "openai";
import type { LlmMessage, LlmTool } from "./contract.ts";
import { type JsonSchema, strictSchema } from "./strict-schema.ts";

export interface ToolSpec {
  readonly name: string;
  readonly description: string;
  readonly parameters: JsonSchema;
}

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON as the model wrote it, right or wrong. */
  readonly args: string;
}

export type ChatMessage =
  | LlmMessage
  | { readonly role: "calls"; readonly calls: readonly ToolCall[] }
  | { readonly role: "result"; readonly callId: string; readonly content: string };

/** More in one round are answered with a refusal. */
const MAX_CALLS = 4;
/** Longest result that goes back, in UTF-16 units. */
const MAX_RESULT = 6_000;

const specs = new WeakMap<LlmTool["parameters"], JsonSchema>();

export function toolSpec({ name, description, parameters }: LlmTool): ToolSpec {
  const known = specs.get(parameters) ?? strictSchema(parameters);
  specs.set(parameters, known);
  return { name, description, parameters: known };
}

/** The calls of an answer; what is not a function call is left out. */
export function readToolCalls(
  calls: readonly OpenAI.Chat.Completions.ChatCompletionMessageToolCall[] | undefined,
): ToolCall[] {
  return (calls ?? []).flatMap((call) =>
    call.type === "function" && call.function
      ? [{ id: call.id, name: call.function.name, args: call.function.arguments }]
      : [],
  );
}

/** Runs the calls and gives the messages that go back: the calls, then one result for each. */
export async function runToolCalls(calls: readonly ToolCall[], tools: readonly LlmTool[]): Promise<ChatMessage[]> {
  const results = await Promise.all(
    calls.map(async (call, at): Promise<ChatMessage> => {
      const result = at < MAX_CALLS ? await runOne(call, tools) : { error: "too many look-ups at once" };
      return { role: "result", callId: call.id, content: JSON.stringify(result).slice(0, MAX_RESULT) };
    }),
  );
  return [{ role: "calls", calls }, ...results];
}

async function runOne({ name, args }: ToolCall, tools: readonly LlmTool[]): Promise<unknown> {
  const tool = tools.find((candidate) => candidate.name === name);
  if (!tool) return { error: "there is no such look-up" };
  const parsed = tool.parameters.safeParse(tryParse(args));
  if (!parsed.success) return { error: `the arguments do not fit: ${parsed.error.issues[0]?.message ?? "not JSON"}` };
  // The arguments have just been parsed with the tool's own schema.
  return tool.run(parsed.data as never);
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The request's fields that offer tools; none where the endpoint takes none. */
export function toolFields(
  { tools, mayCall }: { readonly tools: readonly ToolSpec[]; readonly mayCall: boolean },
  dialect: { readonly tools: boolean },
) {
  if (tools.length === 0 || !dialect.tools) return {};
  return {
    tools: tools.map(({ name, description, parameters }) => ({
      type: "function" as const,
      function: { name, description, parameters, strict: true },
    })),
    tool_choice: mayCall ? ("auto" as const) : ("none" as const),
  };
}

/** A message in the API's own form. */
export function wireMessage(message: ChatMessage): OpenAI.Chat.Completions.ChatCompletionMessageParam {
  if (message.role === "result") return { role: "tool", tool_call_id: message.callId, content: message.content };
  if (message.role !== "calls") return message;
  const tool_calls = message.calls.map(({ id, name, args }) => ({
    id,
    type: "function" as const,
    function: { name, arguments: args },
  }));
  return { role: "assistant", content: null, tool_calls };
}

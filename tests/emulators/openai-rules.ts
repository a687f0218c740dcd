/** What the chat endpoint of the OpenAI API refuses, with the status and code it gives. */

export interface ChatMessage {
  readonly role: string;
  readonly content: string | null;
  readonly tool_call_id?: string;
  readonly tool_calls?: readonly { readonly id: string; readonly function?: { readonly name: string } }[];
}

export interface ChatBody {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly tools?: readonly {
    readonly type: string;
    readonly function?: { readonly name: string; readonly parameters?: unknown; readonly strict?: boolean };
  }[];
  readonly tool_choice?: unknown;
  readonly response_format?: {
    readonly type: string;
    readonly json_schema?: { readonly name: string; readonly strict?: boolean; readonly schema: unknown };
  };
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
}

/** What an endpoint knows; others than OpenAI's know less. */
export interface OpenAiLimits {
  readonly models: readonly string[];
  readonly takesJsonSchema: boolean;
  readonly takesJsonObject: boolean;
  readonly takesMaxCompletionTokens: boolean;
  readonly takesTools: boolean;
}

export interface Problem {
  readonly status: number;
  readonly message: string;
  readonly code?: string | undefined;
  readonly param?: string;
}

const FIELDS = new Set([
  "model",
  "messages",
  "response_format",
  "max_tokens",
  "max_completion_tokens",
  "temperature",
  "top_p",
  "seed",
  "stop",
  "n",
  "stream",
  "user",
  "store",
  "metadata",
  "tools",
  "tool_choice",
  "parallel_tool_calls",
]);
const ROLES = new Set(["system", "developer", "user", "assistant", "tool"]);
/** Keywords that strict structured output refuses. */
const REFUSED_KEYWORDS = ["oneOf", "allOf", "not", "minLength", "maxLength", "default", "$schema", "patternProperties"];

/** The first reason to refuse the body, or null. */
export function chatProblem(body: ChatBody, limits: OpenAiLimits): Problem | null {
  return (
    fieldProblem(body, limits) ?? messagesProblem(body) ?? toolsProblem(body, limits) ?? formatProblem(body, limits)
  );
}

function fieldProblem(body: ChatBody, limits: OpenAiLimits): Problem | null {
  if (body === null || typeof body !== "object") return bad("We could not parse the JSON body of your request.");
  const unknown = Object.keys(body).find((name) => !FIELDS.has(name));
  if (unknown) return bad(`Unrecognized request argument supplied: ${unknown}`, unknown, "unknown_parameter");
  if (typeof body.model !== "string") return bad("you must provide a model parameter", "model");
  if (!limits.models.includes(body.model)) {
    const message = `The model '${body.model}' does not exist or you do not have access to it.`;
    return { status: 404, code: "model_not_found", message };
  }
  if (body.max_completion_tokens !== undefined && !limits.takesMaxCompletionTokens) {
    return bad("Unrecognized request argument supplied: max_completion_tokens", "max_completion_tokens");
  }
  if (body.max_tokens !== undefined && body.max_completion_tokens !== undefined) {
    return bad("Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.", "max_tokens");
  }
  return null;
}

function messagesProblem({ messages }: ChatBody): Problem | null {
  if (!Array.isArray(messages)) return bad("Missing required parameter: 'messages'.", "messages");
  if (messages.length === 0) return bad("Invalid 'messages': empty array.", "messages", "empty_array");
  const open = new Set<string>();
  for (const [index, message] of messages.entries()) {
    if (!ROLES.has(message?.role)) return bad(`Invalid value: '${message?.role}'.`, `messages[${index}].role`);
    for (const { id } of message.tool_calls ?? []) open.add(id);
    if (message.role === "tool" && !open.delete(message.tool_call_id ?? "")) {
      return bad(
        "messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
        `messages.[${index}].role`,
      );
    }
    const calls = message.role === "assistant" && Boolean(message.tool_calls?.length);
    if (typeof message.content !== "string" && !(calls && message.content === null)) {
      return bad("Invalid value for 'content': expected a string, got null.", `messages.[${index}].content`);
    }
  }
  if (open.size > 0)
    return bad("An assistant message with 'tool_calls' must be followed by tool messages.", "messages");
  return null;
}

function toolsProblem({ tools, tool_choice: choice }: ChatBody, limits: OpenAiLimits): Problem | null {
  if (tools === undefined)
    return choice === undefined ? null : bad("'tool_choice' is only allowed with 'tools'.", "tool_choice");
  if (!limits.takesTools) return bad("Unrecognized request argument supplied: tools", "tools");
  if (tools.length === 0) return bad("Invalid 'tools': empty array.", "tools", "empty_array");
  for (const [index, { type, function: spec }] of tools.entries()) {
    if (type !== "function" || !spec || !/^[a-zA-Z0-9_-]{1,64}$/.test(spec.name)) {
      return bad(`Invalid 'tools[${index}].function.name'.`, `tools[${index}].function.name`);
    }
    const flaw = spec.strict ? schemaFlaw(spec.parameters, "()") : null;
    if (flaw) return bad(`Invalid schema for function '${spec.name}': ${flaw}`, `tools[${index}].function.parameters`);
  }
  return null;
}

function formatProblem({ response_format: format, messages }: ChatBody, limits: OpenAiLimits): Problem | null {
  if (format === undefined || format.type === "text") return null;
  const unsupported = `Invalid parameter: 'response_format' of type '${format.type}' is not supported with this model.`;
  if (format.type === "json_object") {
    if (!limits.takesJsonObject) return bad(unsupported, "response_format");
    const saysJson = messages.some(({ content }) => /json/i.test(content ?? ""));
    return saysJson ? null : bad("'messages' must contain the word 'json' in some form.", "messages");
  }
  if (format.type !== "json_schema") return bad(`Invalid value: '${format.type}'.`, "response_format.type");
  if (!limits.takesJsonSchema) return bad(unsupported, "response_format");
  const spec = format.json_schema;
  if (!spec || !/^[a-zA-Z0-9_-]{1,64}$/.test(spec.name)) {
    return bad("Invalid 'response_format.json_schema.name'.", "response_format.json_schema.name");
  }
  const flaw = spec.strict ? schemaFlaw(spec.schema, "()") : null;
  return flaw ? bad(`Invalid schema for response_format '${spec.name}': ${flaw}`, "response_format") : null;
}

function schemaFlaw(node: unknown, at: string): string | null {
  if (Array.isArray(node)) return firstFlaw(node.map((item, index) => () => schemaFlaw(item, `${at}[${index}]`)));
  if (node === null || typeof node !== "object") return null;
  const schema = node as Record<string, unknown>;
  const refused = REFUSED_KEYWORDS.find((keyword) => keyword in schema);
  if (refused) return `In context=${at}, '${refused}' is not permitted.`;
  const properties = (schema.properties ?? {}) as Record<string, unknown>;
  if (schema.type === "object") {
    if (schema.additionalProperties !== false) return `In context=${at}, 'additionalProperties' must be false.`;
    const required = new Set(schema.required as string[] | undefined);
    const missing = Object.keys(properties).find((name) => !required.has(name));
    if (missing) return `In context=${at}, 'required' must include every key. Missing '${missing}'.`;
  }
  return firstFlaw([
    ...Object.entries(properties).map(
      ([name, value]) =>
        () =>
          schemaFlaw(value, `${at}.${name}`),
    ),
    ...["items", "anyOf"].map((keyword) => () => schemaFlaw(schema[keyword], `${at}.${keyword}`)),
  ]);
}

function firstFlaw(checks: readonly (() => string | null)[]): string | null {
  for (const check of checks) {
    const flaw = check();
    if (flaw) return flaw;
  }
  return null;
}

function bad(message: string, param?: string, code?: string): Problem {
  return { status: 400, message, ...(param ? { param } : {}), code };
}

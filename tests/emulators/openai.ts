/**
 * A local server that speaks the OpenAI API as strictly as the real one: what that refuses is refused here with the
 * same status and code. Each request takes the next behaviour of the script.
 */
import type { AddressInfo } from "node:net";
import multipart from "@fastify/multipart";
import fastify, { type FastifyReply, type FastifyRequest } from "fastify";
import { type ChatBody, chatProblem, type OpenAiLimits, type Problem } from "./openai-rules.ts";

/** What the server does with one request. */
export type OpenAiBehaviour =
  /** Does what the request calls for. */
  | { readonly type: "choose"; readonly choose: (body: ChatBody) => OpenAiBehaviour }
  /** Answers with JSON; a function is given the request. */
  | { readonly type: "answer"; readonly json: unknown | ((body: ChatBody) => unknown) }
  /** Answers with any text, such as broken JSON. */
  | { readonly type: "text"; readonly content: string; readonly finishReason?: "stop" | "length" | "content_filter" }
  /** Asks for look-ups; the arguments are sent as they are, right or wrong. */
  | { readonly type: "calls"; readonly calls: readonly { readonly name: string; readonly args: string }[] }
  | { readonly type: "refusal" }
  | { readonly type: "transcript"; readonly text: string }
  /** Never answers; the client's time-out has to end it. */
  | { readonly type: "hang" }
  /** Sends the headers and a first byte, then nothing. */
  | { readonly type: "stall" }
  /** Cuts the connection. */
  | { readonly type: "reset" }
  | {
      readonly type: "status";
      readonly status: number;
      readonly code?: string;
      readonly message?: string;
      readonly headers?: Readonly<Record<string, string>>;
    };

export interface OpenAiRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The JSON body, or the fields of a form with `file` as its name, media type and size. */
  readonly body: Record<string, unknown>;
}

export interface OpenAiEmulator {
  /** Ends in /v1. */
  readonly baseUrl: string;
  readonly requests: readonly OpenAiRequest[];
  /** Behaviours still to be taken. */
  readonly pending: readonly OpenAiBehaviour[];
  /** Adds behaviours for the next requests that pass the checks. */
  script(...behaviours: readonly OpenAiBehaviour[]): void;
  /** What a request gets when the script is empty; at first a 500 that says so. */
  otherwise(behaviour: OpenAiBehaviour): void;
  close(): Promise<void>;
}

export interface OpenAiEmulatorOptions extends Partial<OpenAiLimits> {
  readonly apiKey?: string;
  readonly hasModelList?: boolean;
}

export const EMULATOR_KEY = "sk-emulator-key";
export const EMULATOR_MODEL = "gpt-4o-mini";
export const EMULATOR_SPEECH_MODEL = "whisper-1";

/** Starts the server on a free local port. */
export async function startOpenAiEmulator(options: OpenAiEmulatorOptions = {}): Promise<OpenAiEmulator> {
  const limits: OpenAiLimits = {
    models: [EMULATOR_MODEL, EMULATOR_SPEECH_MODEL],
    takesJsonSchema: true,
    takesJsonObject: true,
    takesMaxCompletionTokens: true,
    takesTools: true,
    ...options,
  };
  const apiKey = options.apiKey ?? EMULATOR_KEY;
  const requests: OpenAiRequest[] = [];
  const script: OpenAiBehaviour[] = [];
  let otherwise: OpenAiBehaviour = { type: "status", status: 500, message: "nothing is scripted" };
  const app = fastify({ bodyLimit: 30 * 1024 * 1024, forceCloseConnections: true });
  await app.register(multipart);

  app.setNotFoundHandler((_request, reply) => fail(reply, { status: 404, message: "Unknown request URL" }));
  app.addHook("onRequest", async (request, reply) => {
    if (request.headers.authorization === `Bearer ${apiKey}`) return;
    const message = request.headers.authorization ? "Incorrect API key provided" : "You didn't provide an API key";
    await fail(reply, { status: 401, code: "invalid_api_key", message });
  });

  app.get("/v1/models", async (request, reply) => {
    requests.push({ path: request.url, headers: request.headers, body: {} });
    if (options.hasModelList === false) return fail(reply, { status: 404, message: "Unknown request URL" });
    const data = limits.models.map((id) => ({ id, object: "model", created: 0, owned_by: "emulator" }));
    return { object: "list", data };
  });

  app.post<{ Body: ChatBody }>("/v1/chat/completions", async (request, reply) => {
    requests.push({ path: request.url, headers: request.headers, body: { ...request.body } });
    const problem = chatProblem(request.body, limits);
    if (problem) return fail(reply, problem);
    return behave(script.shift() ?? otherwise, request, reply);
  });

  app.post("/v1/audio/transcriptions", async (request, reply) => {
    const body = await readForm(request);
    requests.push({ path: request.url, headers: request.headers, body });
    if (!body.file) return fail(reply, { status: 400, param: "file", message: "Missing required parameter: 'file'." });
    if (!limits.models.includes(String(body.model))) return fail(reply, modelNotFound(String(body.model)));
    return behave(script.shift() ?? otherwise, request, reply);
  });

  await app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    pending: script,
    script: (...behaviours) => void script.push(...behaviours),
    otherwise: (behaviour) => {
      otherwise = behaviour;
    },
    close: () => app.close(),
  };
}

function behave(behaviour: OpenAiBehaviour, request: FastifyRequest, reply: FastifyReply): unknown {
  const body = request.body as ChatBody;
  switch (behaviour.type) {
    case "choose":
      return behave(behaviour.choose(body), request, reply);
    case "answer": {
      const json = typeof behaviour.json === "function" ? behaviour.json(body) : behaviour.json;
      return completion(body, { content: JSON.stringify(json), refusal: null }, "stop");
    }
    case "text":
      return completion(body, { content: behaviour.content, refusal: null }, behaviour.finishReason ?? "stop");
    case "calls": {
      const tool_calls = behaviour.calls.map(({ name, args }, at) => ({
        // Unique in the talk, as the real ones are.
        id: `call_${body.messages.length}_${at}`,
        type: "function",
        function: { name, arguments: args },
      }));
      return completion(body, { content: null, refusal: null, tool_calls }, "tool_calls");
    }
    case "refusal":
      return completion(body, { content: null, refusal: "I can't help with that." }, "stop");
    case "transcript":
      return { text: behaviour.text, usage: { type: "tokens", input_tokens: 14, output_tokens: 6, total_tokens: 20 } };
    case "hang":
      return reply.hijack();
    case "stall":
      reply.hijack();
      reply.raw.writeHead(200, { "content-type": "application/json" });
      reply.raw.write("{");
      return reply;
    case "reset":
      reply.hijack();
      request.raw.socket.resetAndDestroy();
      return reply;
    case "status": {
      const { status, code, message, headers } = behaviour;
      return fail(reply.headers({ ...headers }), { status, code, message: message ?? "The server had an error" });
    }
  }
}

interface Message {
  readonly content: string | null;
  readonly refusal: string | null;
  readonly tool_calls?: readonly unknown[];
}

function completion(body: ChatBody, message: Message, reason: string) {
  const promptTokens = Math.ceil(JSON.stringify(body.messages).length / 4);
  const answerTokens = Math.ceil((message.content ?? "").length / 4);
  return {
    id: "chatcmpl-emulated",
    object: "chat.completion",
    created: 0,
    model: body.model,
    choices: [{ index: 0, message: { role: "assistant", ...message }, logprobs: null, finish_reason: reason }],
    usage: { prompt_tokens: promptTokens, completion_tokens: answerTokens, total_tokens: promptTokens + answerTokens },
  };
}

async function readForm(request: FastifyRequest): Promise<Record<string, unknown>> {
  const body: Record<string, unknown> = {};
  for await (const part of request.parts()) {
    if (part.type === "field") body[part.fieldname] = part.value;
    else {
      const bytes = await part.toBuffer();
      body[part.fieldname] = { name: part.filename, mediaType: part.mimetype, size: bytes.length };
    }
  }
  return body;
}

function modelNotFound(model: string): Problem {
  const message = `The model '${model}' does not exist or you do not have access to it.`;
  return { status: 404, code: "model_not_found", param: "model", message };
}

function fail(reply: FastifyReply, problem: Problem): FastifyReply {
  const type = problem.status >= 500 ? "server_error" : "invalid_request_error";
  const { message, param = null, code = null } = problem;
  return reply.status(problem.status).send({ error: { message, type, param, code } });
}

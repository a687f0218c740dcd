/** The chain of model providers against a strict local server, with the real client. */
import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import {
  EMULATOR_KEY,
  EMULATOR_MODEL,
  EMULATOR_SPEECH_MODEL,
  type OpenAiEmulator,
  type OpenAiEmulatorOptions,
  startOpenAiEmulator,
} from "../../tests/emulators/openai.ts";
import { ModelError } from "../lib/errors.ts";
import { createManualClock } from "../lib/time.ts";
import { createLlm, type LlmProvider } from "./llm.ts";

const Answer = z.object({
  city: z.string().max(40),
  kind: z.discriminatedUnion("type", [
    z.object({ type: z.literal("a"), n: z.int() }),
    z.object({ type: z.literal("b"), title: z.string().nullable() }),
  ]),
});
const GOOD = { city: "Lima", kind: { type: "b", title: null } };

const open: OpenAiEmulator[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function emulator(options: OpenAiEmulatorOptions = {}): Promise<OpenAiEmulator> {
  const server = await startOpenAiEmulator(options);
  open.push(server);
  return server;
}

function provider(name: string, server: OpenAiEmulator, more: Partial<LlmProvider> = {}): LlmProvider {
  const base = { name, baseUrl: server.baseUrl, apiKey: EMULATOR_KEY, model: EMULATOR_MODEL };
  return { ...base, timeoutMs: 5_000, maxRetries: 2, ...more };
}

function setup(providers: readonly LlmProvider[]) {
  const clock = createManualClock(new Date("2026-03-02T15:00:00Z"));
  const pauses: number[] = [];
  const logged: unknown[] = [];
  const llm = createLlm(providers, {
    clock,
    log: { warn: (...entry) => void logged.push(entry) },
    pause: async (ms) => void pauses.push(ms),
  });
  const ask = (signal = new AbortController().signal) =>
    llm.complete({
      system: "You name cities.",
      messages: [{ role: "user", content: "a secret customer text" }],
      schema: Answer,
      schemaName: "city",
      maxTokens: 100,
      signal,
    });
  return { llm, ask, clock, pauses, logged };
}

async function errorOf(promise: Promise<unknown>): Promise<ModelError> {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ModelError)) throw new Error(`expected a ModelError, got ${error}`);
  return error;
}

const faults = (attempts: readonly { provider: string; fault?: string }[]) =>
  attempts.map(({ provider, fault }) => `${provider}:${fault ?? "ok"}`);

test("answers in the schema's form and says what it cost", async () => {
  const server = await emulator();
  server.script({ type: "answer", json: GOOD });
  const { ask } = setup([provider("one", server, { inputCentsPerMillion: 15, outputCentsPerMillion: 60 })]);
  const { value, usage } = await ask();
  expect(value).toEqual(GOOD);
  expect(usage).toMatchObject({ provider: "one", model: EMULATOR_MODEL });
  expect(faults(usage.attempts)).toEqual(["one:ok"]);
  expect(usage.costMicros).toBe(Math.round((usage.inputTokens * 15 + usage.outputTokens * 60) / 100));
  expect(usage.inputTokens).toBeGreaterThan(0);
  const format = server.requests[0]?.body.response_format as { type: string };
  expect(format.type).toBe("json_schema");
});

test("a provider that is down, forbidden or lacks the model is passed over for the next, in order", async () => {
  const [first, second, third] = [await emulator(), await emulator(), await emulator()];
  first.otherwise({ type: "status", status: 500 });
  third.script({ type: "answer", json: GOOD });
  const { ask, pauses } = setup([
    provider("down", first, { maxRetries: 1 }),
    provider("forbidden", second, { apiKey: "sk-wrong" }),
    provider("lacking", second, { model: "gpt-none" }),
    provider("good", third),
  ]);
  const { usage } = await ask();
  expect(faults(usage.attempts)).toEqual([
    "down:unavailable",
    "down:unavailable",
    "forbidden:unauthorized",
    "lacking:unauthorized",
    "good:ok",
  ]);
  expect(pauses).toHaveLength(1);
  expect(pauses[0]).toBeGreaterThanOrEqual(125);
});

test.each([{ type: "hang" }, { type: "stall" }] as const)(
  "a provider that is slow ($type) is left at its time-out",
  async (slow) => {
    const [first, second] = [await emulator(), await emulator()];
    first.script(slow);
    second.script({ type: "answer", json: GOOD });
    const { ask } = setup([provider("slow", first, { timeoutMs: 150 }), provider("quick", second)]);
    const { usage } = await ask();
    expect(faults(usage.attempts)).toEqual(["slow:timeout", "quick:ok"]);
    expect(usage.attempts[0]?.ms).toBeGreaterThanOrEqual(140);
    expect(first.requests).toHaveLength(1);
  },
);

test("retry-after is waited out when it is short", async () => {
  const server = await emulator();
  server.script({ type: "status", status: 429, headers: { "retry-after": "2" } }, { type: "answer", json: GOOD });
  const { ask, pauses } = setup([provider("one", server)]);
  const { usage } = await ask();
  expect(pauses).toEqual([2_000]);
  expect(faults(usage.attempts)).toEqual(["one:rate_limited", "one:ok"]);
});

test("a long retry-after sends the call on, and the provider is left alone until then", async () => {
  const [first, second] = [await emulator(), await emulator()];
  first.script({ type: "status", status: 429, headers: { "retry-after": "60" } }, { type: "answer", json: GOOD });
  second.otherwise({ type: "answer", json: GOOD });
  const { ask, pauses, clock } = setup([provider("busy", first), provider("free", second)]);
  expect(faults((await ask()).usage.attempts)).toEqual(["busy:rate_limited", "free:ok"]);
  clock.advance(59_000);
  expect(faults((await ask()).usage.attempts)).toEqual(["busy:unavailable", "free:ok"]);
  expect(first.requests).toHaveLength(1);
  clock.advance(1_000);
  expect(faults((await ask()).usage.attempts)).toEqual(["busy:ok"]);
  expect(pauses).toEqual([]);
});

test("an account without credit is not retried", async () => {
  const server = await emulator();
  server.script({ type: "status", status: 429, code: "insufficient_quota" });
  const error = await errorOf(setup([provider("one", server)]).ask());
  expect(error.fault).toBe("unauthorized");
  expect(server.requests).toHaveLength(1);
});

test("a cut connection is tried again", async () => {
  const server = await emulator();
  server.script({ type: "reset" }, { type: "answer", json: GOOD });
  const { usage } = await setup([provider("one", server)]).ask();
  expect(faults(usage.attempts)).toEqual(["one:unavailable", "one:ok"]);
});

test.each([
  ["broken JSON", { type: "text", content: "{ city: Lima" }, "not valid JSON"],
  ["another form", { type: "answer", json: { city: 3 } }, "city: "],
  ["a cut answer", { type: "text", content: '{"city":"Li', finishReason: "length" }, "cut off after 100 tokens"],
] as const)("%s is complained about once, with the schema in words", async (_name, bad, complaint) => {
  const server = await emulator();
  server.script(bad, { type: "answer", json: GOOD });
  const { usage } = await setup([provider("one", server)]).ask();
  expect(faults(usage.attempts)).toEqual(["one:malformed", "one:ok"]);
  const [first, second] = server.requests.map(({ body }) => JSON.stringify(body.messages));
  expect(first).not.toContain(complaint);
  expect(second).toContain(complaint);
  expect(second).toContain("additionalProperties");
});

test("malformed twice goes on to the next provider, and both answers are paid for", async () => {
  const [first, second] = [await emulator(), await emulator()];
  first.otherwise({ type: "text", content: "sorry, here is your city: Lima" });
  second.script({ type: "answer", json: GOOD });
  const price = { inputCentsPerMillion: 100_000, outputCentsPerMillion: 100_000 };
  const { ask } = setup([provider("vague", first, price), provider("exact", second)]);
  const { usage } = await ask();
  expect(faults(usage.attempts)).toEqual(["vague:malformed", "vague:malformed", "exact:ok"]);
  expect(usage.costMicros).toBeGreaterThan(0);
});

test("JSON inside a code fence or a sentence is read", async () => {
  const server = await emulator();
  server.script({ type: "text", content: `Of course!\n\`\`\`json\n${JSON.stringify(GOOD)}\n\`\`\`` });
  expect((await setup([provider("one", server)]).ask()).value).toEqual(GOOD);
});

test.each([
  ["a refusal", { type: "refusal" }, "refused"],
  ["a filter", { type: "text", content: "", finishReason: "content_filter" }, "refused"],
  ["a filter of the prompt", { type: "status", status: 400, code: "content_filter" }, "refused"],
  ["too long a prompt", { type: "status", status: 400, code: "context_length_exceeded" }, "too_long"],
] as const)("%s goes to the next provider at once and does not open the breaker", async (_name, behaviour, fault) => {
  const [first, second] = [await emulator(), await emulator()];
  first.otherwise(behaviour);
  second.otherwise({ type: "answer", json: GOOD });
  const { ask } = setup([provider("one", first), provider("two", second)]);
  for (let call = 1; call <= 7; call += 1) {
    expect(faults((await ask()).usage.attempts)).toEqual([`one:${fault}`, "two:ok"]);
    expect(first.requests).toHaveLength(call);
  }
});

test("when the whole chain is spent, the error lists every try and holds neither key nor text", async () => {
  const [first, second] = [await emulator(), await emulator()];
  first.otherwise({ type: "status", status: 503, message: `no: ${EMULATOR_KEY} a secret customer text` });
  second.otherwise({ type: "refusal" });
  const { ask, logged } = setup([provider("one", first, { maxRetries: 1 }), provider("two", second)]);
  const error = await errorOf(ask());
  expect(error.fault).toBe("refused");
  expect(error.details.attempts).toMatchObject([
    { provider: "one", fault: "unavailable" },
    { provider: "one", fault: "unavailable" },
    { provider: "two", fault: "refused" },
  ]);
  const told = JSON.stringify([logged, error.message, error.details, String(error.cause)]);
  expect(logged).toHaveLength(3);
  expect(told).not.toContain(EMULATOR_KEY);
  expect(told).not.toContain("secret customer text");
});

test("the breaker opens after five faults in a row, lets one trial through after the pause, and closes on success", async () => {
  const server = await emulator();
  server.otherwise({ type: "status", status: 500 });
  const { ask, clock } = setup([provider("one", server, { maxRetries: 0 })]);
  for (let call = 0; call < 7; call += 1) await errorOf(ask());
  expect(server.requests).toHaveLength(5);

  clock.advance(29_999);
  await errorOf(ask());
  expect(server.requests).toHaveLength(5);

  clock.advance(1);
  const trials = await Promise.all([errorOf(ask()), errorOf(ask()), errorOf(ask())]);
  expect(trials).toHaveLength(3);
  expect(server.requests).toHaveLength(6);

  clock.advance(30_000);
  server.otherwise({ type: "answer", json: GOOD });
  await ask();
  await Promise.all([ask(), ask()]);
  expect(server.requests).toHaveLength(9);
});

test("a caller who gives up ends the call at once and is not held against the provider", async () => {
  const server = await emulator();
  server.otherwise({ type: "hang" });
  const { ask } = setup([provider("one", server, { maxRetries: 0 })]);
  for (let call = 1; call <= 6; call += 1) {
    const controller = new AbortController();
    const asked = errorOf(ask(controller.signal));
    await expect.poll(() => server.requests.length).toBe(call);
    controller.abort();
    const error = await asked;
    expect(error.details.stopped).toBe(true);
    expect(error.fault).toBe("timeout");
  }
});

test("a provider still silent when the turn's time runs out counts as a fault", async () => {
  const server = await emulator();
  server.otherwise({ type: "hang" });
  const { ask } = setup([provider("one", server)]);
  for (let call = 0; call < 7; call += 1) await errorOf(ask(AbortSignal.timeout(30)));
  expect(server.requests.length).toBeLessThanOrEqual(5);
});

test("an endpoint without json_schema is asked for json_object from then on, with the schema in the prompt", async () => {
  const server = await emulator({ takesJsonSchema: false });
  server.otherwise({ type: "answer", json: GOOD });
  const { ask } = setup([provider("one", server)]);
  expect(faults((await ask()).usage.attempts)).toEqual(["one:ok"]);
  await ask();
  expect(server.requests.map(({ body }) => (body.response_format as { type: string }).type)).toEqual([
    "json_schema",
    "json_object",
    "json_object",
  ]);
  expect(JSON.stringify(server.requests[1]?.body.messages)).toContain("JSON schema");
});

test("an old endpoint with no response_format and no max_completion_tokens still answers", async () => {
  const server = await emulator({ takesJsonSchema: false, takesJsonObject: false, takesMaxCompletionTokens: false });
  server.otherwise({ type: "answer", json: GOOD });
  const { ask } = setup([provider("one", server)]);
  expect((await ask()).value).toEqual(GOOD);
  const last = server.requests.at(-1)?.body;
  expect(last).toMatchObject({ max_tokens: 100 });
  expect(last).not.toHaveProperty("response_format");
});

test("with no provider the calls fail at once and say so", async () => {
  const { llm, ask } = setup([]);
  expect(llm).toMatchObject({ isConfigured: false, canTranscribe: false });
  expect((await errorOf(ask())).message).toContain("none is configured");
  expect(await llm.check(new AbortController().signal)).toEqual([]);
});

test("speech is heard by the first provider that has a speech model", async () => {
  const [first, second] = [await emulator(), await emulator()];
  second.script({ type: "status", status: 500 }, { type: "transcript", text: " hola, ¿tienen laptops? " });
  const { llm } = setup([provider("mute", first), provider("ears", second, { speechModel: EMULATOR_SPEECH_MODEL })]);
  expect(llm.canTranscribe).toBe(true);
  const heard = await llm.transcribe({
    bytes: new Uint8Array([1, 2, 3]),
    mediaType: "audio/ogg",
    name: "voz.ogg",
    signal: new AbortController().signal,
  });
  expect(heard.text).toBe("hola, ¿tienen laptops?");
  expect(heard.usage).toMatchObject({ provider: "ears", model: EMULATOR_SPEECH_MODEL, inputTokens: 14 });
  expect(faults(heard.usage.attempts)).toEqual(["ears:unavailable", "ears:ok"]);
  expect(second.requests[0]?.body.file).toEqual({ name: "voz.ogg", mediaType: "audio/ogg", size: 3 });
});

test("without a speech model transcription is refused", async () => {
  const { llm } = setup([provider("mute", await emulator())]);
  expect(llm.canTranscribe).toBe(false);
  const request = { bytes: new Uint8Array(1), mediaType: "audio/ogg", name: "a.ogg", signal: AbortSignal.timeout(999) };
  await expect(llm.transcribe(request)).rejects.toThrow("none is configured");
});

test("the check tells a working provider from a wrong key, a wrong model and a dead server", async () => {
  const [good, listless, dead] = [await emulator(), await emulator({ hasModelList: false }), await emulator()];
  listless.script({ type: "answer", json: { ok: true } });
  await dead.close();
  const { llm } = setup([
    provider("good", good),
    provider("listless", listless),
    provider("key", good, { apiKey: "sk-wrong" }),
    provider("model", good, { model: "gpt-none" }),
    provider("dead", dead),
  ]);
  const report = await llm.check(new AbortController().signal);
  expect(report.map(({ provider: name, ok, fault }) => [name, ok, fault])).toEqual([
    ["good", true, undefined],
    ["listless", true, undefined],
    ["key", false, "unauthorized"],
    ["model", false, "unauthorized"],
    ["dead", false, "unavailable"],
  ]);
  expect(report[4]?.message).toContain("base URL");
  expect(JSON.stringify(report)).not.toContain("sk-");
});

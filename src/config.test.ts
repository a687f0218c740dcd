import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ENVIRONMENT_VARIABLES, LLM_VARIABLES, MAX_LLM_PROVIDERS, readConfig } from "./config.ts";
import { ConfigError } from "./lib/errors.ts";

function problemsOf(env: Record<string, string>) {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError)
      return Object.fromEntries(error.problems.map(({ path, message }) => [path, message]));
    throw error;
  }
  return {};
}

describe("readConfig", () => {
  it("needs nothing", () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      secret: undefined,
      http: { host: "127.0.0.1", port: undefined },
      database: { url: undefined },
      redisUrl: undefined,
      turns: { debounceMs: 1_500 },
      llm: [],
    });
  });

  it("counts an empty variable as absent", () => {
    const empty = Object.fromEntries(ENVIRONMENT_VARIABLES.map((name) => [name, "  "]));
    expect(readConfig(empty)).toEqual(readConfig({}));
  });

  it("tells of every bad variable at once, each with its mend", () => {
    const bad: Record<string, string> = {
      PORT: "70000",
      PUBLIC_URL: "chat.example.com",
      TRUST_PROXY: "perhaps",
      CHARLA_SECRET: "short",
      DATABASE_URL: "mysql://x",
      DATABASE_OWNER_URL: "localhost",
      DATABASE_POOL_SIZE: "1",
      REDIS_URL: "http://redis",
      LOG_LEVEL: "loud",
      LOG_FORMAT: "xml",
      METRICS_TOKEN: "short",
      TURN_DEBOUNCE_MS: "-1",
      TURN_TIMEOUT_MS: "1.5",
      LEASE_MS: "soon",
      TURN_CONCURRENCY: "0",
      WEBCHAT_TOKEN_TTL_S: "1",
      UPLOAD_MAX_BYTES: "1e12",
      RATE_PER_ADDRESS_PER_MINUTE: "none",
      RATE_PER_CONVERSATION_PER_MINUTE: "0",
    };
    const problems = problemsOf(bad);
    expect(Object.keys(problems).sort()).toEqual(Object.keys(bad).sort());
    for (const [name, message] of Object.entries(problems)) expect(message, name).toMatch(/^give /);
  });

  it("never takes a bad number for a good one", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double().map(String), fc.integer().map(String)), (value) => {
        const number = Number(value);
        const good = value.trim() === "" || (Number.isInteger(number) && number >= 0 && number <= 65_535);
        expect(Object.keys(problemsOf({ PORT: value })).length === 0).toBe(good);
      }),
    );
  });

  it("takes the address customers reach without a slash at its end", () => {
    expect(readConfig({ PUBLIC_URL: "https://chat.example.com/" }).http.publicUrl).toBe("https://chat.example.com");
  });

  it("never repeats a secret in what it says", () => {
    const value = "hunter2hunter2";
    expect(JSON.stringify(problemsOf({ CHARLA_SECRET: value, METRICS_TOKEN: "hunter2" }))).not.toContain("hunter2");
  });
});

describe("model providers", () => {
  const first = { LLM_1_BASE_URL: "https://api.example.com/v1", LLM_1_MODEL: "small" };

  it("are read in the order of their numbers, with gaps", () => {
    const config = readConfig({
      LLM_3_BASE_URL: "http://127.0.0.1:11434/v1",
      LLM_3_MODEL: "local",
      LLM_3_TIMEOUT_MS: "900",
      ...first,
    });
    expect(config.llm.map(({ name, model, timeoutMs }) => [name, model, timeoutMs])).toEqual([
      ["1:api.example.com", "small", 12_000],
      ["3:127.0.0.1", "local", 900],
    ]);
  });

  it("refuses a group that is half there, by the full name of what is missing", () => {
    expect(problemsOf({ LLM_1_BASE_URL: "https://api.example.com/v1" })).toEqual({
      LLM_1_MODEL: expect.stringMatching(/^is missing: give the model's name/),
    });
    expect(problemsOf({ LLM_2_API_KEY: "key", ...first })).toEqual({
      LLM_2_BASE_URL: expect.stringMatching(/^is missing: give the endpoint/),
      LLM_2_MODEL: expect.stringMatching(/^is missing/),
    });
  });

  it("reports bad groups together with the other variables", () => {
    const problems = problemsOf({ PORT: "x", ...first, LLM_1_TIMEOUT_MS: "1", LLM_2_MODEL: "m" });
    expect(Object.keys(problems).sort()).toEqual(["LLM_1_TIMEOUT_MS", "LLM_2_BASE_URL", "PORT"]);
  });

  it("says so when a variable of a group is not known or its number is too high", () => {
    expect(problemsOf({ ...first, LLM_1_MODLE: "x" })).toEqual({ LLM_1_MODLE: expect.stringContaining("not known") });
    const beyond = `LLM_${MAX_LLM_PROVIDERS + 1}_MODEL`;
    expect(problemsOf({ [beyond]: "x" })).toEqual({ [beyond]: expect.stringContaining("not known") });
  });

  it("lists every variable of a group", () => {
    expect(LLM_VARIABLES).toContain("SPEECH_MODEL");
  });
});

import { describe, expect, it } from "vitest";
import {
  AppError,
  AuthenticationError,
  ChannelError,
  type ChannelFault,
  ConfigError,
  ConflictError,
  ForbiddenError,
  InputError,
  LimitError,
  ModelError,
  type ModelFault,
  NotFoundError,
} from "./errors.ts";

describe("faults of the caller", () => {
  it.each([
    [new InputError("x"), 400, "invalid_input"],
    [new AuthenticationError("x"), 401, "unauthenticated"],
    [new ForbiddenError("x"), 403, "forbidden"],
    [new NotFoundError("x"), 404, "not_found"],
    [new ConflictError("x"), 409, "conflict"],
  ])("%s are never repeated by themselves", (error, status, code) => {
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ status, code, retry: "never", name: error.constructor.name });
  });

  it("who came too often may come back at the time told", () => {
    expect(new LimitError("x", 1_500)).toMatchObject({ status: 429, retry: { afterMs: 1_500 } });
  });
});

describe("faults of a channel's provider", () => {
  const rules: Record<ChannelFault, unknown> = {
    rate_limited: "backoff",
    disconnected: "backoff",
    unavailable: "backoff",
    uncertain: "never",
    unauthorized: "never",
    blocked: "never",
    window_closed: "never",
    rejected: "never",
  };

  it.each(Object.entries(rules))("%s: %s", (fault, retry) => {
    expect(new ChannelError(fault as ChannelFault, "x").retry).toBe(retry);
  });

  it("the provider's own delay counts to the millisecond", () => {
    expect(new ChannelError("rate_limited", "x", { afterMs: 3_217 }).retry).toEqual({ afterMs: 3_217 });
    expect(new ChannelError("rate_limited", "x", { afterMs: 0 }).retry).toEqual({ afterMs: 0 });
  });

  it("a delay never makes an uncertain message go out again", () => {
    expect(new ChannelError("uncertain", "x", { afterMs: 10 }).retry).toBe("never");
  });
});

describe("faults of a model", () => {
  const rules: Record<ModelFault, unknown> = {
    rate_limited: "backoff",
    timeout: "backoff",
    unavailable: "backoff",
    malformed: "backoff",
    unauthorized: "never",
    refused: "never",
    too_long: "never",
  };

  it.each(Object.entries(rules))("%s: %s", (fault, retry) => {
    expect(new ModelError(fault as ModelFault, "x").retry).toBe(retry);
  });
});

it("a configuration names every problem with its mend", () => {
  const problems = [
    { path: "PORT", message: "give a port" },
    { path: "HOST", message: "give an address" },
  ];
  expect(new ConfigError(problems).message).toMatch(
    /2 problem\(s\)[\s\S]*PORT: give a port[\s\S]*HOST: give an address/,
  );
});

it("an error keeps its cause and its details", () => {
  const cause = new Error("below");
  expect(new NotFoundError("x", { cause, details: { id: 1 } })).toMatchObject({ cause, details: { id: 1 } });
});

import { describe, expect, it } from "vitest";
import type { AppContext } from "../src/context.ts";
import { createLog } from "../src/infra/log.ts";
import { createMetrics } from "../src/infra/metrics.ts";
import { ChannelError, LimitError, ModelError, NotFoundError } from "../src/lib/errors.ts";
import { createManualClock, plusMs } from "../src/lib/time.ts";
import { outcomeOf, runOnce, type WorkerDef } from "./worker.ts";

describe("outcomeOf", () => {
  it("asks an error of ours what it allows", () => {
    expect(outcomeOf(new LimitError("x", 1_234), 1)).toEqual({ retry: { afterMs: 1_234 } });
    expect(outcomeOf(new ChannelError("rate_limited", "x", { afterMs: 50 }), 3)).toEqual({ retry: { afterMs: 50 } });
    const gone = new NotFoundError("gone");
    expect(outcomeOf(gone, 1)).toEqual({ retry: "never", error: gone });
    expect(outcomeOf(new ChannelError("uncertain", "x"), 1)).toMatchObject({ retry: "never" });
  });

  it.each([
    ["a passing fault", new ModelError("unavailable", "x")],
    ["a bug", new TypeError("x")],
    ["anything", "thrown"],
  ])("brings %s back with growing pauses, up to a minute", (_name, error) => {
    for (const attempt of [1, 2, 5, 50]) {
      const outcome = outcomeOf(error, attempt);
      if (outcome.retry === "never") throw new Error("it must come back");
      const step = Math.min(60_000, 500 * 2 ** (attempt - 1));
      expect(outcome.retry.afterMs).toBeGreaterThanOrEqual(step / 2);
      expect(outcome.retry.afterMs).toBeLessThanOrEqual(step);
    }
  });
});

describe("runOnce", () => {
  const clock = createManualClock(new Date(0));
  const metrics = createMetrics();
  const ctx = { clock, metrics, log: createLog({ level: "silent", format: "json" }) } as unknown as AppContext;
  const run = (work: WorkerDef<"due">["run"]) =>
    runOnce(ctx, { name: "due", concurrency: () => 1, run: work }, {}, 2, new AbortController().signal);

  it("is done when the work says so, and comes back at the moment that it names", async () => {
    expect(await run(async () => null)).toBeUndefined();
    expect(await run(async () => plusMs(clock.now(), 700))).toEqual({ retry: { afterMs: 700 } });
    expect(await run(async () => plusMs(clock.now(), -700))).toEqual({ retry: { afterMs: 0 } });
  });

  it("never throws, and counts what failed", async () => {
    expect(await run(() => Promise.reject(new LimitError("x", 9)))).toEqual({ retry: { afterMs: 9 } });
    expect(await metrics.registry.metrics()).toMatch(/charla_jobs_total\{worker="due",result="failed"\} 1/);
  });
});

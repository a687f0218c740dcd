import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createAwake } from "./awake.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

interface Run {
  readonly key: string;
  readonly startedAt: number;
  end(): void;
}

/** A runner whose runs end when told, with what it has run. */
function createBench({ concurrency = 10, capacity = 100 } = {}) {
  const runs: Run[] = [];
  const open = new Set<Run>();
  const awake = createAwake<string>({
    concurrency,
    capacity,
    run: (key) =>
      new Promise((resolve) => {
        const run: Run = {
          key,
          startedAt: Date.now(),
          end() {
            open.delete(run);
            resolve();
          },
        };
        runs.push(run);
        open.add(run);
      }),
  });
  return { awake, runs, open };
}

const settled = () => vi.advanceTimersByTimeAsync(0);

describe("offer", () => {
  it("runs at once, and keys in parallel", () => {
    const { awake, open } = createBench();
    expect(awake.offer("a", "a")).toBe(true);
    expect(awake.offer("b", "b")).toBe(true);
    expect([...open].map(({ key }) => key)).toEqual(["a", "b"]);
  });

  it("runs a key again after a run when it was offered meanwhile, however often only once", async () => {
    const { awake, runs } = createBench();
    awake.offer("a", "a");
    for (let offers = 0; offers < 5; offers++) awake.offer("a", "a");
    expect(runs).toHaveLength(1);
    runs[0]?.end();
    await settled();
    expect(runs).toHaveLength(2);
    runs[1]?.end();
    await settled();
    expect(runs).toHaveLength(2);
    expect(awake.size).toBe(0);
  });

  it("waits as long as asked, and an earlier moment wins over a later one", async () => {
    const { awake, runs } = createBench();
    awake.offer("a", "a", 1_000);
    awake.offer("a", "a", 5_000);
    awake.offer("a", "a", 300);
    await vi.advanceTimersByTimeAsync(299);
    expect(runs).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(runs).toHaveLength(1);
    runs[0]?.end();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(runs).toHaveLength(1);
  });

  it("never runs before the clock is there, though its timer ends early", () => {
    const { awake, runs } = createBench();
    awake.offer("a", "a", 100);
    const dueAt = Date.now() + 100;
    // The timer and the clock are not the same.
    vi.setSystemTime(Date.now() - 1);
    vi.advanceTimersByTime(100);
    expect(runs).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(runs.map(({ startedAt }) => startedAt)).toEqual([dueAt]);
  });

  it("keeps the delay of what was offered while it ran", async () => {
    const { awake, runs } = createBench();
    awake.offer("a", "a");
    awake.offer("a", "a", 500);
    await vi.advanceTimersByTimeAsync(200);
    runs[0]?.end();
    await vi.advanceTimersByTimeAsync(299);
    expect(runs).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(runs).toHaveLength(2);
  });

  it("refuses new keys beyond its capacity, delayed ones counted, and never a key that it has", async () => {
    const { awake, runs } = createBench({ capacity: 2 });
    expect([awake.offer("a", "a"), awake.offer("b", "b", 1_000), awake.offer("c", "c")]).toEqual([true, true, false]);
    expect(awake.offer("a", "a")).toBe(true);
    runs[0]?.end();
    await settled();
    runs[1]?.end();
    await settled();
    expect(awake.offer("c", "c")).toBe(true);
  });
});

describe("close", () => {
  it("takes nothing more, starts nothing more, and waits for what runs", async () => {
    const { awake, runs } = createBench({ concurrency: 1 });
    awake.offer("a", "a");
    awake.offer("waiting", "waiting");
    awake.offer("delayed", "delayed", 10);
    awake.offer("a", "a");
    let closed = false;
    void awake.close().then(() => {
      closed = true;
    });
    expect(awake.offer("b", "b")).toBe(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(closed).toBe(false);
    runs[0]?.end();
    await settled();
    expect(closed).toBe(true);
    expect(runs).toHaveLength(1);
  });

  it("is done at once when nothing runs", async () => {
    const { awake } = createBench();
    awake.offer("a", "a", 1_000);
    await awake.close();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(awake.size).toBe(0);
  });
});

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("offer" as const), key: fc.nat(4), delayMs: fc.constantFrom(0, 0, 5, 50) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("end" as const), at: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.nat(60) }) },
);

it("never runs a key twice at a time, and every accepted offer is followed by a run that began after it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 3 }), async (steps, concurrency) => {
      const { awake, runs, open } = createBench({ concurrency });
      const offers: { key: string; runsBefore: number }[] = [];
      const check = () => {
        expect(new Set([...open].map(({ key }) => key)).size).toBe(open.size);
        expect(open.size).toBeLessThanOrEqual(concurrency);
      };
      for (const taken of steps) {
        if (taken.do === "offer") {
          const runsBefore = runs.length;
          if (awake.offer(`${taken.key}`, `${taken.key}`, taken.delayMs))
            offers.push({ key: `${taken.key}`, runsBefore });
        } else if (taken.do === "end") {
          [...open][taken.at % Math.max(1, open.size)]?.end();
          await settled();
        } else await vi.advanceTimersByTimeAsync(taken.ms);
        check();
      }
      // To the end: everything that was promised is run.
      for (let round = 0; round < 200 && (open.size > 0 || awake.size > 0 || vi.getTimerCount() > 0); round++) {
        for (const run of open) run.end();
        await vi.advanceTimersByTimeAsync(10);
        check();
      }
      expect(awake.size).toBe(0);
      for (const { key, runsBefore } of offers)
        expect(
          runs.slice(runsBefore).some((run) => run.key === key),
          `a run of ${key}`,
        ).toBe(true);
      vi.clearAllTimers();
    }),
    { numRuns: 300 },
  );
});

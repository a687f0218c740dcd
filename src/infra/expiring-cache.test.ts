import { expect, it, vi } from "vitest";
import { createManualClock } from "../lib/time.ts";
import { createExpiringCache } from "./expiring-cache.ts";

function createBench(capacity = 10) {
  const clock = createManualClock(new Date(0));
  return { clock, cache: createExpiringCache<string>(clock, { ttlMs: 1_000, capacity }) };
}

it("loads once while the value is young, and again when it has expired", async () => {
  const { clock, cache } = createBench();
  const load = vi.fn(async () => `at ${clock.now().getTime()}`);
  expect(await cache.get("a", load)).toBe("at 0");
  clock.advance(999);
  expect(await cache.get("a", load)).toBe("at 0");
  clock.advance(1);
  expect(await cache.get("a", load)).toBe("at 1000");
  expect(load).toHaveBeenCalledTimes(2);
});

it("shares one load among all who ask at once", async () => {
  const { cache } = createBench();
  const load = vi.fn(async () => "one");
  await Promise.all(Array.from({ length: 50 }, () => cache.get("a", load)));
  expect(load).toHaveBeenCalledTimes(1);
});

it("does not keep a failure", async () => {
  const { cache } = createBench();
  await expect(cache.get("a", () => Promise.reject(new Error("down")))).rejects.toThrow("down");
  expect(await cache.get("a", async () => "up")).toBe("up");
});

it("a load that fails late does not drop what came after it", async () => {
  const { clock, cache } = createBench();
  let fail: (error: Error) => void = () => undefined;
  const slow = cache.get("a", () => new Promise<string>((_resolve, reject) => (fail = reject)));
  clock.advance(1_000);
  await cache.get("a", async () => "new");
  fail(new Error("late"));
  await expect(slow).rejects.toThrow("late");
  expect(await cache.get("a", async () => "other")).toBe("new");
});

it("forgets the oldest when there are too many, and any that is dropped", async () => {
  const { cache } = createBench(2);
  for (const key of ["a", "b", "c"]) await cache.get(key, async () => `first ${key}`);
  cache.drop("b");
  const again = await Promise.all(["c", "b", "a"].map((key) => cache.get(key, async () => `second ${key}`)));
  expect(again).toEqual(["first c", "second b", "second a"]);
});

import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createGate } from "./gate.ts";

const PATIENCE_MS = 50;
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Work that ends when told. */
function held() {
  let end: () => void = () => undefined;
  const done = new Promise<void>((resume) => {
    end = resume;
  });
  return { work: () => done, end };
}

/** Lets everything run that need not wait. */
const settle = () => vi.advanceTimersByTimeAsync(0);

it("lets so many in at once, the others in their order, and gives the place of a failure back", async () => {
  const gate = createGate({ most: 2, patienceMs: PATIENCE_MS });
  const began: number[] = [];
  const works = Array.from({ length: 5 }, held);
  const passes = works.map(({ work }, index) =>
    gate.pass(() => {
      began.push(index);
      return index === 1 ? work().then(() => Promise.reject(new Error("failed"))) : work();
    }),
  );
  const failure = expect(passes[1]).rejects.toThrow("failed");
  await settle();
  expect(began).toEqual([0, 1]);
  works[1]?.end();
  await failure;
  await settle();
  expect(began).toEqual([0, 1, 2]);
  for (const { end } of works) end();
  await Promise.allSettled(passes);
  expect(began).toEqual([0, 1, 2, 3, 4]);
});

it("keeps everybody out while something is ahead, and lets them in as soon as it is over", async () => {
  const gate = createGate({ most: 2, patienceMs: PATIENCE_MS });
  const [one, other] = [held(), held()];
  const aheads = [gate.ahead(one.work), gate.ahead(other.work)];
  let isIn = false;
  const pass = gate.pass(async () => {
    isIn = true;
  });
  one.end();
  await vi.advanceTimersByTimeAsync(PATIENCE_MS - 1);
  expect(isIn).toBe(false);
  other.end();
  await settle();
  expect(isIn).toBe(true);
  await Promise.all([...aheads, pass]);
});

it("lets some in after its patience, however long something stays ahead", async () => {
  const gate = createGate({ most: 1, patienceMs: PATIENCE_MS });
  const always = held();
  const ahead = gate.ahead(always.work);
  let done = 0;
  const passes = Array.from({ length: 3 }, () =>
    gate.pass(async () => {
      done++;
    }),
  );
  for (let round = 1; round <= 3; round++) {
    await vi.advanceTimersByTimeAsync(PATIENCE_MS);
    expect(done).toBe(round);
  }
  always.end();
  await Promise.all([ahead, ...passes]);
});

it("never waits with what is ahead itself, and a failure of it holds nobody back", async () => {
  const gate = createGate({ most: 1, patienceMs: PATIENCE_MS });
  const inside = held();
  const pass = gate.pass(inside.work);
  await expect(gate.ahead(() => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
  inside.end();
  await pass;
  await expect(gate.pass(async () => "in")).resolves.toBe("in");
});

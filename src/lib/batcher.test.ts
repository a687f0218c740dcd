import { expect, it } from "vitest";
import { createBatcher } from "./batcher.ts";

/** A batcher whose batches end when told. */
function held(most: number) {
  const batches: { group: string; items: readonly number[]; end: (fails?: boolean) => void }[] = [];
  const batcher = createBatcher<number, string>({
    most,
    run: (group, items) =>
      new Promise((resolve, reject) => {
        const end = (fails = false) =>
          fails ? reject(new Error("failed")) : resolve(items.map((item) => `${group}${item}`));
        batches.push({ group, items, end });
      }),
  });
  return { batcher, batches };
}
const tick = () => new Promise((resume) => setImmediate(resume));

it("joins what comes together and what comes meanwhile, a group at a time, and answers each", async () => {
  const { batcher, batches } = held(3);
  const first = [1, 2].map((item) => batcher.add("a", item));
  const other = batcher.add("b", 9);
  await tick();
  const next = [3, 4, 5, 6].map((item) => batcher.add("a", item));
  await tick();
  expect(batches.map(({ group, items }) => [group, items])).toEqual([
    ["a", [1, 2]],
    ["b", [9]],
  ]);
  for (let index = 0; index < 4; index++) {
    batches[index]?.end();
    await tick();
  }
  expect(batches.slice(2).map(({ items }) => items)).toEqual([[3, 4, 5], [6]]);
  expect(await Promise.all([...first, other, ...next])).toEqual(["a1", "a2", "b9", "a3", "a4", "a5", "a6"]);
});

it("tells a batch that failed and goes on with the next", async () => {
  const { batcher, batches } = held(1);
  const failing = expect(batcher.add("a", 1)).rejects.toThrow("failed");
  const fine = batcher.add("a", 2);
  await tick();
  batches[0]?.end(true);
  await failing;
  await tick();
  batches[1]?.end();
  expect(await fine).toBe("a2");
});

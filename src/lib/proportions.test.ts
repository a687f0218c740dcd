/** Against the worked examples of Newcombe (1998), and properties that no interval may break. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { newcombe, wilson } from "./proportions.ts";

it("gives what Newcombe's paper gives for 56 of 70 against 48 of 80", () => {
  const { difference, low, high } = newcombe({ hits: 56, total: 70 }, { hits: 48, total: 80 });
  expect(difference).toBeCloseTo(0.2, 10);
  expect(low).toBeCloseTo(0.0524, 4);
  expect(high).toBeCloseTo(0.3339, 4);
});

it("holds the share within what is possible, and turns round with its arguments", () => {
  const counts = fc
    .integer({ min: 1, max: 5_000 })
    .chain((total) => fc.record({ total: fc.constant(total), hits: fc.nat(total) }));
  fc.assert(
    fc.property(counts, counts, (a, b) => {
      const one = wilson(a.hits, a.total);
      expect(one.low).toBeLessThanOrEqual(a.hits / a.total + 1e-12);
      expect(one.high).toBeGreaterThanOrEqual(a.hits / a.total - 1e-12);
      const [there, back] = [newcombe(a, b), newcombe(b, a)];
      expect(there.low).toBeCloseTo(-back.high, 10);
      expect(there.low).toBeLessThanOrEqual(there.difference + 1e-12);
    }),
  );
});

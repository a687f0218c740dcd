/** Intervals of shares and of their differences, against worked examples and by properties. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { liftOf, shareOf } from "./interval.ts";

describe("a difference of two shares", () => {
  it("has Newcombe's interval", () => {
    // Newcombe 1998, table II, example (a) by method 10: 56/70 against 48/80 gives 0.0524 to 0.3339.
    const lift = liftOf({ hits: 56, people: 70 }, { hits: 48, people: 80 });
    expect(lift?.difference).toBeCloseTo(0.2, 6);
    expect(lift?.low).toBeCloseTo(0.0524, 4);
    expect(lift?.high).toBeCloseTo(0.3339, 4);
    expect(lift?.isSure).toBe(true);
  });

  it("is nothing without people, and turns round with its sides", () => {
    const group = fc
      .integer({ min: 0, max: 500 })
      .chain((people) => fc.record({ people: fc.constant(people), hits: fc.integer({ min: 0, max: people }) }));
    fc.assert(
      fc.property(group, group, (one, other) => {
        const [there, back] = [liftOf(one, other), liftOf(other, one)];
        if (one.people === 0 || other.people === 0) {
          expect([there, back]).toEqual([null, null]);
          return;
        }
        if (!there || !back) throw new Error("both groups have people");
        expect(there.low).toBeLessThanOrEqual(there.difference + 1e-12);
        expect(there.high).toBeGreaterThanOrEqual(there.difference - 1e-12);
        expect(there.low).toBeCloseTo(-back.high, 9);
        expect(there.isSure).toBe(back.isSure);
      }),
    );
  });

  it("grows sure with the people who are asked", () => {
    expect(liftOf({ hits: 6, people: 20 }, { hits: 3, people: 20 })?.isSure).toBe(false);
    expect(liftOf({ hits: 600, people: 2_000 }, { hits: 300, people: 2_000 })?.isSure).toBe(true);
    expect(shareOf(0, 0)).toEqual({ share: 0, low: 0, high: 1 });
  });
});

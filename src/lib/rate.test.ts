import fc from "fast-check";
import { expect, it } from "vitest";
import { createRate } from "./rate.ts";

function clockAt(start: number) {
  let at = start;
  const pass = (ms: number) => {
    at += ms;
  };
  return { now: () => new Date(at), pass };
}

it("lets a minute's messages come at once, then one for each share of a minute", () => {
  const clock = clockAt(1_000_000);
  const rate = createRate(clock, 6);
  for (let n = 0; n < 6; n++) expect(rate.take("a")).toBe(0);
  expect(rate.take("a")).toBeCloseTo(10_000);
  expect(rate.take("b")).toBe(0);
  clock.pass(10_000);
  expect(rate.take("a")).toBe(0);
  expect(rate.take("a")).toBeGreaterThan(0);
});

it("is no stricter after the clock was set back", () => {
  const clock = clockAt(1_000_000_000);
  const rate = createRate(clock, 6);
  for (let n = 0; n < 6; n++) rate.take("a");
  clock.pass(-3_600_000);
  expect(rate.take("a")).toBe(0);
});

it("never takes more than the minute's share and what was saved up, and a refusal says when to come back", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100 }),
      fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 200 }),
      (perMinute, pauses) => {
        const clock = clockAt(1_000_000);
        const rate = createRate(clock, perMinute);
        let taken = 0;
        let passed = 0;
        for (const pause of pauses) {
          clock.pass(pause);
          passed += pause;
          const waitMs = Math.ceil(rate.take("a"));
          if (waitMs > 0) {
            clock.pass(waitMs);
            passed += waitMs;
            expect(rate.take("a")).toBe(0);
          }
          taken += 1;
        }
        expect(taken).toBeLessThanOrEqual(perMinute + (passed / 60_000) * perMinute + 0.001);
      },
    ),
  );
});

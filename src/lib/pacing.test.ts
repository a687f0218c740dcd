import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bucket, everyMsOf, FRESH_BUCKET, pace, type Rate } from "./pacing.ts";
import { createManualClock } from "./time.ts";

const START = Date.parse("2026-03-02T15:00:00Z");

/** Limiters that share a first bucket, each with a rate of its own besides, as threads of one account. */
function desk(shared: Rate, own: Rate, owners: number) {
  let sharedBucket: Bucket = FRESH_BUCKET;
  const ownBuckets: Bucket[] = Array.from({ length: owners }, () => FRESH_BUCKET);
  return (owner: number, now: number, hasWaited: boolean) => {
    const rates = [
      { ...shared, bucket: sharedBucket },
      { ...own, bucket: ownBuckets[owner] ?? FRESH_BUCKET },
    ];
    const before = rates.map(({ bucket }) => bucket.nextAt);
    const { waitUntil, buckets } = pace(rates, { now, hasWaited });
    if (waitUntil !== null) expect(buckets.map(({ nextAt }) => nextAt)).toEqual(before);
    [sharedBucket = FRESH_BUCKET, ownBuckets[owner] = FRESH_BUCKET] = buckets;
    return waitUntil;
  };
}

/** No span of time, from any send to any later one, holds more than the rate and the burst allow. */
function expectWithin(sends: readonly number[], { everyMs, burstMs }: Rate): void {
  for (let first = 0; first < sends.length; first++)
    for (let last = first; last < sends.length; last++) {
      const spanMs = (sends[last] ?? 0) - (sends[first] ?? 0);
      // A hair for binary fractions.
      expect(last - first + 1).toBeLessThanOrEqual((spanMs + burstMs) / everyMs + 1 + 1e-6);
    }
}

const rate = fc.record({
  perSecond: fc.double({ min: 0.1, max: 200, noNaN: true }),
  burstMs: fc.integer({ min: 0, max: 3_000 }),
});

describe("the rates", () => {
  it("are never exceeded in any span of time, by whomever and whenever sends are asked for", () => {
    const history = fc.array(
      fc.record({ owner: fc.nat(3), pauseMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2_000 })) }),
      { maxLength: 150 },
    );
    fc.assert(
      fc.property(rate, rate, history, fc.boolean(), (one, other, steps, hasWaited) => {
        const clock = createManualClock(new Date(START));
        const shared = { everyMs: everyMsOf(one.perSecond), burstMs: one.burstMs, waiting: "line" } as const;
        const own = { everyMs: everyMsOf(other.perSecond), burstMs: other.burstMs, waiting: "own" } as const;
        const ask = desk(shared, own, 4);
        const sends: { at: number; owner: number }[] = [];
        for (const { owner, pauseMs } of steps) {
          clock.advance(pauseMs);
          const at = clock.now().getTime();
          if (ask(owner, at, hasWaited) === null) sends.push({ at, owner });
        }
        expectWithin(
          sends.map(({ at }) => at),
          shared,
        );
        for (let owner = 0; owner < 4; owner++)
          expectWithin(
            sends.filter((send) => send.owner === owner).map(({ at }) => at),
            own,
          );
      }),
      { numRuns: 200 },
    );
  });

  it("let everybody through who comes back when told, in the order in which they came, each within one more look", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 50 }), (count, perSecond) => {
        const shared = { everyMs: everyMsOf(perSecond), burstMs: 100, waiting: "line" } as const;
        const ask = desk(shared, { everyMs: 0, burstMs: 0, waiting: "own" }, count);
        const waiting = Array.from({ length: count }, (_, owner) => ({ owner, at: START, looks: 0 }));
        const done: number[] = [];
        while (waiting.length > 0) {
          waiting.sort((a, b) => a.at - b.at || a.owner - b.owner);
          const [next] = waiting;
          if (!next) break;
          const waitUntil = ask(next.owner, next.at, next.looks > 0);
          next.looks++;
          expect(next.looks).toBeLessThanOrEqual(2);
          if (waitUntil === null) done.push(waiting.shift()?.owner ?? -1);
          else next.at = Math.ceil(waitUntil);
        }
        expect(done).toEqual(Array.from({ length: count }, (_, owner) => owner));
      }),
      { numRuns: 100 },
    );
  });

  it("let through, in a few looks each, those who all come back late and at once", () => {
    const shared = { everyMs: 100, burstMs: 0, waiting: "line" } as const;
    const ask = desk(shared, { everyMs: 0, burstMs: 0, waiting: "own" }, 400);
    const waiting = Array.from({ length: 400 }, (_, owner) => ({ owner, at: START }));
    let looks = 0;
    while (waiting.length > 0) {
      waiting.sort((a, b) => a.at - b.at);
      const [next] = waiting;
      if (!next) break;
      looks++;
      const waitUntil = ask(next.owner, next.at, true);
      if (waitUntil === null) waiting.shift();
      else next.at = Math.ceil(waitUntil);
    }
    expect(looks).toBeLessThanOrEqual(2 * 400);
  });

  it("hold everything back for as long as the provider asked", () => {
    const held = { ...FRESH_BUCKET, heldUntil: START + 5_000 };
    const one = { everyMs: 10, burstMs: 100, waiting: "line", bucket: held } as const;
    expect(pace([one], { now: START, hasWaited: false }).waitUntil).toBe(START + 5_000);
    expect(pace([one], { now: START + 5_000, hasWaited: true }).waitUntil).toBeNull();
  });

  it("take no place in a line for one whom its own thread holds back", () => {
    const bucket = { ...FRESH_BUCKET, nextAt: START + 60_000 };
    const account = {
      everyMs: 100,
      burstMs: 0,
      waiting: "line",
      bucket: { ...FRESH_BUCKET, lineAt: START + 300 },
    } as const;
    const thread = { everyMs: 1_000, burstMs: 0, waiting: "own", bucket } as const;
    const { waitUntil, buckets } = pace([account, thread], { now: START, hasWaited: false });
    expect(waitUntil).toBe(START + 60_000);
    expect(buckets).toEqual([account.bucket, bucket]);
  });
});

it("a message of several sends leaves as one does, and those after it wait for all of them", () => {
  const rate = { everyMs: 1_000, burstMs: 0, waiting: "own", bucket: FRESH_BUCKET } as const;
  const { waitUntil, buckets } = pace([rate], { now: START, hasWaited: false, count: 3 });
  expect(waitUntil).toBeNull();
  const next = { ...rate, bucket: buckets[0] ?? FRESH_BUCKET };
  expect(pace([next], { now: START + 2_999, hasWaited: true }).waitUntil).toBe(START + 3_000);
  expect(pace([next], { now: START + 3_000, hasWaited: true }).waitUntil).toBeNull();
});

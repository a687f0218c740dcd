/** The walk by random sequences and facts: every way ends, no step comes twice, and nothing is waited for backwards. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS, plusMs } from "../../lib/time.ts";
import type { Step } from "./definition.ts";
import type { Facts } from "./fields.ts";
import { endOfWait } from "./moments.ts";
import { compile, placesOfSteps } from "./program.ts";
import { nextOn } from "./walk.ts";

const START = new Date("2026-03-02T14:00:00Z");
const ZONE = "America/Lima";
const wait = fc.oneof(
  fc.integer({ min: 0, max: 10 * DAY_MS }).map((ms): Step => ({ wait: ms })),
  fc
    .record({ for: fc.integer({ min: 0, max: 20 * DAY_MS }), at: fc.integer({ min: 0, max: 1439 }) })
    .map((one): Step => ({ wait: { ...one, since: "start" } })),
  fc
    .record({ days: fc.integer({ min: -20, max: 20 }), at: fc.integer({ min: 0, max: 1439 }) })
    .map((one): Step => ({ wait: { ...one, until: "invoice.due" } })),
  fc.constantFrom("monday" as const, "friday" as const).map((weekday): Step => ({ wait: { weekday, at: 600 } })),
);
const leaf: fc.Arbitrary<Step> = fc.oneof(
  wait,
  fc.integer({ min: -9, max: 9 }).map((score): Step => ({ score })),
  fc.constant({ exit: "over" } as Step),
);
const steps = fc.letrec<{ list: Step[]; step: Step }>((tie) => ({
  step: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc.record({ score: fc.integer({ min: 0, max: 100 }), yes: tie("list"), no: tie("list") }).map(
      ({ score, yes, no }): Step =>
        Object.fromEntries([
          ["if", [{ field: "lead.score", at_least: score }]],
          // biome-ignore lint/suspicious/noThenProperty: the word of the file
          ["then", yes],
          ["else", no],
        ]) as unknown as Step,
    ),
  ),
  list: fc.array(tie("step"), { minLength: 1, maxLength: 4 }),
})).list;
const facts = fc.record({
  "lead.score": fc.option(fc.integer({ min: 0, max: 100 })),
  "invoice.due": fc.option(fc.integer({ min: -30, max: 30 }).map((days) => plusMs(START, days * DAY_MS))),
}) as fc.Arbitrary<Facts>;

describe("a way through a sequence", () => {
  it("ends, meets no step twice, and waits only for what is ahead", () => {
    fc.assert(
      fc.property(steps, facts, fc.integer({ min: 0, max: 3 * HOUR_MS }), (list, known, delay) => {
        const program = compile({ steps: list });
        const ids = new Set(placesOfSteps(list).map(({ id }) => id));
        const done: string[] = [];
        let [at, now, waits] = [0, START, 0];
        for (let turn = 0; turn < 1_000; turn++) {
          const next = nextOn(program, at, { now, enteredAt: START, facts: known, timeZone: ZONE });
          if (next.kind === "end") return;
          expect(ids.has(next.id)).toBe(true);
          if (next.kind === "wait") {
            expect(next.until.getTime()).toBeGreaterThan(now.getTime());
            expect(++waits).toBeLessThanOrEqual(program.operations.length);
            // Turns come when they are due, or late.
            now = plusMs(next.until, delay);
          } else {
            done.push(next.id);
            if ("exit" in next.step) break;
          }
          at = next.after;
        }
        expect(new Set(done).size).toBe(done.length);
      }),
      { numRuns: 500 },
    );
  });

  it("leaves out what stands under a date that has passed, up to the next wait", () => {
    const program = compile({
      steps: [
        { wait: { until: "invoice.due", days: -7, at: 600 } },
        { id: "early", score: 1 },
        { wait: { until: "invoice.due", days: 0, at: 600 } },
        { id: "due", score: 1 },
      ],
    });
    const due = plusMs(START, 2 * DAY_MS);
    const next = nextOn(program, 0, { now: START, enteredAt: START, facts: { "invoice.due": due }, timeZone: ZONE });
    expect(next).toMatchObject({ kind: "wait", until: new Date("2026-03-04T15:00:00Z") });
    if (next.kind !== "wait") return;
    expect(
      nextOn(program, next.after, { now: next.until, enteredAt: START, facts: { "invoice.due": due }, timeZone: ZONE }),
    ).toMatchObject({ kind: "do", id: "due" });
    // The day was moved while it was waited for.
    const later = { "invoice.due": plusMs(due, 5 * DAY_MS) };
    expect(
      nextOn(program, next.after, { now: next.until, enteredAt: START, facts: later, timeZone: ZONE }),
    ).toMatchObject({ kind: "wait" });
  });

  it("of whoever comes back leaves out each date that had come before, however little", () => {
    const program = compile({
      steps: [
        { wait: { until: "invoice.due", days: 0, at: 480 } },
        { id: "due", score: 1 },
        { wait: { until: "invoice.due", days: 1, at: 480 } },
        { id: "after", score: 1 },
      ],
    });
    // Nine in the morning in Lima: an hour after the first date.
    const context = { now: START, enteredAt: START, facts: { "invoice.due": START }, timeZone: ZONE };
    expect(nextOn(program, 0, context)).toMatchObject({ kind: "do", id: "due" });
    const next = nextOn(program, 0, { ...context, isReturn: true });
    expect(next).toMatchObject({ kind: "wait", until: new Date("2026-03-03T13:00:00Z") });
    // What comes after the entrance is theirs, also when their turn comes late.
    const late = { ...context, isReturn: true, now: new Date("2026-03-03T14:00:00Z") };
    expect(next.kind === "wait" && nextOn(program, next.after, late)).toMatchObject({ kind: "do", id: "after" });
  });

  it("waits for a weekday and a time in the business's zone", () => {
    const context = { now: START, enteredAt: START, facts: {}, timeZone: ZONE };
    expect(endOfWait({ weekday: "friday", at: 600 }, context)).toEqual(new Date("2026-03-06T15:00:00Z"));
    expect(endOfWait({ at: 480 }, context)).toEqual(new Date("2026-03-03T13:00:00Z"));
    expect(endOfWait({ for: 2 * DAY_MS, since: "start", at: 600 }, context)).toEqual(new Date("2026-03-04T15:00:00Z"));
  });
});

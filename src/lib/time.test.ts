import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backoffMs, createManualClock, DAY_MS, plusMs, systemClock, wallClock } from "./time.ts";

const moment = fc.date({ min: new Date("1990-01-01"), max: new Date("2060-01-01"), noInvalidDate: true });
const zone = fc.constantFrom(...Intl.supportedValuesOf("timeZone"));

describe("wallClock", () => {
  it("shows what the platform's own clock of that zone shows", () => {
    fc.assert(
      fc.property(moment, zone, (at, timeZone) => {
        const shown = wallClock(at, timeZone);
        const [date, time] = at.toLocaleString("sv-SE", { timeZone }).split(" ");
        expect(shown.date).toBe(date);
        expect(shown.minutes).toBe(Number(time?.slice(0, 2)) * 60 + Number(time?.slice(3, 5)));
        expect(shown.weekday).toBe(new Date(`${shown.date}T12:00:00Z`).getUTCDay());
      }),
      { numRuns: 500 },
    );
  });

  it("knows midnight and the change of the day", () => {
    expect(wallClock(new Date("2026-01-01T05:00:00Z"), "America/Lima")).toEqual({
      weekday: 4,
      minutes: 0,
      date: "2026-01-01",
    });
    expect(wallClock(new Date("2026-01-01T04:59:59Z"), "America/Lima")).toEqual({
      weekday: 3,
      minutes: 1_439,
      date: "2025-12-31",
    });
  });

  it("follows daylight saving", () => {
    expect(wallClock(new Date("2026-04-05T02:59:00Z"), "America/Santiago").minutes).toBe(23 * 60 + 59);
    expect(wallClock(new Date("2026-04-05T03:00:00Z"), "America/Santiago").minutes).toBe(23 * 60);
  });

  it("refuses a zone that does not exist", () => {
    expect(() => wallClock(new Date(), "America/Nowhere")).toThrow(RangeError);
  });
});

describe("backoffMs", () => {
  it("stays between half of its step and the step, and never passes the cap", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2_000 }),
        fc.integer({ min: 1, max: 60_000 }),
        fc.integer({ min: 1, max: 3_600_000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, base, cap, random) => {
          const step = Math.min(cap, base * 2 ** (attempt - 1));
          const pause = backoffMs(attempt, base, cap, () => random);
          expect(pause).toBeGreaterThanOrEqual(Math.floor(step / 2));
          expect(pause).toBeLessThanOrEqual(step);
          expect(Number.isSafeInteger(pause)).toBe(true);
        },
      ),
    );
  });

  it("doubles until the cap", () => {
    const pauses = [1, 2, 3, 4, 5].map((attempt) => backoffMs(attempt, 1_000, 6_000, () => 0));
    expect(pauses).toEqual([500, 1_000, 2_000, 3_000, 3_000]);
  });
});

describe("clocks", () => {
  it("stand still until moved, and only go forward", () => {
    const clock = createManualClock(new Date(0));
    const before = clock.now();
    clock.advance(DAY_MS);
    expect(clock.now()).toEqual(plusMs(before, DAY_MS));
    expect(before.getTime()).toBe(0);
    expect(() => clock.advance(-1)).toThrow(RangeError);
  });

  it("of the system is the machine's", () => {
    expect(Math.abs(systemClock.now().getTime() - Date.now())).toBeLessThan(1_000);
  });
});

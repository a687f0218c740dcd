import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createManualClock, DAY_MS, HOUR_MS, plusMs } from "../../lib/time.ts";
import { createAllowance, dailyLimit } from "./allowance.ts";
import { whatsappWebSettings } from "./settings.ts";

const start = new Date("2026-11-01T12:00:00Z");
const usual = whatsappWebSettings.parse({});

describe("what a number may send a day", () => {
  it("grows from the first day to the last of the first weeks, and stays then", () => {
    expect([0, 7, 14, 21, 28, 400].map((days) => dailyLimit(10, 100, days, 28))).toEqual([10, 17, 31, 56, 100, 100]);
    expect(dailyLimit(10, 100, 0, 0)).toBe(100);
    expect(dailyLimit(0, 100, 0, 28)).toBe(0);
  });

  it("never falls, and never leaves its bounds", () => {
    const nat = fc.nat(5_000);
    fc.assert(
      fc.property(nat, nat, fc.nat(100), fc.nat(100), (first, full, days, warmUp) => {
        const limit = dailyLimit(first, full, days, warmUp);
        const next = dailyLimit(first, full, days + 1, warmUp);
        return first <= full ? limit <= next && limit >= Math.min(first, full) && next <= full : limit === full;
      }),
    );
  });

  it("to strangers is little: answers go on when it is used up", () => {
    const clock = createManualClock(start);
    const allowance = createAllowance(clock, usual, { pairedAt: start, past: [] });
    for (let n = 0; n < usual.startsFirstDay; n++) {
      expect(allowance.waitMs(true)).toBe(0);
      allowance.note(true);
      clock.advance(HOUR_MS);
    }
    expect(allowance.waitMs(true)).toBe(DAY_MS - usual.startsFirstDay * HOUR_MS);
    expect(allowance.waitMs(false)).toBe(0);
    clock.advance(allowance.waitMs(true));
    expect(allowance.waitMs(true)).toBe(0);
  });

  it("counts what left before this process began", () => {
    const clock = createManualClock(start);
    const past = Array.from({ length: usual.messagesFirstDay }, (_, n) => ({
      at: plusMs(start, n * 1_000 - HOUR_MS),
      isStart: false,
    }));
    const allowance = createAllowance(clock, usual, { pairedAt: start, past });
    expect(allowance.waitMs(false)).toBe(DAY_MS - HOUR_MS);
  });

  it("is nothing where the limit is nothing", () => {
    const clock = createManualClock(start);
    const none = { ...usual, startsFirstDay: 0, startsPerDay: 0 };
    expect(createAllowance(clock, none, { pairedAt: start, past: [] }).waitMs(true)).toBe(DAY_MS);
  });
});

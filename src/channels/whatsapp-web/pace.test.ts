import { describe, expect, it } from "vitest";
import { createManualClock } from "../../lib/time.ts";
import { letPass, typingMs } from "./pace.ts";
import { whatsappWebSettings } from "./settings.ts";

const usual = whatsappWebSettings.parse({});

describe("a person's pace", () => {
  it("grows with the text, within its bounds", () => {
    expect([0, 10, 50, 100, 1_000].map((length) => typingMs(length, usual))).toEqual([900, 900, 1_750, 3_500, 6_000]);
    const none = { typingPerCharacterMs: 0, typingLeastMs: 0, typingMostMs: 0 };
    expect(typingMs(500, none)).toBe(0);
  });

  it("is the clock's, and ends with the time that a send has", async () => {
    const clock = createManualClock(new Date("2026-11-21T12:00:00Z"));
    let isOver = false;
    const passing = letPass(60_000, clock, new AbortController().signal).then(() => {
      isOver = true;
    });
    clock.advance(59_999);
    await letPass(0, clock, new AbortController().signal);
    expect(isOver).toBe(false);
    clock.advance(1);
    await passing;
    await letPass(60_000, clock, AbortSignal.abort());
  });
});

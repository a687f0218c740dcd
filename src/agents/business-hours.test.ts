import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MINUTE_MS, plusMs, wallClock } from "../lib/time.ts";
import type { BranchFacts, OpeningHours } from "./agent.ts";
import { miraflores, SATURDAY_20, WEDNESDAY_11 } from "./agent-turns.fixture.ts";
import { describeDay, describeOpening, describeTime, describeWeek } from "./business-hours/describe.ts";
import { closingTime, isOpen, nextOpening, rangesOn, weekdayOf } from "./business-hours.ts";

const LIMA = "America/Lima";
const branch = (hours: OpeningHours[]): BranchFacts => ({ ...miraflores, hours });
const at = (iso: string) => new Date(iso);

describe("opening hours", () => {
  it("are open from the opening minute until just before the closing one", () => {
    expect(isOpen([miraflores], at("2026-03-11T13:59:00Z"), LIMA)).toBe(false);
    expect(isOpen([miraflores], at("2026-03-11T14:00:00Z"), LIMA)).toBe(true);
    expect(isOpen([miraflores], at("2026-03-11T23:59:00Z"), LIMA)).toBe(true);
    expect(isOpen([miraflores], at("2026-03-12T00:00:00Z"), LIMA)).toBe(false);
  });

  it("count every branch", () => {
    const night = branch([{ weekday: 6, opensAt: 18 * 60, closesAt: 22 * 60 }]);
    expect(isOpen([miraflores], SATURDAY_20, LIMA)).toBe(false);
    expect(isOpen([miraflores, night], SATURDAY_20, LIMA)).toBe(true);
    expect(closingTime([miraflores, night], SATURDAY_20, LIMA)).toBe(22 * 60);
  });

  it("reach over midnight", () => {
    const bar = branch([{ weekday: 6, opensAt: 20 * 60, closesAt: 2 * 60 }]);
    expect(isOpen([bar], at("2026-03-15T06:59:00Z"), LIMA)).toBe(true);
    expect(isOpen([bar], at("2026-03-15T07:00:00Z"), LIMA)).toBe(false);
  });

  it("join ranges that touch and keep a lunch break", () => {
    const shop = branch([
      { weekday: 1, opensAt: 900, closesAt: 1140 },
      { weekday: 1, opensAt: 540, closesAt: 780 },
      { weekday: 1, opensAt: 780, closesAt: 800 },
    ]);
    expect(rangesOn(shop, 1)).toEqual([
      { from: 540, to: 800 },
      { from: 900, to: 1140 },
    ]);
  });

  it("find the next opening over closed days", () => {
    const opening = nextOpening([miraflores], SATURDAY_20, LIMA);
    expect(opening?.at.toISOString()).toBe("2026-03-16T14:00:00.000Z");
    expect(opening?.daysAhead).toBe(2);
  });

  it("have no next opening where no hours are known", () => {
    expect(nextOpening([branch([])], WEDNESDAY_11, LIMA)).toBeNull();
    expect(nextOpening([], WEDNESDAY_11, LIMA)).toBeNull();
    expect(isOpen([], WEDNESDAY_11, LIMA)).toBe(false);
  });

  const quarter = (max: number) => fc.integer({ min: 0, max }).map((value) => value * 15);
  const hours = fc
    .record({ weekday: fc.integer({ min: 0, max: 6 }), opensAt: quarter(87), length: quarter(80) })
    .map(({ weekday, opensAt, length }) => ({ weekday, opensAt, closesAt: (opensAt + 15 + length) % 1440 }));
  const branches = fc.array(fc.array(hours, { maxLength: 5 }).map(branch), { minLength: 1, maxLength: 3 });
  const moment = fc
    .integer({ min: 0, max: 4 * 7 * 96 })
    .map((step) => plusMs(at("2026-03-01T05:00:00Z"), step * 15 * MINUTE_MS));
  const zone = fc.constantFrom(LIMA, "America/Bogota", "America/Sao_Paulo", "America/Argentina/Buenos_Aires");

  it("open next exactly at the first quarter hour that is open, when closed now", () => {
    fc.assert(
      fc.property(branches, moment, zone, (shops, now, timeZone) => {
        fc.pre(!isOpen(shops, now, timeZone));
        let first: Date | null = null;
        for (let step = 1; step <= 8 * 96 && first === null; step++) {
          const later = plusMs(now, step * 15 * MINUTE_MS);
          if (isOpen(shops, later, timeZone)) first = later;
        }
        expect(nextOpening(shops, now, timeZone)?.at ?? null).toEqual(first);
      }),
      { numRuns: 25 },
    );
  });

  it("have a closing time exactly while they are open", () => {
    fc.assert(
      fc.property(branches, moment, (shops, now) => {
        const closesAt = closingTime(shops, now, LIMA);
        const clock = wallClock(now, LIMA).minutes;
        expect(closesAt !== null).toBe(isOpen(shops, now, LIMA));
        fc.pre(closesAt !== null);
        for (let minute = clock; minute < Math.min(closesAt, 1440); minute += 15) {
          expect(isOpen(shops, plusMs(now, (minute - clock) * MINUTE_MS), LIMA)).toBe(true);
        }
      }),
    );
  });
});

describe("hours in words", () => {
  it.each([
    ["es", 9 * 60, "9 am"],
    ["es", 19 * 60 + 30, "7:30 pm"],
    ["en", 0, "12 am"],
    ["en", 12 * 60 + 5, "12:05 pm"],
    ["pt", 9 * 60, "9h"],
    ["pt", 13 * 60 + 30, "13h30"],
  ] as const)("%s: %i minutes are %s", (locale, minutes, words) => {
    expect(describeTime(minutes, locale)).toBe(words);
  });

  it("gather days with the same hours, Monday first", () => {
    expect(describeWeek(miraflores, "es")).toEqual([
      "Lunes a viernes: 9 am a 7 pm",
      "Sábado: 9 am a 2 pm",
      "Domingo: cerrado",
    ]);
    expect(describeWeek(miraflores, "en")).toEqual([
      "Monday to Friday: 9 am to 7 pm",
      "Saturday: 9 am to 2 pm",
      "Sunday: closed",
    ]);
    expect(describeWeek(miraflores, "pt")[0]).toBe("Segunda-feira a sexta-feira: 9h às 19h");
  });

  it("name today, tomorrow and a weekday", () => {
    const early = at("2026-03-11T12:00:00Z");
    const late = at("2026-03-12T01:00:00Z");
    const words = (now: Date, locale: "es" | "en" | "pt") => {
      const opening = nextOpening([miraflores], now, LIMA);
      return opening && describeOpening(opening, locale);
    };
    expect(words(early, "es")).toBe("hoy a las 9 am");
    expect(words(late, "es")).toBe("mañana a las 9 am");
    expect(words(SATURDAY_20, "es")).toBe("el lunes a las 9 am");
    expect(words(SATURDAY_20, "en")).toBe("on Monday at 9 am");
    expect(words(SATURDAY_20, "pt")).toBe("segunda-feira às 9h");
  });

  it("say one o'clock as Spanish does", () => {
    const lunch = branch([{ weekday: 3, opensAt: 13 * 60, closesAt: 15 * 60 }]);
    const opening = nextOpening([lunch], WEDNESDAY_11, LIMA);
    expect(opening && describeOpening(opening, "es")).toBe("hoy a la 1 pm");
    expect(describeDay(lunch, 0, "pt")).toBe("fechado");
  });
});

it("knows the weekday of an ISO day and refuses nonsense", () => {
  expect(weekdayOf("2026-03-15")).toBe(0);
  expect(weekdayOf("mañana")).toBeNull();
});

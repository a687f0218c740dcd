import { describe, expect, it } from "vitest";
import { bestState, hoursByDays, openState } from "./opening-hours.ts";

const days = (weekdays: number[], opensAt: number, closesAt: number) =>
  weekdays.map((weekday) => ({ weekday, opensAt, closesAt }));
const week = [...days([1, 2, 3, 4, 5], 540, 780), ...days([1, 2, 3, 4, 5], 840, 1110), ...days([6], 540, 780)];

describe("opening hours", () => {
  it("reads the clock of the shop, not of the visitor", () => {
    // 14:30 UTC on a Monday is 9:30 in Lima.
    expect(openState(week, "America/Lima", new Date("2026-01-05T14:30:00Z"))).toEqual({ isOpen: true, closesAt: 780 });
    expect(openState(week, "Asia/Tokyo", new Date("2026-01-05T14:30:00Z"))).toMatchObject({ isOpen: false });
  });

  it("is closed in the midday break and says when it opens again", () => {
    const atBreak = openState(week, "America/Lima", new Date("2026-01-05T18:30:00Z"));
    expect(atBreak).toEqual({ isOpen: false, opensAt: 840, weekday: 1, isToday: true });
  });

  it("finds the next open day over the weekend", () => {
    const late = openState(week, "America/Lima", new Date("2026-01-03T22:00:00Z"));
    expect(late).toEqual({ isOpen: false, opensAt: 540, weekday: 1, isToday: false });
  });

  it("says nothing of a shop without hours", () => {
    expect(openState([], "America/Lima", new Date())).toEqual({ isOpen: false, opensAt: null });
  });

  it("prefers the branch that stays open longest, else the one that opens first", () => {
    const closed = { isOpen: false, opensAt: 600, weekday: 1, isToday: false } as const;
    const sooner = { isOpen: false, opensAt: 900, weekday: 0, isToday: true } as const;
    expect(bestState([closed, { isOpen: true, closesAt: 900 }, { isOpen: true, closesAt: 1200 }], 0)).toMatchObject({
      closesAt: 1200,
    });
    expect(bestState([closed, sooner], 0)).toBe(sooner);
  });

  it("joins days with equal hours and shows the closed ones", () => {
    expect(hoursByDays(week).map(({ first, last, spans }) => [first, last, spans.length])).toEqual([
      [1, 5, 2],
      [6, 6, 1],
      [0, 0, 0],
    ]);
  });
});

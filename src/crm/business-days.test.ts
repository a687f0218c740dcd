import { expect, it } from "vitest";
import { plusBusinessDays } from "./business-days.ts";

const lima = { timeZone: "America/Lima", holidays: ["2026-03-10"] };
const day = (at: string, days: number) => plusBusinessDays(new Date(at), days, lima).toISOString();

it.each([
  ["on a working day stays on it", "2026-03-04T15:00:00Z", 0, "2026-03-04T15:00:00.000Z"],
  ["on a Saturday waits for Monday", "2026-03-07T15:00:00Z", 0, "2026-03-09T15:00:00.000Z"],
  ["passes the weekend", "2026-03-05T15:00:00Z", 2, "2026-03-09T15:00:00.000Z"],
  ["passes a holiday", "2026-03-06T15:00:00Z", 2, "2026-03-11T15:00:00.000Z"],
  // Sunday in UTC, still Saturday night in Lima.
  ["takes the day of the zone", "2026-03-08T03:00:00Z", 1, "2026-03-10T03:00:00.000Z"],
])("%s", (_name, at, days, expected) => {
  expect(day(at, days)).toBe(expected);
});

it("ends even where every day is a holiday", () => {
  const holidays = Array.from({ length: 800 }, (_, index) =>
    new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10),
  );
  const at = new Date("2026-03-04T15:00:00Z");
  expect(plusBusinessDays(at, 3, { timeZone: "UTC", holidays }) > at).toBe(true);
});

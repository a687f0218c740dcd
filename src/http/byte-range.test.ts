import fc from "fast-check";
import { expect, it } from "vitest";
import { readByteRange } from "./byte-range.ts";

it.each([
  ["bytes=0-", { start: 0, end: 999 }],
  ["bytes=0-0", { start: 0, end: 0 }],
  ["bytes=200-499", { start: 200, end: 499 }],
  ["bytes=999-", { start: 999, end: 999 }],
  ["bytes=900-5000", { start: 900, end: 999 }],
  ["bytes=-1", { start: 999, end: 999 }],
  ["bytes=-5000", { start: 0, end: 999 }],
  ["Bytes= 1-2 ", { start: 1, end: 2 }],
])("reads %j of a thousand bytes", (header, range) => {
  expect(readByteRange(header, 1_000)).toEqual(range);
});

it.each(["bytes=1000-", "bytes=1000-2000", `bytes=${"9".repeat(400)}-`, "bytes=-0"])(
  "finds %j outside of a thousand bytes",
  (header) => {
    expect(readByteRange(header, 1_000)).toBe("outside");
  },
);

it.each([undefined, "", "bytes=", "bytes=-", "bytes=5-2", "bytes=1-2,5-6", "lines=1-2", "bytes=a-b", "bytes=1.5-2"])(
  "takes %j for no range",
  (header) => {
    expect(readByteRange(header, 1_000)).toBe("whole");
  },
);

it("never leads out of the file, whatever is asked", () => {
  const header = fc.oneof(
    fc.string(),
    fc
      .tuple(fc.option(fc.nat(), { nil: "" }), fc.option(fc.nat(), { nil: "" }))
      .map(([first, last]) => `bytes=${first}-${last}`),
  );
  fc.assert(
    fc.property(header, fc.nat({ max: 100_000 }), (asked, size) => {
      const range = readByteRange(asked, size);
      if (typeof range === "string") return;
      expect(range.start).toBeGreaterThanOrEqual(0);
      expect(range.start).toBeLessThanOrEqual(range.end);
      expect(range.end).toBeLessThan(size);
    }),
  );
});

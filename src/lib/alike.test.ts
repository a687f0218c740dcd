/** Typos: how few edits lie between two words. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alike, editsBetween } from "./alike.ts";

describe("edits between two words", () => {
  it.each([
    ["ayuda", "ayuda", 0],
    ["ayuda", "aydua", 1],
    ["tomar", "tomarr", 1],
    ["leads", "leds", 1],
    ["campana", "canpaña", 2],
    ["", "abc", 3],
  ])("%s and %s are %i", (one, other, edits) => {
    expect(editsBetween(one, other)).toBe(edits);
  });

  it("are the same both ways, none for the same word alone, and never more than letters", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (one, other) => {
        const edits = editsBetween(one, other);
        expect(editsBetween(other, one)).toBe(edits);
        expect(edits === 0).toBe(one === other);
        expect(edits).toBeLessThanOrEqual(Math.max(one.length, other.length));
        expect(alike(one, other)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

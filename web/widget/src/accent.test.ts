import fc from "fast-check";
import { expect, it } from "vitest";
import { accentTones, contrast, readRgb } from "./accent.ts";

it("keeps text readable on and with any colour a business may choose", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffffff }), (value) => {
      const accent = `#${value.toString(16).padStart(6, "0")}`;
      const tones = accentTones(accent);
      expect(contrast(readRgb(accent), readRgb(tones.onAccent))).toBeGreaterThanOrEqual(4);
      expect(contrast(readRgb(tones.inkLight), [255, 255, 255])).toBeGreaterThanOrEqual(4.5);
      expect(contrast(readRgb(tones.inkDark), [34, 38, 45])).toBeGreaterThanOrEqual(4.5);
    }),
  );
});

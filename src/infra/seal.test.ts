import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSeal, openSeal } from "./seal.ts";

const KEYS = ["the first key of tests, long enough", "the second key of tests, long enough"] as const;

describe("a seal", () => {
  it("gives back any text at its own place, and never the same bytes twice", () => {
    const seal = createSeal([KEYS[0]]);
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string(), (text, place) => {
        const [one, two] = [seal.seal(text, place), seal.seal(text, place)];
        expect(seal.open(one, place)).toBe(text);
        expect(one).not.toBe(two);
      }),
    );
  });

  it("opens nothing that was changed, cut off or moved to another place", () => {
    const seal = createSeal([KEYS[0]]);
    const sealed = seal.seal('{"token":"secret"}', "cha_1");
    expect(sealed).not.toContain("secret");
    expect(() => seal.open(sealed, "cha_2")).toThrow();
    for (let at = 0; at < sealed.length; at++) {
      const changed = sealed.slice(0, at) + (sealed[at] === "A" ? "B" : "A") + sealed.slice(at + 1);
      // The last letter of base64url holds bits that mean nothing.
      const isSame = Buffer.from(changed.split(".")[4] ?? "", "base64url").equals(
        Buffer.from(sealed.split(".")[4] ?? "", "base64url"),
      );
      if (at < sealed.lastIndexOf(".") - 30 || !isSame) expect(() => seal.open(changed, "cha_1"), `${at}`).toThrow();
    }
    for (const broken of ["", "1", "1.x.y", sealed.slice(0, 40)]) expect(() => seal.open(broken, "cha_1")).toThrow();
  });

  it("seals with its newest key and opens what former ones have sealed", () => {
    const old = createSeal([KEYS[0]]);
    const sealed = old.seal("secret", "cha_1");
    const both = createSeal([KEYS[1], KEYS[0]]);
    expect(both.open(sealed, "cha_1")).toBe("secret");
    expect(both.isOld(sealed)).toBe(true);
    expect(both.isOld(both.seal("secret", "cha_1"))).toBe(false);
    expect(() => createSeal([KEYS[1]]).open(sealed, "cha_1")).toThrow(/CHARLA_SECRET_KEY/);
  });

  it("makes its own key once, for its owner's eyes only, and goes on knowing it beside a configured one", () => {
    const home = mkdtempSync(join(tmpdir(), "charla-seal-"));
    try {
      const sealed = openSeal(home, { current: undefined, former: [] }).seal("secret", "cha_1");
      const file = join(home, "secret-key");
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(readFileSync(file, "utf8")).toHaveLength(43);
      expect(openSeal(home, { current: undefined, former: [] }).open(sealed, "cha_1")).toBe("secret");
      const configured = openSeal(home, { current: KEYS[0], former: [] });
      expect(configured.open(sealed, "cha_1")).toBe("secret");
      expect(configured.isOld(sealed)).toBe(true);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });
});

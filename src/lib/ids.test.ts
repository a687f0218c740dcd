import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ID_PREFIXES, type IdKind, isId, newId } from "./ids.ts";

const kinds = Object.keys(ID_PREFIXES) as IdKind[];

describe("newId", () => {
  it("makes ids of its kind and of no other", () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.constantFrom(...kinds), (kind, other) => {
        expect(isId(other, newId(kind))).toBe(kind === other);
      }),
    );
  });

  it("makes ids that differ and sort in the order they were made", () => {
    const ids = Array.from({ length: 20_000 }, () => newId("message"));
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(ids);
  });

  it("has one prefix of three letters for each kind", () => {
    expect(new Set(Object.values(ID_PREFIXES)).size).toBe(kinds.length);
    for (const prefix of Object.values(ID_PREFIXES)) expect(prefix).toMatch(/^[a-z]{3}$/);
  });
});

describe("isId", () => {
  it("takes nothing that could mean something to SQL or to a file system", () => {
    fc.assert(
      fc.property(fc.string(), (tail) => {
        expect(isId("tenant", `ten_${tail}`)).toBe(/^[0-9a-hjkmnp-tv-z]{26}$/.test(tail));
      }),
    );
    const id = newId("tenant");
    for (const bad of [`${id}\n`, `${id}'`, ` ${id}`, id.toUpperCase(), `${id}a`, id.slice(0, -1), ""])
      expect(isId("tenant", bad), JSON.stringify(bad)).toBe(false);
  });
});

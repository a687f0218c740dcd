import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPageMemory } from "./memory.ts";

function fakeStorage(): Storage {
  const kept = new Map<string, string>();
  return {
    length: 0,
    clear: () => kept.clear(),
    key: () => null,
    removeItem: (key) => void kept.delete(key),
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  };
}
const item = { clientId: "a", text: "hola", locale: "es", at: 1 };
const session = { conversationId: "c", token: "t", expiresAt: 9 };

describe("page memory", () => {
  it("gives two tabs of a site the same visitor, conversation and unsent texts", () => {
    const storage = fakeStorage();
    const one = createPageMemory("k", storage, () => "1");
    const other = createPageMemory("k", storage, () => "2");
    expect(other.userId()).toBe(one.userId());
    one.setSession(session);
    one.addPending(item);
    expect(other.session()).toEqual(session);
    expect(other.pending()).toEqual([item]);
    other.removePending("a");
    expect(one.pending()).toEqual([]);
  });

  it("forgets what was read when another conversation begins, not when its token is renewed", () => {
    const memory = createPageMemory("k", fakeStorage(), () => "1");
    memory.setSession(session);
    memory.setReadOrder(5);
    memory.setSession({ ...session, token: "new" });
    expect(memory.readOrder()).toBe(5);
    memory.setSession({ ...session, conversationId: "d" });
    expect(memory.readOrder()).toBe(-1);
  });

  it("lasts as long as the page where storage is forbidden", () => {
    const forbidden = {
      ...fakeStorage(),
      getItem: () => null,
      setItem: () => {
        throw new Error("quota");
      },
    };
    for (const storage of [null, forbidden]) {
      const memory = createPageMemory("k", storage, () => "1");
      memory.setSession(session);
      expect(memory.session()).toEqual(session);
    }
  });

  it("reads any leftovers of another program as nothing", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        const storage = fakeStorage();
        storage.setItem("charla:k", text);
        const memory = createPageMemory("k", storage, () => "1");
        expect(memory.userId()).toMatch(/^.+/);
        expect(memory.pending()).toEqual([]);
        expect(memory.session()).toBeNull();
      }),
    );
  });
});

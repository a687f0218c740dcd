import { describe, expect, it } from "vitest";
import { createOwnSends } from "./own-sends.ts";

const sending = { key: "msg_1", text: "hola" };

describe("what this number sent", () => {
  it("is ours also when it is told of before the send has returned", async () => {
    const ownSends = createOwnSends();
    let answer: (id: string) => void = () => undefined;
    const sent = ownSends.during(
      sending,
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    const isOurs = ownSends.isOurs("id-1", "hola");
    const isTheirs = ownSends.isOurs("id-2", "hola");
    answer("id-1");
    expect(await sent).toBe("id-1");
    expect(await Promise.all([isOurs, isTheirs])).toEqual([true, false]);
  });

  it("is known by its text when the answer was lost, once", async () => {
    const ownSends = createOwnSends();
    await expect(ownSends.during(sending, () => Promise.reject(new Error("cut off")))).rejects.toThrow("cut off");
    expect(await ownSends.isOurs("id-1", "otra cosa")).toBe(false);
    expect(await ownSends.isOurs("id-2", "hola")).toBe(true);
    expect(ownSends.keyOf("id-2")).toBe("msg_1");
    expect(await ownSends.isOurs("id-3", "hola")).toBe(false);
    expect(await ownSends.isOurs("id-2", "hola")).toBe(true);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPage, sequenceOf } from "./wire.ts";

describe("Direct Line activities", () => {
  it("are read from any JSON without an error", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const { activities } = readPage({ activities: [value, value] }, 7);
        for (const activity of activities) expect(Number.isFinite(activity.at)).toBe(true);
      }),
    );
  });

  it("keep their text, choices, files and the sender's own key", () => {
    const [activity] = readPage(
      {
        activities: [
          {
            type: "message",
            id: "a|0000012",
            from: { id: "u", role: "user" },
            text: "hola",
            timestamp: "2026-01-05T14:30:00Z",
            attachments: [
              { contentType: "image/png", contentUrl: "/x", content: { bytes: 9 } },
              { name: "no address" },
            ],
            suggestedActions: { actions: [{ title: "Sí" }, { value: "no" }, {}] },
            channelData: { clientActivityID: "k" },
          },
        ],
      },
      0,
    ).activities;
    expect(activity).toMatchObject({ role: "user", text: "hola", at: 1767623400000, clientActivityId: "k" });
    expect(activity?.attachments).toMatchObject([{ contentUrl: "/x", bytes: 9 }]);
    expect(activity?.choices).toEqual([
      { title: "Sí", value: "Sí" },
      { title: "no", value: "no" },
    ]);
  });

  it("are numbered by the end of their id", () => {
    expect(sequenceOf("abc|0000012")).toBe(12);
    expect(sequenceOf("abc|x")).toBeNull();
    expect(sequenceOf(undefined)).toBeNull();
  });
});

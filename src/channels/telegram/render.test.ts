import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Choice, Part } from "../channel.ts";
import { render } from "./render.ts";

const text = (value: string): Part => ({ type: "text", text: value });
const file: Part = { type: "file", file: { id: "f", name: "foto.jpg", mediaType: "image/jpeg", bytes: 9 } };
const choices = (...values: string[]): Part => ({
  type: "choices",
  choices: values.map((value): Choice => ({ value, title: value.toUpperCase() })),
});

describe("render", () => {
  it("is one call for texts with choices, whose buttons stand below", () => {
    expect(render([text("uno"), text("dos"), choices("a", "b")])).toEqual([
      {
        type: "call",
        method: "sendMessage",
        payload: {
          text: "uno\n\ndos",
          reply_markup: { inline_keyboard: [[{ text: "A", callback_data: "a" }], [{ text: "B", callback_data: "b" }]] },
        },
      },
    ]);
  });

  it("is one call for a picture with a short text, and two with a long one", () => {
    expect(render([text("mira"), file, choices("a")])).toMatchObject([{ type: "file", caption: "mira", keyboard: {} }]);
    expect(render([file, text("x".repeat(1_025))])).toMatchObject([{ type: "file" }, { type: "call" }]);
  });

  it("lets a press say the title where the value is too long for a button", () => {
    const parts: Part = { type: "choices", choices: [{ value: "quiero ".repeat(12), title: "Lo quiero" }] };
    expect(render([text("Elige"), parts])).toMatchObject([
      { payload: { reply_markup: { inline_keyboard: [[{ text: "Lo quiero", callback_data: "Lo quiero" }]] } } },
    ]);
  });

  it("numbers choices that no button can carry", () => {
    const long = "quiero ".repeat(12);
    const twins: Part = { type: "choices", choices: [long, `${long}dos`].map((value) => ({ value, title: "Este" })) };
    for (const parts of [choices("ñ".repeat(33)), twins, choices(...Array.from({ length: 13 }, (_, n) => `v${n}`))]) {
      const [call, ...others] = render([text("Elige"), parts]);
      expect(others).toEqual([]);
      expect(call).toMatchObject({ payload: { text: expect.stringMatching(/^Elige\n\n1\. /) } });
      expect(call).not.toMatchObject({ payload: { reply_markup: expect.anything() } });
    }
    expect(render([choices("a")])).toMatchObject([{ payload: { text: "1. A" } }]);
  });

  it("shows places and contacts as such", () => {
    const place: Part = { type: "location", latitude: -12, longitude: -77, label: "Tienda Centro" };
    const contact: Part = { type: "contact", name: "Ana", phones: ["+51 1", "+51 2"] };
    expect(render([place, contact])).toMatchObject([
      { method: "sendVenue", payload: { title: "Tienda Centro" } },
      { method: "sendContact", payload: { phone_number: "+51 1" } },
      { method: "sendMessage", payload: { text: "+51 2" } },
    ]);
  });

  it("says nothing where there is nothing to say", () => {
    expect(render([])).toEqual([]);
    expect(render([text("  ")])).toEqual([]);
    expect(render([{ type: "choices", choices: [] }])).toEqual([]);
  });

  it("never makes a text over the limit, whatever is written", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary", maxLength: 9_000 }), { maxLength: 3 }), (texts) => {
        for (const piece of render(texts.map(text))) {
          const said = piece.type === "call" ? (piece.payload as { text: string }).text : "";
          expect(said.length).toBeLessThanOrEqual(4_096);
          expect(said).not.toBe("");
        }
      }),
    );
  });
});

import { describe, expect, it } from "vitest";
import type { FileRef } from "../channel.ts";
import { compose } from "./compose.ts";

const file = (mediaType: string): FileRef => ({ id: "f", name: "f", mediaType, bytes: 1 });
const text = (said: string) => ({ type: "text", text: said }) as const;

describe("a message of ours on WhatsApp Web", () => {
  it("is as few messages as can be: texts and choices together, a picture with its caption", () => {
    const choices = [
      { value: "a", title: "Una" },
      { value: "b", title: "Otra" },
    ];
    expect(compose([text("Elige"), { type: "choices", choices }])).toEqual([text("Elige\n\n1. Una\n2. Otra")]);
    const photo = { type: "file", file: file("image/png") } as const;
    expect(compose([photo, text("La Lenovo")])).toEqual([{ ...photo, caption: "La Lenovo" }]);
  });

  it("keeps a voice message, a long text and several pictures apart", () => {
    const voice = { type: "file", file: file("audio/ogg") } as const;
    expect(compose([text("escucha"), voice])).toEqual([text("escucha"), voice]);
    const photo = { type: "file", file: file("image/png") } as const;
    expect(compose([photo, text("x".repeat(1_025))])).toHaveLength(2);
    expect(compose([photo, photo, text("dos")])).toEqual([photo, photo, text("dos")]);
  });

  it("is nothing when it says nothing, and a name cannot add lines to a card", () => {
    expect(compose([text("  "), { type: "choices", choices: [] }])).toEqual([]);
    const [card] = compose([{ type: "contact", name: "Ana\nTEL:666", phones: ["+51 999;x"] }]);
    expect(card).toMatchObject({
      vcard: expect.stringContaining("FN:Ana TEL:666\nTEL;type=CELL;waid=51999:+51 999\\;x\n"),
    });
  });
});

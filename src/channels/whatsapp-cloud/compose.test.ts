import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Choice, Part } from "../channel.ts";
import { compose, LIMITS, mediaKindOf, type Piece, rowOf } from "./compose.ts";

const wording = { choose: "Elige:", fileLine: ({ name }: { name: string }) => `Archivo: ${name}` };
const text = (body: string): Part => ({ type: "text", text: body });
const choices = (...titles: string[]): Part => ({
  type: "choices",
  choices: titles.map((title) => ({ value: `v ${title}`, title })),
});
const file = (mediaType: string, bytes = 10) => ({ id: "att_1", name: "a", mediaType, bytes });
const photo: Part = { type: "file", file: file("image/jpeg") };
const kinds = (pieces: readonly Piece[]) => pieces.map(({ type }) => type);

describe("a message of ours", () => {
  it("is as few messages as it can be", () => {
    expect(compose([text("uno"), text("dos")], wording)).toEqual([{ type: "text", body: "uno\n\ndos" }]);
    expect(compose([text("mira"), photo], wording)).toMatchObject([{ type: "media", kind: "image", caption: "mira" }]);
    expect(kinds(compose([text("mira"), photo, text("¿te gusta?")], wording))).toEqual(["text", "media", "text"]);
    expect(compose([], wording)).toEqual([]);
    expect(compose([text("  "), { type: "choices", choices: [] }], wording)).toEqual([]);
  });

  it("shows few choices as buttons, more as a list, and what fits neither as numbers", () => {
    expect(compose([text("¿Cuál?"), choices("A", "B", "C")], wording)).toMatchObject([
      { type: "buttons", body: "¿Cuál?" },
    ]);
    expect(compose([choices("A", "B")], wording)).toMatchObject([{ type: "buttons", body: "Elige:" }]);
    expect(compose([choices("A", "B", "C", "D")], wording)).toMatchObject([{ type: "list" }]);
    expect(compose([choices("un título de 22 letras")], wording)).toMatchObject([{ type: "list" }]);
    expect(compose([choices("un título de más de veinticuatro")], wording)).toMatchObject([{ type: "list" }]);
    const endless = "un título sin fin ".repeat(5).trim();
    expect(compose([choices(endless)], wording)).toMatchObject([{ type: "text", body: `1. ${endless}` }]);
    expect(kinds(compose([choices(..."ABCDEFGHIJK")], wording))).toEqual(["text"]);
    expect(kinds(compose([choices("igual", "igual")], wording))).toEqual(["text"]);
  });

  it("names a file that WhatsApp does not show", () => {
    const drawing: Part = { type: "file", file: file("image/svg+xml") };
    expect(compose([text("mira"), drawing], wording)).toEqual([{ type: "text", body: "mira\n\nArchivo: a" }]);
  });

  it("never breaks a limit of Meta's, and loses no word", () => {
    const anyText = fc
      .array(fc.stringMatching(/^[a-zñ]{1,30}$/), { minLength: 1, maxLength: 900 })
      .map((all) => all.join(" "));
    const anyChoice: fc.Arbitrary<Choice> = fc.record({
      value: fc.string({ maxLength: 300 }),
      title: fc.string({ maxLength: 40 }),
    });
    fc.assert(
      fc.property(
        fc.array(anyText, { minLength: 1, maxLength: 3 }),
        fc.array(anyChoice, { maxLength: 14 }),
        (texts, list) => {
          const pieces = compose([...texts.map(text), { type: "choices", choices: list }], wording);
          for (const piece of pieces) assertWithinLimits(piece);
          const said = pieces.map((piece) => ("body" in piece ? piece.body : "")).join(" ");
          for (const word of texts.join(" ").split(" ")) expect(said).toContain(word);
        },
      ),
      { numRuns: 60 },
    );
  });
});

function assertWithinLimits(piece: Piece): void {
  if (piece.type === "text") expect(piece.body.length).toBeLessThanOrEqual(LIMITS.text);
  if (piece.type !== "buttons" && piece.type !== "list") return;
  const [count, title, value, body] =
    piece.type === "buttons"
      ? [LIMITS.buttons, LIMITS.buttonTitle, LIMITS.buttonId, LIMITS.buttonsBody]
      : [LIMITS.rows, LIMITS.rowTitle, LIMITS.rowId, LIMITS.rowsBody];
  expect(piece.choices.length).toBeLessThanOrEqual(count);
  expect(piece.body.length).toBeLessThanOrEqual(body);
  expect(piece.body.trim()).not.toBe("");
  for (const choice of piece.choices.map((one) => (piece.type === "list" ? { ...one, ...rowOf(one) } : one))) {
    expect(choice.title.length).toBeLessThanOrEqual(title);
    expect(choice.value.length).toBeLessThanOrEqual(value);
  }
}

it("writes a row's title whole below where it had to be cut", () => {
  expect(rowOf({ value: "a", title: "Mouse Logitech" })).toEqual({ id: "a", title: "Mouse Logitech" });
  expect(rowOf({ value: "b", title: "Laptop Asus Vivobook 15 Ryzen 5" })).toEqual({
    id: "b",
    title: "Laptop Asus Vivobook…",
    description: "Laptop Asus Vivobook 15 Ryzen 5",
  });
});

it.each([
  ["image/jpeg", 10, "image"],
  ["image/jpeg", 6 * 1024 * 1024, "document"],
  ["image/webp", 10, "document"],
  ["audio/ogg", 10, "audio"],
  ["video/mp4", 10, "video"],
  ["application/pdf", 10, "document"],
  ["application/pdf", 101 * 1024 * 1024, null],
  ["image/svg+xml", 10, null],
  ["text/html", 10, null],
  ["", 10, null],
])("sends %s of %i bytes as %s", (mediaType, bytes, kind) => {
  expect(mediaKindOf({ mediaType, bytes })).toBe(kind);
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Part } from "../../channel.ts";
import { compose } from "./compose.ts";
import { INSTAGRAM, MESSENGER, mediaKindOf, type Platform } from "./platform.ts";

const wording = { choose: "Elige:", fileLine: ({ name }: { name: string }) => `Archivo: ${name}` };
const lengthOf = (text: string, { counts }: Platform) => (counts === "bytes" ? Buffer.byteLength(text) : text.length);
const word = fc.oneof(fc.stringMatching(/^[a-zñáé]{1,12}$/), fc.constantFrom("🚀", "日本語", "👩🏽‍💻"));
const sentence = fc.array(word, { minLength: 1, maxLength: 900 }).map((words) => words.join(" "));
const choices = fc.array(fc.record({ value: word, title: fc.oneof(word, sentence) }), { maxLength: 16 });

describe.each([MESSENGER, INSTAGRAM])("on $name", (platform) => {
  it("no piece is longer than Meta takes, and every word is shown", () => {
    fc.assert(
      fc.property(sentence, choices, (text, list) => {
        const parts: Part[] = [
          { type: "text", text },
          { type: "choices", choices: list },
        ];
        const pieces = compose(parts, platform, wording);
        const shown = pieces.map((piece) => {
          if (piece.type === "media") throw new Error("no file was given");
          expect(lengthOf(piece.text, platform)).toBeLessThanOrEqual(piece.type === "buttons" ? 640 : platform.text);
          if ("choices" in piece) {
            expect(piece.choices.length).toBeLessThanOrEqual(piece.type === "buttons" ? 3 : 13);
            for (const { title } of piece.choices) expect(title.length).toBeLessThanOrEqual(20);
          }
          return piece.text;
        });
        const squeeze = (of: string) => of.replace(/\s+/g, "");
        expect(squeeze(shown.join(" ")).startsWith(squeeze(text))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("takes pictures, voices, films and documents up to their size, and nothing that runs", () => {
    const kindOf = (mediaType: string, bytes = 10) => mediaKindOf(platform, { mediaType, bytes });
    expect(["image/jpeg", "audio/mp4", "video/mp4", "application/pdf"].map((type) => kindOf(type))).toEqual([
      "image",
      "audio",
      "video",
      "file",
    ]);
    expect(kindOf("application/pdf", 26 * 1024 * 1024)).toBeNull();
    for (const type of ["image/svg+xml", "text/html", "application/xhtml+xml", "text/javascript"])
      expect(kindOf(type)).toBeNull();
  });
});

it("sends Word and what Instagram has no form for only where they are taken", () => {
  const word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
  expect(mediaKindOf(MESSENGER, { mediaType: word, bytes: 10 })).toBe("file");
  expect(mediaKindOf(INSTAGRAM, { mediaType: word, bytes: 10 })).toBeNull();
  expect(mediaKindOf(MESSENGER, { mediaType: "image/jpeg", bytes: 9 * 1024 * 1024 })).toBe("file");
  expect(mediaKindOf(INSTAGRAM, { mediaType: "image/jpeg", bytes: 9 * 1024 * 1024 })).toBeNull();
});

import fc from "fast-check";
import { expect, it } from "vitest";
import { ALLOWED_FILE_TYPES, INLINE_FILE_TYPES, recogniseFile } from "./file-types.ts";

const bytes = (start: string, encoding: BufferEncoding = "latin1") =>
  Buffer.concat([Buffer.from(start, encoding), Buffer.alloc(32)]);

it.each([
  ["image/png", bytes("89504e470d0a1a0a", "hex"), "text/html"],
  ["image/jpeg", bytes("ffd8ffe0", "hex"), ""],
  ["image/gif", bytes("GIF89a"), "image/svg+xml"],
  ["image/webp", bytes("RIFF\0\0\0\0WEBP"), "image/webp"],
  ["audio/wav", bytes("RIFF\0\0\0\0WAVE"), "audio/wav"],
  ["image/heic", bytes("\0\0\0\x18ftypheic"), "image/heic"],
  ["audio/mp4", bytes("\0\0\0\x18ftypM4A "), "application/octet-stream"],
  ["audio/mp4", bytes("\0\0\0\x18ftypisom"), "audio/mp4"],
  ["video/mp4", bytes("\0\0\0\x18ftypisom"), "video/mp4"],
  ["audio/webm", bytes("1a45dfa3", "hex"), "audio/webm;codecs=opus"],
  ["audio/ogg", bytes("OggS"), "audio/ogg"],
  ["application/pdf", bytes("%PDF-1.7"), "application/pdf"],
  ["application/msword", bytes("d0cf11e0a1b11ae1", "hex"), "application/msword"],
  ["text/csv", Buffer.from("sku,precio\nA1,10\n"), "text/csv"],
  ["text/plain", Buffer.from("hola ñ"), "text/plain; charset=utf-8"],
] as const)("knows %s by its bytes", (type, content, declared) => {
  expect(recogniseFile(content, declared)).toBe(type);
});

it.each([
  ["a page that says it is a picture", Buffer.from("<html><script>alert(1)</script>"), "image/png"],
  ["a drawing that can run scripts", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), "image/svg+xml"],
  ["a page", Buffer.from("<!doctype html>"), "text/html"],
  ["a program", bytes("MZ"), "application/pdf"],
  ["an archive", bytes("504b0304", "hex"), "application/zip"],
  ["a RIFF of another kind", bytes("RIFF\0\0\0\0AVI "), "image/webp"],
  ["a film in WebM", bytes("1a45dfa3", "hex"), "video/webm"],
  ["a text that is none", Buffer.from([0x68, 0xff, 0xfe]), "text/plain"],
])("does not take %s", (_what, content, declared) => {
  expect(recogniseFile(content, declared)).toBeNull();
});

it("gives any bytes under any name an allowed type or none, and never calls a text a picture", () => {
  const types: readonly (string | null)[] = [...ALLOWED_FILE_TYPES, null];
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 64 }),
      fc.constantFrom("image/png", "text/html", "audio/webm", "", "text/plain"),
      (content, declared) => {
        const type = recogniseFile(content, declared);
        expect(types).toContain(type);
      },
    ),
  );
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z<>/ ]{1,60}$/), (text) => {
      const type = recogniseFile(Buffer.from(text), "image/png");
      expect(type === null || !INLINE_FILE_TYPES.has(type)).toBe(true);
    }),
  );
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanText, foldText, MAX_TEXT_LENGTH, mendSurrogates, splitText, truncate } from "./text.ts";

/** Any UTF-16 units, lone surrogates and control characters among them. */
const rough = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.string({ unit: "grapheme", maxLength: 12 }) },
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      fc.constantFrom(
        "\ud83d",
        "\ude00",
        "\u0000",
        "\u202e",
        "\r\n",
        "\r",
        " ",
        "\n\n",
        ". ",
        "e\u0301",
        "ﬁ",
        "👩‍👩‍👧",
      ),
    ),
    { maxLength: 40 },
  )
  .map((pieces) => pieces.join(""));

const prose = fc
  .array(
    fc.constantFrom("laptop", "¿cuánto", "cuesta?", "hola.", "\n", "\n\n", "👍", "👩‍👩‍👧", "x".repeat(60), "sí,"),
    { maxLength: 60 },
  )
  .map((words) => words.join(" ").trim());

const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const withoutSpace = (text: string) => text.replace(/\s/g, "");

describe("cleanText", () => {
  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(rough, (text) => {
        expect(cleanText(cleanText(text))).toBe(cleanText(text));
      }),
      { numRuns: 1_000 },
    );
  });

  it("leaves nothing that PostgreSQL or UTF-8 cannot hold, and no disguise", () => {
    fc.assert(
      fc.property(rough, (text) => {
        const clean = cleanText(text);
        expect(clean).not.toMatch(loneSurrogate);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must be gone
        expect(clean).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/);
        expect(Buffer.from(clean, "utf8").toString("utf8")).toBe(clean);
      }),
      { numRuns: 1_000 },
    );
  });

  it("keeps what people write", () => {
    expect(cleanText("  ¿Cuánto\tcuesta\r\nla ñ? 👩‍👩‍👧 ")).toBe("¿Cuánto\tcuesta\nla ñ? 👩‍👩‍👧");
    expect(cleanText("e\u0301")).toBe("é");
  });
});

describe("mendSurrogates", () => {
  it("replaces lone halves and nothing else", () => {
    expect(mendSurrogates("a\ud83d")).toBe("a\ufffd");
    expect(mendSurrogates("\ude00b")).toBe("\ufffdb");
    expect(mendSurrogates("😀\ud83d😀")).toBe("😀\ufffd😀");
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(mendSurrogates(text)).toBe(text);
      }),
    );
  });
});

describe("foldText", () => {
  it("ignores case and accents, and keeps ñ apart", () => {
    expect(foldText("¿CUÁNTO vale el Año y a ação?")).toBe("¿cuanto vale el año y a acao?");
    expect(foldText("an\u0303o")).toBe(foldText("año"));
    expect(foldText("año")).not.toBe(foldText("ano"));
  });

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(rough, (text) => {
        expect(foldText(foldText(text))).toBe(foldText(text));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("truncate", () => {
  it("is never longer than asked, never cuts a character in two, and leaves short texts alone", () => {
    fc.assert(
      fc.property(fc.oneof(prose, fc.string({ unit: "grapheme" })), fc.integer({ min: 1, max: 120 }), (text, max) => {
        const short = truncate(text, max);
        expect(short.length).toBeLessThanOrEqual(max);
        expect(short).not.toMatch(loneSurrogate);
        if (text.length <= max) expect(short).toBe(text);
        else {
          expect(short.endsWith("…")).toBe(true);
          expect(text.startsWith(short.slice(0, -1))).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("cuts at the end of a word", () => {
    expect(truncate("una laptop para la universidad", 22)).toBe("una laptop para la…");
  });
});

describe("splitText", () => {
  it("loses nothing but white space, keeps the order, and no piece is too long or empty", () => {
    fc.assert(
      fc.property(prose, fc.integer({ min: 2, max: 200 }), (text, max) => {
        const pieces = splitText(text, max);
        expect(withoutSpace(pieces.join(""))).toBe(withoutSpace(text));
        for (const piece of pieces) {
          expect(piece.length).toBeLessThanOrEqual(max);
          expect(piece.length).toBeGreaterThan(0);
          expect(piece).not.toMatch(loneSurrogate);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("cuts between paragraphs before sentences, and between sentences before words", () => {
    expect(splitText("Uno dos tres.\n\nCuatro cinco.", 20)).toEqual(["Uno dos tres.", "Cuatro cinco."]);
    expect(splitText("Uno dos tres. Cuatro cinco seis.", 20)).toEqual(["Uno dos tres.", "Cuatro cinco seis."]);
    expect(splitText("x".repeat(25), 10)).toEqual(["x".repeat(10), "x".repeat(10), "x".repeat(5)]);
  });

  it("is quick on the longest text", () => {
    const started = performance.now();
    expect(splitText("hola mundo. ".repeat(MAX_TEXT_LENGTH), 4_000).length).toBeGreaterThan(10);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Block, type Inline, parseMarkdown, parsePlain, safeHref } from "./markdown.ts";

const textOf = (parts: readonly Inline[]): string =>
  parts.map((part) => (part.type === "bold" ? textOf(part.children) : part.text)).join("");
const linksOf = (blocks: readonly Block[]): string[] =>
  blocks
    .flatMap((block) => (block.type === "list" ? block.items : block.lines))
    .flat()
    .flatMap((part) => (part.type === "link" ? [part.href] : []));

describe("markdown", () => {
  it("reads bold, links and both kinds of list", () => {
    const blocks = parseMarkdown("Hola **Ana**:\n- [uno](https://a.pe)\n- dos\n\n3. tres\n4. cuatro");
    expect(blocks.map((block) => block.type)).toEqual(["paragraph", "list", "list"]);
    expect(blocks[0]).toMatchObject({ lines: [[{ text: "Hola " }, { type: "bold" }, { text: ":" }]] });
    expect(blocks[2]).toMatchObject({ isOrdered: true, start: 3 });
    expect(linksOf(blocks)).toEqual(["https://a.pe"]);
  });

  it("keeps the full stop of a sentence out of an address", () => {
    expect(parsePlain("mira https://a.pe/x.")).toEqual([
      { type: "text", text: "mira " },
      { type: "link", href: "https://a.pe/x", text: "https://a.pe/x" },
      { type: "text", text: "." },
    ]);
  });

  it("never links to a script", () => {
    for (const href of ["javascript:alert(1)", " javascript:x", "data:text/html,x", "vbscript:x"]) {
      expect(safeHref(href)).toBeNull();
      expect(linksOf(parseMarkdown(`[x](${href})`))).toEqual([]);
    }
  });

  it("loses no character of a plain text and ends on every text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        expect(textOf(parsePlain(text))).toBe(text);
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[-*[\]()a1. \n:/htps]{0,80}$/), (text) => {
        for (const href of linksOf(parseMarkdown(text))) expect(safeHref(href)).toBe(href);
      }),
    );
  });
});

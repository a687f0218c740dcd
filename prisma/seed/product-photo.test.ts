/** Every product has a picture of what it is; the picture is safe to store, to send and to put into a page. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../src/lib/root.ts";
import { mendSurrogates } from "../../src/lib/text.ts";
import { drawingName, drawnCategories, productPhoto } from "./product-photo.ts";
import { loadSampleBusiness } from "./sample-business.ts";

const { products, categories } = loadSampleBusiness();
const folder = join(packageRoot, "prisma", "seed", "data", "drawings");
const drawingFiles = readdirSync(folder).map((file) => file.replace(/\.svg$/, ""));

/** Opening and closing tags in order, attributes quoted and unique, no bare & or <: what a strict XML reader asks. */
function wellFormedFault(xml: string): string | null {
  const open: string[] = [];
  let at = 0;
  for (const match of xml.matchAll(/<(\/?)([a-zA-Z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g)) {
    const text = xml.slice(at, match.index);
    if (/[<>]/.test(text) || /&(?!(amp|lt|gt|quot|apos);)/.test(text)) return `stray markup in "${text}"`;
    at = match.index + match[0].length;
    const [, closing, name = "", attributes = "", empty] = match;
    const names = [...attributes.matchAll(/\s([\w:-]+)="/g)].map(([, attribute]) => attribute);
    if (new Set(names).size !== names.length) return `an attribute twice in ${match[0]}`;
    if (closing) {
      if (open.pop() !== name) return `</${name}> closes nothing`;
      if (open.length === 0 && at !== xml.length) return "content after the root";
    } else if (!empty) open.push(name);
  }
  if (open.length > 0) return `<${open.at(-1)}> stays open`;
  return at === xml.length ? null : `stray text "${xml.slice(at)}"`;
}

function titleOf(svg: string): string {
  const escaped = /<title[^>]*>([\s\S]*?)<\/title>/.exec(svg)?.[1] ?? "";
  return escaped
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&");
}

describe("the choice of a drawing", () => {
  it("knows every category of the sample, and uses every drawing there is", () => {
    expect([...drawnCategories].sort()).toEqual(categories.map((category) => category.key).sort());
    const used = new Set(products.map(drawingName));
    expect(used).not.toContain("package");
    const spare = new Set(["service", "package"]);
    for (const file of drawingFiles) expect(used.has(file) || spare.has(file), file).toBe(true);
    for (const name of used) expect(drawingFiles, name).toContain(name);
  });

  it("never shows a thing of one category for another", () => {
    const categoryByDrawing = new Map<string, string>();
    for (const product of products) {
      const name = drawingName(product);
      expect(categoryByDrawing.get(name) ?? product.category, `${product.sku} ${name}`).toBe(product.category);
      categoryByDrawing.set(name, product.category);
    }
  });

  it.each([
    ["Memoria USB Kingston 64 GB", "storage", "usb-stick"],
    ["Disco SSD NVMe Kingston 1 TB", "storage", "ssd-m2"],
    ["Tóner compatible", "ink", "toner"],
    ["Cambio de pantalla de celular", "services", "service-screen-phone"],
    ["Cambio de pantalla de laptop", "services", "service-screen-laptop"],
    ["Afilado de tijeras", "services", "service"],
    ["Bicicleta", "bicycles", "package"],
    ["Bicicleta", "constructor", "package"],
  ])("shows %s (%s) as %s", (name, category, expected) => {
    expect(drawingName({ name, category })).toBe(expected);
  });
});

describe("a picture", () => {
  it("is a well-formed, self-contained square with the name as its title, for every product", () => {
    for (const product of products) {
      const svg = productPhoto(product);
      expect(wellFormedFault(svg), product.sku).toBeNull();
      expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 400 400"/);
      expect(titleOf(svg)).toBe(product.name);
      expect(svg).not.toMatch(/<(text|script|image|foreignObject|style)\b|href=|\son\w+=|url\((?!#)/);
      expect(svg.length).toBeLessThan(12_000);
    }
  });

  it("keeps well-formed and keeps the name, whatever the product is called", () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom("&", "<", ">", '"', "'", "]]>", "ñ", "💻"),
        fc.string({ unit: "binary", maxLength: 3 }),
      ),
    });
    fc.assert(
      fc.property(text, text, text, (sku, name, category) => {
        const svg = productPhoto({ sku, name, category });
        expect(wellFormedFault(svg)).toBeNull();
        // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 allows none of these, so a title shows U+FFFD
        const shown = mendSurrogates(name).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd");
        expect(titleOf(svg)).toBe(shown);
      }),
    );
  });

  it("is the same each time, and differs from its neighbours", () => {
    const [first, second] = ["LAP-001", "LAP-002"].map((sku) =>
      productPhoto({ sku, name: "Laptop", category: "laptops" }),
    );
    expect(productPhoto({ sku: "LAP-001", name: "Laptop", category: "laptops" })).toBe(first);
    const colourOf = (svg = "") => /<g color="([^"]+)"/.exec(svg)?.[1];
    expect(colourOf(first)).not.toBe(colourOf(second));
  });

  it("shares no id with another picture of the same page", () => {
    const ids = products.flatMap((product) =>
      [...productPhoto(product).matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("is drawn from files that are well-formed and define no ids or references", () => {
    for (const file of drawingFiles) {
      const svg = readFileSync(join(folder, `${file}.svg`), "utf8").trim();
      expect(wellFormedFault(svg), file).toBeNull();
      expect(svg, file).not.toMatch(/\bid="|href=|url\(/);
    }
  });
});

/** The PDF of a quote, read back: its texts, its link, its pages. */
import { inflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LOCALES } from "../lib/locale.ts";
import { CAREFUL_RULES } from "./playbook.ts";
import { printable } from "./quote-pdf/printable.ts";
import { quoteSheet, taxWithin } from "./quote-pdf/sheet.ts";
import { quotePdf } from "./quote-pdf.ts";
import type { QuoteView } from "./quote-view.ts";
import { tenantSettings } from "./tenants.ts";

const SITE = "https://shop.example";
const pen = (cents: number) => ({ cents, currency: "PEN" });

const BUSINESS: QuoteView["business"] = {
  id: "ten_x",
  slug: "senor-muelle",
  name: "Señor Muelle & Ação",
  locale: "es",
  country: "PE",
  currency: "PEN",
  timeZone: "America/Lima",
  settings: tenantSettings.parse({ phone: "+51 1 555 0142", email: "hola@muelle.example" }),
  revision: 1,
  branches: [{ name: "Centro", address: "Jr. Ñandú 123", city: "Lima", phone: null, hours: [] }],
  rules: {
    ...CAREFUL_RULES,
    taxes: { name: "IGV", percent: 18 },
    guarantee: { returnDays: 7, text: { es: "Garantía de tienda.", en: "Shop warranty.", pt: "Garantia da loja." } },
  },
};

const QUOTE: QuoteView = {
  id: "quo_x",
  number: 1042,
  code: "a-b_C1",
  status: "open",
  isAccepted: false,
  locale: "es",
  items: [
    { name: "Año “Niña” – edición €", quantity: 3, unit: pen(129_900), total: pen(389_700), warrantyMonths: 12 },
    { name: "Servicio", quantity: 1, unit: pen(5_000), total: pen(5_000), warrantyMonths: null },
  ],
  subtotal: pen(394_700),
  discount: pen(19_735),
  delivery: pen(1_500),
  deliveryZone: "Lima",
  deliveryDays: 3,
  total: pen(376_465),
  createdAt: new Date("2026-03-04T15:00:00Z"),
  validUntil: new Date("2026-03-06T15:00:00Z"),
  payment: { code: "secret-payment", failReason: null },
  order: null,
  business: BUSINESS,
};

/** The code page from 0x80 to 0x9f; "\0" where it is empty. */
const HIGH = "€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ";
const signOf = (byte: number) => (byte >= 0x80 && byte <= 0x9f ? (HIGH[byte - 0x80] ?? "") : String.fromCharCode(byte));
const asLatin = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");

/** The drawn texts in their order, and how many pages there are. */
function readBack(bytes: Uint8Array): { texts: string[]; pages: number; raw: string } {
  const raw = asLatin(bytes);
  const texts: string[] = [];
  for (const match of raw.matchAll(/<<([^>]*?)>>\s*stream\r?\n/g)) {
    if (!match[1]?.includes("FlateDecode")) continue;
    const start = match.index + match[0].length;
    const length = Number(/\/Length (\d+)/.exec(match[1])?.[1]);
    const content = asLatin(inflateSync(Buffer.from(bytes).subarray(start, start + length)));
    for (const [, pieces = ""] of content.matchAll(/\[([^\]]*)\] TJ/g)) {
      const hex = [...pieces.matchAll(/<([0-9a-f]*)>/g)].map(([, piece]) => piece).join("");
      texts.push([...Buffer.from(hex, "hex")].map(signOf).join(""));
    }
  }
  return { texts, pages: (raw.match(/\/Type \/Page\b(?!s)/g) ?? []).length, raw };
}

describe("the PDF of a quote", () => {
  it("says whose it is, what it holds, what it costs and how it is paid, letter by letter", async () => {
    const { name, bytes } = await quotePdf(QUOTE, SITE);
    const { texts, pages, raw } = readBack(bytes);
    expect(raw.startsWith("%PDF-1.7")).toBe(true);
    expect(name).toBe("cotizacion-1042.pdf");
    expect(pages).toBe(1);
    for (const text of [
      "Señor Muelle & Ação",
      "Jr. Ñandú 123, Lima",
      "+51 1 555 0142 · hola@muelle.example",
      "Cotización 1042",
      "Fecha: 4 de marzo de 2026",
      "Válida hasta: 6 de marzo a las 10:00",
      "Año “Niña” – edición €",
      "12 meses de garantía",
      "S/ 1,299.00",
      "S/ 3,897.00",
      "Subtotal",
      "S/ 3,947.00",
      "- S/ 197.35",
      "Envío a Lima",
      "S/ 15.00",
      "S/ 3,764.65",
      "IGV incluido (18 %)",
      "S/ 574.27",
      "Garantía de tienda.",
      "Para aceptarla y pagarla en línea:",
      `${SITE}/q/a-b_C1`,
      "Página 1 de 1",
    ])
      expect(texts.map((line) => line.trim())).toContain(text);
    expect(raw).toContain(`/URI (${SITE}/q/a-b_C1)`);
    expect(raw).toContain("/Lang (es)");
    // Whoever is sent the file may look at the quote, and pays on its page.
    expect(texts.join()).not.toContain("secret-payment");
  });

  it.each([
    ["en", "Quote 1042", "quote-1042.pdf", "IGV included (18%)", "March 4, 2026"],
    ["pt", "Orçamento 1042", "orcamento-1042.pdf", "IGV incluso (18%)", "4 de março de 2026"],
  ] as const)("speaks %s when the conversation did", async (locale, title, file, tax, day) => {
    const { name, bytes } = await quotePdf({ ...QUOTE, locale }, SITE);
    const said = readBack(bytes).texts.join("\n");
    expect(name).toBe(file);
    for (const text of [title, tax, day]) expect(said).toContain(text);
  });

  it("names no tax, delivery or discount where there is none, and no link once it is paid", async () => {
    const plain = {
      ...QUOTE,
      discount: pen(0),
      delivery: pen(0),
      deliveryZone: null,
      status: "paid" as const,
      order: { number: 1007, promisedAt: null },
      business: { ...BUSINESS, rules: CAREFUL_RULES },
    };
    const { texts, raw } = readBack((await quotePdf(plain, SITE)).bytes);
    const said = texts.join("\n");
    for (const word of ["IGV", "Subtotal", "Descuento", "Envío", "Para aceptarla"]) expect(said).not.toContain(word);
    expect(said).toContain("Pedido: 1007");
    expect(raw).not.toContain("/URI");
  });

  it("goes on over pages, with every item, its columns and the total", async () => {
    const items = Array.from({ length: 90 }, (_, index) => ({
      name: `Artículo ${index} ${"muy ".repeat(index % 30)}largo`,
      quantity: 1,
      unit: pen(100),
      total: pen(100),
      warrantyMonths: 12,
    }));
    const { texts, pages } = readBack((await quotePdf({ ...QUOTE, items }, SITE)).bytes);
    expect(pages).toBeGreaterThan(3);
    expect(texts.filter((text) => text.trim() === "Precio unitario")).toHaveLength(pages - 1);
    for (const { name } of items) expect(texts.join(" ").replace(/\s+/g, " ")).toContain(name.slice(0, 20).trim());
    expect(texts.map((text) => text.trim())).toContain("S/ 3,764.65");
    expect(texts.join()).toContain(`Página ${pages} de ${pages}`);
  });

  it("is made of any name", async () => {
    for (const name of ["", "x".repeat(900), "Ж 漢字 🙂 \u0000 \ud83d (a) \\ <b>", "一".repeat(300)]) {
      const item = { name, quantity: 1, unit: pen(1), total: pen(1), warrantyMonths: null };
      const { bytes } = await quotePdf({ ...QUOTE, items: [item] }, SITE);
      expect(readBack(bytes).pages).toBeGreaterThan(0);
    }
  });
});

describe("the sheet", () => {
  it("is the same file for the same quote", async () => {
    const [one, other] = [await quotePdf(QUOTE, SITE), await quotePdf(QUOTE, SITE)];
    expect(Buffer.from(one.bytes).equals(Buffer.from(other.bytes))).toBe(true);
  });

  it("takes Letter paper where the country does", () => {
    expect(quoteSheet(QUOTE, SITE).isLetter).toBe(false);
    expect(quoteSheet({ ...QUOTE, business: { ...BUSINESS, country: "MX" } }, SITE).isLetter).toBe(true);
  });

  it("has a tax that is part of the total, whole minor units at any rate", () => {
    fc.assert(
      fc.property(fc.nat(2_000_000_000), fc.integer({ min: 0, max: 9_000 }), (cents, hundredths) => {
        const percent = hundredths / 100;
        const tax = taxWithin({ cents, currency: "PEN" }, percent).cents;
        expect(Number.isInteger(tax)).toBe(true);
        expect(tax).toBeGreaterThanOrEqual(0);
        expect(tax).toBeLessThanOrEqual(cents / 2);
        expect(Math.abs((cents - tax) * (1 + percent / 100) - cents)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("printable", () => {
  it("keeps what our languages write and shows the rest honestly", () => {
    expect(printable("ñ Ñ ç ã õ é ü ¿¡ “€” — …")).toBe("ñ Ñ ç ã õ é ü ¿¡ “€” — …");
    expect(printable("Łódź 🇵🇪 🙂👍🏽 −5\u00a0% Ж\n2")).toBe("?ódz -5 % ? 2");
  });

  it("leaves only what Windows-1252 holds, and changes nothing the second time", () => {
    const bytes = new Set(Array.from({ length: 224 }, (_, index) => signOf(index + 32)));
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const once = printable(text);
        expect([...once].every((sign) => bytes.has(sign))).toBe(true);
        expect(printable(once)).toBe(once);
      }),
    );
  });

  it("loses nothing of our own texts", () => {
    for (const locale of LOCALES) {
      const { columns, total, notes, pageOf } = quoteSheet({ ...QUOTE, locale }, SITE);
      for (const text of [...columns, total.name, ...notes, pageOf(1, 2)]) expect(printable(text)).toBe(text);
    }
  });
});

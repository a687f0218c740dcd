import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LOCALES } from "../../lib/locale.ts";
import { playbookRules } from "../playbook.ts";
import { comparePlaybooks, countChanges } from "./changes.ts";
import { productOf, shop } from "./content.fixture.ts";
import type { PlaybookContent } from "./content.ts";
import { mergePlaybook } from "./merge.ts";
import { readPlaybookYaml } from "./read-yaml.ts";
import { writePlaybookYaml } from "./write-yaml.ts";

const defaults = { file: "p.yaml", currency: "PEN", locale: "es" } as const;

function read(text: string) {
  const result = readPlaybookYaml(text, defaults);
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return result.value;
}
function faults(text: string): string[] {
  const result = readPlaybookYaml(text, defaults);
  if (result.ok) return [];
  return result.faults.map(({ code, place, values }) =>
    `${place.line}:${place.column} ${code} ${values.path ?? ""}`.trim(),
  );
}
function takenIn(before: PlaybookContent, text: string, replace = true): PlaybookContent {
  const merged = mergePlaybook(before, read(text).incoming, { replace });
  if (!merged.ok) throw new Error(JSON.stringify(merged.faults));
  return merged.value;
}

describe("export and import", () => {
  const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }).map((one) => `x${one.trim()}`);
  const localized = fc.record({ es: text, en: text, pt: text });
  const product = fc.record({
    name: text,
    brand: fc.option(text),
    priceCents: fc.integer({ min: 0, max: 10 ** 9 }),
    stock: fc.option(fc.nat(1_000)),
    warrantyMonths: fc.option(fc.integer({ min: 1, max: 60 })),
    attributes: fc.dictionary(text, text, { maxKeys: 3 }),
    keywords: fc.array(text, { maxLength: 3 }),
    description: fc.oneof(fc.constant(""), text, fc.constant("no: yes\n# - 'x\" | >\n  y ")),
    image: fc.option(text),
    translations: fc.record(
      { en: fc.record({ name: text, description: text, attributes: fc.dictionary(text, text, { maxKeys: 2 }) }) },
      { requiredKeys: [] },
    ),
  });
  const rules = fc.record({
    tone: fc.constantFrom("friendly" as const, "formal" as const),
    highValue: fc.option(fc.nat(10 ** 9)),
    zones: fc.array(fc.record({ name: text, cents: fc.nat(10_000), free: fc.option(fc.nat(10 ** 7)) }), {
      maxLength: 3,
    }),
    proofs: fc.array(localized, { maxLength: 2 }),
    method: localized,
    budget: fc.option(fc.nat(10 ** 9)),
  });
  const content = fc
    .record({ products: fc.array(product, { maxLength: 5 }), faq: fc.array(localized, { maxLength: 4 }), rules })
    .map(
      ({ products, faq, rules: some }): PlaybookContent =>
        shop({
          products: products.map((one, index) => productOf(`P-${index}`, one)),
          categories: products.length > 0 ? shop().categories : [],
          faq: faq.map((words, index) => ({
            key: `q-${index}`,
            category: "general",
            ...Object.fromEntries(
              LOCALES.map((l) => [l, { question: words[l], alternatives: [words.es], answer: words[l] }]),
            ),
          })),
          rules: playbookRules.parse({
            tone: some.tone,
            payments: { methods: [{ key: "card", name: some.method.es, names: { en: some.method.en } }] },
            testimonials: [{ author: "Ana", text: some.method, skus: ["P-0"] }],
            handoff: { highValueCents: some.highValue },
            delivery: {
              zones: some.zones.map(({ name, cents, free }, index) => ({
                key: `z-${index}`,
                name,
                cents,
                minDays: 1,
                maxDays: 2,
                freeFromCents: free,
              })),
            },
            proofs: some.proofs.map((words) => ({ topic: "price", text: words })),
            monthlyModelBudgetMicros: some.budget,
          }),
        }),
    );

  it("give no change, whatever the playbook says and in whichever language it was asked for", () => {
    fc.assert(
      fc.property(content, fc.constantFrom(...LOCALES), fc.boolean(), (before, locale, replace) => {
        const after = takenIn(before, writePlaybookYaml(before, locale), replace);
        expect(countChanges(comparePlaybooks(before, after))).toBe(0);
      }),
    );
  });

  it("give the whole playbook to an empty installation", () => {
    const before = shop();
    const after = takenIn(
      shop({ products: [], faq: [], rules: playbookRules.parse({}) }),
      writePlaybookYaml(before, "en"),
    );
    expect(after).toEqual(before);
  });

  it("write the same text each time, with amounts as people read them and a comment over each section", () => {
    const text = writePlaybookYaml(shop(), "es");
    expect(writePlaybookYaml(shop(), "es")).toBe(text);
    expect(text).toMatch(/^# Playbook de Luz y Casa/);
    expect(text).toContain("price: 129.9\n");
    expect(text).toContain("freeFrom: 500\n");
    expect(text).toContain("monday: 09:00-18:00");
    expect(text).not.toMatch(/cents/i);
    for (const section of ["business", "catalog", "faq", "rules"])
      expect(text).toMatch(new RegExp(`^#.*\\n${section}:$`, "m"));
  });
});

describe("a part of a playbook", () => {
  it("changes only what it names", () => {
    const before = shop();
    const after = takenIn(before, "rules:\n  tone: formal\n", false);
    expect(comparePlaybooks(before, after).rules).toEqual([{ path: "tone", from: '"friendly"', to: '"formal"' }]);
    expect(countChanges(comparePlaybooks(before, after))).toBe(1);
  });

  it("takes prices as text too, and names the tables beside it", () => {
    const value = read(
      'catalog:\n  products:\n    - { sku: A, name: Uno, price: "S/ 1,299.00" }\nfaq: { file: preguntas.csv }\n',
    );
    expect(value.incoming.products).toMatchObject([{ sku: "A", priceCents: 129_900 }]);
    expect(value).toMatchObject({ catalogFile: null, faqFile: "preguntas.csv" });
    expect(read("catalog: { file: c.csv }").catalogFile).toBe("c.csv");
  });
});

describe("mistakes in a playbook", () => {
  it("are told all at once, each with line and column", () => {
    const text = [
      "business:",
      "  treatment: ustedes",
      "  colour: red",
      "  branches:",
      "    - { name: A, address: B, city: C, hours: { monday: 9-18 } }",
      "catalog:",
      "  products:",
      "    - { sku: A, name: Uno, price: barato }",
      "    - { name: Dos }",
      "rules:",
      "  discounts: { maxPercent: 200 }",
      "  delivery:",
      "    zones:",
      "      - { key: Zona Uno, name: Lima, price: 12, minDays: 1, maxDays: 2 }",
      "  holidays: [2026-13-01]",
    ].join("\n");
    const told = faults(text);
    expect(told).toEqual(
      expect.arrayContaining([
        "2:14 oneOf business.treatment",
        "3:11 unknownKey business",
        "5:56 form_hours business.branches[1].hours.monday",
        "8:35 form_amount catalog.products[1].price",
        "9:7 missing catalog.products[2].sku",
        "11:28 tooBig rules.discounts.maxPercent",
        "14:16 form_key rules.delivery.zones[1].key",
        "15:14 form_date rules.holidays[1]",
      ]),
    );
  });

  it.each([
    ["a: [", "syntax"],
    ["rules: { tone: formal }\nrules: {}", "duplicateKey"],
    ["- 1", "notPlaybook"],
    ["", "notPlaybook"],
    ["hola", "notPlaybook"],
    ["negocio: {}", "unknownKey"],
  ])("refuse %j", (text, code) => {
    expect(faults(text).join()).toContain(code);
  });

  it("never throw, whatever the file holds", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((one) => `rules: ${one}`),
          fc.json().map((one) => `catalog: ${one}`),
        ),
        (text) => {
          readPlaybookYaml(text, defaults);
        },
      ),
    );
  });
});

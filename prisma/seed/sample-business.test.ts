/** The sample shop says one thing everywhere: prices in answers are the catalog's, and every language is complete. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isValidPhoneNumber } from "libphonenumber-js";
import { afterAll, describe, expect, it } from "vitest";
import { InputError } from "../../src/lib/errors.ts";
import { LOCALES } from "../../src/lib/locale.ts";
import { foldText } from "../../src/lib/text.ts";
import { attributesIn } from "./sample-attributes.ts";
import { loadSampleBusiness, parseSampleBusiness, type SampleBusiness } from "./sample-business.ts";

const sample = loadSampleBusiness();
const AMOUNT = /S\/\s?(\d{1,3}(?:,\d{3})*(?:\.\d{2})?|\d+(?:\.\d{2})?)/g;

function amountsIn(text: string): number[] {
  return [...text.matchAll(AMOUNT)].map(([, digits = ""]) => Math.round(Number(digits.replaceAll(",", "")) * 100));
}

/** The sample as it was before parsing, to break it on purpose: hours back as text. */
function rawSample(change: (raw: SampleBusiness & Record<string, unknown>) => void): unknown {
  const raw = structuredClone(sample);
  change(raw);
  const closed = "closed";
  const hours = {
    sunday: closed,
    monday: "09:00-18:00",
    tuesday: closed,
    wednesday: closed,
    thursday: closed,
    friday: closed,
    saturday: closed,
  };
  return {
    ...raw,
    business: { ...raw.business, branches: raw.business.branches.map((branch) => ({ ...branch, hours })) },
  };
}

function issuesOf(value: unknown): string[] {
  try {
    parseSampleBusiness(value);
  } catch (error) {
    if (error instanceof InputError) return error.issues.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

describe("the business", () => {
  it("is a shop in Lima with harmless addresses and valid phone numbers", () => {
    const { business } = sample;
    expect(business).toMatchObject({ currency: "PEN", country: "PE", timeZone: "America/Lima", treatment: "tu" });
    expect(business.locales).toEqual([...LOCALES]);
    expect(business.email).toMatch(/\.example$/);
    expect(new URL(business.website).hostname).toMatch(/\.example$/);
    for (const phone of [business.phone, ...business.branches.map((branch) => branch.phone)]) {
      expect(isValidPhoneNumber(phone), phone).toBe(true);
    }
    expect(business.branches.length).toBeGreaterThanOrEqual(2);
  });

  it("reads hours as minutes since midnight, with breaks as two spans and closed days as none", () => {
    const workshop = sample.business.branches.find((branch) => branch.key === "surco");
    expect(workshop?.hours.filter(({ weekday }) => weekday === 1)).toEqual([
      { weekday: 1, opensAt: 540, closesAt: 780 },
      { weekday: 1, opensAt: 840, closesAt: 1110 },
    ]);
    expect(workshop?.hours.filter(({ weekday }) => weekday === 0)).toEqual([]);
  });
});

describe("the catalog", () => {
  it("has about sixty articles, a wide range of laptops, and services that never run out", () => {
    expect(sample.products.length).toBeGreaterThanOrEqual(60);
    expect(sample.products.length).toBeLessThanOrEqual(75);
    const laptops = sample.products.filter((product) => product.category === "laptops");
    const prices = laptops.map((product) => product.priceCents);
    expect(laptops.length).toBeGreaterThanOrEqual(9);
    expect(Math.max(...prices) / Math.min(...prices)).toBeGreaterThan(5);
    for (const { sku, category, stock } of sample.products) expect(stock === null, sku).toBe(category === "services");
  });

  it("shows every state of stock, and can sell its cheapest laptop", () => {
    const stocks = sample.products.map((product) => product.stock);
    expect(stocks.filter((stock) => stock === 0).length).toBeGreaterThanOrEqual(3);
    expect(stocks.filter((stock) => stock === 1 || stock === 2).length).toBeGreaterThanOrEqual(5);
    const laptops = sample.products.filter((product) => product.category === "laptops");
    const cheapest = laptops.reduce((best, next) => (next.priceCents < best.priceCents ? next : best));
    expect(cheapest.stock).toBeGreaterThan(5);
  });

  it("uses every category, and gives each article a name of its own in every language", () => {
    const used = new Set(sample.products.map((product) => product.category));
    expect([...used].sort()).toEqual(sample.categories.map((category) => category.key).sort());
    for (const names of [
      sample.products.map((product) => product.name),
      sample.products.map((product) => product.translations.en.name),
      sample.products.map((product) => product.translations.pt.name),
    ]) {
      expect(new Set(names.map(foldText)).size).toBe(sample.products.length);
    }
  });

  it.each([
    ["laptops", ["portátil", "notebook", "compu", "lap"], "laptop", "notebook"],
    ["phones", ["móvil", "teléfono", "smartphone", "cel"], "cell phone", "celular"],
    ["printers", ["printer", "multifuncional"], "scanner", "impressora"],
    ["headsets", ["audífonos", "auriculares"], "earbuds", "fone de ouvido"],
  ])("knows how customers call %s", (key, es, en, pt) => {
    const category = sample.categories.find((candidate) => candidate.key === key);
    expect(category?.synonyms.es).toEqual(expect.arrayContaining(es));
    expect(category?.synonyms.en).toContain(en);
    expect(category?.synonyms.pt).toContain(pt);
  });
});

describe("the answers", () => {
  it("are forty, each with at least two other wordings in each language", () => {
    expect(sample.faq).toHaveLength(40);
    for (const entry of sample.faq) {
      for (const locale of LOCALES) expect(entry[locale].alternatives.length, entry.key).toBeGreaterThanOrEqual(2);
    }
  });

  it("never ask the same question twice in one language", () => {
    for (const locale of LOCALES) {
      const asked = sample.faq.flatMap((entry) => [entry[locale].question, ...entry[locale].alternatives]);
      const folded = asked.map(foldText);
      expect(folded.filter((text, index) => folded.indexOf(text) !== index)).toEqual([]);
    }
  });

  it("name only amounts that are prices of the catalog or listed fees, the same in all languages", () => {
    const known = new Set([
      ...sample.products.map((product) => product.priceCents),
      ...sample.business.fees.map((fee) => fee.cents),
      ...sample.rules.discounts.tiers.map((tier) => tier.minSubtotalCents),
    ]);
    let seen = 0;
    for (const entry of sample.faq) {
      const spanish = amountsIn(entry.es.answer);
      for (const amount of spanish) expect(known.has(amount), `${entry.key}: S/ ${amount / 100}`).toBe(true);
      for (const locale of LOCALES) expect(amountsIn(entry[locale].answer), `${entry.key} ${locale}`).toEqual(spanish);
      seen += spanish.length;
    }
    expect(seen).toBeGreaterThan(15);
  });

  it("quote the service they speak of", () => {
    const priceOf = (sku: string) => sample.products.find((product) => product.sku === sku)?.priceCents;
    const amountsOf = (key: string) => amountsIn(sample.faq.find((entry) => entry.key === key)?.es.answer ?? "");
    expect(amountsOf("diagnosis-cost")).toEqual([priceOf("SRV-001")]);
    expect(amountsOf("data-recovery")).toEqual([priceOf("SRV-006")]);
    expect(amountsOf("home-service")).toEqual([priceOf("SRV-007"), priceOf("SRV-008")]);
    expect(amountsOf("broken-screen")).toEqual([priceOf("SRV-005"), priceOf("SRV-004")]);
    expect(amountsOf("slow-laptop")).toEqual(["ALM-002", "SRV-009", "SRV-002", "SRV-003"].map(priceOf));
    expect(amountsOf("student-laptop")).toEqual(["LAP-001", "LAP-003", "LAP-006"].map(priceOf));
    expect(amountsOf("custom-pc")).toEqual(["PC-001", "PC-002"].map(priceOf));
  });

  it("name no opening hours, so that they cannot contradict those of a branch", () => {
    const openingHours = /\d{1,2}(:\d{2}|h| ?[ap]\.?m\.?) ?(-|–|a|to|às|until|hasta) ?(las )?\d/;
    for (const entry of sample.faq) {
      for (const locale of LOCALES) expect(entry[locale].answer, entry.key).not.toMatch(openingHours);
    }
  });
});

describe("a faulty sample", () => {
  const folder = mkdtempSync(join(tmpdir(), "sample-business-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("is refused with the path of each fault", () => {
    const broken = rawSample((raw) => {
      const [first, second, third] = raw.products;
      if (first && second && third) {
        second.sku = first.sku;
        third.category = "submarines";
        first.priceCents = 12.5;
      }
    });
    expect(issuesOf(broken)).toEqual([expect.stringMatching(/^products\.0\.priceCents: /)]);
    const linked = rawSample((raw) => {
      const [first, second, third] = raw.products;
      if (first && second && third) {
        second.sku = first.sku;
        third.category = "submarines";
      }
    });
    expect(issuesOf(linked)).toEqual([
      "products.1: LAP-001 is used twice",
      "products.2.category: no category submarines",
    ]);
    expect(issuesOf(rawSample(() => undefined))).toEqual([]);
  });

  it("is refused when a language or a field is missing, or one is unknown", () => {
    const broken = rawSample((raw) => {
      const [entry] = raw.faq;
      if (entry) entry.pt.answer = " ";
      raw.business.tagline.en = "";
      Object.assign(raw.business, { colour: "yellow" });
    });
    const issues = issuesOf(broken).join("\n");
    expect(issues).toContain("faq.0.pt.answer");
    expect(issues).toContain("business.tagline.en");
    expect(issues).toContain('"colour"');
  });

  it("is refused when a file is missing or is not YAML", () => {
    expect(() => loadSampleBusiness(folder)).toThrow("cannot read business.yaml");
    writeFileSync(join(folder, "business.yaml"), "name: [unclosed");
    expect(() => loadSampleBusiness(folder)).toThrow(InputError);
  });
});

describe("attributes", () => {
  /** Words of values that are names or marks, and the same in every language. */
  const NEUTRAL =
    /^(?:Intel|Core|Ryzen|Apple|AMD|Full|Retina|Bluetooth|mesh|IPS|AMOLED|OLED|NVMe|DisplayPort|SSD|fps|mAh|HDMI|USB|SATA|WQHD|RTX|DPI)$/;

  it("read as words of their own language in each language, under names that differ", () => {
    for (const { sku, attributes } of sample.products) {
      const [es, en, pt] = LOCALES.map((locale) => attributesIn(locale, attributes, sample.attributes));
      const count = Object.keys(attributes).length;
      for (const one of [es, en, pt]) expect(Object.keys(one ?? {}), sku).toHaveLength(count);
      for (const value of Object.values(attributes)) {
        const words = (value.match(/\p{L}{3,}/gu) ?? []).filter((word) => !NEUTRAL.test(word));
        if (words.length > 0) expect(sample.attributes.values, `${sku}: ${value}`).toHaveProperty([value]);
      }
    }
    const [laptop] = sample.products;
    expect(attributesIn("es", laptop?.attributes ?? {}, sample.attributes)).toMatchObject({ Color: "plata" });
    expect(attributesIn("en", laptop?.attributes ?? {}, sample.attributes)).toMatchObject({ Colour: "silver" });
    expect(attributesIn("pt", laptop?.attributes ?? {}, sample.attributes)).toMatchObject({ Cor: "prata" });
  });

  it("of a key without a name, or a value that no product has, are refused", () => {
    const [first, ...others] = sample.products;
    const strange = { ...first, attributes: { smell: "rosa" } } as (typeof sample.products)[number];
    expect(() => parseSampleBusiness({ ...sample, products: [strange, ...others] })).toThrow(InputError);
    const values = { ...sample.attributes.values, rosa: { en: "pink", pt: "rosa" } };
    expect(() => parseSampleBusiness({ ...sample, attributes: { ...sample.attributes, values } })).toThrow(InputError);
  });
});

describe("the playbook's texts", () => {
  it("speak to nobody in particular in Spanish, so that they go with tú, usted and vos", () => {
    const { proofs, competitors, guarantee, discounts } = sample.rules;
    const texts = [
      ...proofs.map(({ text }) => text.es),
      ...competitors.map(({ answer }) => answer.es),
      guarantee.text?.es ?? "",
      ...discounts.tiers.map(({ text }) => text.es),
    ];
    const addressed = /\b(?:te|ti|tú|tu|tus|usted|vos|contigo|tienes|puedes|quieres|llevas|recibes)\b/iu;
    expect(texts.filter((text) => addressed.test(text))).toEqual([]);
  });
});

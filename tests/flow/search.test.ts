/** Search of the sample's catalog and FAQ, as customers write. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadSampleBusiness } from "../../prisma/seed/sample-business.ts";
import { type CatalogQuery, findProducts, searchProducts, searchWords } from "../../src/crm/catalog-search.ts";
import { searchFaq } from "../../src/crm/faq-search.ts";
import type { SqlTx } from "../../src/infra/database.ts";
import type { Locale } from "../../src/lib/locale.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";

const { products, faq } = loadSampleBusiness();
let test: TestContext;
let tx: SqlTx;

beforeAll(async () => {
  test = await createTestContext({ sample: true });
  tx = test.ctx.db.statementsFor((await sampleAccount(test, "terminal")).tenantId);
});
afterAll(() => test?.close());

const find = (text: string, query: Partial<CatalogQuery> = {}) =>
  searchProducts(tx, { text, locale: "es", order: "relevance", limit: 5, ...query });
const priceOf = (sku: string) => products.find((product) => product.sku === sku)?.priceCents ?? 0;
const inCategory = (category: string) => products.filter((product) => product.category === category);

/** Categories with enough products to be asked for by a customer, with the words for them. */
const SAID: readonly { said: string; locale: Locale; category: string }[] = [
  { said: "laptop", locale: "es", category: "laptops" },
  { said: "laptops", locale: "es", category: "laptops" },
  { said: "LAPTÓP", locale: "es", category: "laptops" },
  { said: "latop", locale: "es", category: "laptops" },
  { said: "notebooks", locale: "pt", category: "laptops" },
  { said: "celulares", locale: "es", category: "phones" },
  { said: "celular", locale: "pt", category: "phones" },
  { said: "cell phones", locale: "en", category: "phones" },
  { said: "audífonos", locale: "es", category: "headsets" },
  { said: "audifonos", locale: "es", category: "headsets" },
  { said: "audifonoss", locale: "es", category: "headsets" },
  { said: "headphones", locale: "en", category: "headsets" },
  { said: "fones de ouvido", locale: "pt", category: "headsets" },
];

describe("the catalog", () => {
  it.each(SAID)("finds $category for “$said” ($locale)", async ({ said, locale, category }) => {
    const known = new Set(products.map((product) => product.category));
    expect([...known]).toContain(category);
    const hits = await find(said, { locale, limit: 3 });
    expect(hits.length).toBeGreaterThan(0);
    expect(new Set(hits.map((hit) => hit.category))).toEqual(new Set([category]));
  });

  it("gives as the cheapest of a category the one that is, and as the dearest too", async () => {
    for (const [said, category] of [
      ["laptop", "laptops"],
      ["laptops", "laptops"],
      ["celular", "phones"],
    ] as const) {
      const prices = inCategory(category).map(({ priceCents }) => priceCents);
      const [cheapest] = await find(said, { order: "cheapest", limit: 1 });
      const [dearest] = await find(said, { order: "dearest", limit: 1 });
      expect(cheapest).toMatchObject({ category, price: { cents: Math.min(...prices) } });
      expect(dearest).toMatchObject({ category, price: { cents: Math.max(...prices) } });
    }
  });

  it("keeps to limits of price and to what is in stock", async () => {
    const prices = inCategory("laptops")
      .map(({ priceCents }) => priceCents)
      .sort((a, b) => a - b);
    const middle = prices[Math.floor(prices.length / 2)] ?? 0;
    const under = await find("laptop", { maxCents: middle, limit: 50 });
    expect(under.length).toBeGreaterThan(0);
    expect(Math.max(...under.map(({ price }) => price.cents))).toBeLessThanOrEqual(middle);
    const over = await find("laptop", { minCents: middle, order: "cheapest", limit: 1 });
    expect(over[0]?.price.cents).toBe(middle);
    for (const { stock } of await find("laptop", { inStockOnly: true, limit: 50 }))
      expect(stock ?? 1).toBeGreaterThan(0);
    expect(await find("laptop", { maxCents: 1 })).toEqual([]);
  });

  it("finds products by their own name, in each language, and by their code", async () => {
    const missed: string[] = [];
    for (const product of products) {
      const texts: [string, Locale][] = [
        [product.name, "es"],
        [product.translations.en.name, "en"],
        [product.translations.pt.name, "pt"],
        [product.sku, "es"],
      ];
      for (const [text, locale] of texts) {
        const hits = await find(text, { locale, limit: 3 });
        if (!hits.some(({ sku }) => sku === product.sku)) missed.push(`${locale}: ${text}`);
      }
    }
    // A code may begin with a word that means nothing ("con"): nearly all is what can be asked.
    expect(missed.length / (4 * products.length), missed.join("\n")).toBeLessThan(0.02);
  });

  it("shows name and description in the language asked for, with the true price", async () => {
    const [product] = products;
    if (!product) throw new Error("no product");
    const [hit] = await find(product.sku, { locale: "pt", limit: 1 });
    expect(hit).toMatchObject({
      sku: product.sku,
      name: product.translations.pt.name,
      description: product.translations.pt.description,
      price: { cents: priceOf(product.sku), currency: "PEN" },
      relevance: 1,
    });
  });

  it.each(["xqzvw", "brontosaurio", "🙂🙂", "???", "", "'; DROP TABLE products; --", "a & b | !c:*", "\\", "%_%"])(
    "gives nothing for %j",
    async (text) => {
      const hits = await find(text);
      expect(hits.filter(({ relevance }) => relevance >= 0.5)).toEqual([]);
    },
  );

  it("gives products by price alone when nothing is named", async () => {
    const hits = await find("", { order: "cheapest", limit: 3 });
    const prices = products.map(({ priceCents }) => priceCents).sort((a, b) => a - b);
    expect(hits.map(({ price }) => price.cents)).toEqual(prices.slice(0, 3));
  });

  it("survives any length of text", async () => {
    expect(searchWords("palabra ".repeat(2_000))).toEqual(["palabra"]);
    expect(searchWords(Array.from({ length: 100 }, (_, index) => `w${index}`).join(" "))).toHaveLength(12);
    await find("laptop ".repeat(1_000));
  });

  it("gives products by id in their order and leaves out what is gone", async () => {
    const hits = await find("laptop", { limit: 3 });
    const ids = hits.map(({ id }) => id).reverse();
    const found = await findProducts(tx, [...ids, "prd_gone"], "es");
    expect(found.map(({ id }) => id)).toEqual(ids);
    expect(await findProducts(tx, [], "es")).toEqual([]);
  });
});

describe("the FAQ", () => {
  it.each(["es", "en", "pt"] as const)("finds each entry by its own question in %s", async (locale) => {
    const missed: string[] = [];
    for (const entry of faq) {
      const [best] = await searchFaq(tx, entry[locale].question, locale, 1);
      if (best?.question !== entry[locale].question) missed.push(entry[locale].question);
    }
    expect(missed).toEqual([]);
  });

  it.each(["es", "en", "pt"] as const)("finds nearly each entry by the other ways to ask it in %s", async (locale) => {
    let asked = 0;
    let found = 0;
    for (const entry of faq)
      for (const alternative of entry[locale].alternatives) {
        const hits = await searchFaq(tx, alternative, locale, 3);
        asked++;
        if (hits.some(({ question }) => question === entry[locale].question)) found++;
      }
    expect(found / asked).toBeGreaterThan(0.95);
  });

  it("forgives missing accents and typos", async () => {
    const [entry] = faq;
    if (!entry) throw new Error("no entry");
    const plain = entry.es.question.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    const [best] = await searchFaq(tx, plain, "es", 1);
    expect(best?.question).toBe(entry.es.question);
  });

  it.each(["xqzvw", "", "???", "🙂"])("gives nothing for %j", async (text) => {
    expect(await searchFaq(tx, text, "es", 3)).toEqual([]);
  });
});

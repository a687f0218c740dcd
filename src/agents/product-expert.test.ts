import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Locale } from "../lib/locale.ts";
import { formatMoney } from "../lib/money.ts";
import type { Decision, ProductFacts, Turn } from "./agent.ts";
import { allText, catalog, memoryTools, product, shop, turnOf, understood } from "./agent-turns.fixture.ts";
import { productExpert } from "./product-expert.ts";
import { EMPTY_STATE } from "./state.ts";
import type { Intent } from "./understand/understanding.ts";

const signal = new AbortController().signal;
const decide = (turn: Turn, products: readonly ProductFacts[] = catalog) =>
  productExpert.decide(turn, memoryTools(products), signal);
const ask = (text: string, intent: Intent = "price", more: Partial<Turn> = {}) =>
  decide(turnOf(text, understood(intent), more));
const offered = (...ids: string[]) => ({
  state: { ...EMPTY_STATE, offeredProductIds: ids, failures: 0, usedVariants: {} },
});

describe("prices and stock", () => {
  it.each<[Locale, string, string[]]>([
    ["es", "hola, cuánto cuesta la laptop más barata?", ["Laptop Lenovo IdeaPad 3 — S/ 1,899.00 (4 disponibles)"]],
    ["es", "cual es la laptop mas cara", ["Laptop HP Pavilion 14 — S/ 2,499.00 (2 disponibles)"]],
    ["es", "precio del mouse logitech", ["Mouse inalámbrico Logitech M170 — S/ 49.00 (1 disponible)"]],
    ["es", "cuánto sale el formateo?", ["Formateo de computadora — S/ 80.00\n"]],
    ["en", "how much is the cheapest laptop?", ["Laptop Lenovo IdeaPad 3 — S/ 1,899.00 (4 in stock)"]],
    ["en", "do you have the pavilion in stock?", ["S/ 2,499.00 (2 in stock)", "24 months"]],
    ["pt", "qual o laptop mais barato?", ["Laptop Lenovo IdeaPad 3 — S/ 1,899.00 (4 disponíveis)"]],
    ["pt", "quanto custa a impressora hp deskjet", ["Impresora HP DeskJet 2775 — S/ 329.00 (7 disponíveis)"]],
  ])("%s: “%s”", async (locale, text, expected) => {
    const decision = await ask(text, "price", { locale });
    for (const words of expected) expect(`${allText(decision)}\n`).toContain(words);
    expect(decision.helped).toBe(true);
  });

  it("shows one product with its photo and one question that moves forward", async () => {
    const decision = await ask("laptop lenovo ideapad");
    expect(decision.replies[0]?.image).toEqual({ url: "/photos/ideapad.svg", name: "Laptop Lenovo IdeaPad 3" });
    expect(allText(decision).match(/\?/g)).toHaveLength(1);
    expect(decision.replies[0]?.choices?.map((choice) => choice.title)).toEqual(["Lo quiero", "Otras opciones"]);
  });

  it("lists those in stock, three at most, and remembers their order", async () => {
    const decision = await ask("qué laptops tienen", "product_question");
    expect(decision.state.offeredProductIds).toEqual(["ideapad", "pavilion"]);
    expect(allText(decision)).not.toContain("Mochila");
  });

  it("never takes a cheap accessory for the thing itself", async () => {
    expect(allText(await ask("laptops de menos de 500 soles"))).not.toContain("Mochila");
  });

  it("keeps to a budget, and says so when nothing is within it", async () => {
    const within = await ask("laptops de menos de 2000 soles");
    expect(within.state.offeredProductIds).toEqual(["ideapad"]);
    const beyond = await ask("laptops de menos de 1000 soles");
    expect(allText(beyond)).toContain("En ese rango de precio no tengo");
    expect(allText(beyond)).toContain("S/ 1,899.00");
  });

  it("does not convert another currency", async () => {
    expect(allText(await ask("laptops de menos de 500 dólares"))).toContain("Nuestros precios están en soles peruanos");
  });

  it("answers a second matter from the FAQ in a bubble of its own", async () => {
    const decision = await decide(
      turnOf(
        "hola, tienen mouse? ¿hacen delivery?",
        understood("product_question", { also: ["delivery", "greeting"] }),
      ),
    );
    expect(decision.replies).toHaveLength(2);
    expect(decision.replies[0]?.text).toMatch(/^¡Hola.*llevamos tu pedido a todo Lima/);
    expect(decision.replies[1]?.text).toContain("S/ 49.00");
    expect(decision.sources.map((source) => source.type)).toEqual(["product", "faq"]);
  });

  it.each<[Locale, string]>([
    ["es", "¿tienen drones?"],
    ["en", "do you have drones?"],
    ["pt", "vocês têm drones?"],
  ])("says that there is none and what there is, which is an answer (%s)", async (locale, text) => {
    const decision = await ask(text, "product_question", { locale });
    expect(decision.helped).toBe(true);
    expect(allText(decision)).toContain("Laptops");
    expect(decision.sources).toEqual([]);
  });
});

describe("what was offered before", () => {
  it.each<[Locale, string, string]>([
    ["es", "¿y la segunda?", "Laptop HP Pavilion 14 — S/ 2,499.00"],
    ["es", "2", "Laptop HP Pavilion 14 — S/ 2,499.00"],
    ["es", "cuánto cuesta la última", "Laptop HP Pavilion 14 — S/ 2,499.00"],
    ["es", "la más barata", "Laptop Lenovo IdeaPad 3 — S/ 1,899.00"],
    ["en", "and the first one?", "Laptop Lenovo IdeaPad 3 — S/ 1,899.00"],
    ["pt", "e o segundo?", "Laptop HP Pavilion 14 — S/ 2,499.00"],
  ])("%s: “%s”", async (locale, text, expected) => {
    expect(allText(await ask(text, "other", { locale, ...offered("ideapad", "pavilion") }))).toContain(expected);
  });

  it("may be asked about without its name", async () => {
    expect(allText(await ask("¿esa tiene garantía?", "product_question", offered("pavilion")))).toContain("24 meses");
    expect(allText(await ask("¿cuánta RAM tiene?", "product_question", offered("pavilion")))).toContain("RAM: 16 GB");
    expect(allText(await ask("¿tiene garantía?", "product_question", offered("format")))).toContain("No tengo el dato");
  });

  it("is asked back when “that one” could be either", async () => {
    const decision = await ask("cuánto cuesta esa", "price", offered("ideapad", "pavilion"));
    expect(decision.replies[0]?.choices).toHaveLength(2);
  });

  it("is compared by the facts in which it differs", async () => {
    const decision = await ask("compara la primera y la segunda", "product_question", offered("ideapad", "pavilion"));
    expect(allText(decision)).toContain("• RAM: 8 GB / 16 GB");
    expect(allText(decision)).toContain("• Garantía: 12 meses / 24 meses");
    expect(allText(decision)).toMatch(
      /económica es Laptop Lenovo IdeaPad 3|Lenovo IdeaPad 3 cuesta menos|Lenovo IdeaPad 3 es la de menor/,
    );
  });

  it("meets something cheaper of its kind when its price is doubted", async () => {
    const doubt = understood("objection", { objection: { value: "price", confidence: 0.9 } });
    const cheaper = await decide(turnOf("está caro", doubt, offered("pavilion")));
    expect(cheaper.state.offeredProductIds).toEqual(["ideapad"]);
    const none = await decide(turnOf("está caro", doubt, offered("ideapad")));
    expect(allText(none)).toContain("lo más económico");
  });
});

it("compares two products of one kind by their brands alone", async () => {
  const decision = await ask("¿cuál es mejor, la lenovo o la hp?", "product_question");
  expect(decision.state.offeredProductIds).toEqual(["ideapad", "pavilion"]);
});

it("offers what is in stock, nearest in price first, in the place of what is not", async () => {
  const decision = await ask("tienen la acer aspire?", "product_question");
  expect(allText(decision)).toMatch(/agotad[oa]/i);
  expect(decision.state.offeredProductIds).toEqual(["ideapad", "pavilion"]);
});

describe("what it leaves open", () => {
  it("is the next question of the playbook, asked under a list", async () => {
    const decision = await ask("qué laptops tienen", "product_question");
    expect(decision.state).toMatchObject({ pending: "slot_asked", askedSlot: "need", answers: { kind: "laptops" } });
    expect(allText(decision).split("\n").length).toBeLessThanOrEqual(5);
    expect(allText(decision).match(/\?/g)).toHaveLength(1);
  });

  it("is nothing that was asked before, nor more than the playbook wants", async () => {
    const state = { ...EMPTY_STATE, asked: ["need", "budget", "timeline"] };
    expect((await ask("qué laptops tienen", "product_question", { state })).state.pending).toBeNull();
  });

  it("is the purchase when one was shown", async () => {
    expect((await ask("laptop lenovo ideapad")).state.pending).toBe("purchase_offered");
  });

  it("says what was shown when the second of one is meant", async () => {
    const decision = await ask("¿y la segunda?", "other", offered("pavilion"));
    expect(allText(decision)).toContain("solo te mostré esta opción");
    expect(decision.state.offeredProductIds).toEqual(["pavilion"]);
  });

  it("shows the only one in stock within a budget as one, not as a list", async () => {
    expect((await ask("laptops hasta 2000 soles")).state.pending).toBe("purchase_offered");
  });

  it.each<[Locale, string, string]>([
    ["es", "¿tienen drones?", "drones"],
    ["en", "do you sell drones?", "drones"],
    ["pt", "vocês vendem drones?", "drones"],
  ])("says plainly what is not sold (%s)", async (locale, text, thing) => {
    expect(allText(await ask(text, "product_question", { locale }))).toContain(thing);
  });
});

describe("nothing in a reply that is not in the facts", () => {
  const noun = fc.constantFrom("Laptop", "Mouse", "Monitor", "Tablet");
  const brand = fc.constantFrom("Norte", "Andes", "Pampa");
  const facts = fc
    .record({
      noun,
      brand,
      cents: fc.integer({ min: 100, max: 9_999_999 }),
      stock: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 900 })),
      warrantyMonths: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 36 })),
    })
    .map(({ noun: kind, brand: make, cents, ...rest }) => ({ kind, make, price: { cents, currency: "PEN" }, ...rest }));
  const catalogs = fc.array(facts, { minLength: 1, maxLength: 8 }).map((list) =>
    list.map(({ kind, make, ...rest }, index) =>
      product({
        id: `p${index}`,
        name: `${kind} ${make} ${"ABCDEFGH"[index]}`,
        category: `${kind}s`,
        brand: make,
        ...rest,
      }),
    ),
  );
  const texts = fc.constantFrom(
    "la laptop más barata",
    "monitores de menos de 500 soles",
    "which is better, laptop norte or laptop andes?",
    "qual o mouse mais caro",
    "tablet pampa",
    "quiero comprar el mouse andes",
    "¿y la segunda?",
    "algo más barato",
    "otras opciones parecidas a la tablet",
    "¿tienen garantía?",
    "productos",
  );
  const unitsOf = /\((\d[\d.,]*) (?:disponibles?|in stock|disponíve(?:l|is))\)/g;

  it("holds for every amount and every number of units", async () => {
    await fc.assert(
      fc.asyncProperty(
        catalogs,
        texts,
        fc.constantFrom<Locale>("es", "en", "pt"),
        fc.constantFrom<Intent>("price", "product_question", "purchase", "objection", "other"),
        fc.boolean(),
        async (products, text, locale, intent, hasOffered) => {
          const state = hasOffered ? offered(...products.slice(0, 3).map(({ id }) => id)) : {};
          const decision = await decide(turnOf(text, understood(intent), { locale, ...state }), products);
          expectOnlyFacts(decision, products);
          expect(decision.replies.length).toBeLessThanOrEqual(2);
        },
      ),
      { numRuns: 400 },
    );
  });

  function expectOnlyFacts(decision: Decision, products: readonly ProductFacts[]): void {
    const given = decision.sources.flatMap((source) => (source.type === "product" ? [source.product] : []));
    for (const line of allText(decision).split("\n")) {
      const named = products.find(({ name }) => line.includes(name));
      for (const [amount] of line.matchAll(/S\/\s?[\d.,]*\d/g)) {
        expect(given.map(({ price }) => formatMoney(price))).toContain(amount);
        expect(amount).toBe(named && formatMoney(named.price));
      }
      for (const [, units] of line.matchAll(unitsOf)) expect(Number(units)).toBe(named?.stock);
      if (/agotado|out of stock\)|esgotado\)/.test(line) && named) expect(named.stock).toBe(0);
    }
  }
});

it("speaks to the customer as the business does", async () => {
  const business = { ...shop, treatment: "usted" as const };
  expect(allText(await ask("laptop lenovo ideapad", "price", { business }))).toContain("¿Le ayudo con la compra?");
});

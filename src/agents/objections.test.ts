import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CAREFUL_RULES } from "../crm/playbook.ts";
import { LOCALES, type Locale } from "../lib/locale.ts";
import { formatMoney } from "../lib/money.ts";
import type { Decision, Turn } from "./agent.ts";
import { allText, catalog, memoryTools, yes } from "./agent-turns.fixture.ts";
import { checkReplies } from "./guards/check-replies.ts";
import {
  answerSentences,
  DOUBTS,
  doubt,
  FULL_RULES,
  offeredTurn,
  quotedTools,
  repeated,
  SAID,
  type Setting,
  talk,
} from "./objections/doubts.fixture.ts";
import { isFirmNo } from "./objections/endings.ts";
import { markOvercome } from "./objections/history.ts";
import { objections } from "./objections.ts";
import { EMPTY_STATE, readState } from "./state.ts";
import type { Objection } from "./understand/understanding.ts";

const cases = LOCALES.flatMap((locale) => DOUBTS.map((kind): [Locale, Objection] => [locale, kind]));
const SETTINGS: readonly (readonly [string, Setting])[] = [
  ["a full playbook", {}],
  ["a playbook without proofs", { rules: CAREFUL_RULES }],
  ["an open quote", { state: { quoteCode: "quotecode1234567" }, tools: quotedTools() }],
  ["a cart", { state: { cart: [{ productId: "pavilion", quantity: 2 }], delivery: "lima" } }],
  ["nothing offered", { state: { offeredProductIds: [] } }],
];

function expectSpeakable(decision: Decision, turn: Turn): void {
  const sentences = answerSentences(decision);
  expect(sentences.length).toBeLessThanOrEqual(4);
  expect(decision.replies.length).toBeLessThanOrEqual(2);
  expect(checkReplies(decision, turn).violations).toEqual([]);
  expect(readState(decision.state)).toEqual(decision.state);
}

describe.each(SETTINGS)("with %s", (_, setting) => {
  it.each(cases)("%s, %s: another tactic the second time, a person the third, then no more", async (locale, kind) => {
    const { decisions, turns } = await talk({ ...setting, locale }, repeated(kind, locale, 4));
    for (const [index, decision] of decisions.entries()) {
      expectSpeakable(decision, turns[index] as Turn);
      expect(answerSentences(decision).at(-1)).toMatch(/\?$/);
      expect((decision.replies.at(-1)?.text.match(/\?/g) ?? []).length).toBe(1);
      expect(decision.next).toEqual({ type: "wait" });
    }
    const [, , , last] = decisions;
    const met = last?.state.objections.at(-1);
    expect(met).toMatchObject({ kind, times: 4, isOvercome: false });
    expect(met?.tactics).toHaveLength(4);
    expect(new Set(met?.tactics).size).toBe(4);
    expect(met?.tactics.slice(2)).toEqual(["person", "rest"]);
    expect(decisions.map(({ state }) => state.pending)[2]).toBe("person_offered");
    const said = decisions.flatMap(answerSentences);
    expect(new Set(said).size).toBe(said.length);
  });

  it.each(LOCALES)("%s: doubts of every kind in turn repeat no sentence", async (locale) => {
    const said = [...DOUBTS, ...DOUBTS].flatMap((kind) => repeated(kind, locale, 1));
    const { decisions, turns } = await talk({ ...setting, locale }, said);
    for (const [index, decision] of decisions.entries()) expectSpeakable(decision, turns[index] as Turn);
    const sentences = decisions.flatMap(answerSentences);
    expect(sentences.filter((one, at) => sentences.indexOf(one) !== at)).toEqual([]);
  });
});

describe.each(["tu", "usted", "vos"] as const)("to %s", (treatment) => {
  it.each(["friendly", "formal"] as const)("every text is whole and borne out, %s", async (tone) => {
    const said = [...DOUBTS, ...DOUBTS, ...DOUBTS].flatMap((kind) => repeated(kind, "es", 1));
    const { decisions, turns } = await talk({ rules: { ...FULL_RULES, tone }, business: { treatment } }, said);
    for (const [index, decision] of decisions.entries()) {
      expectSpeakable(decision, turns[index] as Turn);
      expect(allText(decision)).not.toMatch(/[{}]|undefined|null/);
      const ours = decision.sources.some(({ type }) => type === "rule") ? "" : allText(decision);
      if (treatment !== "tu") expect(ours).not.toMatch(/\b(?:tienes|puedes|quieres|prefieres|haces|crees|ti)\b/i);
      if (treatment === "usted") expect(ours).not.toMatch(/\b(?:te|tu|tenés|podés|querés)\b/i);
    }
  });
});

describe("a proof", () => {
  const first = async (kind: Objection, setting: Setting = {}, text = SAID[kind][setting.locale ?? "es"]) => {
    const { decisions } = await talk(setting, [{ text, kind }]);
    return decisions[0] as Decision;
  };

  it("is the playbook's own, with its path", async () => {
    const decision = await first("trust");
    expect(allText(decision)).toContain("Emitimos boleta o factura por cada compra.");
    expect(decision.sources).toContainEqual(expect.objectContaining({ type: "rule", path: "proofs.trust" }));
  });

  it("tied to a product is told of that one only, and before what holds for the shop", async () => {
    const price = { es: "Trae mochila de regalo.", en: "It comes with a bag.", pt: "Vem com mochila." };
    const praise = { es: "El teclado es una delicia.", en: "Its keyboard is a joy.", pt: "O teclado é uma delícia." };
    const tied = (sku: string): Setting => ({
      rules: {
        ...FULL_RULES,
        proofs: [...FULL_RULES.proofs, { topic: "price", text: price, skus: [sku] }],
        testimonials: [{ author: "Rosa M.", text: praise, skus: [sku] }],
      },
    });
    const sku = catalog.find(({ id }) => id === "pavilion")?.sku ?? "";
    const own = await talk(tied(sku), repeated("price", "es", 1));
    expect(allText(own.decisions[0] as Decision)).toContain(price.es);
    const foreign = await talk(tied("OTHER-1"), [...repeated("price", "es", 2), ...repeated("need", "es", 2)]);
    const said = foreign.decisions.map(allText).join(" ");
    expect(said).not.toContain(price.es);
    expect(said).not.toContain(praise.es);
  });

  it("is, without one, only what the data says", async () => {
    expect(allText(await first("price", { rules: CAREFUL_RULES }))).toContain("24 meses de garantía");
    expect(allText(await first("trust", { rules: CAREFUL_RULES }))).toContain("Av. Larco 345");
  });

  it("is the written answer for the competitor that is named, and never about another one", async () => {
    expect(allText(await first("competitor"))).toContain("trabaja en la misma tienda");
    const other = await first("competitor", {}, "en otra tienda está más barato");
    expect(allText(other)).toContain("Probamos el equipo delante del cliente.");
  });

  it("is a summary to forward for who must ask somebody, with the quote's address where there is one", async () => {
    const decision = await first("authority", { state: { quoteCode: "quotecode1234567" }, tools: quotedTools() });
    expect(decision.replies).toHaveLength(2);
    expect(decision.replies[0]?.text).toContain("https://shop.example/q/quotecode1234567");
    expect(decision.replies[0]?.text).toContain("S/ 2,511.00");
  });

  it("is the real date until which the open quote holds", async () => {
    const tools = quotedTools();
    const decision = await first("timing", { state: { quoteCode: "quotecode1234567" }, tools });
    expect(allText(decision)).toContain("viernes 13 de marzo");
    const other = await first("timing", { state: { quoteCode: "quotecode1234567" }, tools, locale: "en" });
    expect(allText(other)).toContain("Friday, March 13");
  });

  it("of the price comes second from the catalog, dearer and sold-out ones left out", async () => {
    const { decisions } = await talk({}, repeated("price", "es", 2));
    expect(allText(decisions[1] as Decision)).toContain("Laptop Lenovo IdeaPad 3, a S/ 1,899.00");
    expect(decisions[1]?.state.offeredProductIds).toEqual(["ideapad"]);
    expect(decisions[1]?.state.pending).toBe("purchase_offered");
  });

  it("speaks to usted and vos", async () => {
    const formal = await first("price", { business: { treatment: "usted" } });
    expect(allText(formal)).toMatch(/^Le entiendo.*para usted:/);
    const vos = await first("trust", { business: { treatment: "vos" } });
    expect(allText(vos)).toMatch(/^Hacés bien/);
  });
});

describe("bargaining", () => {
  const bargain = async (text: string, setting: Setting = {}) => {
    const { decisions, turns } = await talk(setting, [{ text, kind: "price" }]);
    const decision = decisions[0] as Decision;
    expectSpeakable(decision, turns[0] as Turn);
    return decision;
  };

  it.each<[Locale, string, string]>([
    ["es", "hazme un descuento", "8 %"],
    ["en", "any discount?", "8%"],
    ["pt", "tem desconto?", "8%"],
  ])("%s “%s”: the playbook's limit, and its price", async (locale, text, percent) => {
    const decision = await bargain(text, { locale });
    expect(allText(decision)).toContain(percent);
    expect(allText(decision)).toContain("S/ 2,299.08");
    expect(decision.state).toMatchObject({
      hasHaggled: true,
      pending: "discount_offered",
      cart: [{ productId: "pavilion", quantity: 1 }],
    });
  });

  it.each<[string, string, number]>([
    ["déjamelo en 2400", "S/ 2,400.00", 3.96138455],
    ["5% y lo llevo", "S/ 2,374.05", 5],
    ["8% y lo llevo", "S/ 2,299.08", 8],
  ])("“%s” is within the rules and taken as asked", async (text, price, percent) => {
    const decision = await bargain(text);
    expect(allText(decision)).toContain(price);
    expect(allText(decision)).not.toContain("no llego");
    expect(decision.state.promises).toEqual([`discount:${percent}`]);
  });

  it.each([
    ["10% y lo llevo"],
    ["déjamelo en 2000"],
    ["dámelo en 100"],
    ["te doy 400 dólares y cerramos"],
    ["90% off"],
  ])("“%s” is beyond them: the best there is, calmly", async (text) => {
    const decision = await bargain(text);
    expect(allText(decision)).toContain("S/ 2,299.08");
    expect(allText(decision)).not.toContain("!");
  });

  it("for several pieces counts them all, and a price for one as that of one", async () => {
    const cart = { state: { cart: [{ productId: "pavilion", quantity: 2 }] } };
    expect(allText(await bargain("déjamelo en 2400", cart))).toContain("S/ 4,800.00");
    expect(allText(await bargain("hazme un descuento", cart))).toContain("S/ 4,598.16");
  });

  it("without an allowance names the price and another way, and gives nothing", async () => {
    const decision = await bargain("déjamelo en 2300", { rules: CAREFUL_RULES });
    expect(allText(decision)).toContain("S/ 2,499.00");
    expect(allText(decision)).toContain("S/ 1,899.00");
    expect(decision.state).toMatchObject({ hasHaggled: false, promises: [] });
  });

  it("takes no discount from who offers the price or more", async () => {
    expect(allText(await bargain("te doy 3000"))).toContain("S/ 2,499.00");
    expect((await bargain("déjamelo en 2499")).state.promises).toEqual([]);
  });

  it("is answered once; the second time is a doubt about the price", async () => {
    const { decisions } = await talk({}, [
      { text: "hazme un descuento", kind: "price" },
      { text: "déjamelo en 2000", kind: "price" },
      { text: "2000 y lo llevo", kind: "price" },
    ]);
    expect(allText(decisions[1] as Decision)).not.toContain("%");
    expect(decisions[2]?.state.pending).toBe("person_offered");
  });
});

describe("a firm no", () => {
  it.each<[Locale, string]>([
    ["es", "no gracias"],
    ["es", "no"],
    ["en", "no thanks"],
    ["pt", "não, obrigado"],
    ["es", "ya no me interesa"],
  ])("%s “%s” after the offer of a person is respected", async (locale, text) => {
    const { decisions, turns } = await talk({ locale }, [...repeated("price", locale, 3), { text, kind: null }]);
    const last = decisions[3] as Decision;
    expect(last.actions).toEqual([{ type: "lose_lead", reason: "price" }]);
    expect(last.next).toEqual({ type: "close" });
    expect(last.state.stage).toBe("lost");
    expect(allText(last)).not.toContain("?");
    expectSpeakable(last, turns[3] as Turn);
  });

  it("names the open quote, which stays", async () => {
    const quoted = { state: { quoteCode: "quotecode1234567" }, tools: quotedTools() };
    const decided = { text: "ya no lo quiero", kind: null, understanding: doubt(null, { closure: yes }) };
    const { decisions, turns } = await talk(quoted, [...repeated("timing", "es", 1), decided]);
    expect(allText(decisions[1] as Decision)).toContain("S/ 2,511.00");
    expectSpeakable(decisions[1] as Decision, turns[1] as Turn);
  });

  it("is not one about a colour, another offer, or a thing asked for instead", () => {
    const state = {
      ...EMPTY_STATE,
      objections: [{ kind: "price" as const, times: 1, tactics: [], isOvercome: false }],
    };
    const isFirm = (text: string, pending: Turn["state"]["pending"] = null) =>
      isFirmNo({ ...offeredTurn({}), text, state: { ...state, pending } });
    expect(isFirm("no lo quiero en negro")).toBe(false);
    expect(isFirm("no gracias, ¿tienes otra?")).toBe(false);
    expect(isFirm("no gracias", "purchase_offered")).toBe(false);
    expect(isFirm("no me interesa")).toBe(true);
    expect(isFirm("no gracias")).toBe(true);
  });
});

describe("what is remembered", () => {
  it("counts every doubt as overcome at a buying signal, and open again when it comes back", async () => {
    const { decisions, turns } = await talk({}, repeated("price", "es", 1));
    const state = markOvercome((decisions[0] as Decision).state);
    expect(state.objections).toEqual([{ kind: "price", times: 1, tactics: ["proof"], isOvercome: true }]);
    const again = await objections.decide(
      { ...(turns[0] as Turn), state },
      memoryTools(),
      new AbortController().signal,
    );
    expect(again.state.objections).toEqual([
      { kind: "price", times: 2, tactics: ["proof", "cheaper"], isOvercome: false },
    ]);
  });
});

describe("whatever is said, under whatever rules", () => {
  const localized = fc.constant({ es: "Dato.", en: "Fact.", pt: "Dado." });
  const percent = fc.integer({ min: 0, max: 90 });
  const discounts = fc.record({
    maxPercent: percent,
    tiers: fc.array(
      fc.record({
        key: fc.constantFrom("a", "b"),
        percent,
        minQuantity: fc.integer({ min: 1, max: 4 }),
        text: localized,
      }),
      { maxLength: 2 },
    ),
    haggle: fc.record({ percent, minSubtotalCents: fc.integer({ min: 0, max: 400_000 }) }),
  });
  const lines = fc.array(
    fc.oneof(
      fc.constantFrom(...DOUBTS).map((kind) => ({ text: SAID[kind].es, kind })),
      fc.integer({ min: 1, max: 6_000 }).map((price) => ({ text: `déjamelo en ${price}`, kind: "price" as const })),
      fc.integer({ min: 1, max: 100 }).map((value) => ({ text: `${value}% y lo llevo`, kind: "price" as const })),
      fc.constant({ text: "hazme un descuento", kind: "price" as const }),
      fc.constant({ text: "no", kind: null }),
    ),
    { minLength: 1, maxLength: 6 },
  );

  it("no text names a discount above what the rules allow, and every price is of the catalog or of such a discount", async () => {
    await fc.assert(
      fc.asyncProperty(discounts, lines, fc.integer({ min: 1, max: 4 }), async (given, said, quantity) => {
        const rules = { ...FULL_RULES, discounts: given };
        const cart = [{ productId: "pavilion", quantity }];
        const { decisions, turns } = await talk({ rules, state: { cart } }, said);
        const cap = Math.min(
          given.maxPercent,
          Math.max(given.haggle.percent, ...given.tiers.map((tier) => tier.percent), 0),
        );
        for (const [index, decision] of decisions.entries()) {
          const text = allText(decision);
          for (const [, value] of text.matchAll(/(\d+(?:\.\d+)?) ?%/g)) expect(Number(value)).toBeLessThanOrEqual(cap);
          const lowest = Math.floor((249_900 * quantity * (100 - cap)) / 100);
          for (const source of decision.sources) {
            if (source.type === "quote") expect(source.quote.total.cents).toBeGreaterThanOrEqual(lowest - 1);
          }
          expect(decision.replies.length).toBeGreaterThan(0);
          expect(answerSentences(decision).length).toBeLessThanOrEqual(4);
          expect(readState(decision.state)).toEqual(decision.state);
          for (const amount of text.match(/S\/ [\d,]+\.\d\d/g) ?? []) {
            expect(knownAmounts(decision)).toContain(amount);
          }
          expect(checkReplies(decision, turns[index] as Turn).violations).toEqual([]);
        }
      }),
      { numRuns: 150 },
    );
  });
});

/** Amounts that the sources hold: catalog prices, totals of stated quotes, and those in the rules' texts. */
function knownAmounts({ sources }: Decision): string[] {
  return [
    ...catalog.map(({ price }) => formatMoney(price)),
    ...sources.flatMap((source) => {
      if (source.type === "rule") return source.text.match(/S\/ [\d,]+\.\d\d/g) ?? [];
      return source.type === "quote" ? [source.quote.total, source.quote.subtotal].map(formatMoney) : [];
    }),
  ];
}

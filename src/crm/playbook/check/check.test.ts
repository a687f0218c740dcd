/** One test for each finding: the good shop has none, and each break of it has that one. */
import { describe, expect, it } from "vitest";
import { loadSampleBusiness, productsOf } from "../../../../prisma/seed/sample-business.ts";
import { LOCALES } from "../../../lib/locale.ts";
import { say } from "../../../lib/texts.ts";
import { type PlaybookRules, playbookRules } from "../../playbook.ts";
import { productOf, shop } from "../content.fixture.ts";
import type { PlaybookContent } from "../content.ts";
import { checkPlaybook } from "./check.ts";

const TODAY = "2026-11-21";
const good = shop();
const text = (es: string) => ({ es, en: es, pt: es });

const rules = (change: (rules: PlaybookRules) => void): PlaybookContent => {
  const changed = structuredClone(good.rules);
  change(changed);
  return shop({ rules: changed });
};
const business = (more: Partial<PlaybookContent["business"]>) => shop({ business: { ...good.business, ...more } });
const answer = (es: string) =>
  shop({ faq: [{ key: "q", category: "general", es: { question: "?", alternatives: [], answer: es } }] });
const products = (...list: PlaybookContent["products"]) => shop({ products: list });
const zone = good.rules.delivery.zones[0];
const branch = good.business.branches[0];
if (!zone || !branch) throw new Error("the fixture has a zone and a branch");

const CASES: readonly [code: string, where: string, content: PlaybookContent][] = [
  ["noName", "business.name", business({ name: "" })],
  ["noBranches", "business.branches", business({ branches: [] })],
  ["noHours", "business.branches", business({ branches: [{ ...branch, hours: [] }] })],
  ["noContact", "business", business({ phone: null })],
  ["noProducts", "catalog.products", products()],
  ["noDescription", "catalog.products", products(productOf("A", { description: " " }))],
  ["noStock", "catalog.products", products(productOf("A", { stock: null }), productOf("B"))],
  ["noPhoto", "catalog.products", products(productOf("A", { image: null }))],
  ["noFaq", "faq", shop({ faq: [] })],
  ["faqLanguage", "faq", business({ locales: ["es", "en"] })],
  ["noZones", "rules.delivery.zones", rules((r) => Object.assign(r.delivery, { zones: [], pickup: false }))],
  [
    "noPlaces",
    "rules.delivery.zones.lima",
    rules((r) => Object.assign(r.delivery, { zones: [{ ...zone, places: [] }] })),
  ],
  ["noPayments", "rules.payments.methods", rules((r) => Object.assign(r.payments, { methods: [] }))],
  ["noDiscounts", "rules.discounts", rules((r) => Object.assign(r.discounts, { maxPercent: 0, tiers: [] }))],
  ["noGuarantee", "rules.guarantee", rules((r) => Object.assign(r.guarantee, { returnDays: 0, text: null }))],
  ["noProof", "rules.proofs", rules((r) => r.proofs.pop())],
  ["noCompetitors", "rules.competitors", rules((r) => r.competitors.pop())],
  ["noHighValue", "rules.handoff.highValue", rules((r) => Object.assign(r.handoff, { highValueCents: null }))],
  ["noHolidays", "rules.holidays", rules((r) => r.holidays.pop())],
  ["pastHolidays", "rules.holidays", rules((r) => r.holidays.push("2026-01-01"))],
  ["priceZero", "catalog.products", products(productOf("A", { priceCents: 0 }))],
  ["holdTooLong", "rules.quotes.holdHours", rules((r) => Object.assign(r.quotes, { holdHours: 72 }))],
  ["percentTooHigh", "rules.discounts.tiers.tres", rules((r) => Object.assign(r.discounts, { maxPercent: 4 }))],
  ["percentTooHigh", "rules.discounts.haggle", rules((r) => Object.assign(r.discounts.haggle, { percent: 12 }))],
  ["sameKey", "rules.discounts.tiers.tres", rules((r) => r.discounts.tiers.push(...r.discounts.tiers))],
  [
    "discountText",
    "rules.discounts.tiers.tres.text.es",
    rules((r) => Object.assign(r.discounts.tiers[0] ?? {}, { percent: 6 })),
  ],
  [
    "placeTwice",
    "rules.delivery.zones.b",
    rules((r) => r.delivery.zones.push({ ...zone, key: "b", name: "B", places: ["SURCO"] })),
  ],
  [
    "daysReversed",
    "rules.delivery.zones.lima",
    rules((r) => Object.assign(r.delivery, { zones: [{ ...zone, minDays: 3 }] })),
  ],
  [
    "proofUnknown",
    "rules.proofs.price.text.es",
    rules((r) => Object.assign(r.proofs[0] ?? {}, { text: { ...text("Bien."), es: "Cuesta S/ 77." } })),
  ],
  [
    "proofUnknown",
    "rules.proofs.price.text.en",
    rules((r) => Object.assign(r.proofs[0] ?? {}, { text: { ...text("Bien."), en: "We are 30% cheaper." } })),
  ],
  [
    "competitorPrice",
    "rules.competitors.Otra Luz.answer.es",
    rules((r) => Object.assign(r.competitors[0] ?? {}, { answer: { ...text("Bien."), es: "Ellos cobran S/ 90." } })),
  ],
  [
    "guaranteeText",
    "rules.guarantee.text.pt",
    rules((r) => Object.assign(r.guarantee, { text: { ...text("Bien."), pt: "Você tem 30 dias." } })),
  ],
  ["faqFreeDelivery", "faq.q (es)", answer("El envío es gratis a todo Lima.")],
  ["faqFreeDelivery", "faq.q (es)", answer("Desde S/ 100 el envío es gratis.")],
  ["faqFreeDelivery", "faq.q (es)", answer("We have free shipping.")],
  ["faqWarranty", "faq.q (es)", answer("La garantía es de 2 años.")],
  ["faqReturns", "faq.q (es)", answer("Puedes devolver el producto en 15 días.")],
  ["faqOpen", "faq.q (es)", answer("Atendemos de lunes a sábado.")],
  ["faqOpen", "faq.q (es)", answer("Abrimos todos los días.")],
  ["faqClosed", "faq.q (es)", answer("Los lunes no atendemos.")],
];

describe("the check of a playbook", () => {
  it("finds nothing in a shop where all is well", () => {
    expect(checkPlaybook(good, TODAY)).toEqual([]);
  });

  it.each(CASES)("finds %s at %s", (code, where, content) => {
    const findings = checkPlaybook(content, TODAY);
    expect(findings.map((finding) => [finding.code, finding.where])).toContainEqual([code, where]);
    for (const { code: each, values } of findings) {
      for (const locale of LOCALES) {
        for (const part of ["what", "mend"])
          expect(say(locale, `playbook.finding.${each}.${part}`, values)).not.toBe("");
      }
    }
  });

  it("finds a warranty that not all products have", () => {
    const content = {
      ...answer("Todos los productos tienen garantía de 12 meses."),
      products: [productOf("A"), productOf("B", { warrantyMonths: 6 })],
    };
    expect(checkPlaybook(content, TODAY).map(({ code }) => code)).toEqual(["faqWarrantyAll"]);
  });

  it("tells contradictions first and notes last", () => {
    const content = {
      ...rules((r) => r.competitors.pop()),
      products: [productOf("A", { priceCents: 0, description: "" })],
    };
    const severities = checkPlaybook(content, TODAY).map(({ severity }) => severity);
    expect(severities).toEqual(["contradiction", "missing", "note"]);
  });

  it.each([
    "Desde S/ 500 el envío en Lima es gratis.",
    "Recoger en tienda es gratis.",
    "La garantía es de 12 meses.",
    "Tienes 7 días para devolverlo, y el dinero vuelve en 3 días hábiles.",
    "Abrimos de lunes a viernes.",
    "Los domingos no atendemos.",
  ])("finds nothing in %j", (words) => {
    expect(checkPlaybook(answer(words), TODAY)).toEqual([]);
  });

  it("finds attributes that another language lacks, and texts of a product that is not there", () => {
    const translations = { en: { name: "Lamp", description: "", attributes: { colour: "white" } } };
    const business = { ...good.business, locales: ["es" as const, "en" as const, "pt" as const] };
    const products = [productOf("A", { translations }), productOf("B", { attributes: {} })];
    const found = checkPlaybook({ ...good, business, products }, TODAY);
    expect(found.filter(({ code }) => code === "attributesLanguage")).toMatchObject([
      { severity: "note", values: { locale: "pt", count: 1, skus: "A" } },
    ]);
    const tied = rules((r) => {
      r.proofs.push({ topic: "price", text: { es: "a", en: "a", pt: "a" }, skus: ["LAM-1", "LAM-9"] });
    });
    expect(checkPlaybook(tied, TODAY)).toMatchObject([
      { severity: "contradiction", code: "tiedUnknown", values: { skus: "LAM-9" } },
    ]);
  });

  it("finds no contradiction in the sample business", () => {
    const read = loadSampleBusiness();
    const { business: sample, faq, rules: own } = read;
    const content: PlaybookContent = {
      business: {
        ...good.business,
        locales: sample.locales,
        branches: sample.branches.map(({ key: _key, ...one }) => one),
      },
      categories: [],
      products: productsOf(read).map((product) => ({ ...product, image: "photo" })),
      faq,
      rules: own,
    };
    expect(checkPlaybook(content, TODAY).map(({ code }) => code)).toEqual(["pastHolidays"]);
  });

  it("finds much in the rules of a shop that has set none", () => {
    const codes = checkPlaybook(shop({ rules: playbookRules.parse({}) }), TODAY).map(({ code }) => code);
    expect(codes.filter((code) => code === "noProof")).toHaveLength(6);
    expect(codes).toEqual(
      expect.arrayContaining(["noPayments", "noGuarantee", "noDiscounts", "noZones", "noHolidays"]),
    );
  });
});

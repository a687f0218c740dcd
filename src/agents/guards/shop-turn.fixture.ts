/** A small shop's turn, products and decisions, for tests of the agents. */

import { CAREFUL_RULES } from "../../crm/playbook.ts";
import type { Locale } from "../../lib/locale.ts";
import type { Decision, FaqFacts, ProductFacts, Source, Turn } from "../agent.ts";
import { EMPTY_STATE } from "../state.ts";
import type { Entities, Understanding } from "../understand/understanding.ts";

export function product(name: string, price: number, more: Partial<ProductFacts> = {}): ProductFacts {
  return {
    id: `prd_${name
      .toLowerCase()
      .replace(/[^a-z0-9]/g, "")
      .padEnd(26, "0")
      .slice(0, 26)}`,
    sku: "SKU-1",
    name,
    description: "",
    category: "laptops",
    brand: null,
    price: { cents: Math.round(price * 100), currency: "PEN" },
    stock: 5,
    warrantyMonths: 12,
    attributes: {},
    imageUrl: null,
    relevance: 1,
    ...more,
  };
}

export function faq(answer: string, question = "?"): FaqFacts {
  return { id: `faq_${"0".repeat(26)}`, question, answer, relevance: 1 };
}

export const ACER = product("Laptop Acer Aspire Go 15", 1_299, {
  stock: 14,
  imageUrl: "https://shop.example/img/acer.svg",
});
export const HP = product("Laptop HP 15 Ryzen 3", 1_599.9, { stock: 2 });
export const MOUSE = product("Mouse Logitech M185", 49, { stock: 0, warrantyMonths: 6 });

export const SHIPPING = faq(
  "Entregamos en Lima por S/ 12, en 1 a 2 días hábiles. Si tu compra es de S/ 500 o más, el envío en Lima es gratis.",
);

export function understanding(intent: Understanding["intent"]["value"], entities: Entities = {}): Understanding {
  const sure = <T>(value: T) => ({ value, confidence: 0.9 });
  return {
    language: sure("es" as Locale),
    intent: sure(intent),
    otherIntents: [],
    objection: sure(null),
    buyingSignal: sure(null),
    handoff: sure(false),
    closure: sure(false),
    optOut: sure(false),
    sentiment: 0,
    urgency: 0,
    entities,
  };
}

export function turn(text: string, more: Partial<Turn> = {}): Turn {
  return {
    business: {
      name: "Tecnolúcuma",
      locale: "es",
      locales: ["es", "en", "pt"],
      currency: "PEN",
      timeZone: "America/Lima",
      phone: "+51 987 654 321",
      email: "hola@tecnolucuma.pe",
      website: "https://www.tecnolucuma.pe",
      treatment: "tu",
      rules: CAREFUL_RULES,
      branches: [{ name: "Miraflores", address: "Av. Larco 345", city: "Lima", phone: "(01) 445-1234", hours: [] }],
    },
    locale: "es",
    now: new Date("2026-03-02T15:00:00Z"),
    contact: { name: "Rosa", isCustomer: false },
    state: EMPTY_STATE,
    transcript: [],
    text,
    said: text,
    attachments: [],
    understanding: understanding("price"),
    ...more,
  };
}

export function decision(replies: readonly string[], facts: readonly (ProductFacts | FaqFacts)[] = []): Decision {
  const sources = facts.map(
    (fact): Source => ("answer" in fact ? { type: "faq", faq: fact } : { type: "product", product: fact }),
  );
  return {
    agent: "product-expert",
    replies: replies.map((text) => ({ text })),
    actions: [],
    next: { type: "wait" },
    state: EMPTY_STATE,
    sources,
    helped: true,
    why: "test",
  };
}

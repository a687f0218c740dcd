/** A sale for the guards' tests: a playbook with rules, a quote of the Acer laptop, an order and a case. */
import { playbookRules } from "../../crm/playbook.ts";
import type { CaseFacts, OrderFacts, Source, StatedQuote, Turn } from "../agent.ts";
import { turn } from "./shop-turn.fixture.ts";

const same = (text: string) => ({ es: text, en: text, pt: text });

export const RULES = playbookRules.parse({
  discounts: {
    maxPercent: 10,
    tiers: [{ key: "five", percent: 5, minQuantity: 5, text: same("5 % desde 5 unidades") }],
    haggle: { percent: 3 },
  },
  delivery: {
    zones: [
      { key: "lima", name: "Lima", places: ["Miraflores", "Surco"], cents: 1_200, minDays: 1, maxDays: 2 },
      {
        key: "provincias",
        name: "Provincias",
        places: ["Cusco", "Arequipa"],
        cents: 2_500,
        minDays: 3,
        maxDays: 5,
        freeFromCents: 150_000,
      },
      { key: "callao", name: "Callao", cents: 1_500, minDays: 0, maxDays: 0 },
    ],
  },
  payments: {
    methods: [
      { key: "card", name: "Tarjeta", instalments: 12 },
      { key: "yape", name: "Yape" },
    ],
  },
  guarantee: { returnDays: 7, text: same("Tienes 7 días para devolverlo sin uso.") },
  quotes: { validHours: 48, holdHours: 24 },
  competitors: [
    {
      names: ["Falabella", "MegaTec"],
      answer: same("MegaTec es más caro y sin garantía de tienda; compara con calma."),
    },
  ],
  proofs: [{ topic: "trust", text: same("Llevamos 12 años en Lima y más de 4,000 clientes nos recomiendan.") }],
  testimonials: [{ author: "Rosa, Cusco", text: same("Me llegó al día siguiente y muy bien embalada") }],
});

export const soles = (amount: number) => ({ cents: Math.round(amount * 100), currency: "PEN" });

export const QUOTE: StatedQuote = {
  code: "Ab3xK9Qz7LmN0pRs",
  subtotal: soles(6_495),
  discount: soles(324.75),
  discountPercent: 5,
  delivery: soles(12),
  total: soles(6_182.25),
  deliveryDays: [1, 2],
  // Wednesday 4 March in Lima.
  validUntil: new Date("2026-03-04T15:00:00Z"),
  urls: [
    "https://chat.shop.example/q/Ab3xK9Qz7LmN0pRs",
    "http://localhost:3000/pay/Zz9-8_7yXwVuTsRq",
    "http://localhost:3000/pay/code2xyzxyzxyz",
  ],
};

export const ORDER: OrderFacts = {
  id: "ord_01k00000000000000000000000",
  number: 1042,
  status: "shipped",
  items: [{ name: "Laptop Acer Aspire Go 15", quantity: 1 }],
  total: soles(1_311),
  deliveryZone: "lima",
  // Thursday 5 March in Lima.
  promisedAt: new Date("2026-03-05T20:00:00Z"),
  tracking: "OLV-778812",
  createdAt: new Date("2026-02-27T15:00:00Z"),
};

export const CASE: CaseFacts = {
  id: "cas_01k00000000000000000000000",
  number: 31,
  kind: "complaint",
  subject: "laptop no enciende",
  status: "open",
  createdAt: new Date("2026-03-01T15:00:00Z"),
};

export const HAGGLE: Source = { type: "rule", path: "discounts.haggle", text: "3 % una sola vez" };
export const FIVE: Source = { type: "rule", path: "discounts.five", text: "5 % desde 5 unidades" };
export const PROOF: Source = { type: "rule", path: "proofs.trust", text: RULES.proofs[0]?.text.es ?? "" };
export const ofQuote: Source = { type: "quote", quote: QUOTE };
export const ofOrder: Source = { type: "order", order: ORDER };
export const ofCase: Source = { type: "case", case: CASE };

/** The shop's turn of Monday 2 March, 10:00 in Lima, with these rules. */
export function saleTurn(text: string, more: Partial<Turn> = {}): Turn {
  const base = turn(text, more);
  return { ...base, business: { ...base.business, rules: RULES } };
}

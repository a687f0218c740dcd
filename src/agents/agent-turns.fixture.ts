/** Turns, a small shop and in-memory look-ups for the agents' tests. */
import { CAREFUL_RULES } from "../crm/playbook.ts";
import type { Locale } from "../lib/locale.ts";
import { foldText } from "../lib/text.ts";
import type { AgentTools, BranchFacts, BusinessFacts, Decision, FaqFacts, ProductFacts, Turn } from "./agent.ts";
import { EMPTY_STATE } from "./state.ts";
import type { Intent, Understanding } from "./understand/understanding.ts";

const NINE = 9 * 60;

export const miraflores: BranchFacts = {
  name: "Miraflores",
  address: "Av. Larco 345",
  city: "Lima",
  phone: null,
  // Monday to Friday 9–19, Saturday 9–14.
  hours: [
    ...[1, 2, 3, 4, 5].map((weekday) => ({ weekday, opensAt: NINE, closesAt: 19 * 60 })),
    { weekday: 6, opensAt: NINE, closesAt: 14 * 60 },
  ],
};

export const shop: BusinessFacts = {
  name: "TecnoSur",
  locale: "es",
  locales: ["es", "en", "pt"],
  currency: "PEN",
  timeZone: "America/Lima",
  phone: "+51 1 555 0100",
  email: "hola@tecnosur.example",
  website: null,
  treatment: "tu",
  branches: [miraflores],
  rules: CAREFUL_RULES,
};

/** Wednesday, 11:00 in Lima. */
export const WEDNESDAY_11 = new Date("2026-03-11T16:00:00Z");
/** Saturday, 20:00 in Lima: closed until Monday. */
export const SATURDAY_20 = new Date("2026-03-15T01:00:00Z");

export function product(facts: Partial<ProductFacts> & Pick<ProductFacts, "id" | "name" | "category">): ProductFacts {
  return {
    sku: facts.id.toUpperCase(),
    description: "",
    brand: null,
    price: { cents: 10_000, currency: "PEN" },
    stock: 5,
    warrantyMonths: 12,
    attributes: {},
    imageUrl: null,
    relevance: 0,
    ...facts,
  };
}

const soles = (amount: number) => ({ cents: amount * 100, currency: "PEN" });

export const catalog: readonly ProductFacts[] = [
  product({
    id: "ideapad",
    name: "Laptop Lenovo IdeaPad 3",
    brand: "Lenovo",
    category: "Laptops",
    price: soles(1899),
    stock: 4,
    description: "Laptop liviana para estudiar y trabajar.",
    attributes: { RAM: "8 GB", Pantalla: "15.6 pulgadas" },
    imageUrl: "/photos/ideapad.svg",
  }),
  product({
    id: "pavilion",
    name: "Laptop HP Pavilion 14",
    brand: "HP",
    category: "Laptops",
    price: soles(2499),
    stock: 2,
    warrantyMonths: 24,
    attributes: { RAM: "16 GB", Pantalla: "14 pulgadas" },
  }),
  product({
    id: "aspire",
    name: "Laptop Acer Aspire 5",
    brand: "Acer",
    category: "Laptops",
    price: soles(1599),
    stock: 0,
  }),
  product({ id: "bag", name: "Mochila para laptop", category: "Accesorios", price: soles(89), stock: 20 }),
  product({
    id: "mouse",
    name: "Mouse inalámbrico Logitech M170",
    brand: "Logitech",
    category: "Accesorios",
    price: soles(49),
    stock: 1,
  }),
  product({
    id: "printer",
    name: "Impresora HP DeskJet 2775",
    brand: "HP",
    category: "Impresoras",
    price: soles(329),
    stock: 7,
  }),
  product({
    id: "format",
    name: "Formateo de computadora",
    category: "Servicios",
    price: soles(80),
    stock: null,
    warrantyMonths: null,
  }),
];

export const faqs: readonly FaqFacts[] = [
  { id: "f1", question: "¿Hacen delivery?", answer: "Sí, llevamos tu pedido a todo Lima.", relevance: 0 },
  {
    id: "f2",
    question: "¿Qué medios de pago aceptan?",
    answer: "Aceptamos tarjeta, Yape y transferencia.",
    relevance: 0,
  },
  { id: "f3", question: "¿Puedo devolver un producto?", answer: "Sí, dentro del plazo y en su caja.", relevance: 0 },
];

/** Look-ups over lists: relevance is the share of the query's words that the product holds. */
export function memoryTools(
  products: readonly ProductFacts[] = catalog,
  entries: readonly FaqFacts[] = faqs,
): AgentTools {
  return {
    async searchProducts({ text, order, maxCents, minCents, inStockOnly, limit }) {
      const found = products
        .map((one) => ({
          ...one,
          relevance: relevanceOf(text, `${one.name} ${one.category} ${one.brand} ${one.description}`),
        }))
        .filter((one) => one.relevance > 0)
        .filter(
          (one) => one.price.cents <= (maxCents ?? Number.POSITIVE_INFINITY) && one.price.cents >= (minCents ?? 0),
        )
        .filter((one) => !inStockOnly || one.stock === null || one.stock > 0);
      const sign = order === "cheapest" ? 1 : -1;
      return found
        .sort((a, b) => (order === "relevance" ? b.relevance - a.relevance : sign * (a.price.cents - b.price.cents)))
        .slice(0, limit);
    },
    async getProducts(ids) {
      return products.filter((one) => ids.includes(one.id)).map((one) => ({ ...one, relevance: 1 }));
    },
    async searchFaq(text, _locale, limit) {
      return entries
        .map((faq) => ({ ...faq, relevance: relevanceOf(faq.question, text) }))
        .filter((faq) => faq.relevance > 0)
        .sort((a, b) => b.relevance - a.relevance)
        .slice(0, limit);
    },
    getQuotes: async () => [],
    getOrders: async () => [],
    getCases: async () => [],
    takeCaseNumber: async () => 1001,
    newCode: () => "c0dec0dec0dec0de",
    quoteUrl: (code) => `https://shop.example/q/${code}`,
    payUrl: (code) => `https://shop.example/pay/${code}`,
  };
}

export function understood(
  intent: Intent,
  more: Partial<Understanding> & { also?: readonly Intent[] } = {},
): Understanding {
  const { also = [], ...rest } = more;
  return {
    language: { value: "es", confidence: 0.9 },
    intent: { value: intent, confidence: 0.9 },
    otherIntents: also.map((value) => ({ value, confidence: 0.6 })),
    objection: { value: null, confidence: 0.9 },
    buyingSignal: { value: null, confidence: 0.9 },
    handoff: { value: false, confidence: 0.9 },
    closure: { value: false, confidence: 0.9 },
    optOut: { value: false, confidence: 0.9 },
    sentiment: 0,
    urgency: 0,
    entities: {},
    ...rest,
  };
}

export const yes = { value: true, confidence: 0.9 } as const;

export function turnOf(
  text: string,
  understanding: Understanding,
  more: Partial<Turn> & { locale?: Locale } = {},
): Turn {
  return {
    business: shop,
    locale: "es",
    now: WEDNESDAY_11,
    contact: { name: null, isCustomer: false },
    state: EMPTY_STATE,
    transcript: [],
    text,
    said: text,
    attachments: [],
    understanding,
    ...more,
  };
}

/** The turn after `decision`: its state and its replies as transcript. */
export function nextTurn(previous: Turn, decision: Decision, text: string, understanding: Understanding): Turn {
  return {
    ...previous,
    text,
    said: text,
    understanding,
    attachments: [],
    state: decision.state,
    transcript: [
      ...previous.transcript,
      { author: "customer", text: previous.text, at: previous.now },
      ...decision.replies.map((reply) => ({ author: "agent" as const, text: reply.text, at: previous.now })),
    ],
  };
}

export function allText(decision: Decision): string {
  return decision.replies.map((reply) => reply.text).join("\n");
}

const NOISE = new Set("de del la el los las en y o que un una para por hacen puedo aceptan a".split(" "));

function relevanceOf(query: string, text: string): number {
  const wanted = stems(query);
  if (wanted.length === 0) return 1;
  const held = new Set(stems(text));
  return wanted.filter((word) => held.has(word)).length / wanted.length;
}

function stems(text: string): string[] {
  return (foldText(text).match(/[\p{L}\p{N}]+/gu) ?? [])
    .filter((word) => !NOISE.has(word))
    .map((word) => word.replace(/s$/u, ""));
}

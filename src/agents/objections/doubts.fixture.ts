/** A shop with a full playbook, and turns of doubt about its products, for the tests of the objection handler. */
import { type PlaybookRules, playbookRules } from "../../crm/playbook.ts";
import type { Locale } from "../../lib/locale.ts";
import type { AgentTools, BusinessFacts, Decision, QuoteFacts, Turn } from "../agent.ts";
import { catalog, memoryTools, nextTurn, shop, turnOf, understood } from "../agent-turns.fixture.ts";
import { objections } from "../objections.ts";
import { type ConversationState, EMPTY_STATE } from "../state.ts";
import type { Objection, Understanding } from "../understand/understanding.ts";
import { splitSentences } from "./rule-texts.ts";

const same = (es: string, en: string, pt: string) => ({ es, en, pt });

export const FULL_RULES: PlaybookRules = playbookRules.parse({
  discounts: {
    maxPercent: 8,
    tiers: [
      {
        key: "three",
        percent: 5,
        minQuantity: 3,
        text: same("5 % desde 3 unidades", "5% from 3 units", "5% a partir de 3 unidades"),
      },
    ],
    haggle: { percent: 10, minSubtotalCents: 50_000 },
  },
  delivery: {
    zones: [{ key: "lima", name: "Lima", places: ["Surco"], cents: 1_200, minDays: 1, maxDays: 2 }],
    pickup: true,
  },
  payments: {
    methods: [
      { key: "visa", name: "Visa", instalments: 6 },
      { key: "efectivo", name: "efectivo", online: false },
    ],
  },
  guarantee: {
    returnDays: 7,
    text: same(
      "Si el equipo falla en los primeros 7 días, lo cambiamos por otro igual",
      "If the device fails within the first 7 days, we replace it with the same one",
      "Se o aparelho falhar nos primeiros 7 dias, trocamos por outro igual",
    ),
  },
  competitors: [
    {
      names: ["Falabella", "Saga"],
      answer: same(
        "Con nosotros el técnico que responde por la garantía trabaja en la misma tienda.",
        "With us the technician who answers for the warranty works in the same shop.",
        "Conosco o técnico que responde pela garantia trabalha na mesma loja.",
      ),
    },
  ],
  proofs: [
    {
      topic: "price",
      text: same(
        "Cada laptop sale revisada y con sus programas instalados.",
        "Each laptop leaves checked and with its programs installed.",
        "Cada notebook sai revisado e com os programas instalados.",
      ),
    },
    {
      topic: "timing",
      text: same(
        "Si luego cambia el modelo, actualizamos la cotización sin problema.",
        "If the model changes later, we update the quote without any problem.",
        "Se o modelo mudar depois, atualizamos o orçamento sem problema.",
      ),
    },
    {
      topic: "authority",
      text: same(
        "Podemos responder por aquí las dudas de quien decide.",
        "We can answer here the doubts of whoever decides.",
        "Podemos responder por aqui as dúvidas de quem decide.",
      ),
    },
    {
      topic: "need",
      text: same(
        "Revisamos con cada cliente el uso antes de vender.",
        "We go over the use with each customer before selling.",
        "Revisamos o uso com cada cliente antes de vender.",
      ),
    },
    {
      topic: "trust",
      text: same(
        "Emitimos boleta o factura por cada compra.",
        "We issue a receipt or an invoice for every purchase.",
        "Emitimos nota fiscal em cada compra.",
      ),
    },
    {
      topic: "competitor",
      text: same(
        "Probamos el equipo delante del cliente.",
        "We test the device in front of the customer.",
        "Testamos o aparelho na frente do cliente.",
      ),
    },
  ],
  testimonials: [
    {
      author: "Marta Q.",
      text: same(
        "Me explicaron todo con paciencia.",
        "They explained everything patiently.",
        "Explicaram tudo com paciência.",
      ),
    },
    {
      author: "Jorge L.",
      text: same("Llegó tal como la pedí.", "It came just as I ordered it.", "Veio exatamente como pedi."),
    },
  ],
});

export const DOUBTS: readonly Objection[] = ["price", "timing", "authority", "need", "trust", "competitor"];

/** What customers say for each doubt; enough for the first, the second, the third time and on. */
export const SAID: Readonly<Record<Objection, Readonly<Record<Locale, string>>>> = {
  price: same("está muy caro", "it's too expensive", "está muito caro"),
  timing: same("lo voy a pensar", "I'll think about it", "vou pensar"),
  authority: same("tengo que consultarlo con mi esposa", "I have to ask my wife", "preciso falar com minha esposa"),
  need: same("no sé si lo necesito", "I'm not sure I need it", "não sei se preciso"),
  trust: same("¿cómo sé que son confiables?", "how do I know you are legit?", "como sei que são confiáveis?"),
  competitor: same("en Falabella está más barato", "it's cheaper at Falabella", "na Falabella está mais barato"),
};

export function business(rules: PlaybookRules, more: Partial<BusinessFacts> = {}): BusinessFacts {
  return { ...shop, rules, ...more };
}

export function doubt(kind: Objection | null, more: Partial<Understanding> = {}): Understanding {
  return understood("objection", { objection: { value: kind, confidence: 0.9 }, ...more });
}

export interface Setting {
  readonly locale?: Locale;
  readonly rules?: PlaybookRules;
  readonly state?: Partial<ConversationState>;
  readonly business?: Partial<BusinessFacts>;
  readonly tools?: AgentTools;
}

/** A conversation in which the Pavilion (S/ 2,499.00) was offered. */
export function offeredTurn({ locale = "es", rules = FULL_RULES, state = {}, business: more = {} }: Setting): Turn {
  return turnOf("", doubt(null), {
    locale,
    business: business(rules, more),
    state: { ...EMPTY_STATE, offeredProductIds: ["pavilion"], ...state },
  });
}

/** The decisions over what the customer says in order. */
export async function talk(
  setting: Setting,
  said: readonly { readonly text: string; readonly kind: Objection | null; readonly understanding?: Understanding }[],
): Promise<{ decisions: Decision[]; turns: Turn[] }> {
  const decisions: Decision[] = [];
  const turns: Turn[] = [];
  let turn = offeredTurn(setting);
  for (const { text, kind, understanding } of said) {
    const before = decisions.at(-1);
    const heard = understanding ?? doubt(kind);
    turn = before ? nextTurn(turn, before, text, heard) : { ...turn, text, said: text, understanding: heard };
    turns.push(turn);
    decisions.push(await objections.decide(turn, setting.tools ?? memoryTools(catalog), new AbortController().signal));
  }
  return { decisions, turns };
}

/** The same doubt, so many times. */
export function repeated(kind: Objection, locale: Locale, times: number) {
  return Array.from({ length: times }, () => ({ text: SAID[kind][locale], kind }));
}

/** The sentences of the bubble that answers; a forwarded summary before it is data. */
export function answerSentences(decision: Decision): string[] {
  return splitSentences(decision.replies.at(-1)?.text ?? "");
}

/** An open quote of the Pavilion, valid until 13 March. */
export const OPEN_QUOTE: QuoteFacts = {
  id: "q1",
  number: 12,
  code: "quotecode1234567",
  status: "sent",
  items: [
    { productId: "pavilion", name: "Laptop HP Pavilion 14", quantity: 1, unit: { cents: 249_900, currency: "PEN" } },
  ],
  total: { cents: 251_100, currency: "PEN" },
  discount: { cents: 0, currency: "PEN" },
  delivery: { cents: 1_200, currency: "PEN" },
  deliveryZone: "lima",
  validUntil: new Date("2026-03-13T16:00:00Z"),
  paymentCode: "paycode123456789",
};

export function quotedTools(quote: QuoteFacts = OPEN_QUOTE): AgentTools {
  return { ...memoryTools(catalog), getQuotes: async () => [quote] };
}

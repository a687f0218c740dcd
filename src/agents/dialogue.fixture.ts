/** Whole dialogues for tests: the real understanding, the built-in brain, the guards, and a shop whose quotes stand in memory. */
import { playbookRules } from "../crm/playbook.ts";
import type { Locale } from "../lib/locale.ts";
import { type Clock, createManualClock, HOUR_MS, plusMs } from "../lib/time.ts";
import type { Action, AgentTools, BusinessFacts, Decision, QuoteFacts, TranscriptLine, Turn } from "./agent.ts";
import { catalog, memoryTools, shop, WEDNESDAY_11 } from "./agent-turns.fixture.ts";
import { checkReplies } from "./guards/check-replies.ts";
import type { Violation } from "./guards/guard.ts";
import { decideBuiltIn } from "./orchestrator.ts";
import { EMPTY_STATE, readState } from "./state.ts";
import { chooseLocale } from "./turn.ts";
import { createUnderstand } from "./understand/understand.ts";

/** A playbook that sells: two zones, a tier from three units, an allowance for bargaining, ways to pay. */
export const sellingShop: BusinessFacts = {
  ...shop,
  rules: playbookRules.parse({
    discounts: {
      maxPercent: 8,
      tiers: [
        {
          key: "three",
          percent: 5,
          minQuantity: 3,
          text: { es: "5 % desde 3 unidades", en: "5% from 3 units", pt: "5% a partir de 3 unidades" },
        },
      ],
      haggle: { percent: 3 },
    },
    delivery: {
      zones: [
        {
          key: "lima",
          name: "Lima",
          places: ["Surco", "Miraflores", "San Borja"],
          cents: 1_200,
          minDays: 1,
          maxDays: 2,
        },
        { key: "arequipa", name: "Arequipa", cents: 2_500, minDays: 3, maxDays: 5 },
      ],
    },
    payments: {
      methods: [
        { key: "card", name: "Visa y Mastercard", instalments: 6 },
        { key: "yape", name: "Yape" },
      ],
    },
  }),
};

const understand = createUnderstand();
const signal = new AbortController().signal;

export interface Spoken {
  readonly text: string;
  readonly decision: Decision;
  readonly violations: readonly Violation[];
}

export interface Dialogue {
  readonly clock: Clock & { advance(ms: number): void };
  readonly quotes: readonly QuoteFacts[];
  /** The customer writes; the answer with what the guards say of it. */
  say(text: string): Promise<Spoken>;
  /** The payment of the newest quote comes in. */
  pay(): void;
}

/** A fresh conversation in `locale`. */
export function createDialogue(locale: Locale = "es", business: BusinessFacts = sellingShop): Dialogue {
  const clock = createManualClock(WEDNESDAY_11);
  let quotes: QuoteFacts[] = [];
  let state: unknown = EMPTY_STATE;
  let known = locale;
  const transcript: TranscriptLine[] = [];
  let codes = 0;
  const tools: AgentTools = {
    ...memoryTools(),
    getQuotes: async () => [...quotes].reverse(),
    newCode: () => `code${String.fromCharCode(97 + (codes++ % 26))}${"x".repeat(8 + Math.floor(codes / 26))}`,
  };

  const perform = (action: Action) => {
    if (action.type === "create_quote") quotes.push(quoteOf(action, quotes.length + 1, business, clock));
    if (action.type === "cancel_quote") {
      quotes = quotes.map((one) => (one.code === action.code ? { ...one, status: "cancelled" } : one));
    }
  };
  return {
    clock,
    get quotes() {
      return quotes;
    },
    pay() {
      quotes = quotes.map((one, at) => (at === quotes.length - 1 ? { ...one, status: "paid" } : one));
    },
    async say(text) {
      const now = clock.now();
      const { locales, timeZone } = business;
      const understanding = understand(text, { fallbackLocale: known, locales, now, timeZone });
      known = chooseLocale(understanding, known, { text, transcript });
      const turn: Turn = {
        business,
        locale: known,
        now,
        contact: { name: null, isCustomer: false },
        state: readState(JSON.parse(JSON.stringify(state))),
        transcript: [...transcript],
        text,
        said: text,
        attachments: [],
        understanding,
      };
      const decision = await decideBuiltIn(turn, tools, signal);
      for (const action of decision.actions) perform(action);
      state = decision.state;
      transcript.push({ author: "customer", text, at: now });
      for (const reply of decision.replies) transcript.push({ author: "agent", text: reply.text, at: now });
      return {
        text: decision.replies.map((reply) => reply.text).join("\n"),
        decision,
        violations: checkReplies(decision, turn).violations,
      };
    },
  };
}

function quoteOf(
  action: Extract<Action, { type: "create_quote" }>,
  number: number,
  { rules }: BusinessFacts,
  clock: Clock,
): QuoteFacts {
  const { currency } = action.total;
  const items = action.items.map(({ productId, quantity }) => {
    const product = catalog.find(({ id }) => id === productId);
    if (!product) throw new Error(`no product ${productId}`);
    return { productId, quantity, name: product.name, unit: product.price };
  });
  const subtotal = items.reduce((sum, { unit, quantity }) => sum + unit.cents * quantity, 0);
  const discount = action.discount ? Math.ceil((subtotal * action.discount.percent) / 100) : 0;
  const zone = rules.delivery.zones.find(({ key }) => key === action.zoneKey);
  return {
    id: `quote${number}`,
    number,
    code: action.code,
    status: "sent",
    items,
    total: action.total,
    discount: { cents: discount, currency },
    delivery: { cents: action.total.cents - subtotal + discount, currency },
    deliveryZone: zone?.name ?? null,
    validUntil: plusMs(clock.now(), rules.quotes.validHours * HOUR_MS),
    paymentCode: action.paymentCode,
  };
}

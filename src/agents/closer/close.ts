/** The steps of closing: enough pieces, a place, a summary, and the quote with its link. Asks only what is missing. */
import { formatMoney } from "../../lib/money.ts";
import { truncate } from "../../lib/text.ts";
import type { Action, AgentTools, Decision, QuoteFacts, Reply, Turn } from "../agent.ts";
import { summarise } from "../handoff/summary.ts";
import { sayWhenAnswered } from "../handoff/when-answered.ts";
import { sayOutOfStock } from "../product-expert/alternatives.ts";
import { conclude, lines, sentences, type Voice } from "../voice.ts";
import type { CartLine } from "./cart.ts";
import {
  cartMemory,
  needsPlace,
  type Offer,
  offerSources,
  priceCart,
  purchaseLead,
  quoteAction,
  statedQuote,
} from "./offer.ts";
import { knownPlace, onlyPlace, type Place, readPlace } from "./place.ts";
import { listOf, rule, type Told, tellItems, tellMethods, tellOffer, tellValidity } from "./tell.ts";
import type { Wish } from "./wish.ts";

const CHOICE_ZONES_MAX = 3;
const TITLE_MAX = 40;
/** Zones named when a place is not served. */
const ZONES_MAX = 5;

export interface Closing {
  readonly turn: Turn;
  readonly tools: AgentTools;
  readonly voice: Voice;
  readonly wish: Wish;
  /** The open quote that this purchase changes; null when there is none. */
  readonly open: QuoteFacts | null;
}

/** Takes the cart as far as what is known allows. */
export async function closeSale(items: readonly CartLine[], closing: Closing): Promise<Decision> {
  const { turn, tools, voice, wish, open } = closing;
  for (const { product, quantity } of items) {
    const available = product.stock;
    if (available === 0) {
      const decision = await sayOutOfStock(product, turn, tools, voice);
      const rest = items.filter((line) => line.product.id !== product.id);
      return { ...decision, agent: "closer", state: { ...decision.state, ...cartMemory(rest, null) } };
    }
    if (available !== null && quantity > available) return sayTooFew(items, product.id, available, closing);
  }
  const named = needsPlace(items) ? readPlace(turn, wish) : null;
  if (named?.type === "unknown") return askPlace(items, named, closing);
  const place = needsPlace(items) ? (named ?? knownPlace(turn) ?? onlyPlace(turn.business.rules)) : null;
  if (needsPlace(items) && !place) return askPlace(items, null, closing);
  const offer = priceCart(items, place, turn);
  const { highValueCents } = turn.business.rules.handoff;
  if (highValueCents !== null && offer.totalCents >= highValueCents) return handOver(offer, place, closing);
  const isDecided = wish.isPlain || open !== null || isAnsweringDecided(turn);
  return isDecided ? makeQuote(offer, place, closing) : offerQuote(offer, place, closing);
}

/** "A Surco" after "lo quiero": the decision was made before. */
function isAnsweringDecided({ state }: Turn): boolean {
  const wasAsked = state.pending === "place_asked" || state.pending === "quantity_asked";
  return wasAsked && (state.signals.purchase_process ?? 0) > 0;
}

function sayTooFew(items: readonly CartLine[], id: string, available: number, { turn, voice }: Closing): Decision {
  const line = items.find(({ product }) => product.id === id);
  const name = line?.product.name ?? "";
  const kept = items.map((one) => (one.product.id === id ? { ...one, quantity: available } : one));
  return conclude("closer", turn, voice, {
    replies: [{ text: voice.tell("closer.too_few", { name, stock: available }) }],
    sources: kept.map(({ product }) => ({
      type: "product",
      product: product.id === id ? { ...product, stock: available } : product,
    })),
    memory: { ...cartMemory(kept, null), stage: "closing", ...counted(turn) },
    offeredProductIds: [id],
    pending: "purchase_offered",
    why: `More pieces are wanted than there are; ${available} offered.`,
  });
}

function askPlace(items: readonly CartLine[], unknown: Place | null, { turn, voice, wish }: Closing): Decision {
  const { zones, pickup } = turn.business.rules.delivery;
  const values = { pickup: pickup ? "yes" : "no" };
  const names = zones.slice(0, ZONES_MAX).map(({ name }) => name);
  const place = unknown?.type === "unknown" ? unknown.name : null;
  const question = unknown
    ? voice.tell("closer.place_unknown", {
        ...values,
        hasPlace: place ? "yes" : "no",
        place: place ?? "",
        zones: listOf(names, voice),
      })
    : voice.tell("closer.ask_place", values);
  const total = items.reduce((sum, { product, quantity }) => sum + product.price.cents * quantity, 0);
  const choices = zones
    .slice(0, CHOICE_ZONES_MAX)
    .map(({ name }) => ({ title: truncate(name, TITLE_MAX), value: name }));
  const text = unknown ? question : lines(voice.tell("closer.noted"), tellItems(items, voice), question);
  return conclude("closer", turn, voice, {
    replies: [
      {
        text,
        choices: pickup
          ? [...choices, { title: voice.tell("closer.choice.pickup"), value: voice.tell("closer.choice.pickup_value") }]
          : choices,
      },
    ],
    actions: unknown ? [] : [purchaseLead(items, total, turn)],
    sources: [
      ...items.map(({ product }) => ({ type: "product" as const, product })),
      ...zones.map(({ key, name }) => rule(`delivery.${key}`, name)),
    ],
    memory: {
      ...cartMemory(items, null),
      stage: "closing",
      ...counted(turn),
      signals: withSignal(turn, wish.isPlain ? "purchase_process" : "pricing_details"),
    },
    offeredProductIds: items.map(({ product }) => product.id),
    pending: "place_asked",
    why: unknown
      ? "The place is in no delivery zone; the zones are named."
      : "Only the place is missing; asked for it.",
  });
}

/** A summary and the question whether to make the quote. */
function offerQuote(offer: Offer, place: Place | null, { turn, voice }: Closing): Decision {
  const told = tellOffer(offer, voice.tell("closer.summary_intro"), turn, voice);
  const methods = tellMethods(turn.business.rules, voice);
  return conclude("closer", turn, voice, {
    replies: [
      {
        text: lines(told.text, sentences(methods?.text, voice.tell("closer.offer_quote"))),
        choices: [
          { title: voice.tell("closer.choice.confirm"), value: voice.tell("closer.choice.confirm_value") },
          { title: voice.tell("closer.choice.change"), value: voice.tell("closer.choice.change_value") },
        ],
      },
    ],
    actions: [purchaseLead(offer.lines, offer.totalCents, turn)],
    sources: [...offerSources(offer, statedQuote(offer, "", [])), ...told.sources, ...(methods?.sources ?? [])],
    memory: {
      ...cartMemory(offer.lines, place),
      stage: "closing",
      attempts: turn.state.attempts + 1,
      signals: withSignal(turn, "pricing_details"),
    },
    offeredProductIds: offer.lines.map(({ product }) => product.id),
    pending: "quote_offered",
    why: "Everything is known; the summary is shown before the quote is made.",
  });
}

/** The quote with its link. An open one of the same customer is replaced. */
export function makeQuote(offer: Offer, place: Place | null, closing: Closing): Decision {
  const { turn, tools, voice, open } = closing;
  const code = tools.newCode();
  const paymentCode = tools.newCode();
  const url = tools.payUrl(paymentCode);
  const told = tellOffer(offer, voice.tell(open ? "closer.changed_intro" : "closer.quote_intro"), turn, voice);
  const payment = tellPayment(url, offer, closing);
  const actions: Action[] = [
    ...(open ? [{ type: "cancel_quote", code: open.code } as const] : []),
    purchaseLead(offer.lines, offer.totalCents, turn),
    quoteAction(offer, code, paymentCode),
  ];
  return conclude("closer", turn, voice, {
    replies: [{ text: told.text }, { text: payment.text }],
    actions,
    sources: [
      ...offerSources(offer, statedQuote(offer, code, [url, tools.quoteUrl(code)])),
      ...told.sources,
      ...payment.sources,
    ],
    memory: {
      ...cartMemory(offer.lines, place),
      stage: "quoted",
      quoteCode: code,
      attempts: turn.state.attempts + 1,
      signals: withSignal(turn, "purchase_process"),
    },
    offeredProductIds: offer.lines.map(({ product }) => product.id),
    why: open
      ? "The open quote is made anew with what changed."
      : "The customer wants it and nothing is missing: quoted.",
  });
}

function tellPayment(url: string, offer: Offer, { turn, voice }: Closing): Told {
  const methods = tellMethods(turn.business.rules, voice);
  const text = lines(
    voice.tell("closer.pay", { url }),
    sentences(methods?.text, tellValidity(offer.validUntil, turn, voice)),
    voice.tell(offer.isService ? "closer.next_service" : "closer.next"),
  );
  return { text, sources: methods?.sources ?? [] };
}

/** A sale so large that a person closes it: the summary, and honestly who goes on. */
async function handOver(offer: Offer, place: Place | null, { turn, tools, voice }: Closing): Promise<Decision> {
  const told = tellOffer(offer, voice.tell("closer.summary_intro"), turn, voice);
  const products = offer.lines.map(({ product }) => product);
  const summary = await summarise(turn, "high_value", tools, { intent: "purchase", products });
  const person: Reply = { text: sentences(voice.tell("closer.high_value"), sayWhenAnswered(turn, voice)) };
  return conclude("closer", turn, voice, {
    replies: [{ text: told.text }, person],
    actions: [purchaseLead(offer.lines, offer.totalCents, turn)],
    next: {
      type: "human",
      reason: "high_value",
      summary: lines(summary, formatMoney({ cents: offer.totalCents, currency: offer.currency })),
    },
    sources: [...offerSources(offer, statedQuote(offer, "", [])), ...told.sources, { type: "business" }],
    memory: { ...cartMemory(offer.lines, place), stage: "closing", attempts: turn.state.attempts + 1 },
    offeredProductIds: products.map(({ id }) => id),
    pending: "person_called",
    why: "The total passes the playbook's limit above which a person closes.",
  });
}

function counted({ state }: Turn) {
  return { attempts: state.attempts + 1 };
}

function withSignal({ state }: Turn, kind: string): Record<string, number> {
  return { ...state.signals, [kind]: (state.signals[kind] ?? 0) + 1 };
}

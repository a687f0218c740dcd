/** What a model means to sell, priced by our own code, and the texts that stand for its placeholders. */
import { ModelError } from "../../lib/errors.ts";
import { formatMoney } from "../../lib/money.ts";
import type { Action, AgentTools, QuoteFacts, Source, StatedQuote, Turn } from "../agent.ts";
import type { CartLine } from "../closer/cart.ts";
import {
  cartMemory,
  moneyOf,
  needsPlace,
  type Offer,
  offerSources,
  priceCart,
  purchaseLead,
  quoteAction,
  statedQuote,
} from "../closer/offer.ts";
import { findOpenQuote, statedOf } from "../closer/open-quote.ts";
import { knownPlace, onlyPlace, PICKUP, type Place } from "../closer/place.ts";
import { tellOffer, tellValidity } from "../closer/tell.ts";
import type { ConversationState } from "../state.ts";
import { createVoice, type Voice } from "../voice.ts";
import type { ModelAnswer } from "./answer-schema.ts";
import type { Retrieved } from "./retrieve.ts";
import { mayHaggle } from "./rule-facts.ts";

export interface Sale {
  readonly actions: readonly Action[];
  readonly sources: readonly Source[];
  readonly memory: Partial<ConversationState>;
  /** Texts by placeholder, in the turn's language. */
  readonly values: Readonly<Record<string, string>>;
}

const NO_SALE: Sale = { actions: [], sources: [], memory: {}, values: {} };

/**
 * Prices what the answer means to sell; without a new purchase, the open quote gives the values. Throws `ModelError`
 * when a product was not given, pieces are missing, or the sum is one that a person closes.
 */
export async function readSale(answer: ModelAnswer, turn: Turn, found: Retrieved, tools: AgentTools): Promise<Sale> {
  const speaksOfQuote = answer.replies.some(({ text }) => text.includes("{{"));
  const open =
    answer.quote || answer.dropsQuote || (speaksOfQuote && turn.state.quoteCode)
      ? await findOpenQuote(turn, tools)
      : null;
  if (answer.dropsQuote) return open ? dropped(open, turn, tools) : { ...NO_SALE, memory: { cart: [] } };
  if (!answer.quote) return open ? retold(open, turn, tools) : NO_SALE;
  const lines = linesOf(answer.quote.items, found);
  const place = placeOf(answer.quote.place, lines, turn);
  const hasHaggled = turn.state.hasHaggled || (answer.quote.bargains && mayHaggle(turn));
  const priced: Turn = { ...turn, state: { ...turn.state, hasHaggled } };
  const isPlaced = place !== null || !needsPlace(lines);
  const offer = priceCart(lines, place, priced);
  const { highValueCents } = turn.business.rules.handoff;
  if (highValueCents !== null && offer.totalCents >= highValueCents) {
    throw new ModelError("refused", "a person closes a sale of this size");
  }
  const { signals } = turn.state;
  const memory = {
    ...cartMemory(lines, place),
    hasHaggled,
    attempts: turn.state.attempts + 1,
    // Whichever brain goes on knows that the customer has decided.
    ...(answer.quote.isAgreed
      ? { signals: { ...signals, purchase_process: (signals.purchase_process ?? 0) + 1 } }
      : {}),
  };
  if (!answer.quote.isAgreed || !isPlaced) return offered(offer, isPlaced, priced, memory);
  return quoted(offer, open, priced, tools, memory);
}

function linesOf(items: NonNullable<ModelAnswer["quote"]>["items"], found: Retrieved): CartLine[] {
  const counts = new Map<string, number>();
  for (const { productId, quantity } of items) counts.set(productId, (counts.get(productId) ?? 0) + quantity);
  return [...counts].map(([productId, quantity]) => {
    const product = found.products.find(({ id }) => id === productId);
    if (!product) throw new ModelError("malformed", "the model sells what it was not given");
    const available = product.stock;
    if (available !== null && quantity > available)
      throw new ModelError("malformed", "the model sells more than there is");
    return { product, quantity };
  });
}

/** A zone by its key, pick-up, or what earlier turns said; null while unknown. */
function placeOf(said: string | null, lines: readonly CartLine[], turn: Turn): Place | null {
  if (!needsPlace(lines)) return null;
  const { rules } = turn.business;
  const key = said?.replace(/^delivery\./, "") ?? null;
  if (key === PICKUP && rules.delivery.pickup) return { type: "pickup" };
  const zone = rules.delivery.zones.find((candidate) => candidate.key === key);
  return zone ? { type: "zone", zone } : (knownPlace(turn) ?? onlyPlace(rules));
}

/** The offer as a text of ours; without a place nothing is said of delivery or of a final sum. */
function offered(offer: Offer, isPlaced: boolean, turn: Turn, memory: Partial<ConversationState>): Sale {
  const voice = createVoice(turn);
  const quote = statedQuote(offer, "draft", []);
  const told = tellOffer(offer, "", turn, voice);
  const { total, summary, delivery, ...partial } = valuesOf(quote, turn, voice, told.text);
  const whole = { ...partial, total: total ?? "", summary: summary ?? "", delivery: delivery ?? "" };
  return {
    actions: [purchaseLead(offer.lines, offer.totalCents, turn)],
    sources: [...offerSources(offer, quote), ...told.sources],
    memory: { ...memory, stage: "closing", usedVariants: voice.usedVariants() },
    values: isPlaced ? whole : partial,
  };
}

function quoted(
  offer: Offer,
  open: QuoteFacts | null,
  turn: Turn,
  tools: AgentTools,
  memory: Partial<ConversationState>,
): Sale {
  if (open && isSame(open, offer)) {
    const again = retold(open, turn, tools);
    return { ...again, memory: { ...memory, ...again.memory } };
  }
  const voice = createVoice(turn);
  const code = tools.newCode();
  const paymentCode = tools.newCode();
  const quote = statedQuote(offer, code, [tools.payUrl(paymentCode), tools.quoteUrl(code)]);
  const told = tellOffer(offer, "", turn, voice);
  return {
    actions: [
      ...(open ? [{ type: "cancel_quote", code: open.code } as const] : []),
      purchaseLead(offer.lines, offer.totalCents, turn),
      quoteAction(offer, code, paymentCode),
    ],
    sources: [...offerSources(offer, quote), ...told.sources],
    memory: { ...memory, stage: "quoted", quoteCode: code, usedVariants: voice.usedVariants() },
    values: valuesOf(quote, turn, voice, told.text),
  };
}

/** The quote that was made before, once more. */
function retold(open: QuoteFacts, turn: Turn, tools: AgentTools): Sale {
  const voice = createVoice(turn);
  const quote = statedOf(open, tools);
  const summary = open.items
    .map(({ name, quantity, unit }) => `${quantity} × ${name}: ${formatMoney(unit)}`)
    .join("\n");
  return {
    actions: [],
    sources: [{ type: "quote", quote }],
    memory: { stage: "quoted", quoteCode: open.code },
    values: valuesOf(quote, turn, voice, summary),
  };
}

/** Taken back by the customer. */
function dropped(open: QuoteFacts, turn: Turn, tools: AgentTools): Sale {
  const { sources, values } = retold(open, turn, tools);
  return {
    actions: [{ type: "cancel_quote", code: open.code }],
    sources,
    memory: { stage: "offering", quoteCode: null, cart: [] },
    values,
  };
}

function isSame(open: QuoteFacts, offer: Offer): boolean {
  const has = ({ product, quantity }: CartLine) =>
    open.items.some((item) => item.productId === product.id && item.quantity === quantity);
  const isZone = open.deliveryZone === (offer.zone?.key ?? null) || open.deliveryZone === (offer.zone?.name ?? null);
  const total = moneyOf(offer.totalCents, offer);
  return (
    open.items.length === offer.lines.length && offer.lines.every(has) && isZone && open.total.cents === total.cents
  );
}

function valuesOf(quote: StatedQuote, turn: Turn, voice: Voice, summary: string): Record<string, string> {
  const [link] = quote.urls;
  return {
    summary: summary.trim(),
    subtotal: formatMoney(quote.subtotal),
    discount: formatMoney(quote.discount),
    delivery: formatMoney(quote.delivery),
    total: formatMoney(quote.total),
    valid: tellValidity(quote.validUntil, turn, voice),
    ...(link === undefined ? {} : { link }),
  };
}

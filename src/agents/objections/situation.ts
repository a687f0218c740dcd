/** What a doubt is about: the products on the table, what they cost now, and the open quote. */
import type { Discount, PricedItem, PricedQuote } from "../../crm/pricing.ts";
import { allowedDiscount, priceQuote } from "../../crm/pricing.ts";
import type { Money } from "../../lib/money.ts";
import type { AgentTools, ProductFacts, QuoteFacts, Turn } from "../agent.ts";
import { readWish } from "../closer/wish.ts";
import { meantProducts, offeredProducts } from "../product-expert/offered.ts";
import { readProductQuestion } from "../product-question.ts";
import type { Objection } from "../understand/understanding.ts";
import type { Voice } from "../voice.ts";
import { agreedDiscount } from "./agreement.ts";

export interface Item {
  readonly product: ProductFacts;
  readonly quantity: number;
}

export interface Situation {
  readonly turn: Turn;
  readonly tools: AgentTools;
  readonly voice: Voice;
  readonly kind: Objection;
  /** Which time this kind of doubt comes up, from 1. */
  readonly times: number;
  /** The product spoken of; null when nothing is on the table. */
  readonly focus: ProductFacts | null;
  /** What would be bought as it stands: the cart, the quote's items, or the product spoken of. */
  readonly items: readonly Item[];
  /** The open quote, still valid. */
  readonly quote: QuoteFacts | null;
}

/** Quantities beyond this are read as something else. */
const QUANTITY_MAX = 999;

/** Looks up what is on the table. */
export async function readSituation(
  doubt: Pick<Situation, "kind" | "times">,
  turn: Turn,
  tools: AgentTools,
  voice: Voice,
): Promise<Situation> {
  const quote = await openQuote(turn, tools);
  const wanted = turn.state.cart.length > 0 ? turn.state.cart : (quote?.items ?? []);
  const items = await withProducts(wanted, tools);
  if (items.length > 0) {
    const dearest = [...items].sort((a, b) => b.product.price.cents - a.product.price.cents)[0];
    return { ...doubt, turn, tools, voice, focus: dearest?.product ?? null, items, quote };
  }
  const offered = await offeredProducts(turn, tools);
  const question = readProductQuestion(turn.text, turn.locale, turn.business.currency);
  const named = meantProducts(question, offered);
  // With a price in doubt and several shown, the cheapest is the one to speak of.
  const byPrice = [...(named.length > 0 ? named : offered)].sort((a, b) => a.price.cents - b.price.cents);
  const focus = (doubt.kind === "price" ? byPrice[0] : (named[0] ?? offered[0])) ?? null;
  const said = readWish(turn).quantity ?? Number(turn.state.answers.quantity ?? 1);
  const quantity = Number.isInteger(said) && said >= 1 && said <= QUANTITY_MAX ? said : 1;
  return { ...doubt, turn, tools, voice, focus, items: focus ? [{ product: focus, quantity }] : [], quote };
}

/** The items as the price list reads them. */
export function pricedItems({ items }: Pick<Situation, "items">): PricedItem[] {
  return items.map(({ product, quantity }) => ({ unitCents: product.price.cents, quantity }));
}

/** What the items cost now, without delivery: with what was agreed, or what the rules give anybody. */
export function currentPrice(situation: Situation): PricedQuote {
  const { turn } = situation;
  return priceQuote(pricedItems(situation), {
    discount: agreedDiscount(pricedItems(situation), turn.business.rules, turn.state),
    zone: null,
  });
}

/** The most that the rules allow for these items to a customer who bargains; null when that is nothing. */
export function bestDiscount(situation: Situation): Discount | null {
  return allowedDiscount(pricedItems(situation), situation.turn.business.rules, { bargains: true });
}

/** What is to be paid as it stands: the quote's total, or the items' price. */
export function amountDue(situation: Situation): Money {
  return situation.quote?.total ?? money(currentPrice(situation).totalCents, situation);
}

/** An amount in the currency of what is on the table. */
export function money(cents: number, { focus, turn }: Pick<Situation, "focus" | "turn">): Money {
  return { cents, currency: focus?.price.currency ?? turn.business.currency };
}

async function openQuote({ state, now }: Turn, tools: AgentTools): Promise<QuoteFacts | null> {
  if (state.quoteCode === null) return null;
  const quotes = await tools.getQuotes();
  const isOpen = ({ status, validUntil }: QuoteFacts) =>
    (status === "sent" || status === "accepted") && validUntil.getTime() > now.getTime();
  return quotes.find((quote) => quote.code === state.quoteCode && isOpen(quote)) ?? null;
}

async function withProducts(
  wanted: readonly { readonly productId: string; readonly quantity: number }[],
  tools: AgentTools,
): Promise<Item[]> {
  if (wanted.length === 0) return [];
  const products = await tools.getProducts(wanted.map(({ productId }) => productId));
  return wanted.flatMap(({ productId, quantity }) => {
    const product = products.find(({ id }) => id === productId);
    return product ? [{ product, quantity }] : [];
  });
}

/** The answer to a customer who bargains: what the rules allow, said once with its reason, and not a cent more. */
import type { Discount } from "../../crm/pricing.ts";
import { formatMoney } from "../../lib/money.ts";
import type { Source } from "../agent.ts";
import { sentences } from "../voice.ts";
import type { Bargain } from "./bargain.ts";
import { listen } from "./questions.ts";
import { amountDue, currentPrice, pricedItems, type Situation } from "./situation.ts";
import { proposalSource, proposedPrice, quoteSource } from "./stated-quote.ts";
import { discountArgument, discountSources, discountToGive, discountValues } from "./tactics/discount.ts";
import { type Chosen, chooseTactic } from "./tactics.ts";

/** The tactic of saying the price as it is: said firmly once, it is not said again. */
export const FIRM_PRICE = "firm_price";
/** Below this share of the price an offer is not meant to be met. */
const SERIOUS_SHARE = 0.5;

/** The counter-offer; without room for one, the price as it is and another way to pay less. */
export async function answerBargain(bargain: Bargain, situation: Situation, used: readonly string[]): Promise<Chosen> {
  const asked = askedTotal(bargain, situation);
  if (asked !== null && asked >= amountDue(situation).cents) return meetsPrice(asked, situation);
  const allowed = discountToGive(situation);
  if (!allowed) return quantityPrice(bargain, situation) ?? firmPrice(bargain, situation, used);
  const accepted = acceptedDiscount(bargain, allowed, situation);
  const given = accepted ?? allowed;
  const price = proposedPrice(situation, given);
  const word = aside(bargain, situation);
  const key = accepted ? "accepted" : isCounter(bargain) && word === null ? "best" : "offer";
  const offer = situation.voice.tell(`objections.discount.${key}`, discountValues(given, price, situation));
  return { names: ["discount"], argument: discountArgument(sentences(word, offer), given, price, situation) };
}

/** "What discount for 10?": what the rules give for so many is named, and the purchase asked for. */
function quantityPrice(bargain: Bargain, situation: Situation): Chosen | null {
  const { voice, items, turn, quote } = situation;
  const { discount } = currentPrice(situation);
  if (!discount || turn.state.hasHaggled || isCounter(bargain) || bargain.foreignCurrency) return null;
  const values = { percent: String(discount.percent), price: formatMoney(amountDue(situation)) };
  return {
    names: [FIRM_PRICE],
    argument: {
      proof: voice.tell("objections.volume_included", values),
      // What is quoted already needs no other quote.
      question: quote ? "" : voice.tell("objections.discount.question"),
      sources: priceSources(situation),
      offeredProductIds: items.map(({ product }) => product.id),
      pending: "purchase_offered",
    },
  };
}

/** Somebody offers what it costs, or more: no discount is needed. */
function meetsPrice(asked: number, situation: Situation): Chosen {
  const { voice, items, turn } = situation;
  const due = amountDue(situation);
  const key = asked === due.cents ? "same_price" : "already_less";
  const [only] = items;
  return {
    names: [FIRM_PRICE],
    argument: {
      proof: voice.tell(`objections.${key}`, { price: formatMoney(due) }),
      question: voice.tell("objections.discount.question"),
      sources: priceSources(situation),
      offeredProductIds: only && items.length === 1 ? [only.product.id] : turn.state.offeredProductIds,
      pending: "purchase_offered",
    },
  };
}

/** The discount that gives what was asked for, when the rules allow as much; null when they do not. */
function acceptedDiscount(bargain: Bargain, allowed: Discount, situation: Situation): Discount | null {
  if (bargain.foreignCurrency) return null;
  if (bargain.percent !== null)
    return bargain.percent <= allowed.percent ? { ...allowed, percent: bargain.percent } : null;
  const asked = askedTotal(bargain, situation);
  const { subtotalCents, discountCents } = proposedPrice(situation, allowed);
  if (asked === null || asked >= subtotalCents) return null;
  const wanted = subtotalCents - asked;
  if (wanted > discountCents) return null;
  // Half a minor unit less, since pricing rounds up: so the total is the very price asked for.
  const percent = Number((((wanted - 0.5) * 100) / subtotalCents).toFixed(8));
  return { ...allowed, percent: Math.min(percent, allowed.percent) };
}

/** The price asked for, for everything; said for one piece when it is no more than that. */
function askedTotal({ cents }: Bargain, situation: Situation): number | null {
  if (cents === null) return null;
  const [only] = pricedItems(situation);
  const isForOne = only && situation.items.length === 1 && only.quantity > 1 && cents <= only.unitCents;
  return isForOne ? cents * only.quantity : cents;
}

function isCounter({ percent, cents }: Bargain): boolean {
  return percent !== null || cents !== null;
}

/** A calm word on another currency or on an offer that nobody means. */
function aside(bargain: Bargain, situation: Situation): string | null {
  const { voice, turn } = situation;
  if (bargain.foreignCurrency) return voice.tell("objections.foreign", { currency: turn.business.currency });
  return isFarFetched(bargain, situation) ? voice.tell("objections.far_fetched") : null;
}

function isFarFetched(bargain: Bargain, situation: Situation): boolean {
  const asked = askedTotal(bargain, situation);
  const isFarBelow = asked !== null && asked < amountDue(situation).cents * SERIOUS_SHARE;
  return isFarBelow || (bargain.percent ?? 0) > (1 - SERIOUS_SHARE) * 100;
}

/** The price as it is; then another way to pay less, unless a word on the offer itself already fills the answer. */
async function firmPrice(bargain: Bargain, situation: Situation, used: readonly string[]): Promise<Chosen> {
  const { voice } = situation;
  const word = aside(bargain, situation);
  const { names, argument } = word
    ? { names: [], argument: listen(situation) }
    : await chooseTactic({ ...situation, times: Math.max(2, situation.times) }, [...used, "discount"]);
  const firm = voice.tell("objections.firm", { price: formatMoney(amountDue(situation)) });
  return {
    names: [FIRM_PRICE, ...names],
    argument: {
      ...argument,
      proof: sentences(word, firm, argument.proof),
      sources: [...argument.sources, ...priceSources(situation)],
    },
  };
}

/** What the price as it is rests on. */
function priceSources(situation: Situation): Source[] {
  const { items, quote } = situation;
  const price = currentPrice(situation);
  return [
    ...items.map(({ product }): Source => ({ type: "product", product })),
    ...(price.discount ? discountSources(price.discount, situation) : []),
    quote ? quoteSource(quote, situation) : proposalSource(price, situation),
  ];
}

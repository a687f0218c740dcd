/** The discount that the playbook allows to a customer who bargains: offered once, and never before the second doubt. */

import type { Discount, PricedQuote } from "../../../crm/pricing.ts";
import { formatMoney } from "../../../lib/money.ts";
import type { Source } from "../../agent.ts";
import { isAvailable } from "../../product-expert/find.ts";
import { withAgreement } from "../agreement.ts";
import type { Argument, Tactic } from "../argument.ts";
import { bestDiscount, currentPrice, money, type Situation } from "../situation.ts";
import { proposalSource, proposedPrice } from "../stated-quote.ts";

/** Whether the rules still have something to give for what is on the table. */
export function discountToGive(situation: Situation): Discount | null {
  const { focus, items, quote, turn } = situation;
  if (!focus || turn.state.hasHaggled || !items.every(({ product }) => isAvailable(product))) return null;
  const best = bestDiscount(situation);
  if (!best || best.percent <= (currentPrice(situation).discount?.percent ?? 0)) return null;
  const given = proposedPrice(situation, best).discountCents;
  return quote && quote.discount.cents >= given ? null : best;
}

/** The offer of a discount: with the price that it makes, and remembered for the quote. */
export function discountArgument(
  proof: string,
  discount: Discount,
  price: PricedQuote,
  situation: Situation,
): Argument {
  const { turn, voice, items } = situation;
  return {
    proof,
    question: voice.tell("objections.discount.question"),
    sources: [...discountSources(discount, situation), proposalSource(price, situation)],
    pending: "discount_offered",
    memory: {
      hasHaggled: true,
      cart: items.map(({ product, quantity }) => ({ productId: product.id, quantity })),
      promises: withAgreement(turn.state.promises, discount.percent),
    },
  };
}

/** The values of a sentence that tells a discount and its price. */
export function discountValues(discount: Discount, price: PricedQuote, situation: Situation) {
  return {
    percent: String(Math.round(discount.percent * 100) / 100),
    price: formatMoney(money(price.totalCents, situation)),
    delivery: hasDelivery(situation) ? "yes" : "no",
  };
}

/** The rule that allows it, in its own words where the playbook has them, and the products it is for. */
export function discountSources({ percent, reason }: Discount, { turn, voice, items }: Situation): Source[] {
  const { discounts } = turn.business.rules;
  const tier = discounts.tiers.find(({ key }) => reason === `tier:${key}`);
  const written = (tier?.text ?? discounts.haggle.text)?.[turn.locale];
  const fact = voice.tell("objections.fact.discount", { percent: String(percent) });
  return [
    {
      type: "rule",
      path: tier ? `discounts.tiers.${tier.key}` : "discounts.haggle",
      text: written ? `${fact}\n${written}` : fact,
    },
    ...items.map(({ product }): Source => ({ type: "product", product })),
  ];
}

export const discount: Tactic = {
  name: "discount",
  argue: (situation) => {
    const allowed = situation.times < 2 ? null : discountToGive(situation);
    if (!allowed) return null;
    const price = proposedPrice(situation, allowed);
    const proof = situation.voice.tell("objections.discount.offer", discountValues(allowed, price, situation));
    return discountArgument(proof, allowed, price, situation);
  },
};

/** Close to buying, a discount helps more than another product. */
export const closingDiscount: Tactic = {
  name: "discount",
  argue: (situation) => (situation.turn.state.cart.length > 0 || situation.quote ? discount.argue(situation) : null),
};

function hasDelivery({ turn, quote }: Situation): boolean {
  if (quote) return quote.delivery.cents > 0;
  return turn.business.rules.delivery.zones.some(({ key, cents }) => key === turn.state.delivery && cents > 0);
}

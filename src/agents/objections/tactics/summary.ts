/** For whoever has to ask somebody else: a text to forward, with prices, warranty and the quote's address. */
import { formatDay } from "../../../lib/day.ts";
import { formatMoney } from "../../../lib/money.ts";
import type { Source } from "../../agent.ts";
import { lines } from "../../voice.ts";
import type { Tactic } from "../argument.ts";
import { forwardQuestion } from "../questions.ts";
import { currentPrice, money, type Situation } from "../situation.ts";
import { proposalSource, quoteSource } from "../stated-quote.ts";

const ITEMS_MAX = 6;

/** The summary in a bubble of its own, so that it can be forwarded as it is. */
export const summary: Tactic = {
  name: "summary",
  argue: (situation) => {
    const { items, quote, voice, turn } = situation;
    if (items.length === 0 || items.length > ITEMS_MAX) return null;
    return {
      before: {
        text: lines(voice.tell("objections.summary.title", { business: turn.business.name }), ...body(situation)),
      },
      proof: voice.tell("objections.summary.proof"),
      question: forwardQuestion(situation),
      sources: [
        ...items.map(({ product }): Source => ({ type: "product", product })),
        quote ? quoteSource(quote, situation) : proposalSource(currentPrice(situation), situation),
      ],
    };
  },
};

function body(situation: Situation): string[] {
  const { items, quote, voice, tools, turn } = situation;
  const itemLines = items.map(({ product, quantity }) =>
    voice.tell("objections.summary.item", { name: product.name, price: formatMoney(product.price), quantity }),
  );
  const [only] = items;
  const months = items.length === 1 ? (only?.product.warrantyMonths ?? 0) : 0;
  const warranty = months > 0 ? [voice.tell("objections.summary.warranty", { months })] : [];
  if (!quote) return [...itemLines, ...warranty, ...totalLine(situation)];
  const date = formatDay(quote.validUntil, voice.locale, turn.business.timeZone);
  return [
    ...itemLines,
    ...warranty,
    voice.tell("objections.summary.total", { total: formatMoney(quote.total) }),
    voice.tell("objections.summary.quote", { date, url: tools.quoteUrl(quote.code) }),
  ];
}

/** Only where it is not the price of the one line above it. */
function totalLine(situation: Situation): string[] {
  const { items, voice } = situation;
  const total = currentPrice(situation).totalCents;
  const [only] = items;
  if (items.length === 1 && only?.product.price.cents === total) return [];
  return [voice.tell("objections.summary.total", { total: formatMoney(money(total, situation)) })];
}

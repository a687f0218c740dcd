/** Tactics that rest on how it is paid and how long a price holds: instalments, the quote's validity, an early quote. */
import { paymentMethodName } from "../../../crm/playbook.ts";
import { formatDay } from "../../../lib/day.ts";
import { formatMoney } from "../../../lib/money.ts";
import { isAvailable } from "../../product-expert/find.ts";
import type { Tactic } from "../argument.ts";
import { forwardQuestion } from "../questions.ts";
import { amountDue } from "../situation.ts";
import { quoteSource } from "../stated-quote.ts";

/** The method with the most instalments without interest, and what one of them comes to. */
export const instalments: Tactic = {
  name: "instalments",
  argue: (situation) => {
    const { turn, voice, focus, quote } = situation;
    const { methods } = turn.business.rules.payments;
    const best = [...methods].sort((a, b) => b.instalments - a.instalments)[0];
    if (!focus || !best || best.instalments < 2) return null;
    const due = amountDue(situation);
    const amount = formatMoney({ ...due, cents: Math.ceil(due.cents / best.instalments) });
    const values = { method: paymentMethodName(best, voice.locale), count: best.instalments, amount };
    return {
      proof: voice.tell("objections.instalments", values),
      question: forwardQuestion(situation),
      sources: [
        { type: "rule", path: `payments.${best.key}`, text: voice.tell("objections.fact.instalments", values) },
        { type: "product", product: focus },
        ...(quote ? [quoteSource(quote, situation)] : []),
      ],
    };
  },
};

/** Until when the open quote holds, by its own date. */
export const validity: Tactic = {
  name: "validity",
  argue: (situation) => {
    const { turn, voice, quote } = situation;
    if (!quote) return null;
    const date = formatDay(quote.validUntil, voice.locale, turn.business.timeZone);
    return {
      proof: voice.tell("objections.validity", { date, total: formatMoney(quote.total) }),
      question: forwardQuestion(situation),
      sources: [quoteSource(quote, situation)],
    };
  },
};

/** Without a quote: that one would keep the price, and the units for a while. */
export const hold: Tactic = {
  name: "hold",
  argue: ({ turn, voice, focus, quote, items }) => {
    if (quote || !focus || !isAvailable(focus)) return null;
    const { validHours, holdHours } = turn.business.rules.quotes;
    const holds = focus.stock !== null && holdHours > 0;
    const proof = holds
      ? voice.tell("objections.hold.kept", { valid: validHours, hold: Math.min(holdHours, validHours) })
      : voice.tell("objections.hold.price", { valid: validHours });
    return {
      proof,
      question: voice.tell("objections.hold.question"),
      sources: [
        { type: "rule", path: "quotes.validHours", text: proof },
        { type: "product", product: focus },
      ],
      offeredProductIds: items.length === 1 ? [focus.id] : turn.state.offeredProductIds,
      pending: "purchase_offered",
    };
  },
};

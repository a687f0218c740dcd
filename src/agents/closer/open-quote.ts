/** Answers about a quote that was made before: its link, its total, whether it is paid, and dropping it. */
import { formatMoney } from "../../lib/money.ts";
import type { AgentTools, Decision, QuoteFacts, StatedQuote, Turn } from "../agent.ts";
import { conclude, lines, type Voice } from "../voice.ts";
import { tellValidity } from "./tell.ts";

/** The quote that may still be paid: the one spoken of, else the newest; null when there is none. */
export async function findOpenQuote(turn: Turn, tools: AgentTools): Promise<QuoteFacts | null> {
  const quotes = await tools.getQuotes();
  const isOpen = ({ status, validUntil }: QuoteFacts) =>
    (status === "sent" || status === "accepted") && validUntil.getTime() > turn.now.getTime();
  const spoken = quotes.find(({ code }) => code === turn.state.quoteCode);
  if (spoken && isOpen(spoken)) return spoken;
  return turn.state.stage === "won" ? null : (quotes.find(isOpen) ?? null);
}

/** The quote spoken of, when its time ran out before it was paid. */
export async function findExpiredQuote(turn: Turn, tools: AgentTools): Promise<QuoteFacts | null> {
  if (turn.state.quoteCode === null) return null;
  const quote = (await tools.getQuotes()).find(({ code }) => code === turn.state.quoteCode);
  if (!quote || quote.status === "paid" || quote.status === "cancelled") return null;
  return quote.status === "expired" || quote.validUntil.getTime() <= turn.now.getTime() ? quote : null;
}

/** The quote's total and link once more. */
export async function retellQuote(quote: QuoteFacts, turn: Turn, tools: AgentTools, voice: Voice): Promise<Decision> {
  const url = urlOf(quote, tools);
  return conclude("closer", turn, voice, {
    replies: [
      {
        text: lines(
          voice.tell("closer.retold", {
            number: String(quote.number),
            items: await tellQuoteItems(quote, tools),
            total: formatMoney(quote.total),
          }),
          voice.tell("closer.pay", { url }),
          tellValidity(quote.validUntil, turn, voice),
        ),
      },
    ],
    sources: [{ type: "quote", quote: statedOf(quote, tools) }],
    memory: { stage: "quoted", quoteCode: quote.code },
    why: "The open quote is asked about; told from the data.",
  });
}

/** Whether the payment came in: it did, or it is not seen yet. */
export async function sayPaid(turn: Turn, tools: AgentTools, voice: Voice): Promise<Decision | null> {
  const quotes = await tools.getQuotes();
  const quote = quotes.find(({ code }) => code === turn.state.quoteCode) ?? quotes[0];
  if (!quote) return null;
  const isPaid = quote.status === "paid";
  const number = String(quote.number);
  return conclude("closer", turn, voice, {
    replies: [
      {
        text: isPaid
          ? voice.tell("closer.is_paid", { number })
          : lines(
              voice.tell("closer.not_paid_yet", { number }),
              voice.tell("closer.pay", { url: urlOf(quote, tools) }),
            ),
      },
    ],
    sources: [{ type: "quote", quote: statedOf(quote, tools) }],
    memory: isPaid ? { stage: "won", quoteCode: null, cart: [] } : { stage: "quoted", quoteCode: quote.code },
    why: isPaid ? "The payment is in the data." : "The customer says it is paid; the data does not show it yet.",
  });
}

/** Drops the quote because the customer says so. */
export function cancelQuote(quote: QuoteFacts, turn: Turn, tools: AgentTools, voice: Voice): Decision {
  const [only, more] = turn.state.cart;
  // Who comes back to it wants as many as before.
  const told = only && !more ? { answers: { ...turn.state.answers, quantity: String(only.quantity) } } : {};
  return conclude("closer", turn, voice, {
    replies: [{ text: voice.tell("closer.cancelled", { number: String(quote.number) }) }],
    actions: [{ type: "cancel_quote", code: quote.code }],
    sources: [{ type: "quote", quote: statedOf(quote, tools) }],
    memory: { stage: "offering", quoteCode: null, cart: [], ...told },
    why: "The customer drops the quote.",
  });
}

/** A quote's items by their names in the language spoken: "2 × Mouse, Laptop". */
export async function tellQuoteItems({ items }: QuoteFacts, tools: AgentTools): Promise<string> {
  const products = await tools.getProducts(items.map(({ productId }) => productId));
  const names = new Map(products.map(({ id, name }) => [id, name]));
  return items
    .map(({ productId, name, quantity }) => {
      const spoken = names.get(productId) ?? name;
      return quantity > 1 ? `${quantity} × ${spoken}` : spoken;
    })
    .join(", ");
}

/** A found quote as a source. */
export function statedOf(quote: QuoteFacts, tools: AgentTools): StatedQuote {
  const { total, discount, delivery, code, validUntil } = quote;
  const subtotal = quote.items.reduce((sum, { unit, quantity }) => sum + unit.cents * quantity, 0);
  return {
    code,
    total,
    subtotal: { cents: subtotal, currency: total.currency },
    discount,
    discountPercent: subtotal > 0 ? Math.round((discount.cents * 100) / subtotal) : 0,
    delivery,
    deliveryDays: null,
    validUntil,
    urls: [urlOf(quote, tools), tools.quoteUrl(code)],
  };
}

function urlOf({ paymentCode, code }: QuoteFacts, tools: AgentTools): string {
  return paymentCode === null ? tools.quoteUrl(code) : tools.payUrl(paymentCode);
}

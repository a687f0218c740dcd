/** What the scripted model looks up before it answers. */
import { wallClock } from "../../../src/lib/time.ts";
import type { Seen } from "../openai-prompt.ts";
import { asksHours } from "./matters.ts";
import { readMessage } from "./reading.ts";

interface Call {
  readonly name: string;
  readonly args: string;
}

const AFTER_SALE = new Set(["order_status", "return_refund", "complaint"]);

/** The next look-up; null when the facts are enough or no more may be made. */
export function wantedLookUp(seen: Seen): Call | null {
  const { lookedUp, state } = seen;
  if (!lookedUp) return null;
  const message = readMessage(seen);
  const { read, named, meant, looksFor, said } = message;
  const call = (name: string, args: object) => (lookedUp.includes(name) ? null : { name, args: JSON.stringify(args) });
  if (AFTER_SALE.has(read.intent.value) && seen.orders.length === 0) return call("get_purchases", {});
  if (asksHours(message)) {
    return call("opening_hours", { date: read.entities.date ?? wallClock(seen.now, seen.timeZone).date });
  }
  const isWish = ["product_question", "price", "purchase"].includes(read.intent.value) && meant.length === 0;
  if ((state.pending === "slot_asked" || isWish) && named.length === 0) {
    const text = looksFor ?? (seen.earlier.at(-1) || seen.text);
    return call("search_catalog", { text, order: "relevance", inStockOnly: false });
  }
  if (message.buys && meant.length > 0 && (message.quantity ?? 1) > 1) {
    return call("check_stock", { productIds: meant.slice(0, 3).map(({ id }) => id) });
  }
  const isBusiness = ["payment", "delivery"].includes(read.intent.value);
  return isBusiness && seen.faqs.length === 0 ? call("search_faq", { text: said }) : null;
}

/** The order a customer speaks of, found among their own and nowhere else. */
import type { OrderFacts, Turn } from "../agent.ts";

/** The number that the customer names as written, without letters; null when none is named. */
export function namedNumber(turn: Turn): number | null {
  const named = turn.understanding.entities.orderNumber ?? (turn.state.pending === "order_asked" ? turn.text : "");
  const digits = /\d{2,9}/.exec(named)?.[0];
  return digits === undefined ? null : Number(digits);
}

/** The named one; without a name the only one, or the only one that is under way. */
export function orderMeant(turn: Turn, orders: readonly OrderFacts[]): OrderFacts | null {
  const number = namedNumber(turn);
  const named = orders.find((order) => order.number === number || mentionsNumber(turn.text, order.number));
  if (named) return named;
  if (number !== null) return null;
  const underWay = orders.filter(({ status }) => status !== "delivered" && status !== "cancelled");
  if (underWay.length === 1) return underWay[0] ?? null;
  return orders.length === 1 ? (orders[0] ?? null) : null;
}

/** Whether the number stands in the text by itself. */
export function mentionsNumber(text: string, number: number): boolean {
  return new RegExp(`(?<!\\d)${number}(?!\\d)`).test(text);
}

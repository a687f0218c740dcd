/** Facts in the form in which a model reads them: short JSON, amounts as people write them. */
import { formatMoney } from "../../lib/money.ts";
import { truncate } from "../../lib/text.ts";
import type { CaseFacts, FaqFacts, OrderFacts, ProductFacts, QuoteFacts } from "../agent.ts";

/** JSON keeps a text in its quotes, and without `<` it cannot close the block it stands in. */
export function asData(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

/** @param room longest description, in characters */
export function productData(product: ProductFacts, room: number) {
  const { id, name, category, brand, stock, warrantyMonths } = product;
  const attributes = Object.fromEntries(Object.entries(product.attributes).slice(0, 8));
  const description = truncate(product.description, room);
  return {
    id,
    name,
    price: formatMoney(product.price),
    stock,
    category,
    brand,
    warrantyMonths,
    attributes,
    description,
  };
}

export function faqData({ id, question, answer }: FaqFacts) {
  return { id, question: truncate(question, 200), answer: truncate(answer, 600) };
}

export function quoteData({ number, status, items, total, discount, delivery, validUntil }: QuoteFacts) {
  return {
    number,
    status,
    items: items.map(({ productId, name, quantity, unit }) => ({ productId, name, quantity, unit: formatMoney(unit) })),
    total: formatMoney(total),
    discount: formatMoney(discount),
    delivery: formatMoney(delivery),
    validUntil: validUntil.toISOString(),
  };
}

export function orderData({ number, status, items, total, promisedAt, tracking, createdAt }: OrderFacts) {
  return { number, status, items, total: total ? formatMoney(total) : null, promisedAt, tracking, createdAt };
}

export function caseData({ number, kind, subject, status, createdAt }: CaseFacts) {
  return { number, kind, subject: truncate(subject, 200), status, createdAt };
}

/**
 * WooCommerce's webhooks: orders and products. It has no webhook for carts; an order that is not paid yet is what somebody put
 * aside, with the page on which to pay it. Pure.
 */
import { z } from "zod";
import type { OrderStatus } from "../orders/record.ts";
import type { ReadNews, ShopDialect } from "./news.ts";
import { amount, currency, gmt, isSignedBase64, key, money, page, quantity, reading, word } from "./read.ts";

const order = z.object({
  id: key,
  number: word,
  status: z.string().max(40),
  currency,
  total: amount,
  date_created_gmt: gmt,
  date_modified_gmt: gmt,
  date_paid_gmt: gmt.nullish(),
  payment_url: page,
  billing: z.object({ first_name: word, last_name: word, email: word, phone: word, country: word }),
  line_items: z.array(z.object({ sku: word, name: word, quantity, total: amount })).max(500),
  coupon_lines: z
    .array(z.object({ code: word }))
    .max(50)
    .nullish(),
});

const product = z.object({
  id: key,
  sku: word,
  manage_stock: z.union([z.boolean(), z.literal("parent")]),
  stock_quantity: z.number().nullish(),
  date_modified_gmt: gmt,
});

/** Orders in these states are put aside, and not bought. */
const ASIDE = ["pending", "failed", "checkout-draft"];
const STATUS: Readonly<Record<string, OrderStatus>> = {
  processing: "preparing",
  "on-hold": "preparing",
  completed: "delivered",
  refunded: "cancelled",
  cancelled: "cancelled",
  trash: "cancelled",
};

export const woocommerce: ShopDialect = {
  isSigned: (raw, headers, secret) => isSignedBase64(raw, headers["x-wc-webhook-signature"], secret),
  isPing: (raw, headers) =>
    headers["x-wc-webhook-signature"] === undefined &&
    /^webhook_id=\d{1,20}$/.test(Buffer.from(raw).toString("latin1")),
  topicOf: (headers) => headers["x-wc-webhook-topic"] ?? "",
  idOf: (headers) => headers["x-wc-webhook-delivery-id"] ?? null,
  read: ({ headers, body }) => reading(() => read(headers["x-wc-webhook-topic"] ?? "", body)),
};

function read(topic: string, body: unknown): ReadNews {
  switch (topic) {
    case "order.created":
    case "order.updated":
    case "order.restored":
      return readOrder(body);
    case "order.deleted": {
      const { id } = z.object({ id: key }).parse(body);
      return { news: { type: "order_gone", externalId: id, thing: `order:${id}`, happenedAt: null } };
    }
    case "product.created":
    case "product.updated":
      return readProduct(body);
    default:
      return { ignored: "topic" };
  }
}

function readOrder(body: unknown): ReadNews {
  const told = order.parse(body);
  const { id, currency: of, billing } = told;
  const shared = {
    thing: `order:${id}`,
    externalId: id,
    happenedAt: told.date_modified_gmt,
    person: {
      name: [billing.first_name, billing.last_name].filter(Boolean).join(" "),
      phone: billing.phone,
      email: billing.email,
      country: billing.country,
      wantsNews: null,
    },
    currency: of,
    totalCents: money(told.total, of, "total"),
    lines: told.line_items.flatMap(({ sku, name, quantity: count, total }, index) => {
      const cents = money(total, of, `line_items.${index}.total`);
      return count === 0
        ? []
        : [{ sku: sku || null, name: name || sku || "?", quantity: count, unitCents: Math.round(cents / count) }];
    }),
  };
  if (ASIDE.includes(told.status)) return { news: { ...shared, type: "cart", checkoutUrl: told.payment_url } };
  const status = STATUS[told.status];
  // A state of a plugin's own says nothing that we could act upon.
  if (!status) return { ignored: "not_shared" };
  // What was never paid was never more than a cart.
  if (status === "cancelled" && !told.date_paid_gmt)
    return { news: { type: "order_gone", externalId: id, thing: shared.thing, happenedAt: shared.happenedAt } };
  const isPaid = told.date_paid_gmt != null || told.status === "completed";
  return {
    news: {
      ...shared,
      type: "order",
      externalNumber: told.number || null,
      cartKey: id,
      status,
      paidAt: isPaid ? (told.date_paid_gmt ?? told.date_modified_gmt) : null,
      discountCodes: (told.coupon_lines ?? []).map(({ code }) => code),
      tracking: null,
      createdAt: told.date_created_gmt,
    },
  };
}

function readProduct(body: unknown): ReadNews {
  const told = product.parse(body);
  const isCounted = told.manage_stock === true;
  const stock = isCounted ? Math.max(0, Math.trunc(told.stock_quantity ?? 0)) : null;
  const units = told.sku === "" ? [] : [{ sku: told.sku, stock }];
  return { news: { type: "stock", thing: `product:${told.id}`, happenedAt: told.date_modified_gmt, units } };
}

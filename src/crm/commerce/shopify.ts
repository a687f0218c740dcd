/** Shopify's webhooks: checkouts, orders and products, as its admin sends them. Pure. */
import { z } from "zod";
import type { OrderStatus } from "../orders/record.ts";
import type { ReadNews, ShopDialect, ShopPerson } from "./news.ts";
import { amount, at, currency, isSignedBase64, key, money, page, quantity, reading, word } from "./read.ts";

const place = z.object({ phone: word, name: word, country_code: word }).nullish();
const buyer = {
  email: word,
  phone: word,
  customer: z.object({ first_name: word, last_name: word, email: word, phone: word }).nullish(),
  billing_address: place,
  shipping_address: place,
  buyer_accepts_marketing: z.boolean().nullish(),
};
const items = z
  .array(
    z.object({
      sku: word,
      title: word,
      variant_title: word,
      quantity,
      /** Of an order that was edited; what was taken out counts no more. */
      current_quantity: quantity.nullish(),
      price: amount,
    }),
  )
  .max(500);

const checkout = z.object({
  id: key,
  ...buyer,
  line_items: items,
  total_price: amount,
  currency,
  abandoned_checkout_url: page,
  completed_at: at.nullish(),
  updated_at: at,
});

const order = z.object({
  id: key,
  name: word,
  checkout_id: key.nullish(),
  ...buyer,
  line_items: items,
  total_price: amount,
  current_total_price: amount.nullish(),
  currency,
  financial_status: word,
  fulfillment_status: word,
  cancelled_at: at.nullish(),
  processed_at: at.nullish(),
  created_at: at,
  updated_at: at,
  discount_codes: z
    .array(z.object({ code: word }))
    .max(50)
    .nullish(),
  fulfillments: z
    .array(z.object({ shipment_status: word, tracking_url: word, tracking_number: word }))
    .max(100)
    .nullish(),
});

const product = z.object({
  id: key,
  updated_at: at,
  variants: z
    .array(z.object({ sku: word, inventory_quantity: z.int().nullish(), inventory_management: z.string().nullish() }))
    .max(2_000),
});

export const shopify: ShopDialect = {
  isSigned: (raw, headers, secret) => isSignedBase64(raw, headers["x-shopify-hmac-sha256"], secret),
  isPing: () => false,
  topicOf: (headers) => headers["x-shopify-topic"] ?? "",
  idOf: (headers) => headers["x-shopify-webhook-id"] ?? null,
  read: ({ headers, body }) =>
    reading(() => read(headers["x-shopify-topic"] ?? "", body, headers["x-shopify-triggered-at"])),
};

function read(topic: string, body: unknown, triggeredAt: string | undefined): ReadNews {
  switch (topic) {
    case "checkouts/create":
    case "checkouts/update":
      return readCheckout(body);
    case "checkouts/delete": {
      const { id } = z.object({ id: key }).parse(body);
      // It says no moment of its own.
      const happenedAt = at.safeParse(triggeredAt).data ?? null;
      return { news: { type: "cart_gone", externalId: id, thing: `checkout:${id}`, happenedAt } };
    }
    case "orders/create":
    case "orders/updated":
    case "orders/paid":
    case "orders/cancelled":
    case "orders/fulfilled":
    case "orders/partially_fulfilled":
    case "orders/edited":
      return topic === "orders/edited" ? { ignored: "not_shared" } : readOrder(body);
    case "products/create":
    case "products/update":
      return readProduct(body);
    default:
      return { ignored: "topic" };
  }
}

function readCheckout(body: unknown): ReadNews {
  const told = checkout.parse(body);
  // The order that it became says the rest.
  if (told.completed_at) return { ignored: "completed" };
  return {
    news: {
      type: "cart",
      thing: `checkout:${told.id}`,
      externalId: told.id,
      happenedAt: told.updated_at,
      person: personOf(told),
      currency: told.currency,
      totalCents: money(told.total_price, told.currency, "total_price"),
      lines: linesOf(told.line_items, told.currency),
      checkoutUrl: told.abandoned_checkout_url,
    },
  };
}

function readOrder(body: unknown): ReadNews {
  const told = order.parse(body);
  const total = told.current_total_price ?? told.total_price;
  const isPaid = ["paid", "partially_refunded", "refunded"].includes(told.financial_status);
  const isCancelled = told.cancelled_at != null || ["refunded", "voided"].includes(told.financial_status);
  const last = told.fulfillments?.at(-1);
  const tracking = last?.tracking_url || last?.tracking_number || null;
  return {
    news: {
      type: "order",
      thing: `order:${told.id}`,
      externalId: told.id,
      externalNumber: told.name || null,
      cartKey: told.checkout_id ?? null,
      happenedAt: told.updated_at,
      person: personOf(told),
      status: isCancelled ? "cancelled" : statusOf(told.fulfillment_status, last?.shipment_status ?? ""),
      currency: told.currency,
      // What was given back is no longer what it is worth; of one that was given back whole the first amount says more.
      totalCents: money(isCancelled ? told.total_price : total, told.currency, "total_price"),
      lines: linesOf(told.line_items, told.currency),
      paidAt: isPaid ? (told.processed_at ?? told.created_at) : null,
      discountCodes: (told.discount_codes ?? []).map(({ code }) => code),
      tracking,
      createdAt: told.created_at,
    },
  };
}

function statusOf(fulfilment: string, shipment: string): OrderStatus {
  if (shipment === "delivered") return "delivered";
  if (shipment === "ready_for_pickup") return "ready";
  return fulfilment === "fulfilled" || fulfilment === "partial" ? "shipped" : "preparing";
}

function readProduct(body: unknown): ReadNews {
  const told = product.parse(body);
  const units = told.variants.flatMap(({ sku, inventory_quantity: units, inventory_management: by }) =>
    sku === "" ? [] : [{ sku, stock: by ? Math.max(0, units ?? 0) : null }],
  );
  return { news: { type: "stock", thing: `product:${told.id}`, happenedAt: told.updated_at, units } };
}

type Buyer = z.infer<z.ZodObject<typeof buyer>>;

function personOf(told: Buyer): ShopPerson {
  const { customer, billing_address: billing, shipping_address: shipping } = told;
  const first = [customer?.first_name, customer?.last_name].filter(Boolean).join(" ");
  return {
    name: first || billing?.name || shipping?.name || "",
    phone: told.phone || customer?.phone || shipping?.phone || billing?.phone || "",
    email: told.email || customer?.email || "",
    country: shipping?.country_code || billing?.country_code || "",
    wantsNews: told.buyer_accepts_marketing ?? null,
  };
}

function linesOf(rows: z.infer<typeof items>, of: string) {
  return rows.flatMap(
    ({ sku, title, variant_title: variant, quantity: ordered, current_quantity: current, price }, index) => {
      const count = current ?? ordered;
      const name = variant && variant !== "Default Title" ? `${title} · ${variant}` : title;
      const unitCents = money(price, of, `line_items.${index}.price`);
      return count === 0 ? [] : [{ sku: sku || null, name: name || sku || "?", quantity: count, unitCents }];
    },
  );
}

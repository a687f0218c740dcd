/**
 * Shopify's side of its webhooks: payloads with the fields that its admin sends, signed over the bytes, with the headers of the
 * real ones, and told again under the same id when nobody answers well.
 */
import { createHmac, randomUUID } from "node:crypto";

export interface ShopifyPerson {
  readonly first?: string;
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly marketing?: boolean;
}

export interface ShopifyLine {
  readonly sku?: string;
  readonly title?: string;
  readonly quantity?: number;
  readonly price?: string;
}

export interface Delivery {
  readonly topic: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ShopifyShop {
  checkout(id: number, more: Fields): object;
  order(id: number, more: Fields): object;
  product(id: number, variants: readonly { sku: string; units: number }[], updatedAt: Date): object;
  /** A call as Shopify makes it; the same delivery can be sent again. */
  deliver(topic: string, payload: object, change?: { readonly webhookId?: string; readonly secret?: string }): Delivery;
  /** Sends, and says how it was answered. */
  send(delivery: Delivery): Promise<{ status: number; body: Record<string, unknown> }>;
}

export interface Fields {
  readonly at: Date;
  readonly who?: ShopifyPerson;
  readonly lines?: readonly ShopifyLine[];
  readonly total?: string;
  readonly currency?: string;
  readonly [field: string]: unknown;
}

export function openShopify({ url, secret }: { readonly url: string; readonly secret: string }): ShopifyShop {
  const person = ({ first = "Rosa", email = null, phone = null, marketing = false }: ShopifyPerson = {}) => ({
    email,
    phone,
    buyer_accepts_marketing: marketing,
    customer: { id: 6_500_000_001, first_name: first, last_name: "Quispe", email, phone, state: "disabled", tags: "" },
    billing_address: {
      first_name: first,
      name: `${first} Quispe`,
      phone,
      city: "Lima",
      country_code: "PE",
      zip: "15074",
    },
    shipping_address: { name: `${first} Quispe`, phone, city: "Lima", country_code: "PE" },
  });
  const items = (lines: readonly ShopifyLine[] = [{}]) =>
    lines.map(({ sku = "", title = "Silla", quantity = 1, price = "100.00" }, index) => ({
      id: 13_000_000_000 + index,
      product_id: 8_000_000_001,
      variant_id: 44_000_000_001,
      sku,
      title,
      name: title,
      variant_title: "Default Title",
      vendor: "Tienda",
      quantity,
      price,
      taxable: true,
      properties: [],
    }));
  const shared = ({ at, who, lines, total = "100.00", currency = "PEN" }: Fields) => ({
    ...person(who),
    line_items: items(lines),
    total_price: total,
    subtotal_price: total,
    currency,
    presentment_currency: currency,
    created_at: zoned(at),
    updated_at: zoned(at),
  });
  const extra = ({ at: _at, who: _who, lines: _lines, total: _total, currency: _currency, ...more }: Fields) => more;
  return {
    checkout: (id, fields) => ({
      id,
      token: `c${id}token`,
      cart_token: `k${id}token`,
      name: `#${id}`,
      abandoned_checkout_url: `https://tienda.example/checkouts/ac/c${id}token/recover?key=abc`,
      completed_at: null,
      ...shared(fields),
      ...extra(fields),
    }),
    order: (id, fields) => ({
      id,
      admin_graphql_api_id: `gid://shopify/Order/${id}`,
      name: `#${id}`,
      order_number: id,
      checkout_id: null,
      checkout_token: null,
      cancelled_at: null,
      processed_at: zoned(fields.at),
      financial_status: "paid",
      fulfillment_status: null,
      fulfillments: [],
      discount_codes: [],
      current_total_price: fields.total ?? "100.00",
      ...shared(fields),
      ...extra(fields),
    }),
    product: (id, variants, updatedAt) => ({
      id,
      title: "Silla",
      updated_at: zoned(updatedAt),
      variants: variants.map(({ sku, units }, index) => ({
        id: id * 10 + index,
        sku,
        price: "100.00",
        inventory_management: "shopify",
        inventory_quantity: units,
      })),
    }),
    deliver(topic, payload, { webhookId = randomUUID(), secret: used = secret } = {}) {
      const body = JSON.stringify(payload);
      return {
        topic,
        body,
        headers: {
          "content-type": "application/json",
          "user-agent": "Shopify-Captain-Hook",
          "x-shopify-topic": topic,
          "x-shopify-shop-domain": "tienda.myshopify.com",
          "x-shopify-api-version": "2026-10",
          "x-shopify-webhook-id": webhookId,
          "x-shopify-event-id": randomUUID(),
          "x-shopify-hmac-sha256": createHmac("sha256", used).update(body, "utf8").digest("base64"),
        },
      };
    },
    async send({ headers, body }) {
      const response = await fetch(url, { method: "POST", headers, body });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
  };
}

/** As Shopify writes moments: in the zone of the shop. */
function zoned(at: Date): string {
  return `${new Date(at.getTime() - 5 * 3_600_000).toISOString().slice(0, 19)}-05:00`;
}

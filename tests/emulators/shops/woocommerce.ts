/**
 * WooCommerce's side of its webhooks: a ping without a signature when one is saved, payloads as its REST API has them, and a
 * webhook that disables itself after five answers in a row that are not good, as the real one does.
 */
import { createHash, createHmac } from "node:crypto";

export interface WooOrder {
  readonly id: number;
  readonly status: string;
  readonly at: Date;
  readonly email?: string;
  readonly phone?: string;
  readonly total?: string;
  readonly currency?: string;
  readonly lines?: readonly {
    readonly sku?: string;
    readonly name?: string;
    readonly quantity?: number;
    readonly total?: string;
  }[];
  readonly coupons?: readonly string[];
  readonly isPaid?: boolean;
}

export interface WooShop {
  readonly isDisabled: boolean;
  ping(): Promise<number>;
  order(order: WooOrder): object;
  product(id: number, sku: string, units: number | null, at: Date): object;
  /** Sends one delivery; a delivery of the same `nth` has the same id. */
  send(
    topic: string,
    payload: object,
    change?: { readonly secret?: string; readonly nth?: number },
  ): Promise<{ status: number; body: Record<string, unknown> }>;
}

const FAILURES = 5;

export function openWooCommerce({ url, secret }: { readonly url: string; readonly secret: string }): WooShop {
  let failures = 0;
  let deliveries = 0;
  const shop = { isDisabled: false };
  const gmt = (at: Date) => at.toISOString().slice(0, 19);
  return {
    get isDisabled() {
      return shop.isDisabled;
    },
    async ping() {
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      return (await fetch(url, { method: "POST", headers, body: "webhook_id=17" })).status;
    },
    order: ({
      id,
      status,
      at,
      email = "",
      phone = "",
      total = "100.00",
      currency = "PEN",
      lines = [{}],
      coupons = [],
      isPaid = false,
    }) => ({
      id,
      parent_id: 0,
      number: String(id),
      order_key: `wc_order_${id}`,
      status,
      currency,
      total,
      date_created: gmt(at),
      date_created_gmt: gmt(at),
      date_modified_gmt: gmt(at),
      date_paid_gmt: isPaid ? gmt(at) : null,
      payment_url: `https://tienda.example/checkout/order-pay/${id}/?pay_for_order=true&key=wc_order_${id}`,
      billing: { first_name: "Luis", last_name: "Rojas", email, phone, country: "PE", city: "Lima" },
      line_items: lines.map(({ sku = "", name = "Mesa", quantity = 1, total: sum = "100.00" }, index) => ({
        id: index + 1,
        name,
        sku,
        quantity,
        subtotal: sum,
        total: sum,
        price: Number(sum) / quantity,
      })),
      coupon_lines: coupons.map((code, index) => ({ id: index, code, discount: "10.00" })),
    }),
    product: (id, sku, units, at) => ({
      id,
      name: "Mesa",
      sku,
      manage_stock: units !== null,
      stock_quantity: units,
      stock_status: "instock",
      date_modified_gmt: gmt(at),
    }),
    async send(topic, payload, { secret: used = secret, nth = ++deliveries } = {}) {
      if (shop.isDisabled) throw new Error("the webhook was disabled after too many failures");
      const body = JSON.stringify(payload);
      const [resource = "", event = ""] = topic.split(".");
      const response = await fetch(url, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "user-agent": "WooCommerce/10.3 Hookshot (WordPress/6.9)",
          "x-wc-webhook-source": "https://tienda.example/",
          "x-wc-webhook-topic": topic,
          "x-wc-webhook-resource": resource,
          "x-wc-webhook-event": event,
          "x-wc-webhook-id": "17",
          "x-wc-webhook-delivery-id": createHash("md5").update(`delivery ${nth}`).digest("hex"),
          "x-wc-webhook-signature": createHmac("sha256", used).update(body, "utf8").digest("base64"),
        },
        body,
      });
      failures = response.ok ? 0 : failures + 1;
      if (failures >= FAILURES) shop.isDisabled = true;
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
  };
}

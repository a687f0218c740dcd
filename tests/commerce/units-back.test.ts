/** Units of a sale that comes to nothing: what we took off the shelf goes back once, and what others count is left to them. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createManualClock, HOUR_MS } from "../../src/lib/time.ts";
import { type StripeEmulator, type StripeSession, startStripe } from "../emulators/payments/stripe.ts";
import { openShopify, type ShopifyShop } from "../emulators/shops/shopify.ts";
import { sampleAccount } from "../harness/context.ts";
import { createPostbox } from "../harness/postbox.ts";
import { DELIVERY_CENTS, saleDesk } from "../harness/sale.ts";
import { type Browser, type Office, openOffice } from "../people/office.ts";

interface Order {
  id: string;
  number: number;
  status: string;
  version: number;
}

// A Wednesday, ten in the morning in Lima.
const clock = createManualClock(new Date("2026-03-04T15:00:00Z"));
const STRIPE = { apiKey: "sk_test_0123456789", webhookSecret: "whsec_0123456789abcdef" };
const SECRET = "shpss_0123456789abcdef";
const PRICE = 10_000;
const UNITS = 5;
const BOUGHT = 2;
const TOTAL = PRICE * BOUGHT + DELIVERY_CENTS;
let office: Office;
let admin: Browser;
let stripe: StripeEmulator;
let shopify: ShopifyShop;
let webhookUrl: string;
let desk: ReturnType<typeof saleDesk>;

beforeAll(async () => {
  stripe = await startStripe({ ...STRIPE, now: () => clock.now() });
  const overrides = { clock, channels: { terminal: createPostbox().factory } };
  office = await openOffice({ workers: false, overrides, env: { STRIPE_API_URL: stripe.url } });
  office.app.ctx.site.url = office.app.url;
  desk = saleDesk(office.app, await sampleAccount(office.app, "terminal"));
  await desk.setRules();
  clock.advance(HOUR_MS);
  admin = await office.member("admin");
  const account = await admin.call<{ id: string; webhookUrl: string }>("POST", "/v1/payment-providers", {
    kind: "stripe",
    name: "Stripe",
    ...STRIPE,
  });
  webhookUrl = account.body.webhookUrl;
  await admin.call("PATCH", `/v1/payment-providers/${account.body.id}`, { isActive: true });
  const source = await admin.call<{ url: string }>("POST", "/v1/commerce-sources", {
    kind: "shopify",
    name: "Tienda",
    secret: SECRET,
  });
  shopify = openShopify({ url: source.body.url, secret: SECRET });
});
afterAll(async () => {
  await office?.close();
  await stripe?.close();
});

async function tell(body: string): Promise<unknown> {
  const headers = { "content-type": "application/json", "stripe-signature": stripe.sign(body, clock.now()) };
  return ((await (await fetch(webhookUrl, { method: "POST", headers, body })).json()) as { result?: string }).result;
}
const pay = (session: StripeSession) => tell(stripe.event("checkout.session.completed", session));
const refund = (session: StripeSession, cents: number) => tell(stripe.refund(session, cents));

/** A quote for two of a product of which there are five, with its page at Stripe. */
async function quoted() {
  const product = await desk.product({ stock: UNITS, priceCents: PRICE });
  const quote = desk.quote(product, TOTAL, { items: [{ productId: product, quantity: BOUGHT }] });
  await desk.turn(() => ({ actions: [quote] }));
  await fetch(`${office.app.url}/pay/${quote.paymentCode}`, { redirect: "manual" });
  const session = stripe.sessions.at(-1);
  if (!session) throw new Error("no page was made");
  const order = async (): Promise<Order> => {
    const [row] = await office.app.database.query<Order>(
      "SELECT o.id, o.number, o.status, o.version FROM orders o JOIN quotes q ON q.id = o.quote_id WHERE q.code = $1",
      [quote.code],
    );
    if (!row) throw new Error("there is no order");
    return row;
  };
  const change = async (status: string, seen?: Order) => {
    const { id, version } = seen ?? (await order());
    return admin.call<{ status: string; detail?: string }>("PATCH", `/v1/orders/${id}`, { version, status });
  };
  return { product, session, order, change, stock: async () => (await desk.stockOf(product)).stock };
}
async function sold() {
  const sale = await quoted();
  expect(await pay(sale.session)).toBe("paid");
  expect(await sale.stock()).toBe(UNITS - BOUGHT);
  return sale;
}

describe("a sale of our own", () => {
  it("whose money is given back is off and its units are there again, once however often it is told", async () => {
    const { session, order, stock } = await sold();
    expect(await refund(session, TOTAL - 1)).toBe("refunded");
    // A part says nothing about which things come back.
    expect([await stock(), (await order()).status]).toEqual([UNITS - BOUGHT, "preparing"]);
    const told = await Promise.all([refund(session, TOTAL), refund(session, TOTAL), refund(session, TOTAL)]);
    expect(told.sort()).toEqual(["refunded", "repeated", "repeated"]);
    expect([await stock(), (await order()).status]).toEqual([UNITS, "cancelled"]);
    expect(await pay(session)).toBe("repeated");
    expect(await stock()).toBe(UNITS);
    const { id, number } = await order();
    const audit = await office.app.database.query("SELECT detail FROM audit WHERE action = 'order.cancel'");
    expect(audit).toEqual([{ detail: { status: "cancelled", reason: "refund" } }]);
    expect(id).toBeTruthy();
    const { body } = await admin.call("GET", "/v1/notifications?unread=true", undefined, { "accept-language": "es" });
    expect(JSON.stringify(body)).toContain(`El pedido ${number} se canceló y sus unidades vuelven al stock.`);
  });

  it("is off at once when the refund is told before the payment", async () => {
    const { session, order, stock } = await quoted();
    expect(await refund(session, TOTAL)).toBe("refunded");
    expect(await stock()).toBe(UNITS);
    expect(await pay(session)).toBe("paid");
    expect([await stock(), (await order()).status]).toEqual([UNITS, "cancelled"]);
    expect(await refund(session, TOTAL)).toBe("repeated");
    expect(await stock()).toBe(UNITS);
  });

  it("that has left gives its units back when it is cancelled by hand, and takes them again when it is not after all", async () => {
    const { session, product, order, change, stock } = await sold();
    await change("shipped");
    expect(await refund(session, TOTAL)).toBe("refunded");
    expect([await stock(), (await order()).status]).toEqual([UNITS - BOUGHT, "shipped"]);
    expect((await change("cancelled")).status).toBe(200);
    expect(await stock()).toBe(UNITS);
    expect((await change("cancelled")).status).toBe(200);
    expect(await stock()).toBe(UNITS);
    expect((await change("preparing")).status).toBe(200);
    expect(await stock()).toBe(UNITS - BOUGHT);
    expect((await change("cancelled")).status).toBe(200);
    await admin.call("PUT", `/v1/products/${product}/stock`, { stock: BOUGHT - 1 });
    const gone = await change("preparing");
    expect(gone).toMatchObject({ status: 409, body: { detail: expect.stringContaining("sold to somebody else") } });
    expect([await stock(), (await order()).status]).toEqual([BOUGHT - 1, "cancelled"]);
  });

  it("of which two cancel at the same moment gives back once", async () => {
    const { change, order, stock } = await sold();
    const seen = await order();
    const answers = await Promise.all([change("cancelled", seen), change("cancelled", seen)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await stock()).toBe(UNITS);
  });
});

describe("what others count", () => {
  it("is not touched by their orders, however they end", async () => {
    const product = await desk.product({ stock: UNITS, priceCents: PRICE });
    const made = await admin.call<Order>("POST", "/v1/orders", {
      externalId: "A-1",
      contact: { name: "Ana", email: "ana@example.com" },
      items: [{ sku: product, name: "Laptop", quantity: BOUGHT, unitCents: PRICE }],
      total: { cents: PRICE * BOUGHT, currency: "PEN" },
      paidAt: clock.now(),
    });
    expect(made.status).toBe(201);
    const { id, version } = made.body;
    expect((await admin.call("PATCH", `/v1/orders/${id}`, { version, status: "cancelled" })).status).toBe(200);
    const order = { at: clock.now(), who: { email: "eva@example.com" }, lines: [{ sku: product, quantity: BOUGHT }] };
    for (const more of [{}, { financial_status: "refunded" }, { cancelled_at: clock.now() }])
      await shopify.send(shopify.deliver("orders/updated", shopify.order(77, { ...order, ...more })));
    expect((await desk.stockOf(product)).stock).toBe(UNITS);
  });

  it("is theirs from their first count on, also what we took before", async () => {
    const { session, product, order, stock } = await sold();
    const count = shopify.product(901, [{ sku: product, units: 40 }], clock.now());
    expect((await shopify.send(shopify.deliver("products/update", count))).body.result).toBe("done");
    expect(await refund(session, TOTAL)).toBe("refunded");
    expect([await stock(), (await order()).status]).toEqual([40, "cancelled"]);
  });
});

/** Shops elsewhere: what Shopify and WooCommerce tell becomes carts and orders, once, in whatever order and as often as it comes. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runDueActions } from "../../src/flow/due.ts";
import { createManualClock, HOUR_MS, MINUTE_MS } from "../../src/lib/time.ts";
import { openShopify, type ShopifyShop } from "../emulators/shops/shopify.ts";
import { openWooCommerce, type WooShop } from "../emulators/shops/woocommerce.ts";
import { type Browser, type Office, openOffice } from "../people/office.ts";

interface Source {
  id: string;
  url: string;
  secret: string | null;
  lastFault: string | null;
  lastEventAt: string | null;
}

const clock = createManualClock(new Date("2026-11-23T15:00:00Z"));
const SECRET = "shpss_0123456789abcdef";
const signal = new AbortController().signal;
let office: Office;
let admin: Browser;
let source: Source;
let shopify: ShopifyShop;
let woo: WooShop;
let wooSource: Source;
let ids = 5_000_000;

beforeAll(async () => {
  office = await openOffice({ workers: false, overrides: { clock } });
  office.app.ctx.site.url = office.app.url;
  admin = await office.member("admin");
  const add = async (body: object) => (await admin.call<Source>("POST", "/v1/commerce-sources", body)).body;
  source = await add({ kind: "shopify", name: "Tienda", secret: SECRET });
  wooSource = await add({ kind: "woocommerce", name: "Otra" });
  shopify = openShopify({ url: source.url, secret: SECRET });
  woo = openWooCommerce({ url: wooSource.url, secret: wooSource.secret ?? "" });
});
afterAll(() => office?.close());

const person = () => ({ email: `cliente${++ids}@example.com` });
const cartOf = async (externalId: string | number, origin = source.id) =>
  (
    await office.app.database.query<{
      id: string;
      status: string;
      total_cents: string;
      currency: string;
      checkout_url: string;
    }>("SELECT * FROM carts WHERE origin = $1 AND external_id = $2", [origin, String(externalId)])
  )[0];
const ordersOf = (externalId: string | number, origin = source.id) =>
  office.app.database.query<{
    id: string;
    status: string;
    total_cents: string;
    paid_at: Date | null;
    discount_code: string;
  }>("SELECT * FROM orders WHERE origin = $1 AND external_id = $2", [origin, String(externalId)]);
const tell = (topic: string, payload: object) => shopify.send(shopify.deliver(topic, payload));
const events = async (id = source.id) =>
  (
    await admin.call<{ data: { topic: string; result: string; reason: string | null }[] }>(
      "GET",
      `/v1/commerce-sources/${id}/events`,
    )
  ).body.data;

describe("Shopify", () => {
  it("tells of a checkout, which is abandoned after its quiet time and bought by its order", async () => {
    const [id, who] = [++ids, person()];
    const told = await tell(
      "checkouts/create",
      shopify.checkout(id, {
        at: clock.now(),
        who: { ...who, phone: "999 888 777", marketing: true },
        total: "1299.90",
      }),
    );
    expect(told).toEqual({ status: 200, body: { result: "done" } });
    expect(await cartOf(id)).toMatchObject({
      status: "open",
      total_cents: "129990",
      currency: "PEN",
      checkout_url: expect.stringContaining("recover"),
    });
    const [contact] = await office.app.database.query("SELECT name, phone, email FROM contacts WHERE email = $1", [
      who.email,
    ]);
    expect(contact).toMatchObject({ name: "Rosa Quispe", phone: "+51999888777" });
    clock.advance(HOUR_MS + MINUTE_MS);
    await runDueActions(office.app.ctx.flow, signal);
    expect((await cartOf(id))?.status).toBe("abandoned");
    const order = ++ids;
    await tell("orders/create", shopify.order(order, { at: clock.now(), who, checkout_id: id, total: "1299.90" }));
    expect((await cartOf(id))?.status).toBe("bought");
    expect(await ordersOf(order)).toMatchObject([
      { total_cents: "129990", status: "preparing", paid_at: expect.any(Date) },
    ]);
    const { body } = await admin.call<Source>("GET", `/v1/commerce-sources/${source.id}`);
    expect(body).toMatchObject({ lastEventAt: clock.now().toISOString(), lastFault: null });
    expect(JSON.stringify(body)).not.toContain(SECRET);
  });

  it("is believed once, however often the same is told, also at the same moment", async () => {
    const id = ++ids;
    const delivery = shopify.deliver("orders/create", shopify.order(id, { at: clock.now(), who: person() }));
    const answers = await Promise.all(Array.from({ length: 5 }, () => shopify.send(delivery)));
    expect(answers.map(({ body }) => body.result).sort()).toEqual([
      "done",
      "repeated",
      "repeated",
      "repeated",
      "repeated",
    ]);
    expect(await ordersOf(id)).toHaveLength(1);
  });

  it("ends at the same state in whatever order and however often its news come in", async () => {
    const start = clock.now().getTime() - 30 * MINUTE_MS;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(5), { minLength: 0, maxLength: 5 }), fc.integer(), async (again, seed) => {
        const [checkout, order, who] = [++ids, ++ids, person()];
        const at = (minutes: number) => new Date(start + minutes * MINUTE_MS);
        const all = [
          shopify.deliver("checkouts/create", shopify.checkout(checkout, { at: at(0), who, total: "10.00" })),
          shopify.deliver("checkouts/update", shopify.checkout(checkout, { at: at(1), who, total: "20.00" })),
          shopify.deliver(
            "orders/create",
            shopify.order(order, {
              at: at(2),
              who,
              checkout_id: checkout,
              total: "20.00",
              financial_status: "pending",
            }),
          ),
          shopify.deliver(
            "orders/paid",
            shopify.order(order, { at: at(3), who, checkout_id: checkout, total: "20.00" }),
          ),
          shopify.deliver(
            "orders/updated",
            shopify.order(order, {
              at: at(4),
              who,
              checkout_id: checkout,
              total: "20.00",
              fulfillment_status: "fulfilled",
            }),
          ),
          shopify.deliver(
            "orders/cancelled",
            shopify.order(order, {
              at: at(5),
              who,
              checkout_id: checkout,
              total: "20.00",
              cancelled_at: at(5).toISOString(),
            }),
          ),
        ];
        const told = shuffled([...all, ...again.flatMap((n) => all[n] ?? [])], seed);
        for (const delivery of told) expect((await shopify.send(delivery)).status).toBe(200);
        expect(await ordersOf(order)).toMatchObject([
          { status: "cancelled", total_cents: "2000", paid_at: expect.any(Date) },
        ]);
        expect((await cartOf(checkout))?.status).toBe("bought");
      }),
      { numRuns: 12 },
    );
  });

  it("with a false signature is refused, changes nothing, and its owner sees why", async () => {
    const id = ++ids;
    const order = shopify.order(id, { at: clock.now(), who: person() });
    const forged = shopify.deliver("orders/create", order, { secret: "another secret" });
    expect((await shopify.send(forged)).status).toBe(401);
    const good = shopify.deliver("orders/create", order);
    expect((await shopify.send({ ...good, body: good.body.replace("100.00", "1.00") })).status).toBe(401);
    const { "x-shopify-hmac-sha256": _none, ...unsigned } = good.headers;
    expect((await shopify.send({ ...good, headers: unsigned })).status).toBe(401);
    expect(await ordersOf(id)).toHaveLength(0);
    expect((await admin.call<Source>("GET", `/v1/commerce-sources/${source.id}`)).body.lastFault).toBe("signature");
  });

  it("is answered well where nothing can be made of it, and says what it was", async () => {
    for (const [topic, payload, result, reason] of [
      ["app/uninstalled", { id: 1 }, "ignored", "topic"],
      ["carts/create", { id: "x" }, "ignored", "topic"],
      ["checkouts/create", shopify.checkout(++ids, { at: clock.now() }), "ignored", "nobody"],
      [
        "checkouts/update",
        shopify.checkout(++ids, { at: clock.now(), who: person(), completed_at: clock.now().toISOString() }),
        "ignored",
        "completed",
      ],
      [
        "orders/create",
        shopify.order(++ids, { at: clock.now(), who: person(), currency: "XXQ" }),
        "refused",
        "currency",
      ],
      [
        "orders/create",
        shopify.order(++ids, { at: clock.now(), who: person(), total: "lots" }),
        "refused",
        "total_price",
      ],
      ["orders/create", { hello: true }, "refused", "id"],
      ["orders/create", [], "refused", ""],
    ] as const) {
      expect(await tell(topic, payload)).toMatchObject({ status: 200, body: { result } });
      expect((await events())[0]).toMatchObject({ topic, result, reason });
    }
  });

  it("of three megabytes is turned away, and of an address that nobody has too", async () => {
    const large = shopify.deliver("orders/create", {
      ...shopify.order(++ids, { at: clock.now() }),
      note: "x".repeat(3_000_000),
    });
    expect((await shopify.send(large)).status).toBe(413);
    const elsewhere = openShopify({
      url: `${office.app.url}/webhooks/commerce/AAAAAAAAAAAAAAAAAAAAAAAA`,
      secret: SECRET,
    });
    expect((await elsewhere.send(shopify.deliver("orders/create", {}))).status).toBe(404);
  });

  it("in another currency keeps it, also one without decimals", async () => {
    const id = ++ids;
    await tell(
      "checkouts/create",
      shopify.checkout(id, { at: clock.now(), who: person(), currency: "CLP", total: "45990.00" }),
    );
    expect(await cartOf(id)).toMatchObject({ currency: "CLP", total_cents: "45990" });
  });

  it("counts units by code, and believes no older count", async () => {
    const [row] = await office.app.database.query<{ sku: string }>(
      "SELECT sku FROM products WHERE stock > 3 ORDER BY sku LIMIT 1",
    );
    const sku = row?.sku ?? "";
    const product = ++ids;
    const later = new Date(clock.now().getTime() + 1_000);
    expect((await tell("products/update", shopify.product(product, [{ sku, units: 41 }], later))).body.result).toBe(
      "done",
    );
    expect(
      (await tell("products/update", shopify.product(product, [{ sku, units: 9 }], clock.now()))).body.result,
    ).toBe("late");
    expect(await office.app.database.query("SELECT stock FROM products WHERE sku = $1", [sku])).toEqual([
      { stock: 41 },
    ]);
  });

  it("uses a code of ours that it was ordered with", async () => {
    const expiresAt = new Date(clock.now().getTime() + HOUR_MS);
    const { body } = await admin.call<{ id: string; code: string }>("POST", "/v1/discount-codes", {
      percent: 10,
      expiresAt,
    });
    const id = ++ids;
    await tell(
      "orders/create",
      shopify.order(id, { at: clock.now(), who: person(), discount_codes: [{ code: body.code.toLowerCase() }] }),
    );
    expect(await office.app.database.query("SELECT status FROM discount_codes WHERE id = $1", [body.id])).toEqual([
      { status: "used" },
    ]);
  });

  it("whose source was ended is not heard any more", async () => {
    const { body } = await admin.call<Source>("POST", "/v1/commerce-sources", {
      kind: "shopify",
      name: "Vieja",
      secret: SECRET,
    });
    const old = openShopify({ url: body.url, secret: SECRET });
    await admin.call("POST", `/v1/commerce-sources/${body.id}/end`);
    expect((await old.send(old.deliver("orders/create", {}))).status).toBe(404);
    expect((await admin.call("POST", "/v1/commerce-sources", { kind: "shopify", name: "Sin" })).status).toBe(400);
  });
});

describe("WooCommerce", () => {
  it("pings without a signature when it is saved, and stays enabled whatever it tells", async () => {
    expect(await woo.ping()).toBe(200);
    for (let round = 0; round < 7; round++) expect((await woo.send("coupon.created", { id: 1 })).status).toBe(200);
    expect(woo.isDisabled).toBe(false);
  });

  it("tells of an order that is not paid as a cart with its page, which payment ends", async () => {
    const [id, email] = [++ids, person().email];
    await woo.send("order.created", woo.order({ id, status: "pending", at: clock.now(), email }));
    expect(await cartOf(id, wooSource.id)).toMatchObject({
      status: "open",
      total_cents: "10000",
      checkout_url: expect.stringContaining("order-pay"),
    });
    expect(await ordersOf(id, wooSource.id)).toHaveLength(0);
    clock.advance(5 * MINUTE_MS);
    await woo.send("order.updated", woo.order({ id, status: "processing", at: clock.now(), email, isPaid: true }));
    expect((await cartOf(id, wooSource.id))?.status).toBe("bought");
    expect(await ordersOf(id, wooSource.id)).toMatchObject([{ status: "preparing", paid_at: expect.any(Date) }]);
  });

  it("that cancels what was never paid leaves no order, also when the older news come after", async () => {
    const [id, email, before] = [++ids, person().email, clock.now()];
    clock.advance(MINUTE_MS);
    await woo.send("order.updated", woo.order({ id, status: "cancelled", at: clock.now(), email }));
    const late = await woo.send("order.created", woo.order({ id, status: "pending", at: before, email }));
    expect(late.body.result).toBe("late");
    expect(await cartOf(id, wooSource.id)).toBeUndefined();
    expect(await ordersOf(id, wooSource.id)).toHaveLength(0);
  });

  it("tells the same delivery once, and a deleted order is over", async () => {
    const [id, email] = [++ids, person().email];
    const order = woo.order({ id, status: "completed", at: clock.now(), email, isPaid: true });
    expect((await woo.send("order.updated", order, { nth: 9_001 })).body.result).toBe("done");
    expect((await woo.send("order.updated", order, { nth: 9_001 })).body.result).toBe("repeated");
    clock.advance(MINUTE_MS);
    await woo.send("order.deleted", { id });
    expect(await ordersOf(id, wooSource.id)).toMatchObject([{ status: "cancelled" }]);
  });
});

it("any signed body gets a good answer, and never changes another business's things", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("checkouts/update", "orders/updated", "products/update", "checkouts/delete"),
      fc.object({ maxDepth: 3 }),
      async (topic, payload) => {
        const answer = await tell(topic, payload);
        expect(answer.status).toBe(200);
        expect(["refused", "ignored"]).toContain(answer.body.result);
      },
    ),
    { numRuns: 40 },
  );
});

function shuffled<T>(list: readonly T[], seed: number): T[] {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return list
    .map((item) => ({ item, by: next() }))
    .sort((a, b) => a.by - b.by)
    .map(({ item }) => item);
}

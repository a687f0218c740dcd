/** Carts, orders, invoices and codes over HTTP, and what time and purchases do to them. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isHeldOut } from "../../src/crm/carts/holdout.ts";
import { cartFacts, findOpenCart } from "../../src/crm/carts/list.ts";
import { invoiceFacts } from "../../src/crm/invoices/list.ts";
import { runDueActions } from "../../src/flow/due.ts";
import type { RecoveryView } from "../../src/http/commerce-views.ts";
import { createManualClock, DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/lib/time.ts";
import { type Browser, type Office, openOffice } from "../people/office.ts";

interface Cart {
  id: string;
  status: string;
  total: { cents: number };
  items: { productId: string | null }[];
  isHeldOut: boolean | null;
  abandonedAt: string | null;
  orderId: string | null;
  contact: { id: string };
}
interface Invoice {
  id: string;
  status: string;
  version: number;
  owed: { cents: number };
  promise: { dueAt: string } | null;
  isOverdue: boolean;
}

const clock = createManualClock(new Date("2026-11-23T15:00:00Z"));
const signal = new AbortController().signal;
let office: Office;
let seller: Browser;
let sku: string;
let productId: string;
let people = 0;

beforeAll(async () => {
  office = await openOffice({ workers: false, overrides: { clock } });
  seller = await office.member("seller");
  const [row] = await office.app.database.query<{ id: string; sku: string }>(
    "SELECT id, sku FROM products WHERE stock > 3 ORDER BY sku LIMIT 1",
  );
  sku = row?.sku ?? "";
  productId = row?.id ?? "";
});
afterAll(() => office?.close());

const due = () => runDueActions(office.app.ctx.flow, signal);
const someone = () => ({ name: "Rosa Quispe", email: `rosa${++people}@example.com` });
const line = (quantity = 1) => ({ sku: sku.toLowerCase(), name: "Laptop", quantity, unitCents: 100_000 });
const pen = (cents: number) => ({ cents, currency: "PEN" });
const put = async (externalId: string, contact: object, more: object = {}) =>
  await seller.call<Cart>("POST", "/v1/carts", { externalId, contact, items: [line()], total: pen(100_000), ...more });
const read = async (id: string) => (await seller.call<Cart>("GET", `/v1/carts/${id}`)).body;
const order = (externalId: string, contact: object, more: object = {}) =>
  seller.call<{ id: string }>("POST", "/v1/orders", {
    externalId,
    contact,
    items: [line()],
    total: pen(100_000),
    ...more,
  });
const asTenant = <T>(work: (tx: Parameters<Parameters<typeof office.app.ctx.db.forTenant>[1]>[0]) => Promise<T>) =>
  office.app.ctx.db.forTenant(office.tenantId, work);

describe("a cart", () => {
  it("is one for its id, knows our product by its code, and is abandoned after an hour of quiet and no sooner", async () => {
    const who = someone();
    const made = await put("c-1", who);
    expect(made.status).toBe(201);
    expect(made.body.items[0]?.productId).toBe(productId);
    clock.advance(40 * MINUTE_MS);
    const again = await put("c-1", who, { items: [line(2)], total: pen(200_000) });
    expect(again).toMatchObject({ status: 200, body: { id: made.body.id, total: { cents: 200_000 } } });
    clock.advance(30 * MINUTE_MS);
    await due();
    expect(await read(made.body.id)).toMatchObject({ status: "open" });
    clock.advance(31 * MINUTE_MS);
    await due();
    const gone = await read(made.body.id);
    expect(gone).toMatchObject({ status: "abandoned", isHeldOut: isHeldOut(gone.contact.id, 10) });
    expect(await asTenant((tx) => findOpenCart({ tx }, gone.contact.id))).toBe(gone.id);
    const facts = await asTenant((tx) => cartFacts(tx, gone.id));
    expect(facts).toMatchObject({ status: "abandoned", totalCents: 200_000, items: [{ productId, quantity: 2 }] });
    expect(facts?.items[0]?.unitsLeft).toBeGreaterThan(3);
  });

  it("does not believe what is older than what it knows, in whatever order it comes", async () => {
    const who = someone();
    const newest = clock.now();
    const { body } = await put("c-2", who, { total: pen(300_000), changedAt: newest });
    const older = await put("c-2", who, { total: pen(1), changedAt: new Date(newest.getTime() - 1_000) });
    expect(older).toMatchObject({ status: 200, body: { id: body.id, total: { cents: 300_000 } } });
  });

  it("that somebody emptied is over, and one of last month comes in as abandoned without a plan", async () => {
    const who = someone();
    const { body } = await put("c-3", who);
    expect((await put("c-3", who, { items: [], total: pen(0) })).body.status).toBe("cancelled");
    clock.advance(2 * HOUR_MS);
    await due();
    expect((await read(body.id)).status).toBe("cancelled");
    const old = await put("c-4", someone(), { changedAt: new Date(clock.now().getTime() - 30 * DAY_MS) });
    expect(old.body.status).toBe("abandoned");
  });

  it("is bought by the order that names it, also when the order comes first, and stays bought", async () => {
    const who = someone();
    const { body } = await put("c-5", who);
    const bought = await order("o-5", who, { cartId: "c-5", items: [{ name: "Otro", quantity: 1, unitCents: 5 }] });
    expect(await read(body.id)).toMatchObject({ status: "bought", orderId: bought.body.id });
    expect((await put("c-5", who, { total: pen(9) })).body).toMatchObject({
      status: "bought",
      total: { cents: 100_000 },
    });

    const other = someone();
    const first = await order("o-6", other, { cartId: "c-6" });
    const late = await put("c-6", other);
    expect(late.body).toMatchObject({ status: "bought", orderId: first.body.id });
    clock.advance(2 * HOUR_MS);
    await due();
    expect((await read(late.body.id)).status).toBe("bought");
  });

  it("is bought by another order of the same person with one of its things, and by nobody else's", async () => {
    const who = someone();
    const { body } = await put("c-7", who);
    await order("o-7a", someone());
    expect((await read(body.id)).status).toBe("open");
    await order("o-7b", who);
    expect((await read(body.id)).status).toBe("bought");
  });

  it("of two who send the same at once is one", async () => {
    const who = someone();
    const answers = await Promise.all(Array.from({ length: 6 }, () => put("c-8", who)));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  });
});

describe("an order", () => {
  it("is one for its id, is paid once, and its number is found by customers", async () => {
    const who = someone();
    const { body } = await order("o-10", who);
    const paidAt = clock.now().toISOString();
    await order("o-10", who, { paidAt });
    await order("o-10", who, { status: "shipped" });
    const { body: shown } = await seller.call("GET", `/v1/orders/${body.id}`);
    expect(shown).toMatchObject({ status: "shipped", paidAt, total: pen(100_000) });
    const paid = await office.app.database.query("SELECT 1 FROM audit WHERE action = 'order.pay' AND subject_id = $1", [
      body.id,
    ]);
    expect(paid).toHaveLength(1);
    const refused = await seller.call("PATCH", `/v1/orders/${body.id}`, { version: 1, status: "delivered" });
    expect(refused.status).toBe(409);
  });
});

describe("an invoice", () => {
  const invoice = async (more: object = {}) =>
    (
      await seller.call<Invoice>("POST", "/v1/invoices", {
        contact: someone(),
        concept: "Factura F001-22",
        total: pen(50_000),
        dueAt: new Date(clock.now().getTime() + 7 * DAY_MS),
        ...more,
      })
    ).body;
  const pay = (id: string, cents: number, reference: string | null = null) =>
    seller.call<Invoice>("POST", `/v1/invoices/${id}/payments`, { amount: pen(cents), method: "transfer", reference });

  it("is paid in parts, each counted once, and never beyond what is owed", async () => {
    const { id } = await invoice();
    expect((await pay(id, 20_000, "op-1")).body).toMatchObject({ status: "partially_paid", owed: { cents: 30_000 } });
    expect((await pay(id, 20_000, "op-1")).body).toMatchObject({ owed: { cents: 30_000 } });
    expect((await pay(id, 19_999, "op-1")).status).toBe(409);
    expect((await pay(id, 30_001)).status).toBe(400);
    const both = await Promise.all([pay(id, 30_000), pay(id, 30_000)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await asTenant((tx) => invoiceFacts(tx, id))).toMatchObject({ status: "paid", owedCents: 0 });
  });

  it("is overdue after its day, and a promise holds until its own day has passed", async () => {
    const { id } = await invoice({ dueAt: new Date(clock.now().getTime() + HOUR_MS) });
    clock.advance(2 * HOUR_MS);
    expect((await seller.call<Invoice>("GET", `/v1/invoices/${id}`)).body.isOverdue).toBe(true);
    const dueAt = new Date(clock.now().getTime() + 2 * DAY_MS).toISOString();
    const promised = await seller.call<Invoice>("POST", `/v1/invoices/${id}/promises`, {
      dueAt,
      words: "el miércoles",
    });
    expect(promised.body.promise).toMatchObject({ dueAt });
    expect((await asTenant((tx) => invoiceFacts(tx, id)))?.promisedAt?.toISOString()).toBe(dueAt);
    clock.advance(2 * DAY_MS + MINUTE_MS);
    await due();
    expect((await asTenant((tx) => invoiceFacts(tx, id)))?.promisedAt).toBeNull();
    const [promise] = await office.app.database.query<{ status: string }>(
      "SELECT status FROM payment_promises WHERE invoice_id = $1",
      [id],
    );
    expect(promise?.status).toBe("broken");
  });

  it("that is paid keeps the promise", async () => {
    const { id } = await invoice();
    const dueAt = new Date(clock.now().getTime() + DAY_MS).toISOString();
    await seller.call("POST", `/v1/invoices/${id}/promises`, { dueAt });
    await pay(id, 50_000);
    const [promise] = await office.app.database.query<{ status: string }>(
      "SELECT status FROM payment_promises WHERE invoice_id = $1",
      [id],
    );
    expect(promise?.status).toBe("kept");
  });

  it("of the business's books is one for its id; what is void or of nothing is refused", async () => {
    const contact = someone();
    const { id } = await invoice({ contact, externalId: "F-9" });
    expect(await invoice({ contact, externalId: "F-9", total: pen(60_000) })).toMatchObject({
      id,
      owed: { cents: 60_000 },
    });
    expect((await seller.call("POST", `/v1/invoices/${id}/void`)).status).toBe(200);
    expect((await pay(id, 100)).status).toBe(409);
    const bad = { contact, concept: "x", total: pen(0) };
    expect((await seller.call("POST", "/v1/invoices", bad)).status).toBe(400);
    expect((await seller.call("POST", "/v1/invoices", { ...bad, total: pen(1), contact: { name: "x" } })).status).toBe(
      400,
    );
  });

  it("a rep may look and note a promise, and not touch money", async () => {
    const rep = await office.member("rep");
    const { id, version } = await invoice();
    expect((await rep.call("GET", `/v1/invoices/${id}`)).status).toBe(200);
    expect((await rep.call("PATCH", `/v1/invoices/${id}`, { version, dueAt: null })).status).toBe(403);
    const dueAt = new Date(clock.now().getTime() + DAY_MS).toISOString();
    expect((await rep.call("POST", `/v1/invoices/${id}/promises`, { dueAt })).status).toBe(200);
  });
});

describe("a discount code", () => {
  const make = async (more: object = {}) =>
    (
      await seller.call<{ id: string; code: string; status: string }>("POST", "/v1/discount-codes", {
        percent: 10,
        expiresAt: new Date(clock.now().getTime() + DAY_MS),
        ...more,
      })
    ).body;
  const quote = (contactId: string, discountCode: string) =>
    seller.call<{ id: string; discount: { cents: number }; subtotal: { cents: number } }>("POST", "/v1/quotes", {
      contactId,
      items: [{ productId, quantity: 1 }],
      discountCode,
    });
  const contact = async () => (await seller.call<{ id: string }>("POST", "/v1/contacts", { name: "Luz" })).body.id;

  it("is for one use, whoever is first, and free again when the quote is over", async () => {
    const { code, id } = await make();
    const people = await Promise.all([contact(), contact(), contact()]);
    const tries = await Promise.all(people.map((who) => quote(who, ` ${code.toLowerCase()} `)));
    expect(tries.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const won = tries.find(({ status }) => status === 201)?.body;
    expect(won?.discount.cents).toBe(Math.ceil((won?.subtotal.cents ?? 0) / 10));
    expect((await seller.call("POST", `/v1/discount-codes/${id}/cancel`)).status).toBe(409);
    await seller.call("POST", `/v1/quotes/${won?.id}/cancel`);
    expect((await quote(people[0] ?? "", code)).status).toBe(201);
  });

  it("that has run out, was taken back or is somebody else's is refused", async () => {
    const [owner, other] = [await contact(), await contact()];
    const own = await make({ contactId: owner });
    expect((await quote(other, own.code)).status).toBe(409);
    await seller.call("POST", `/v1/discount-codes/${own.id}/cancel`);
    expect((await quote(owner, own.code)).status).toBe(409);
    const short = await make();
    clock.advance(DAY_MS + 1);
    expect((await quote(owner, short.code)).status).toBe(409);
  });

  it("of an order made elsewhere is used by it", async () => {
    const { code } = await make();
    await order("o-20", someone(), { discountCodes: [code, "SHOP5"] });
    expect((await quote(await contact(), code)).status).toBe(409);
  });

  it("for a cart is made once for each percent", async () => {
    const { body } = await put("c-20", someone());
    const [one, same, more] = [
      await make({ cartId: body.id }),
      await make({ cartId: body.id }),
      await make({ cartId: body.id, percent: 15 }),
    ];
    expect(same.code).toBe(one.code);
    expect(more.code).not.toBe(one.code);
  });
});

it("the units on hand are set by whoever counts them, and the rules for carts have a version", async () => {
  const set = await seller.call("PUT", `/v1/products/${productId}/stock`, { stock: 77 });
  expect(set.body).toMatchObject({ stock: 77 });
  const admin = await office.member("admin");
  const rules = { abandonAfterMin: 90, holdoutPercent: 20, recoveryDays: 5, version: 0 };
  expect((await admin.call("PUT", "/v1/commerce-settings", rules)).body).toMatchObject({ version: 1 });
  expect((await admin.call("PUT", "/v1/commerce-settings", rules)).status).toBe(409);
  expect((await seller.call("PUT", "/v1/commerce-settings", { ...rules, version: 1 })).status).toBe(403);
});

describe("what was recovered", () => {
  it("is what those written to bought beyond those left alone, with its interval, once their days are over", async () => {
    await office.app.database.query("UPDATE carts SET status = 'cancelled', abandoned_at = NULL, is_held_out = NULL");
    const from = clock.now();
    const carts: Cart[] = [];
    for (let n = 0; n < 40; n++) carts.push((await put(`r-${n}`, someone())).body);
    clock.advance(2 * HOUR_MS);
    await due();
    // Twenty are left alone, of whom two buy; of the others ten do.
    const ids = carts.map(({ id }) => id);
    await office.app.database.query("UPDATE carts SET is_held_out = (id = ANY($2)) WHERE id = ANY($1)", [
      ids,
      ids.slice(20),
    ]);
    for (const index of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 20, 21])
      await order(`r-${index}`, { id: carts[index]?.contact.id ?? "" }, { cartId: `r-${index}` });
    const figures = async () => {
      const to = new Date(clock.now().getTime() + HOUR_MS);
      const query = `from=${from.toISOString()}&to=${to.toISOString()}`;
      return (await seller.call<{ data: RecoveryView[] }>("GET", `/v1/carts/recovery?${query}`)).body.data;
    };
    expect(await figures()).toEqual([]);
    clock.advance(8 * DAY_MS);
    const [found] = await figures();
    expect(found).toMatchObject({
      currency: "PEN",
      written: { carts: 20, bought: 10, boughtCents: 1_000_000 },
      leftAlone: { carts: 20, bought: 2, boughtCents: 200_000 },
      recoveredCents: { amount: 800_000 },
    });
    expect(found?.lift?.difference).toBeCloseTo(0.4, 10);
    expect(found?.lift?.low).toBeGreaterThan(0.1);
    expect(found?.recoveredCents?.low).toBeGreaterThan(0);
    expect(found?.recoveredCents?.high).toBeGreaterThan(800_000);
  });

  it("leaves the same persons alone always, and about as many as it should", () => {
    const ids = Array.from({ length: 20_000 }, (_none, n) => `cnt_${n}`);
    const held = ids.filter((id) => isHeldOut(id, 10));
    expect(held).toEqual(ids.filter((id) => isHeldOut(id, 10)));
    expect(held.length / ids.length).toBeCloseTo(0.1, 2);
    expect(held.every((id) => isHeldOut(id, 20))).toBe(true);
    expect(ids.some((id) => isHeldOut(id, 0))).toBe(false);
  });
});

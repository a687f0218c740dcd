/** What is written many at once is the same as one after the other: carts, codes, and what a provider says of messages. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { abandonCarts } from "../../src/crm/carts/end.ts";
import { type CartNews, putCart, putCarts } from "../../src/crm/carts/put.ts";
import type { CrmContext } from "../../src/crm/context.ts";
import { makeDiscountCodes } from "../../src/crm/discounts/codes.ts";
import { recordOrder } from "../../src/crm/orders/record.ts";
import { InputError, NotFoundError } from "../../src/lib/errors.ts";
import { newId } from "../../src/lib/ids.ts";
import { createManualClock, DAY_MS, HOUR_MS, MINUTE_MS, plusMs } from "../../src/lib/time.ts";
import { createTestContext, type TestContext } from "../harness/context.ts";

const start = new Date("2026-11-23T15:00:00Z");
const clock = createManualClock(start);
let test: TestContext;
let tenantId: string;
let contactId: string;
let sku: string;

const as = <T>(work: (crm: CrmContext) => Promise<T>): Promise<T> =>
  test.ctx.db.forTenant(tenantId, (tx) => work({ tx, tenantId, actor: { kind: "system", id: null }, clock }));

beforeAll(async () => {
  test = await createTestContext({ sample: true, overrides: { clock } });
  const [row] = await test.database.query<{ id: string; sku: string }>(
    "SELECT tenant_id AS id, sku FROM products WHERE sku IS NOT NULL ORDER BY sku LIMIT 1",
  );
  tenantId = row?.id ?? "";
  sku = row?.sku ?? "";
  contactId = newId("contact");
  await as(({ tx }) => tx.contact.create({ data: { id: contactId, tenantId, name: "Rosa Quispe", createdAt: start } }));
});
afterAll(() => test?.close());

interface Told {
  readonly cart: number;
  readonly hours: number;
  readonly items: number;
}

/** Each told once in a round. */
const round = fc.uniqueArray(
  fc.record({
    cart: fc.nat(5),
    hours: fc.constantFrom(-24 * 30, -3, -2, -1, 0, 1),
    items: fc.nat(3),
  }),
  { selector: ({ cart }) => cart, minLength: 1, maxLength: 6 },
);

const newsOf = (origin: string, { cart, hours, items }: Told): CartNews => ({
  contactId,
  source: "api",
  origin,
  externalId: `c-${cart}`,
  currency: "PEN",
  totalCents: items * 1_000,
  lines: Array.from({ length: items }, (_, at) => ({
    sku: at === 0 ? sku.toLowerCase() : null,
    name: `Thing ${at}`,
    quantity: at + 1,
    unitCents: 1_000,
  })),
  checkoutUrl: items > 1 ? "https://shop.example/c" : null,
  changedAt: plusMs(clock.now(), hours * HOUR_MS),
});

const buy = (origin: string, cart: number) =>
  as((crm) =>
    recordOrder(crm, {
      ...{ contactId, source: "api", origin, externalId: `o-${cart}`, cartKey: `c-${cart}` },
      ...{ status: "preparing", currency: "PEN", totalCents: 1_000, lines: [], paidAt: null },
      ...{ createdAt: clock.now(), changedAt: clock.now() },
    }),
  );

/** All that can be seen of the carts of an origin, without ids. */
const seen = (origin: string) =>
  test.database.query(
    `SELECT c.external_id, c.status, c.total_cents::int, c.checkout_url, c.changed_at, c.abandoned_at, c.is_held_out, c.version,
            c.bought_at, c.order_id IS NOT NULL AS has_order, c.created_at,
            (SELECT json_agg(json_build_array(i.position, i.sku, i.name, i.quantity, i.unit_cents, i.product_id) ORDER BY i.position)
               FROM cart_items i WHERE i.cart_id = c.id) AS items,
            (SELECT json_agg(d.due_at ORDER BY d.due_at) FROM due_actions d
              WHERE d.kind = 'cart.abandon' AND d.subject_id = c.id AND d.status = 'pending') AS plans,
            (SELECT json_agg(a.action ORDER BY a.action) FROM audit a WHERE a.subject_id = c.id) AS audit
       FROM carts c WHERE c.origin = $1 ORDER BY c.external_id`,
    [origin],
  );

describe("carts that are told together", () => {
  it("stand as if they had been told one after the other, whatever was known before", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 4 }), fc.nat(5), async (rounds, bought) => {
        clock.set(start);
        const [alone, together] = [`alone-${newId("event")}`, `together-${newId("event")}`];
        for (const [index, told] of rounds.entries()) {
          const one = [];
          for (const each of told) one.push(await as((crm) => putCart(crm, newsOf(alone, each))));
          const all = await as((crm) =>
            putCarts(
              crm,
              told.map((each) => newsOf(together, each)),
            ),
          );
          expect(all.map(({ result }) => result)).toEqual(one.map(({ result }) => result));
          if (index === 0) for (const origin of [alone, together]) await buy(origin, bought);
          clock.set(plusMs(clock.now(), 90 * MINUTE_MS));
          for (const origin of [alone, together]) {
            const ids = await test.database.query<{ id: string }>("SELECT id FROM carts WHERE origin = $1", [origin]);
            const batches = origin === together ? [ids] : ids.map((id) => [id]);
            for (const batch of batches)
              await as((crm) =>
                abandonCarts(
                  crm,
                  batch.map(({ id }) => id),
                ),
              );
          }
          expect(await seen(together)).toEqual(await seen(alone));
        }
      }),
      { numRuns: 12 },
    );
  });
});

describe("codes that are made together", () => {
  const cartOf = (name: string) =>
    as((crm) => putCart(crm, newsOf(`codes-${name}`, { cart: 1, hours: 0, items: 1 }))).then(({ id }) => id);

  it("are one for a cart and percent as long as it lives, and different for all others", async () => {
    const [first, second] = [await cartOf("first"), await cartOf("second")];
    const wanted = (cartId: string | null, percent = 10) => ({
      ...{ percent, contactId, cartId },
      expiresAt: plusMs(clock.now(), DAY_MS),
    });
    const made = await as((crm) =>
      makeDiscountCodes(crm, [wanted(first), wanted(second), wanted(first), wanted(first, 15), wanted(null)]),
    );
    const codes = made.map(({ code }) => code);
    expect(codes[2]).toBe(codes[0]);
    expect(new Set(codes).size).toBe(4);
    expect(made.map(({ percent }) => percent)).toEqual([10, 10, 10, 15, 10]);
    const again = await as((crm) => makeDiscountCodes(crm, [wanted(second), wanted(null)]));
    expect(again[0]?.code).toBe(codes[1]);
    expect(codes).not.toContain(again[1]?.code);
    clock.set(plusMs(clock.now(), 2 * DAY_MS));
    const [later] = await as((crm) => makeDiscountCodes(crm, [wanted(first)]));
    expect(codes).not.toContain(later?.code);
  });

  it("are none at all where one of them cannot be", async () => {
    const before = await test.database.query("SELECT count(*) FROM discount_codes");
    const good = { percent: 10, contactId, cartId: null, expiresAt: plusMs(clock.now(), DAY_MS) };
    const make = (bad: object) => as((crm) => makeDiscountCodes(crm, [good, { ...good, ...bad }]));
    await expect(make({ percent: 101 })).rejects.toThrow(InputError);
    await expect(make({ expiresAt: clock.now() })).rejects.toThrow(InputError);
    await expect(make({ contactId: newId("contact") })).rejects.toThrow(NotFoundError);
    await expect(make({ cartId: newId("cart") })).rejects.toThrow(NotFoundError);
    expect(await test.database.query("SELECT count(*) FROM discount_codes")).toEqual(before);
  });
});

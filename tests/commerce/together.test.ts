/** What is written many at once is the same as one after the other: carts, orders and codes. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { abandonCarts } from "../../src/crm/carts/end.ts";
import { type CartNews, putCart, putCarts } from "../../src/crm/carts/put.ts";
import type { CrmContext } from "../../src/crm/context.ts";
import { makeDiscountCodes } from "../../src/crm/discounts/codes.ts";
import { planFollowUp } from "../../src/crm/follow-ups.ts";
import { openLead } from "../../src/crm/leads.ts";
import { ORDER_STATUSES, type OrderNews, recordOrder, recordOrders } from "../../src/crm/orders/record.ts";
import { listenTo } from "../../src/crm/signals.ts";
import { InputError, NotFoundError } from "../../src/lib/errors.ts";
import { newId } from "../../src/lib/ids.ts";
import { createManualClock, DAY_MS, HOUR_MS, MINUTE_MS, plusMs } from "../../src/lib/time.ts";
import { makePeople, type Person, settlePeople } from "../../src/simulation/people.ts";
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

interface ToldOrder {
  readonly order: number;
  readonly buyer: number;
  readonly status: OrderNews["status"];
  readonly isPaid: boolean;
  readonly hours: number;
  readonly daysAgo: number;
  readonly cart: number | null | undefined;
  readonly items: number;
  readonly codes: number[];
  readonly tracking: string | null | undefined;
}

/** Each told once in a round. */
const orderRound = fc.uniqueArray(
  fc.record({
    order: fc.nat(5),
    buyer: fc.nat(1),
    status: fc.constantFrom(...ORDER_STATUSES),
    isPaid: fc.boolean(),
    hours: fc.constantFrom(-2, -1, 0, 1),
    daysAgo: fc.constantFrom(0, 0, 2),
    cart: fc.constantFrom(undefined, null, 0, 1, 2),
    items: fc.nat(2),
    codes: fc.uniqueArray(fc.nat(3), { maxLength: 2 }),
    tracking: fc.constantFrom(undefined, null, "T-1"),
  }),
  { selector: ({ order }) => order, minLength: 1, maxLength: 6 },
);

/** A shop with two customers, each with a cart, a lead, a code and what was promised to them; the first one with two of each. */
interface Shop {
  readonly origin: string;
  readonly source: "api" | "csv";
  readonly people: readonly Person[];
  readonly codes: readonly string[];
}

let shops = 0;

async function openShop(source: Shop["source"]): Promise<Shop> {
  const seed = ++shops;
  const origin = newId("event");
  const people = makePeople(2, seed).map((person) => ({ ...person, userId: `${origin}-${person.index}` }));
  const [account] = await test.database.query<{ id: string }>(
    "SELECT id FROM channel_accounts WHERE tenant_id = $1 ORDER BY id LIMIT 1",
    [tenantId],
  );
  await settlePeople(test.ctx.db, people, { tenantId, accountId: account?.id ?? "", locale: "es", seed, start });
  const codes = await as(async (crm) => {
    const made = [];
    for (const [index, person] of [...people, ...people.slice(0, 1)].entries()) {
      const { contactId: buyer, conversationId } = person;
      await putCart(crm, { ...newsOf(origin, { cart: index, hours: -3, items: 1 }), contactId: buyer });
      made.push({ percent: 10, contactId: buyer, cartId: null, expiresAt: plusMs(clock.now(), DAY_MS) });
      const value = { cents: 1_000, currency: "PEN" };
      const [product] = await crm.tx.product.findMany({ where: { sku }, select: { id: true } });
      const productIds = product ? [product.id] : [];
      const lead = { contactId: buyer, conversationId, interest: `thing ${index}`, source: "test", value, productIds };
      await openLead({ ...crm, clock: createManualClock(plusMs(start, index * MINUTE_MS)) }, lead);
      await planFollowUp(crm, { conversationId, at: plusMs(clock.now(), DAY_MS), productId: null });
    }
    return (await makeDiscountCodes(crm, made)).map(({ code }) => code);
  });
  return { origin, source, people, codes };
}

const orderOf = ({ origin, source, people, codes }: Shop, told: ToldOrder): OrderNews => ({
  contactId: people[told.buyer]?.contactId ?? "",
  ...{ source, origin, externalId: `o-${told.order}`, status: told.status, currency: "PEN" },
  totalCents: told.items * 1_000,
  ...(told.cart === undefined ? {} : { cartKey: told.cart === null ? null : `c-${told.cart}` }),
  ...(told.tracking === undefined ? {} : { tracking: told.tracking }),
  lines: newsOf(origin, { cart: 0, hours: 0, items: told.items }).lines,
  paidAt: told.isPaid ? clock.now() : null,
  // Also as a customer types it, and one of another shop.
  discountCodes: told.codes.map((code) => codes[code]?.toLowerCase() ?? "ELSEWHERE1"),
  createdAt: plusMs(clock.now(), -told.daysAgo * DAY_MS),
  changedAt: plusMs(clock.now(), told.hours * HOUR_MS),
});

/** All that can be seen of a shop's orders and of what they brought about, without ids. */
async function seenOrders({ origin, people, codes }: Shop) {
  const contactIds = people.map(({ contactId: id }) => id);
  const name = "(SELECT o.external_id FROM orders o WHERE o.id = %)";
  const audit = (id: string) =>
    `(SELECT json_agg(a.action ORDER BY a.action) FROM audit a WHERE a.tenant_id = '${tenantId}' AND a.subject_id = ${id})`;
  const read = (text: string, values: unknown[]) => test.database.query(text, values);
  return {
    orders: await read(
      `SELECT o.external_id, array_position($2::text[], o.contact_id) AS buyer, o.status, o.currency, o.total_cents::int,
              o.paid_at, o.cart_key, o.external_number, o.tracking, replace(replace(replace(o.discount_code, $3, 'A'), $4, 'B'), $5, 'C') AS codes,
              o.version, o.created_at, o.changed_at, o.updated_at, rank() OVER (ORDER BY o.number)::int AS number, ${audit("o.id")} AS audit,
              (SELECT json_agg(json_build_array(i.position, i.sku, i.name, i.quantity, i.unit_cents, i.product_id) ORDER BY i.position)
                 FROM order_items i WHERE i.order_id = o.id) AS items
         FROM orders o WHERE o.origin = $1 ORDER BY o.external_id`,
      [origin, contactIds, ...codes],
    ),
    carts: await read(
      `SELECT c.external_id, c.status, c.bought_at, c.version, ${name.replace("%", "c.order_id")} AS bought_by, ${audit("c.id")} AS audit
         FROM carts c WHERE c.origin = $1 ORDER BY c.external_id`,
      [origin],
    ),
    codes: await read(
      `SELECT array_position($1::text[], d.code) AS code, d.status, d.used_at, ${name.replace("%", "d.held_by")} AS used_by
         FROM discount_codes d WHERE d.code = ANY($1::text[]) ORDER BY 1`,
      [codes],
    ),
    leads: await read(
      `SELECT l.interest, l.status, l.value_cents::int, l.version, ${audit("l.id")} AS audit FROM leads l
        WHERE l.contact_id = ANY($1::text[]) ORDER BY l.interest`,
      [contactIds],
    ),
    plans: await read(
      `SELECT d.kind, d.status, count(*)::int FROM due_actions d
        WHERE d.subject_id IN (SELECT id FROM carts WHERE origin = $1
                                UNION SELECT id FROM conversations WHERE contact_id = ANY($2::text[]))
        GROUP BY 1, 2 ORDER BY 1, 2`,
      [origin, contactIds],
    ),
    signals: await read(
      `SELECT s.kind, s.detail - 'number' AS detail, ${name.replace("%", "s.subject_id")} AS order_id, count(*)::int FROM automation_signals s
        WHERE s.contact_id = ANY($1::text[]) GROUP BY 1, 2, 3 ORDER BY 1, 3, 2`,
      [contactIds],
    ),
  };
}

describe("orders that are told together", () => {
  it("stand, and have brought about, what they would one after the other", async () => {
    await as((crm) => listenTo(crm, "test", ["order.created", "order.paid", "cart.bought"]));
    const rounds = fc.array(orderRound, { minLength: 1, maxLength: 3 });
    const source = fc.constantFrom("api" as const, "csv" as const);
    await fc.assert(
      fc.asyncProperty(rounds, source, async (told, from) => {
        clock.set(start);
        const [alone, together] = [await openShop(from), await openShop(from)];
        for (const round of told) {
          const one = [];
          for (const each of round) one.push(await as((crm) => recordOrder(crm, orderOf(alone, each))));
          const all = await as((crm) =>
            recordOrders(
              crm,
              round.map((each) => orderOf(together, each)),
            ),
          );
          expect(all.map(({ result }) => result)).toEqual(one.map(({ result }) => result));
          expect(await seenOrders(together)).toEqual(await seenOrders(alone));
          clock.set(plusMs(clock.now(), 90 * MINUTE_MS));
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

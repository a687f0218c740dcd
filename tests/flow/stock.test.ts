/** Units are never made or lost: whatever is quoted, paid, refused, given back, cancelled or left to time, in any order. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findProducts, searchProducts } from "../../src/crm/catalog-search.ts";
import { changeOrder } from "../../src/crm/orders/list.ts";
import type { OrderStatus } from "../../src/crm/orders/record.ts";
import { cancelQuote } from "../../src/crm/quotes.ts";
import { settlePayment } from "../../src/crm/settlement.ts";
import { runDueActions } from "../../src/flow/due.ts";
import { ConflictError } from "../../src/lib/errors.ts";
import { createManualClock, HOUR_MS } from "../../src/lib/time.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { createPostbox } from "../harness/postbox.ts";
import { DELIVERY_CENTS, saleDesk } from "../harness/sale.ts";

const clock = createManualClock(new Date("2026-03-04T15:00:00Z"));
const signal = new AbortController().signal;
const PRICE = 10_000;
const UNITS = 6;
let test: TestContext;
let desk: ReturnType<typeof saleDesk>;
let tenantId: string;

beforeAll(async () => {
  const overrides = { clock, channels: { terminal: createPostbox().factory } };
  test = await createTestContext({ sample: true, overrides });
  const account = await sampleAccount(test, "terminal");
  tenantId = account.tenantId;
  desk = saleDesk(test, account);
  await desk.setRules();
  clock.advance(HOUR_MS);
});
afterAll(() => test?.close());

type Step =
  | { readonly do: "quote"; readonly customer: number; readonly quantity: number }
  | { readonly do: "pay" | "decline" | "cancel"; readonly quote: number }
  | { readonly do: "refund"; readonly quote: number; readonly isWhole: boolean }
  | { readonly do: "move"; readonly quote: number; readonly to: "cancelled" | "shipped" | "preparing" }
  | { readonly do: "wait"; readonly hours: number };

const quoteNumber = fc.nat({ max: 5 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("quote" as const),
      customer: fc.nat({ max: 2 }),
      quantity: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("pay" as const, "decline" as const, "cancel" as const),
      quote: quoteNumber,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("refund" as const), quote: quoteNumber, isWhole: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("move" as const),
      quote: quoteNumber,
      to: fc.constantFrom("cancelled" as const, "shipped" as const, "preparing" as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("wait" as const), hours: fc.constantFrom(1, 25, 49) }) },
);

let runs = 0;

it("keeps stock and sales adding up, and what is kept equal to what is held", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
      const run = ++runs;
      const product = await desk.product({ stock: UNITS, priceCents: PRICE });
      const quotes: { code: string; paymentCode: string; cents: number; contactId: string }[] = [];
      for (const one of steps) {
        const known = "quote" in one ? quotes[one.quote % Math.max(1, quotes.length)] : undefined;
        if (one.do === "quote") {
          const cents = PRICE * one.quantity + DELIVERY_CENTS;
          const items = [{ productId: product, quantity: one.quantity }];
          const quote = desk.quote(product, cents, { items });
          const isFree = async () => {
            const { stock, reserved } = await desk.stockOf(product);
            return (stock ?? 0) - reserved >= one.quantity;
          };
          // Like an agent: nothing is quoted that is not there. What the customer's own quote keeps is free for a new one.
          const { contactId } = await desk.turn(
            async () => ({ actions: (await isFree()) ? [quote] : [] }),
            `stock-${run}-${one.customer}`,
          );
          const made = await test.database.query("SELECT 1 FROM quotes WHERE code = $1", [quote.code]);
          if (made.length > 0) quotes.push({ ...quote, cents, contactId });
        } else if (one.do === "wait") {
          clock.advance(one.hours * HOUR_MS);
          await runDueActions(test.ctx.flow, signal);
        } else if (known && one.do === "refund") {
          await giveBack(known.paymentCode, known.cents, one.isWhole ? known.cents : 1);
        } else if (known && one.do === "move") {
          await move(known.code, one.to);
        } else if (known && one.do === "cancel") {
          await desk.asTenant((crm) => cancelQuote(crm, known));
        } else if (known && (one.do === "pay" || one.do === "decline")) {
          await desk.press(known.paymentCode, known.cents, one.do === "pay" ? "paid" : "failed");
        }
        await expectBalance(product);
      }
    }),
    { numRuns: 25 },
  );
});

/** As a provider tells it, also before it told of the payment. */
const giveBack = (code: string, amountCents: number, refundedCents: number) =>
  desk.asTenant((crm) =>
    settlePayment(
      crm,
      {
        ...{
          type: "refunded",
          code,
          externalId: `re-${code}`,
          chargeId: null,
          amountCents,
          currency: "PEN",
          refundedCents,
        },
        ...{ method: null, reason: null, provider: "stripe", providerId: null },
      },
      "",
    ),
  );

/** Units that somebody else has bought meanwhile are taken from nobody. */
async function move(code: string, status: OrderStatus): Promise<void> {
  const [order] = await test.database.query<{ id: string; version: number }>(
    "SELECT o.id, o.version FROM orders o JOIN quotes q ON q.id = o.quote_id WHERE q.code = $1",
    [code],
  );
  if (!order) return;
  await desk
    .asTenant((crm) => changeOrder(crm, order.id, order.version, { status }))
    .catch((error: unknown) => {
      if (!(error instanceof ConflictError)) throw error;
    });
}

async function expectBalance(product: string): Promise<void> {
  const [row] = await test.database.query<{
    stock: number;
    reserved: number;
    sold: number;
    held: number;
    most: number;
  }>(
    `SELECT p.stock, p.reserved,
            (SELECT coalesce(sum(i.quantity), 0)::int FROM quote_items i JOIN orders o ON o.quote_id = i.quote_id
              WHERE i.product_id = p.id AND o.status <> 'cancelled') AS sold,
            (SELECT coalesce(sum(quantity), 0)::int FROM stock_holds h WHERE h.product_id = p.id AND h.status = 'held') AS held
       FROM products p WHERE p.id = $1`,
    [product],
  );
  expect(row).toBeDefined();
  expect((row?.stock ?? 0) + (row?.sold ?? 0)).toBe(UNITS);
  expect(row?.reserved).toBe(row?.held);
  expect(row?.reserved).toBeLessThanOrEqual(row?.stock ?? 0);
}

it("shows what may be sold: to others without the units of a quote, to its owner with them", async () => {
  const product = await desk.product({ stock: 1, priceCents: PRICE });
  const quote = desk.quote(product, PRICE + DELIVERY_CENTS);
  const { contactId } = await desk.turn(() => ({ actions: [quote] }));
  const sql = test.ctx.db.statementsFor(tenantId);
  expect(await findProducts(sql, [product], "es")).toMatchObject([{ stock: 0 }]);
  expect(await findProducts(sql, [product], "es", contactId)).toMatchObject([{ stock: 1 }]);
  const query = { text: "laptop", locale: "es", order: "relevance", limit: 50 } as const;
  const ids = async (inStockOnly: boolean) =>
    (await searchProducts(sql, { ...query, inStockOnly })).map(({ id }) => id);
  expect(await ids(false)).toContain(product);
  expect(await ids(true)).not.toContain(product);
  const own = await searchProducts(sql, { ...query, inStockOnly: true, contactId });
  expect(own.find(({ id }) => id === product)).toMatchObject({ stock: 1 });
  const dear = { text: "", locale: "es", order: "dearest", limit: 500, inStockOnly: true } as const;
  expect((await searchProducts(sql, dear)).some(({ id }) => id === product)).toBe(false);
  expect((await searchProducts(sql, { ...dear, contactId })).some(({ id }) => id === product)).toBe(true);
  const service = await desk.product({ stock: null, priceCents: PRICE });
  expect(await findProducts(sql, [service], "es", contactId)).toMatchObject([{ stock: null }]);
});

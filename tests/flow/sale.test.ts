/** The path of the money: quote, units kept, payment, order, lead, outcome, thanks; once, whatever comes twice or too late. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { deliver } from "../../src/flow/deliver.ts";
import { runDueActions } from "../../src/flow/due.ts";
import { createManualClock, HOUR_MS, plusMs } from "../../src/lib/time.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { createPostbox } from "../harness/postbox.ts";
import { DELIVERY_CENTS, saleDesk } from "../harness/sale.ts";

// A Wednesday, ten in the morning in Lima.
const clock = createManualClock(new Date("2026-03-04T15:00:00Z"));
const postbox = createPostbox();
const signal = new AbortController().signal;
let test: TestContext;
let account: ChannelAccount;
let desk: ReturnType<typeof saleDesk>;

beforeAll(async () => {
  test = await createTestContext({ sample: true, overrides: { clock, channels: { terminal: postbox.factory } } });
  account = await sampleAccount(test, "terminal");
  desk = saleDesk(test, account);
  await desk.setRules();
  clock.advance(HOUR_MS);
});
afterAll(() => test?.close());

const one = async (sql: string, values: unknown[]) => (await test.database.query(sql, values))[0];
const PRICE = 10_000;
const TOTAL = PRICE + DELIVERY_CENTS;

/** A customer with an open quote for one unit. */
async function quoted(productId: string, thread?: string) {
  const quote = desk.quote(productId, TOTAL);
  const turn = await desk.turn(() => ({ actions: [quote] }), thread);
  return { ...turn, ...quote };
}

describe("a sale", () => {
  it("goes from the quote to the order, and everybody knows", async () => {
    const product = await desk.product({ stock: 3 });
    const { thread } = await desk.turn(
      ({ state }) => ({
        state: {
          ...(state as object),
          signals: { purchase_process: 1, pricing_details: 2 },
          objections: [{ kind: "price", times: 2, tactics: [], isOvercome: true }],
          attempts: 1,
        } as never,
        actions: [
          {
            type: "qualify_lead",
            interest: "laptops",
            kind: "sale",
            productIds: [product],
            value: null,
            qualification: { need: "para estudiar", budget: "200 soles", timeline: "para hoy" },
            isQualified: true,
          },
        ],
      }),
      "whole",
    );
    clock.advance(10 * 60_000);
    const quote = desk.quote(product, TOTAL);
    const { ref, contactId } = await desk.turn(
      ({ state }) => ({ state: { ...(state as object), quoteCode: quote.code } as never, actions: [quote] }),
      thread,
    );
    expect(await desk.stockOf(product)).toEqual({ stock: 3, reserved: 1 });
    expect(
      await one("SELECT status, value_cents, temperature, interest FROM leads WHERE contact_id = $1", [contactId]),
    ).toEqual({
      status: "QUOTED",
      value_cents: String(TOTAL),
      temperature: "hot",
      interest: "laptops",
    });
    expect(await desk.press(quote.paymentCode, TOTAL)).toBe("paid");

    expect(await desk.stockOf(product)).toEqual({ stock: 2, reserved: 0 });
    const bought = await one(
      `SELECT q.status AS quote, q.number, v.status AS invoice, p.status AS payment, p.method, h.status AS hold, o.number AS order,
              o.status AS state, o.promised_at, l.status AS lead, l.closed_at IS NOT NULL AS closed
         FROM quotes q JOIN invoices v ON v.quote_id = q.id JOIN payments p ON p.invoice_id = v.id JOIN stock_holds h ON h.quote_id = q.id
         JOIN orders o ON o.quote_id = q.id JOIN leads l ON l.id = q.lead_id WHERE q.code = $1`,
      [quote.code],
    );
    expect(bought).toMatchObject({
      quote: "paid",
      invoice: "paid",
      payment: "paid",
      method: "card",
      hold: "sold",
      state: "preparing",
      lead: "WON",
      closed: true,
      // Thursday, Friday, Monday.
      promised_at: plusMs(clock.now(), 5 * 24 * HOUR_MS),
    });
    const outcome = await one("SELECT metrics FROM outcomes WHERE conversation_id = $1 AND kind = 'won'", [
      ref.conversationId,
    ]);
    expect(outcome?.metrics).toMatchObject({
      objectionsMet: 1,
      objectionsOvercome: 1,
      attempts: 1,
      secondsToClose: 600,
      totalCents: TOTAL,
    });
    const conversation = await one("SELECT state FROM conversations WHERE id = $1", [ref.conversationId]);
    expect(conversation?.state).toMatchObject({ stage: "won", quoteCode: null, cart: [] });
    await deliver(test.ctx.flow, ref);
    const [thanks] = await desk.said(ref.conversationId);
    expect(thanks).toContain(`S/ ${(TOTAL / 100).toFixed(2)}`);
    expect(thanks).toContain(String(bought?.order));
    expect(thanks).toContain("lunes 9 de marzo");
    const events = await test.database.query(
      "SELECT type FROM lead_events e JOIN leads l ON l.id = e.lead_id WHERE l.contact_id = $1 ORDER BY e.id",
      [contactId],
    );
    expect(events.map(({ type }) => type)).toEqual([
      "lead.created",
      "lead.contacted",
      "lead.qualified",
      "lead.quoted",
      "lead.won",
    ]);
    expect(
      await test.database.query("SELECT 1 FROM due_actions WHERE status = 'pending' AND kind LIKE 'quote%'"),
    ).toEqual([]);
  });

  it("is settled once, though the provider tells of it fifty times at once", async () => {
    const product = await desk.product({ stock: 5 });
    const sale = await quoted(product);
    const results = await Promise.all(Array.from({ length: 50 }, () => desk.press(sale.paymentCode, TOTAL)));
    expect(results.filter((result) => result === "paid")).toHaveLength(1);
    expect(results.filter((result) => result === "repeated")).toHaveLength(49);
    expect(await desk.stockOf(product)).toEqual({ stock: 4, reserved: 0 });
    expect(await desk.said(sale.ref.conversationId)).toHaveLength(1);
    expect(await test.database.query("SELECT 1 FROM orders WHERE contact_id = $1", [sale.contactId])).toHaveLength(1);
    expect(await desk.press(sale.paymentCode, TOTAL, "failed")).toBe("repeated");
  });

  it("of a service keeps no units and is handed over without delivery", async () => {
    const service = await desk.product({ stock: null, category: "services" });
    const quote = desk.quote(service, PRICE, { zoneKey: null });
    const { ref } = await desk.turn(() => ({ actions: [quote] }));
    expect(await desk.press(quote.paymentCode, PRICE)).toBe("paid");
    expect(await desk.stockOf(service)).toEqual({ stock: null, reserved: 0 });
    expect((await desk.said(ref.conversationId))[0]).toContain("preparando");
  });

  it("interrupts a turn that does not know of it yet", async () => {
    const product = await desk.product({ stock: 5 });
    const sale = await quoted(product);
    const turn = await desk.turn(async (_input, tries) => {
      if (tries === 1) await desk.press(sale.paymentCode, TOTAL);
      return { state: { stage: "quoted", quoteCode: sale.code } as never };
    }, sale.thread);
    expect(turn.nextAt).not.toBeNull();
    const row = await one("SELECT state, turn_due_at IS NOT NULL AS is_due FROM conversations WHERE id = $1", [
      sale.ref.conversationId,
    ]);
    expect(row).toMatchObject({ state: { stage: "won" }, is_due: true });
  });
});

describe("a payment that fails", () => {
  it("leaves the quote open and says once how to try again", async () => {
    const product = await desk.product({ stock: 2 });
    const sale = await quoted(product);
    expect(await desk.press(sale.paymentCode, TOTAL, "failed")).toBe("declined");
    expect(await desk.press(sale.paymentCode, TOTAL, "failed")).toBe("declined");
    const said = await desk.said(sale.ref.conversationId);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(`${test.ctx.site.url}/pay/${sale.paymentCode}`);
    expect(await one("SELECT status, fail_reason FROM payments WHERE code = $1", [sale.paymentCode])).toEqual({
      status: "pending",
      fail_reason: "declined",
    });
    expect(await desk.press(sale.paymentCode, TOTAL)).toBe("paid");
  });

  it("is refused for another amount or an unknown code", async () => {
    const product = await desk.product({ stock: 2 });
    const sale = await quoted(product);
    await expect(desk.press(sale.paymentCode, TOTAL - 1)).rejects.toThrow("no such payment");
    await expect(desk.press("nobody", TOTAL)).rejects.toThrow("no such payment");
    expect(await desk.stockOf(product)).toEqual({ stock: 2, reserved: 1 });
  });
});

describe("what the customer is told", () => {
  it("is thought over when the price has changed, and no failure is counted", async () => {
    const product = await desk.product({ stock: 2, priceCents: 12_000 });
    const turn = await desk.turn((_input, tries) => ({
      actions: [desk.quote(product, tries === 1 ? TOTAL : 12_000 + DELIVERY_CENTS)],
    }));
    expect(turn).toMatchObject({ tries: 2, nextAt: null, attempts: 0 });
    expect(await desk.stockOf(product)).toEqual({ stock: 2, reserved: 1 });
  });

  it("is given up like any failure when it never fits the data", async () => {
    const product = await desk.product({ stock: 2 });
    const turn = await desk.turn(() => ({ actions: [desk.quote(product, 1)] }));
    expect(turn).toMatchObject({ tries: 4, attempts: 1 });
    expect(turn.nextAt).not.toBeNull();
    expect(await desk.stockOf(product)).toEqual({ stock: 2, reserved: 0 });
  });

  it.each([
    ["above the limit", { percent: 11, reason: "haggle" }, 1],
    ["of a rule that does not hold", { percent: 5, reason: "tier:five" }, 4],
    ["of no rule", { percent: 5, reason: "friend" }, 4],
  ])("never holds a discount %s", async (_name, discount, quantity) => {
    const product = await desk.product({ stock: 9 });
    const total = PRICE * quantity - Math.ceil((PRICE * quantity * discount.percent) / 100) + DELIVERY_CENTS;
    const items = [{ productId: product, quantity }];
    const turn = await desk.turn(() => ({ actions: [desk.quote(product, total, { items, discount })] }));
    expect(turn.attempts).toBe(1);
    expect(await desk.stockOf(product)).toMatchObject({ reserved: 0 });
  });

  it("holds the discounts of the playbook", async () => {
    const product = await desk.product({ stock: 9 });
    const items = [{ productId: product, quantity: 5 }];
    const discount = { percent: 5, reason: "tier:five" };
    const turn = await desk.turn(() => ({
      actions: [desk.quote(product, 47_500 + DELIVERY_CENTS, { items, discount })],
    }));
    expect(turn).toMatchObject({ tries: 1, attempts: 0 });
  });
});

describe("the last unit", () => {
  it("goes to one of two who want it at once; the other is told so", async () => {
    const product = await desk.product({ stock: 1 });
    // Both have read the catalog before either commits.
    let readers = 0;
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const buyer = () =>
      desk.turn(async (_input, tries) => {
        if (tries > 1) return { replies: [{ text: "Se acaba de agotar." }], actions: [] };
        if (++readers === 2) open();
        await gate;
        return { actions: [desk.quote(product, TOTAL)] };
      });
    const turns = await Promise.all([buyer(), buyer()]);
    expect(turns.map(({ tries }) => tries).sort()).toEqual([1, 2]);
    expect(turns.every(({ attempts }) => attempts === 0)).toBe(true);
    expect(await desk.stockOf(product)).toEqual({ stock: 1, reserved: 1 });
    const told = await test.database.query("SELECT 1 FROM messages WHERE text = 'Se acaba de agotar.'");
    expect(told).toHaveLength(1);
  });

  it("stays with the customer who asks for the quote anew", async () => {
    const product = await desk.product({ stock: 1 });
    const first = await quoted(product);
    const second = await quoted(product, first.thread);
    expect(second.tries).toBe(1);
    expect(await desk.stockOf(product)).toEqual({ stock: 1, reserved: 1 });
    expect(await one("SELECT status FROM quotes WHERE code = $1", [first.code])).toEqual({ status: "cancelled" });
    expect(await one("SELECT status FROM payments WHERE code = $1", [first.paymentCode])).toEqual({
      status: "expired",
    });
    expect(await desk.press(first.paymentCode, TOTAL)).toBe("closed");
  });
});

describe("time", () => {
  it("frees the units of a quote, then ends it", async () => {
    const product = await desk.product({ stock: 1 });
    const sale = await quoted(product);
    clock.advance(24 * HOUR_MS);
    await runDueActions(test.ctx.flow, signal);
    expect(await desk.stockOf(product)).toEqual({ stock: 1, reserved: 0 });
    expect(await one("SELECT status FROM quotes WHERE code = $1", [sale.code])).toEqual({ status: "sent" });
    clock.advance(24 * HOUR_MS);
    expect(await desk.press(sale.paymentCode, TOTAL)).toBe("closed");
    await runDueActions(test.ctx.flow, signal);
    const ended = await one(
      `SELECT q.status, v.status AS invoice, p.status AS payment FROM quotes q JOIN invoices v ON v.quote_id = q.id
         JOIN payments p ON p.invoice_id = v.id WHERE q.code = $1`,
      [sale.code],
    );
    expect(ended).toEqual({ status: "expired", invoice: "void", payment: "expired" });
  });

  it("lets a quote be paid whose units were freed, as long as there are any", async () => {
    const product = await desk.product({ stock: 1 });
    const [first, late] = [await quoted(product), { product }];
    clock.advance(24 * HOUR_MS);
    await runDueActions(test.ctx.flow, signal);
    const second = await quoted(late.product);
    expect(second.tries).toBe(1);
    // The unit is kept for the second now.
    expect(await desk.press(first.paymentCode, TOTAL)).toBe("sold_out");
    expect((await desk.said(first.ref.conversationId))[0]).toContain("No se cobró nada");
    expect(await desk.press(second.paymentCode, TOTAL)).toBe("paid");
    expect(await desk.stockOf(product)).toEqual({ stock: 0, reserved: 0 });
  });
});

describe("a lost lead", () => {
  it("frees the units of its quote and keeps the reason", async () => {
    const product = await desk.product({ stock: 1 });
    const sale = await quoted(product);
    await desk.turn(() => ({ actions: [{ type: "lose_lead", reason: "too dear" }] }), sale.thread);
    expect(await desk.stockOf(product)).toEqual({ stock: 1, reserved: 0 });
    expect(await one("SELECT status, lost_reason FROM leads WHERE contact_id = $1", [sale.contactId])).toEqual({
      status: "LOST",
      lost_reason: "too dear",
    });
    expect(
      await one("SELECT reason FROM outcomes WHERE conversation_id = $1 AND kind = 'lost'", [sale.ref.conversationId]),
    ).toEqual({
      reason: "too dear",
    });
  });
});

it("a hand-off is an outcome with its reason", async () => {
  const { ref } = await desk.turn(() => ({ next: { type: "human", reason: "high_value", summary: "x" } }));
  expect(await one("SELECT kind, reason FROM outcomes WHERE conversation_id = $1", [ref.conversationId])).toEqual({
    kind: "handed_off",
    reason: "high_value",
  });
});

/** The ladders that come with the product, over simulated weeks: each runs to its end, and stops for every reason, also at the moment of the claim. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { optOut } from "../../src/crm/contacts.ts";
import { takeConversation } from "../../src/crm/conversations.ts";
import { openInvoiceLink } from "../../src/crm/invoices/link.ts";
import { recordPayment } from "../../src/crm/invoices/pay.ts";
import { recordPromise } from "../../src/crm/invoices/promises.ts";
import { cancelInvoice } from "../../src/crm/invoices/record.ts";
import { changeLead } from "../../src/crm/pipeline.ts";
import { settlePayment } from "../../src/crm/settlement.ts";
import { newId } from "../../src/lib/ids.ts";
import { DAY_MS, HOUR_MS } from "../../src/lib/time.ts";
import { type Customer, openWorld, type World } from "./world.ts";

let world: World;

beforeAll(async () => {
  // Monday, 9:00 in Lima.
  world = await openWorld(new Date("2026-03-02T14:00:00Z"));
});
afterAll(() => world?.close());
beforeEach(async () => {
  for (const table of [
    "automation_signals",
    "due_actions",
    "enrollments",
    "automated_sends",
    "sequences",
    "signal_listeners",
  ])
    await world.query(`DELETE FROM ${table}`);
  // The next Monday, 9:00 in Lima.
  const now = world.clock.now();
  const days = (8 - now.getUTCDay()) % 7 || 7;
  world.clock.set(new Date(`${new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10)}T14:00:00Z`));
});

const pay = (invoiceId: string, cents: number) =>
  world.as((crm) =>
    recordPayment(crm, invoiceId, {
      amount: { cents, currency: "PEN" },
      method: "transfer",
      reference: null,
      paidAt: world.clock.now(),
    }),
  );
const promise = ({ contactId, conversationId }: Customer, invoiceId: string, days: number) =>
  world.as((crm) =>
    recordPromise(crm, {
      contactId,
      invoiceId,
      conversationId,
      dueAt: new Date(world.clock.now().getTime() + days * DAY_MS),
      amount: null,
      words: "te pago el viernes",
    }),
  );
const take = ({ conversationId }: Customer) =>
  world.as((crm) => takeConversation({ ...crm, actor: { kind: "user", id: "mem_1", role: "rep" } }, conversationId));
const leave = ({ contactId }: Customer) => world.as((crm) => optOut(crm, contactId));
const outcomes = async ({ contactId }: Customer) =>
  (await world.steps(contactId)).map(({ step_id, outcome }) => `${step_id}: ${outcome}`);

describe("cart recovery", () => {
  it("writes after an hour, a day, two days where units are scarce, and three days, with codes for one use", async () => {
    await world.activate("cart-recovery");
    const rosa = await world.customer();
    await world.abandoned(rosa, 2);
    const from = world.clock.now().getTime();
    await world.pass(10 * DAY_MS);
    const sent = (await world.sends(rosa.contactId)).map(({ sent_at }) => ((sent_at?.getTime() ?? 0) - from) / HOUR_MS);
    expect(sent.map(Math.round)).toEqual([1, 24, 48, 72]);
    const texts = rosa.heard();
    expect(texts[1]).toContain("10 %");
    expect(texts[2]).toContain(": 2.");
    expect(texts[3]).toContain("15 %");
    const codes = await world.query<{ code: string; percent: number }>(
      "SELECT code, percent FROM discount_codes ORDER BY percent",
    );
    expect(codes.map(({ percent }) => percent)).toEqual([10, 15]);
    expect(texts[1]).toContain(codes[0]?.code);
    expect(texts[3]).toContain(codes[1]?.code);
    expect(await world.inside(rosa.contactId)).toEqual([{ status: "done", result: "finished" }]);
  });

  it("says nothing of scarcity where there is plenty", async () => {
    await world.activate("cart-recovery");
    const rosa = await world.customer();
    await world.abandoned(rosa, 40);
    await world.pass(6 * DAY_MS);
    expect(rosa.heard()).toHaveLength(3);
    expect(await outcomes(rosa)).not.toContain("scarce: sent");
  });

  const STOPS: Record<string, { stop: (rosa: Customer, cartId: string) => Promise<unknown>; result: string }> = {
    "they bought": { stop: (rosa) => world.order(rosa), result: "bought" },
    "they answered": { stop: (rosa) => world.says(rosa, "ya no lo necesito"), result: "replied" },
    "they opted out": { stop: leave, result: "opted-out" },
    "a rep took it": { stop: take, result: "taken" },
    "the cart was bought": {
      stop: (_, id) =>
        world.query("UPDATE carts SET status = 'bought', bought_at = $2 WHERE id = $1", [id, world.clock.now()]),
      result: "bought",
    },
  };
  it.each(Object.keys(STOPS))("stops when %s, between two messages and at the moment of the claim", async (why) => {
    const { stop, result } = STOPS[why] as (typeof STOPS)[string];
    await world.activate("cart-recovery");
    const rosa = await world.customer();
    const cart = await world.abandoned(rosa);
    await world.pass(5 * HOUR_MS);
    expect(rosa.heard()).toHaveLength(1);
    await stop(rosa, cart);
    await world.pass(8 * DAY_MS);
    expect(rosa.heard()).toHaveLength(1);
    expect(await world.inside(rosa.contactId)).toEqual([{ status: "exited", result }]);

    const other = await world.customer();
    const second = await world.abandoned(other);
    await world.passUntilQueued();
    await stop(other, second);
    // The message stands in the outbox: nothing but the claim knows of it.
    await world.deliverAll();
    expect(other.heard()).toEqual([]);
    await world.pass(8 * DAY_MS);
    expect(other.heard()).toEqual([]);
  });
});

describe("payment reminders", () => {
  it("come 7 and 3 days before, on the day and the day after, then a person and those who see to the money are told", async () => {
    await world.activate("payment-reminders");
    const rosa = await world.customer();
    const invoice = await world.invoice(rosa, 10);
    const [{ due_at: due } = { due_at: new Date() }] = await world.query<{ due_at: Date }>(
      "SELECT due_at FROM invoices WHERE id = $1",
      [invoice],
    );
    await world.pass(25 * DAY_MS);
    const sent = (await world.sends(rosa.contactId)).map(
      ({ sent_at }) => Math.round(((sent_at?.getTime() ?? 0) - due.getTime()) / DAY_MS) + 0,
    );
    expect(sent).toEqual([-7, -3, 0, 1]);
    expect(rosa.heard()[1]).toContain("/pay/");
    expect(await outcomes(rosa)).toEqual(expect.arrayContaining(["escalate-task: done", "escalate-finance: done"]));
    expect(await world.query("SELECT title FROM tasks WHERE contact_id = $1", [rosa.contactId])).toHaveLength(1);
    expect(await world.inside(rosa.contactId)).toEqual([{ status: "exited", result: "escalated" }]);
  });

  it("that had passed when the invoice came are not sent", async () => {
    await world.activate("payment-reminders");
    const rosa = await world.customer();
    await world.invoice(rosa, 2);
    await world.pass(3 * HOUR_MS);
    expect(rosa.heard()).toEqual([]);
    await world.pass(20 * DAY_MS);
    expect(await outcomes(rosa)).toEqual(expect.arrayContaining(["due-day: sent", "day-after: sent"]));
    expect(rosa.heard()).toHaveLength(2);
  });

  it("stop when it is paid, also at the moment of the claim", async () => {
    await world.activate("payment-reminders");
    const rosa = await world.customer();
    const invoice = await world.invoice(rosa, 8);
    await world.pass(2 * DAY_MS);
    expect(rosa.heard()).toHaveLength(1);
    await pay(invoice, 100_000);
    await world.pass(20 * DAY_MS);
    expect(rosa.heard()).toHaveLength(1);
    expect(await world.inside(rosa.contactId)).toEqual([{ status: "exited", result: "paid" }]);
    const other = await world.customer();
    const second = await world.invoice(other, 8);
    await world.passUntilQueued();
    await pay(second, 100_000);
    await world.deliverAll();
    expect(other.heard()).toEqual([]);
  });

  it("go on for the rest after a partial payment, with the amount that is left", async () => {
    await world.activate("payment-reminders");
    const rosa = await world.customer();
    const invoice = await world.invoice(rosa, 8);
    await world.pass(2 * DAY_MS);
    await pay(invoice, 40_000);
    await world.pass(20 * DAY_MS);
    expect(rosa.heard().length).toBeGreaterThan(1);
    expect(
      rosa
        .heard()
        .slice(1)
        .every((text) => text.includes("600") && !text.includes("1,000")),
    ).toBe(true);
    const other = await world.customer();
    const second = await world.invoice(other, 8);
    await world.passUntilQueued();
    await pay(second, 40_000);
    await world.deliverAll();
    expect(other.heard().every((text) => !text.includes("1,000"))).toBe(true);
  });

  it("leave whoever has promised a day alone until then, also at the moment of the claim", async () => {
    await world.activate("payment-reminders");
    const rosa = await world.customer();
    const invoice = await world.invoice(rosa, 4);
    await world.passUntilQueued();
    await promise(rosa, invoice, 4);
    await world.deliverAll();
    expect(rosa.heard()).toEqual([]);
    const promised = world.clock.now().getTime() + 4 * DAY_MS;
    await world.pass(20 * DAY_MS);
    const sent = (await world.sends(rosa.contactId)).flatMap(({ sent_at }) => sent_at?.getTime() ?? []);
    expect(sent.length).toBeGreaterThan(0);
    expect(Math.min(...sent)).toBeGreaterThanOrEqual(promised);
  });

  it("rest after an answer and go on two days later", async () => {
    await world.activate("payment-reminders");
    const rosa = await world.customer();
    await world.invoice(rosa, 8);
    await world.pass(2 * DAY_MS);
    await world.says(rosa, "lo reviso");
    await world.pass(20 * DAY_MS);
    expect(rosa.heard().length).toBeGreaterThanOrEqual(3);
  });
});

describe("an invoice that was paid and given back", () => {
  /** As a provider tells of it: all of what was given back up to now. */
  const giveBack = (code: string, refundedCents: number) =>
    world.as((crm) =>
      settlePayment(
        crm,
        {
          ...{
            type: "refunded",
            code,
            externalId: `re-${code}`,
            chargeId: null,
            amountCents: 100_000,
            currency: "PEN",
          },
          ...{ refundedCents, method: null, reason: null, provider: "stripe", providerId: null },
        },
        "",
      ),
    );
  const settle = (code: string) =>
    world.as((crm) =>
      settlePayment(
        crm,
        {
          ...{ type: "paid", code, externalId: `pi-${code}`, chargeId: null, amountCents: 100_000, currency: "PEN" },
          ...{ method: "card", reason: null, provider: "stripe", providerId: null },
        },
        "",
      ),
    );
  /** Somebody with an invoice that is due in so many days at noon, and its link. */
  const owing = async (days: number) => {
    await world.activate("payment-reminders");
    const rosa = await world.customer();
    const invoice = await world.invoice(rosa, days);
    await world.settle();
    const [row] = await world.query<{ due_at: Date }>("SELECT due_at FROM invoices WHERE id = $1", [invoice]);
    const due = row?.due_at.getTime() ?? 0;
    const sentOn = async () =>
      (await world.sends(rosa.contactId)).flatMap(({ sent_at }) =>
        sent_at ? [Math.round((sent_at.getTime() - due) / DAY_MS) + 0] : [],
      );
    return { rosa, invoice, due, sentOn, link: () => world.as((crm) => openInvoiceLink(crm, invoice)) };
  };

  it("is reminded of again by what is still ahead, a day later, and of nothing twice", async () => {
    const { rosa, link, sentOn } = await owing(10);
    await world.pass(4 * DAY_MS);
    expect(await sentOn()).toEqual([-7]);
    const code = await link();
    await settle(code);
    await world.pass(DAY_MS);
    expect(await world.inside(rosa.contactId)).toEqual([{ status: "exited", result: "paid" }]);
    // Told three times: they come in once.
    for (const _ of [1, 2, 3]) await giveBack(code, 100_000);
    await world.pass(30 * DAY_MS);
    expect(await sentOn()).toEqual([-7, -3, 0, 1]);
    expect(await world.inside(rosa.contactId)).toEqual([
      { status: "exited", result: "paid" },
      { status: "exited", result: "escalated" },
    ]);
    expect(await world.query("SELECT 1 FROM tasks WHERE contact_id = $1", [rosa.contactId])).toHaveLength(1);
  });

  it("says the reminder of a day not again on the same day", async () => {
    const { due, link, sentOn } = await owing(2);
    await world.pass(due - world.clock.now().getTime() + HOUR_MS);
    expect(await sentOn()).toEqual([0]);
    const code = await link();
    await settle(code);
    await world.pass(HOUR_MS);
    await giveBack(code, 100_000);
    await world.pass(20 * DAY_MS);
    // The day after lies within the day in which the invoice may be taken back.
    expect((await sentOn()).filter((day) => day === 0)).toEqual([0]);
  });

  it("leaves time to take it back: nobody hears of what is owed no more", async () => {
    const { rosa, invoice, link } = await owing(5);
    const code = await link();
    await settle(code);
    await world.pass(HOUR_MS);
    const before = rosa.heard().length;
    await giveBack(code, 100_000);
    await world.pass(20 * HOUR_MS);
    await world.as((crm) => cancelInvoice(crm, invoice));
    await world.pass(20 * DAY_MS);
    expect(rosa.heard()).toHaveLength(before);
    expect((await world.inside(rosa.contactId)).at(-1)).toEqual({ status: "exited", result: "void" });
  });

  it("is reminded of for the part that was given back, as often as that happens, and stops when it is paid", async () => {
    const { rosa, invoice, link } = await owing(20);
    const code = await link();
    await settle(code);
    await world.pass(DAY_MS);
    await giveBack(code, 30_000);
    await world.pass(13 * DAY_MS);
    expect(rosa.heard()).toHaveLength(1);
    expect(rosa.heard()[0]).toContain("300");
    await pay(invoice, 30_000);
    await world.pass(DAY_MS);
    await giveBack(code, 50_000);
    await world.pass(3 * DAY_MS);
    expect(rosa.heard()).toHaveLength(2);
    expect(rosa.heard()[1]).toContain("200");
    await pay(invoice, 20_000);
    await world.pass(30 * DAY_MS);
    expect(rosa.heard()).toHaveLength(2);
    expect((await world.inside(rosa.contactId)).map(({ result }) => result)).toEqual(["paid", "paid", "paid"]);
  });

  it("that is long overdue is left to the team", async () => {
    const { rosa, link } = await owing(9);
    await world.pass(DAY_MS);
    const code = await link();
    await settle(code);
    await world.pass(60 * DAY_MS);
    const before = rosa.heard().length;
    await giveBack(code, 100_000);
    await world.pass(20 * DAY_MS);
    expect(rosa.heard()).toHaveLength(before);
    expect((await world.inside(rosa.contactId)).at(-1)).toEqual({ status: "done", result: "finished" });
    expect(await world.query("SELECT 1 FROM tasks WHERE contact_id = $1", [rosa.contactId])).toEqual([]);
  });

  it("whose refund is told before its payment counts once, and goes on with what is ahead", async () => {
    const { rosa, link, sentOn } = await owing(10);
    await world.pass(4 * DAY_MS);
    const code = await link();
    await giveBack(code, 100_000);
    await settle(code);
    await world.pass(30 * DAY_MS);
    expect(await sentOn()).toEqual([-7, -3, 0, 1]);
    expect((await world.inside(rosa.contactId)).map(({ result }) => result)).toEqual(["paid", "escalated"]);
  });

  it("without a day by which to pay is nobody's reminder", async () => {
    const { rosa, invoice, link } = await owing(10);
    const code = await link();
    await settle(code);
    await world.pass(HOUR_MS);
    await world.query("UPDATE invoices SET due_at = NULL WHERE id = $1", [invoice]);
    const before = rosa.heard().length;
    await giveBack(code, 100_000);
    await world.pass(20 * DAY_MS);
    expect(rosa.heard()).toHaveLength(before);
    expect(await world.inside(rosa.contactId)).toHaveLength(1);
  });
});

describe("nurture and follow-up", () => {
  const leadOf = async ({ contactId, conversationId }: Customer, status = "NEW") => {
    const id = newId("lead");
    const at = world.clock.now();
    await world.as((crm) =>
      crm.tx.lead.create({
        data: {
          id,
          tenantId: crm.tenantId,
          contactId,
          conversationId,
          interest: "una laptop",
          source: "form",
          status,
          createdAt: at,
          updatedAt: at,
        },
      }),
    );
    return id;
  };
  const move = (id: string, status: "CONTACTED" | "QUALIFIED" | "DORMANT") =>
    world.as(async (crm) => changeLead(crm, await crm.tx.lead.findUniqueOrThrow({ where: { id } }), { status }));

  it("takes a cold lead through its four messages on days 1, 3, 5 and 7", async () => {
    await world.activate("cold-to-warm");
    const rosa = await world.customer();
    await leadOf(rosa);
    const from = world.clock.now().getTime();
    await world.pass(15 * DAY_MS);
    const days = (await world.sends(rosa.contactId)).map(({ sent_at }) =>
      Math.round(((sent_at?.getTime() ?? 0) - from) / DAY_MS),
    );
    expect(days).toEqual([1, 3, 5, 7]);
    expect(rosa.heard()[0]).toContain("Hola Rosa");
  });

  it("ends at the moment of the claim when the lead has moved", async () => {
    await world.activate("cold-to-warm");
    const rosa = await world.customer();
    const lead = await leadOf(rosa);
    await world.passUntilQueued();
    await move(lead, "QUALIFIED");
    await world.deliverAll();
    expect(rosa.heard()).toEqual([]);
    await world.pass(15 * DAY_MS);
    expect(rosa.heard()).toEqual([]);
    expect(await world.inside(rosa.contactId)).toEqual([{ status: "exited", result: "moved" }]);
  });

  it("rests a week after an answer", async () => {
    await world.activate("cold-to-warm");
    const rosa = await world.customer();
    await leadOf(rosa);
    await world.pass(1.5 * DAY_MS);
    await world.says(rosa, "gracias, lo pienso");
    const answered = world.clock.now().getTime();
    await world.pass(30 * DAY_MS);
    const later = (await world.sends(rosa.contactId)).flatMap(({ sent_at }) => sent_at?.getTime() ?? []).slice(1);
    expect(later.length).toBeGreaterThan(0);
    expect(Math.min(...later) - answered).toBeGreaterThanOrEqual(7 * DAY_MS);
  });

  it("tells the team of a new lead that nobody takes up, and only then", async () => {
    await world.activate("new-unanswered");
    const [rosa, luis] = [await world.customer(), await world.customer()];
    await leadOf(rosa);
    const taken = await leadOf(luis);
    await world.pass(2 * HOUR_MS);
    await move(taken, "CONTACTED");
    await world.pass(3 * DAY_MS);
    expect(await outcomes(rosa)).toEqual(expect.arrayContaining(["alert: done", "task: done", "admins: done"]));
    expect(await outcomes(luis)).toEqual([]);
    expect(
      await world.query("SELECT 1 FROM notifications WHERE kind = 'sequence_alert' AND subject_id = $1", [
        rosa.contactId,
      ]),
    ).not.toEqual([]);
    expect([...rosa.heard(), ...luis.heard()]).toEqual([]);
  });

  it("wakes a lead that fell asleep after a week and a month", async () => {
    await world.activate("dormant-reactivation");
    const rosa = await world.customer();
    const lead = await leadOf(rosa, "CONTACTED");
    await move(lead, "DORMANT");
    await world.pass(40 * DAY_MS);
    expect(rosa.heard()).toHaveLength(2);
  });

  it("writes again after thirty silent days", async () => {
    const rosa = await world.customer();
    await leadOf(rosa, "CONTACTED");
    await world.activate("reactivation");
    await world.pass(28 * DAY_MS);
    expect(rosa.heard()).toEqual([]);
    await world.pass(15 * DAY_MS);
    expect(rosa.heard()).toHaveLength(2);
  });
});

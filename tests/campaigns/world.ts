/** A business whose clock is moved from one due moment to the next, so that weeks of automation pass in seconds. */
import { activateSequence } from "../../src/campaigns/sequences/write.ts";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { abandonCarts } from "../../src/crm/carts/end.ts";
import { putCart } from "../../src/crm/carts/put.ts";
import type { CrmContext } from "../../src/crm/context.ts";
import { recordInvoice } from "../../src/crm/invoices/record.ts";
import { deliver } from "../../src/flow/deliver.ts";
import { runDueActions } from "../../src/flow/due.ts";
import { ingest } from "../../src/flow/ingest.ts";
import { runSignals } from "../../src/flow/signals.ts";
import { newId } from "../../src/lib/ids.ts";
import { createManualClock, DAY_MS, HOUR_MS } from "../../src/lib/time.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { writtenBy } from "../harness/person.ts";
import { createPostbox, textFrom } from "../harness/postbox.ts";

const signal = new AbortController().signal;

export interface Customer {
  readonly thread: string;
  readonly contactId: string;
  readonly conversationId: string;
  /** What they were shown, in order. */
  heard(): string[];
}

/** @param start where the clock begins; the sample business is in Lima */
export async function openWorld(start: Date) {
  const clock = createManualClock(start);
  const postbox = createPostbox();
  const test: TestContext = await createTestContext({
    sample: true,
    overrides: { clock, channels: { terminal: postbox.factory } },
  });
  const account: ChannelAccount = await sampleAccount(test, "terminal");
  const { tenantId } = account;
  let people = 0;

  const as = <T>(work: (crm: CrmContext) => Promise<T>): Promise<T> =>
    test.ctx.db.forTenant(tenantId, (tx) => work({ tx, tenantId, actor: { kind: "system", id: null }, clock }));
  const query = test.database.query;

  /** Does what is due now, but leaves messages in their outboxes. */
  const work = async () => {
    await runSignals(test.ctx.flow, signal);
    await runDueActions(test.ctx.flow, signal);
    await runSignals(test.ctx.flow, signal);
  };
  const deliverAll = async () => {
    const due = await query<{ id: string }>("SELECT id FROM conversations WHERE outbox_due_at <= $1", [clock.now()]);
    for (const { id } of due) await deliver(test.ctx.flow, { tenantId, conversationId: id });
  };
  /** Everything that is due now, until nothing is. */
  const settle = async () => {
    for (let round = 0; round < 20; round++) {
      await work();
      await deliverAll();
      const [left] = await query<{ count: number }>(
        `SELECT ((SELECT count(*) FROM automation_signals) + (SELECT count(*) FROM due_actions WHERE status = 'pending' AND due_at <= $1))::int AS count`,
        [clock.now()],
      );
      if (left?.count === 0) return;
    }
  };
  const nextMoment = async (): Promise<Date | null> => {
    const [row] = await query<{ at: Date | null }>(
      `SELECT min(at) AS at FROM (SELECT due_at AS at FROM due_actions WHERE status = 'pending'
        UNION ALL SELECT outbox_due_at FROM conversations WHERE outbox_due_at IS NOT NULL) moments WHERE at > $1`,
      [clock.now()],
    );
    return row?.at ?? null;
  };

  return {
    test,
    account,
    clock,
    postbox,
    as,
    query,
    work,
    deliverAll,
    settle,
    /** Lets time pass up to a moment, doing everything in its turn. */
    async pass(ms: number) {
      const end = new Date(clock.now().getTime() + ms);
      for (;;) {
        await settle();
        const next = await nextMoment();
        if (next === null || next > end) break;
        clock.set(next);
      }
      clock.set(end);
      await settle();
    },
    /** Lets time pass until a message stands in an outbox, not yet sent. */
    async passUntilQueued(most = 40 * DAY_MS): Promise<void> {
      const end = clock.now().getTime() + most;
      for (;;) {
        await work();
        const [queued] = await query(
          "SELECT 1 AS yes FROM automated_sends WHERE status = 'queued' AND sent_at IS NULL",
        );
        if (queued) return;
        await deliverAll();
        const next = await nextMoment();
        if (next === null || next.getTime() > end) throw new Error("no message was queued");
        clock.set(next);
      }
    },
    async customer(): Promise<Customer> {
      const thread = `customer-${++people}`;
      const known = await writtenBy(test, account, thread);
      await query("UPDATE contacts SET name = 'Rosa Quispe' WHERE id = $1", [known.contactId]);
      // What the agents would answer is not what these tests are about.
      await query("UPDATE conversations SET turn_due_at = NULL, answered_seq = last_seq WHERE id = $1", [
        known.conversationId,
      ]);
      await query("DELETE FROM due_actions WHERE subject_id = $1", [known.conversationId]);
      clock.advance(3 * HOUR_MS);
      return { thread, ...known, heard: () => postbox.heard(thread) };
    },
    async says({ thread, conversationId }: Customer, text: string) {
      await ingest(test.ctx.flow, account, textFrom(thread, text));
      await query("UPDATE conversations SET turn_due_at = NULL, answered_seq = last_seq WHERE id = $1", [
        conversationId,
      ]);
    },
    activate: (key: string) => as((crm) => activateSequence(crm, key)),
    /** A cart that was left alone long enough. @param stock units of its product that can be had */
    async abandoned({ contactId }: Customer, stock = 50): Promise<string> {
      const [product] = await query<{ id: string; sku: string; name: string }>(
        "SELECT id, sku, name FROM products WHERE stock IS NOT NULL ORDER BY id LIMIT 1",
      );
      await query("UPDATE products SET stock = $2, reserved = 0 WHERE id = $1", [product?.id, stock]);
      const changedAt = clock.now();
      const { id } = await as((crm) =>
        putCart(crm, {
          contactId,
          source: "api",
          origin: "api",
          externalId: newId("cart"),
          currency: "PEN",
          totalCents: 259_900,
          lines: [
            {
              sku: product?.sku ?? "",
              name: product?.name ?? "",
              quantity: 1,
              unitCents: 259_900,
              productId: product?.id ?? null,
            },
          ] as never,
          checkoutUrl: "https://shop.example/c/1",
          changedAt,
        }),
      );
      await query("DELETE FROM due_actions WHERE kind = 'cart.abandon'");
      clock.advance(2 * HOUR_MS);
      await query("UPDATE carts SET changed_at = $2 WHERE id = $1", [id, new Date(clock.now().getTime() - 3 * DAY_MS)]);
      await as((crm) => abandonCarts(crm, [id]));
      await query("UPDATE carts SET is_held_out = false WHERE id = $1", [id]);
      await query("UPDATE automation_signals SET detail = detail || '{\"isHeldOut\": false}' WHERE subject_id = $1", [
        id,
      ]);
      return id;
    },
    async order({ contactId }: Customer): Promise<void> {
      const at = clock.now();
      const number = Math.floor(Math.random() * 1e9);
      await as((crm) =>
        crm.tx.order.create({
          data: { id: newId("order"), tenantId, contactId, number, createdAt: at, updatedAt: at, paidAt: at },
        }),
      );
    },
    /** @param days until it is due */
    invoice: ({ contactId }: Customer, days: number) =>
      as((crm) =>
        recordInvoice(crm, {
          contactId,
          source: "api",
          externalId: null,
          concept: "Laptop",
          total: { cents: 100_000, currency: "PEN" },
          issuedAt: clock.now(),
          dueAt: new Date(clock.now().getTime() + days * DAY_MS),
        }),
      ).then(({ id }) => id),
    inside: (contactId: string) =>
      query<{ status: string; result: string | null }>(
        "SELECT status, result FROM enrollments WHERE contact_id = $1 ORDER BY entered_at, id",
        [contactId],
      ),
    steps: (contactId: string) =>
      query<{ step_id: string; outcome: string; at: Date }>(
        "SELECT s.step_id, s.outcome, s.at FROM enrollment_steps s JOIN enrollments e ON e.id = s.enrollment_id WHERE e.contact_id = $1 ORDER BY s.at, s.step_id",
        [contactId],
      ),
    sends: (contactId: string) =>
      query<{ key: string; status: string; reason: string | null; sent_at: Date | null }>(
        "SELECT key, status, reason, sent_at FROM automated_sends WHERE contact_id = $1 ORDER BY created_at, id",
        [contactId],
      ),
    close: () => test.close(),
  };
}
export type World = Awaited<ReturnType<typeof openWorld>>;

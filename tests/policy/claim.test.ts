/** At the very moment of the claim: whoever changes what speaks against a message is either seen, or waits until it has left. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { NewSend } from "../../src/campaigns/sends/ask.ts";
import { planSend } from "../../src/campaigns/sends/plan.ts";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { optOut } from "../../src/crm/contacts.ts";
import type { CrmContext } from "../../src/crm/context.ts";
import { giveConversation, takeConversation } from "../../src/crm/conversations.ts";
import { deliver } from "../../src/flow/deliver.ts";
import { runDueActions } from "../../src/flow/due.ts";
import { ingest } from "../../src/flow/ingest.ts";
import { newId } from "../../src/lib/ids.ts";
import { createManualClock, DAY_MS, HOUR_MS, MINUTE_MS, plusMs } from "../../src/lib/time.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { writtenBy } from "../harness/person.ts";
import { createPostbox, textFrom } from "../harness/postbox.ts";
import { until } from "../harness/until.ts";
import { faultsOf, type Happening, type Left, RANK, type Wish } from "./history.ts";

// Tuesday, 10:00 in Lima.
const START = new Date("2026-03-03T15:00:00Z");
const clock = createManualClock(START);
const postbox = createPostbox();
const signal = new AbortController().signal;
let test: TestContext;
let account: ChannelAccount;
let count = 0;

beforeAll(async () => {
  test = await createTestContext({ sample: true, overrides: { clock, channels: { terminal: postbox.factory } } });
  account = await sampleAccount(test, "terminal");
});
afterAll(() => test?.close());

const asTenant = <T>(work: (crm: CrmContext) => Promise<T>): Promise<T> =>
  test.ctx.db.forTenant(account.tenantId, (tx) =>
    work({ tx, tenantId: account.tenantId, actor: { kind: "user", id: "mem_1", role: "admin" }, clock }),
  );

/** Somebody with an open invoice, a new lead and a second conversation. */
async function person() {
  const thread = `claim-${++count}`;
  const { contactId, conversationId } = await writtenBy(test, account, thread);
  const second = await writtenBy(test, account, `${thread}-b`);
  await test.database.query("UPDATE conversations SET contact_id = $1 WHERE id = $2", [
    contactId,
    second.conversationId,
  ]);
  const [invoiceId, leadId] = [newId("invoice"), newId("lead")];
  const { tenantId } = account;
  const now = clock.now();
  await test.database.query(
    "INSERT INTO invoices (id, tenant_id, contact_id, number, currency, total_cents, issued_at) VALUES ($1, $2, $3, $4, 'PEN', 100, $5)",
    [invoiceId, tenantId, contactId, 9_000 + count, now],
  );
  await test.database.query(
    `INSERT INTO leads (id, tenant_id, contact_id, status, interest, source, score, temperature, created_at, updated_at)
     VALUES ($1, $2, $3, 'NEW', 'laptops', 'chat', 10, 'cold', $4, $4)`,
    [leadId, tenantId, contactId, now],
  );
  clock.advance(HOUR_MS);
  return { thread, contactId, conversationId, secondId: second.conversationId, invoiceId, leadId };
}
type Person = Awaited<ReturnType<typeof person>>;

const send = ({ contactId, conversationId }: Person, change: Partial<NewSend> = {}): NewSend => ({
  contactId,
  program: "cart",
  purpose: "service",
  key: `claim-${++count}`,
  subject: { kind: "conversation", id: conversationId },
  dueAt: clock.now(),
  expiresAt: null,
  unless: {},
  content: [{ channel: "terminal", parts: [{ type: "text", text: "Hola" }] }],
  ...change,
});

const order = ({ contactId }: Person) =>
  asTenantRow(
    "INSERT INTO orders (id, tenant_id, contact_id, number, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5)",
    () => [newId("order"), account.tenantId, contactId, 8_000 + ++count, clock.now()],
  );
const asTenantRow = (text: string, values: () => unknown[]) => ({ text, values });

const CHANGES: readonly [
  string,
  (one: Person) => NewSend["unless"],
  (one: Person) => { text: string; values: () => unknown[] },
][] = [
  ["the purchase", () => ({ boughtAfter: clock.now() }), order],
  [
    "the payment",
    ({ invoiceId }) => ({ invoiceId }),
    ({ invoiceId }) =>
      asTenantRow("UPDATE invoices SET status = 'paid', paid_at = $2 WHERE id = $1", () => [invoiceId, clock.now()]),
  ],
  [
    "another stage of the lead",
    () => ({ leadMovedFrom: "NEW" }),
    ({ leadId }) => asTenantRow("UPDATE leads SET status = 'QUOTED' WHERE id = $1", () => [leadId]),
  ],
  [
    "the opt-out",
    () => ({}),
    ({ contactId }) =>
      asTenantRow("UPDATE contacts SET opted_out_at = $2 WHERE id = $1", () => [contactId, clock.now()]),
  ],
  [
    "an answer in another conversation",
    () => ({ repliedAfter: clock.now() }),
    ({ secondId }) =>
      asTenantRow("UPDATE conversations SET last_inbound_at = $2 WHERE id = $1", () => [secondId, clock.now()]),
  ],
  [
    "a rep's hand on another conversation",
    () => ({}),
    ({ secondId }) =>
      asTenantRow("UPDATE conversations SET handler = 'rep', status = 'open' WHERE id = $1", () => [secondId]),
  ],
];

it.each(CHANGES)("%s that is being written is waited for, and stops the message", async (_name, unless, change) => {
  const ana = await person();
  const planned = await asTenant((crm) => planSend(crm, send(ana, { unless: unless(ana) })));
  await runDueActions(test.ctx.flow, signal);
  clock.advance(1);
  const { text, values } = change(ana);
  let delivered: Promise<unknown> | undefined;
  await test.ctx.db.sqlForTenant(account.tenantId, async (tx) => {
    await tx.query({ name: `claim-test-${++count}`, text }, values());
    delivered = deliver(test.ctx.flow, { tenantId: account.tenantId, conversationId: ana.conversationId });
    await until("the claim waits", async () => {
      const waiting = await test.database.query(
        "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
      );
      return waiting.length > 0;
    });
  });
  await delivered;
  expect(postbox.heard(ana.thread)).toEqual([]);
  const [row] = await test.database.query<{ status: string; message: string; why: string }>(
    `SELECT s.status, m.status AS message, m.status_reason AS why FROM automated_sends s JOIN messages m ON m.id = s.message_id WHERE s.id = $1`,
    [planned.sendId],
  );
  expect(row?.message).toBe("withdrawn");
  expect(["dropped", "planned"]).toContain(row?.status);
  expect(row?.why).toMatch(/\.$/);
});

it("random histories over a real database hold no message that an independent reader would forbid", async () => {
  const command = fc.record({
    waits: fc.integer({ min: 1, max: 20 * 60 }),
    what: fc.oneof(
      { weight: 27, arbitrary: fc.constantFrom("plan" as const, "plan" as const, "run" as const) },
      { weight: 9, arbitrary: fc.constantFrom("given" as const, "wrote" as const) },
      { weight: 6, arbitrary: fc.constantFrom("bought" as const, "paid" as const, "moved" as const, "taken" as const) },
      { weight: 1, arbitrary: fc.constant("stop" as const) },
    ),
    program: fc.constantFrom(...RANK),
    unless: fc.record({ replied: fc.boolean(), bought: fc.boolean(), invoice: fc.boolean(), moved: fc.boolean() }),
    delay: fc.integer({ min: 0, max: 48 * 60 }),
    outbox: fc.integer({ min: 0, max: 90 }),
  });
  let sent = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 12, maxLength: 24 }), async (commands) => {
      await test.database.query("DELETE FROM due_actions");
      clock.set(plusMs(clock.now(), 9 * DAY_MS));
      const ana = await person();
      const happenings: Happening[] = [{ at: clock.now().getTime() - HOUR_MS, what: "wrote" }];
      const wishes = new Map<string, Wish>();
      for (const { waits, what, program, unless, delay, outbox } of commands) {
        clock.advance(waits * MINUTE_MS);
        const at = clock.now().getTime();
        if (what === "plan") {
          const wish: Wish = {
            ...{ id: `w${++count}`, at, dueAt: at + delay * MINUTE_MS, expiresAt: null, program, unless },
            ...{ purpose: "service", channels: ["terminal"] },
          };
          const since = new Date(at);
          const planned = await asTenant((crm) =>
            planSend(
              crm,
              send(ana, {
                ...{ program, dueAt: new Date(wish.dueAt) },
                unless: {
                  ...(unless.replied ? { repliedAfter: since } : {}),
                  ...(unless.bought ? { boughtAfter: since } : {}),
                  ...(unless.invoice ? { invoiceId: ana.invoiceId } : {}),
                  ...(unless.moved ? { leadMovedFrom: "NEW" } : {}),
                },
              }),
            ),
          );
          wishes.set(planned.sendId, wish);
        } else if (what !== "run" && (await happens(ana, what))) happenings.push({ at, what });
        await runDueActions(test.ctx.flow, signal);
        clock.advance(outbox * MINUTE_MS);
        await deliver(test.ctx.flow, { tenantId: account.tenantId, conversationId: ana.conversationId });
      }
      // Some quiet days at noon in Lima: what waits goes out.
      for (let day = 0; day < 4; day++) {
        clock.set(new Date(Math.floor(clock.now().getTime() / DAY_MS + 1) * DAY_MS + 17 * HOUR_MS));
        await runDueActions(test.ctx.flow, signal);
        await deliver(test.ctx.flow, { tenantId: account.tenantId, conversationId: ana.conversationId });
      }
      const rows = await test.database.query<{ id: string; sent_at: Date; channel: string }>(
        "SELECT id, sent_at, channel FROM automated_sends WHERE contact_id = $1 AND status = 'sent' ORDER BY sent_at, id",
        [ana.contactId],
      );
      const left: Left[] = rows.map(({ id, sent_at, channel }) => ({
        wish: wishes.get(id) as Wish,
        at: sent_at.getTime(),
        channel,
      }));
      sent += left.length;
      expect(postbox.heard(ana.thread).filter((text) => text === "Hola")).toHaveLength(left.length);
      const one = {
        person: { country: "PE" as const, zone: "America/Lima" },
        happenings,
        wishes: [...wishes.values()],
      };
      for (const message of left) expect(faultsOf(one, left, message)).toEqual([]);
    }),
    // Always the same ones: how many leave hangs on them.
    { numRuns: 8, seed: 20_261_122 },
  );
  expect(sent).toBeGreaterThan(0);
});

/** True when it really happened: somebody who is a rep's already cannot be taken. */
async function happens(ana: Person, what: Exclude<Happening["what"], "consent">): Promise<boolean> {
  const { tenantId } = account;
  switch (what) {
    case "wrote":
      await ingest(test.ctx.flow, account, textFrom(ana.thread, `hola ${++count}`));
      return true;
    case "bought":
      await test.database.query(order(ana).text, order(ana).values());
      return true;
    case "paid":
      await test.database.query("UPDATE invoices SET status = 'paid', paid_at = $2 WHERE id = $1", [
        ana.invoiceId,
        clock.now(),
      ]);
      return true;
    case "moved":
      await test.database.query("UPDATE leads SET status = 'QUOTED' WHERE id = $1 AND tenant_id = $2", [
        ana.leadId,
        tenantId,
      ]);
      return true;
    case "stop":
      await asTenant((crm) => optOut(crm, ana.contactId));
      return true;
    case "taken":
      return did(asTenant((crm) => takeConversation(crm, ana.conversationId)));
    case "given":
      return did(asTenant((crm) => giveConversation(crm, ana.conversationId)));
  }
}

function did(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}

/** Thousands due at one minute: they drain in batches, stop where the outboxes are full, and hold up nothing else. */
import { afterAll, beforeAll, expect, it } from "vitest";
import type { NewSend } from "../../src/campaigns/sends/ask.ts";
import { planSends } from "../../src/campaigns/sends/plan.ts";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { BULK, planAction } from "../../src/crm/due-actions.ts";
import { deliver } from "../../src/flow/deliver.ts";
import { runDueActions } from "../../src/flow/due.ts";
import { createManualClock, MINUTE_MS } from "../../src/lib/time.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { createPostbox } from "../harness/postbox.ts";

/** More than may stand in the outboxes of a business at once. */
const PEOPLE = 2_150;
const clock = createManualClock(new Date("2026-03-03T15:00:00Z"));
// Shows a repeated key once, as our own web chat does.
const postbox = createPostbox({ limits: { idempotentSend: true } });
const signal = new AbortController().signal;
let test: TestContext;
let account: ChannelAccount;
let tenantId: string;

beforeAll(async () => {
  const { factory } = postbox;
  test = await createTestContext({ sample: true, overrides: { clock, channels: { terminal: factory } } });
  account = await sampleAccount(test, "terminal");
  tenantId = account.tenantId;
  await test.database.query("DELETE FROM due_actions");
  const values = [tenantId, account.id, new Date(clock.now().getTime() - 60 * MINUTE_MS), PEOPLE];
  await test.database.query(
    `WITH person AS (
       INSERT INTO contacts (id, tenant_id, created_at) SELECT 'cnt_bulk' || n, $1, $3 FROM generate_series(1, $4::int) n RETURNING id
     ), address AS (
       INSERT INTO identities (id, tenant_id, contact_id, channel_account_id, external_id, created_at)
       SELECT 'idn' || id, $1, id, $2, id, $3 FROM person RETURNING id, contact_id
     )
     INSERT INTO conversations (id, tenant_id, channel_account_id, identity_id, contact_id, thread_id, locale, last_inbound_at, last_message_at, created_at)
     SELECT 'cnv' || contact_id, $1, $2, id, contact_id, contact_id, 'es', $3, $3, $3 FROM address`,
    values,
  );
  await test.database.query("ANALYZE");
});
afterAll(() => test?.close());

const statuses = () =>
  test.database.query<{ status: string; count: number }>(
    "SELECT status, count(*)::int AS count FROM automated_sends GROUP BY 1 ORDER BY 1",
  );

it("drains up to what the outboxes hold, after what is urgent, and goes on when there is room", async () => {
  const now = clock.now();
  const sends: NewSend[] = Array.from({ length: PEOPLE }, (_, index) => ({
    contactId: `cnt_bulk${index + 1}`,
    ...{ program: "broadcast", purpose: "marketing", key: `bulk-${index}`, dueAt: now, expiresAt: null, unless: {} },
    subject: { kind: "recipient", id: `rcp_${index}` },
    content: [{ channel: "chat", parts: [{ type: "text", text: "Oferta" }] }],
  }));
  await test.ctx.db.forTenant(tenantId, (tx) =>
    planSends({ tx, tenantId, actor: { kind: "system", id: null }, clock }, sends),
  );
  // Planned later than all of them, and done before.
  await test.ctx.db.forTenant(tenantId, (tx) =>
    planAction(tx, { tenantId, kind: "quote.expire", subjectId: "quo_none", key: "urgent", dueAt: now, now }),
  );
  const order: string[] = [];
  const { db, ...rest } = test.ctx.flow;
  const watched = {
    ...rest,
    db: {
      ...db,
      forTenant: <T>(id: string, work: Parameters<typeof db.forTenant<T>>[1]) => {
        order.push("action");
        return db.forTenant(id, work);
      },
    },
    wake: (lane: string) => order.push(lane),
  } as unknown as typeof test.ctx.flow;
  await runDueActions(watched, signal);
  expect(await statuses()).toEqual([
    { status: "planned", count: PEOPLE - 2_000 },
    { status: "queued", count: 2_000 },
  ]);
  expect(order[0]).toBe("action");
  const [urgent] = await test.database.query<{ status: string }>("SELECT status FROM due_actions WHERE key = 'urgent'");
  expect(urgent?.status).toBe("done");
  // Nobody waits for them: they stand in a lane of their own.
  expect(order.filter((what) => what !== "action")).toEqual(Array.from({ length: 2_000 }, () => "bulk"));
  // Some transactions for two thousand: they go in batches.
  expect(order.filter((what) => what === "action").length).toBeLessThan(40);
  await test.database.query("UPDATE automated_sends SET status = 'sent', sent_at = $1 WHERE status = 'queued'", [now]);
  await runDueActions(test.ctx.flow, signal);
  expect(await statuses()).toEqual([
    { status: "queued", count: PEOPLE - 2_000 },
    { status: "sent", count: 2_000 },
  ]);
});

it("finds what is due, what a person was sent and what waits for them by indexes", async () => {
  const plan = async (text: string, values: unknown[]) => {
    const rows = await test.database.query<{ "QUERY PLAN": string }>(`EXPLAIN ${text}`, values);
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  };
  const due = `SELECT id FROM due_actions WHERE status = 'pending' AND kind IN ${BULK}
                  AND tenant_id = $1 AND kind = 'automation.send' AND due_at <= $2 ORDER BY due_at LIMIT 200`;
  expect(await plan(due, [tenantId, clock.now()])).toContain("due_actions_bulk");
  const open = "SELECT id FROM automated_sends WHERE contact_id = ANY($1) AND status IN ('planned', 'queued')";
  expect(await plan(open, [["cnt_bulk7"]])).toContain("Index");
  const sent = "SELECT id FROM automated_sends WHERE contact_id = ANY($1) AND sent_at > $2";
  expect(await plan(sent, [["cnt_bulk7"], clock.now()])).toContain("Index");
});

it("asks the policy on a channel that may repeat a send too, also when its process died in between", async () => {
  const rows = await test.database.query<{ id: string; conversation_id: string; message_id: string }>(
    "SELECT id, conversation_id, message_id FROM automated_sends WHERE status = 'queued' ORDER BY id LIMIT 2",
  );
  const [first, second] = rows as [(typeof rows)[number], (typeof rows)[number]];
  const status = async (id: string) =>
    (
      await test.database.query<{ status: string }>(
        "SELECT s.status || ' ' || m.status AS status FROM automated_sends s JOIN messages m ON m.id = s.message_id WHERE s.id = $1",
        [id],
      )
    )[0]?.status;
  await deliver(test.ctx.flow, { tenantId, conversationId: first.conversation_id });
  expect(await status(first.id)).toBe("sent sent");
  await test.database.query("UPDATE messages SET status = 'sending' WHERE id = $1", [second.message_id]);
  await test.database.query(
    "UPDATE contacts SET opted_out_at = now() WHERE id = (SELECT contact_id FROM automated_sends WHERE id = $1)",
    [second.id],
  );
  await deliver(test.ctx.flow, { tenantId, conversationId: second.conversation_id });
  expect(await status(second.id)).toBe("dropped uncertain");
  expect(postbox.sent).toHaveLength(1);
});

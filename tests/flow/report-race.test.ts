/**
 * A report that arrives while the answer to our send is being written: whichever of the two commits first, the message
 * ends as the report says, and no report is left lying.
 */
import { afterEach, beforeEach, expect, it } from "vitest";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { deliver } from "../../src/flow/deliver.ts";
import { ingest } from "../../src/flow/ingest.ts";
import { ingestReports } from "../../src/flow/ingest-report.ts";
import type { Database, SqlTx } from "../../src/infra/database.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { outboxOf } from "../harness/outbox.ts";
import { createPostbox } from "../harness/postbox.ts";
import { until } from "../harness/until.ts";

const postbox = createPostbox();
let test: TestContext;
let account: ChannelAccount;
/** Lets the one go on who is held before its commit. */
let release: () => void;
let held: Promise<void>;
let isHeld: boolean;

beforeEach(async () => {
  test = await createTestContext({ sample: true, overrides: { channels: { terminal: postbox.factory } } });
  account = await sampleAccount(test, "terminal");
  postbox.sent.length = 0;
  isHeld = false;
  held = new Promise((resolve) => {
    release = resolve;
  });
});
afterEach(() => test?.close());

/** A database whose transaction is held before its commit once the statement has run in it. */
function heldAfter(statementName: string): Database {
  return {
    ...test.ctx.db,
    sqlForTenant: (tenantId, work) =>
      test.ctx.db.sqlForTenant(tenantId, async (tx) => {
        let isMine = false;
        const watched: SqlTx = {
          async query(statement, values) {
            const rows = await tx.query<never>(statement, values);
            if (statement.name === statementName) isMine = true;
            return rows;
          },
        };
        const result = await work(watched);
        if (isMine && !isHeld) {
          isHeld = true;
          await held;
        }
        return result;
      }),
  };
}

const someoneWaits = () =>
  until("somebody who waits for the other", async () => {
    const [row] = await test.database.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM pg_locks WHERE locktype = 'advisory' AND NOT granted",
    );
    return row?.count === 1;
  });
const left = () => test.database.query("SELECT 1 FROM delivery_reports");

it("waits for the answer that is being written, and finds its message", async () => {
  const outbox = await outboxOf(test, account);
  const id = await outbox.say("uno");
  const delivering = deliver({ ...test.ctx.flow, db: heldAfter("outbox_settle") }, outbox.ref);
  await until("the answer is being written", () => isHeld);
  const report = { externalId: `sent-1-${id}`, status: "delivered", at: test.ctx.clock.now() } as const;
  const reporting = ingest(test.ctx.flow, account, { type: "report", report });
  await someoneWaits();
  release();
  await Promise.all([delivering, reporting]);
  expect(await outbox.rows()).toMatchObject([{ status: "delivered", position: 2 }]);
  expect(await left()).toEqual([]);
});

it("that is being kept is waited for by the answer, which takes it along", async () => {
  const outbox = await outboxOf(test, account);
  const id = await outbox.say("uno");
  const report = { externalId: `sent-1-${id}`, status: "read", at: test.ctx.clock.now() } as const;
  const slow = { ...test.ctx.flow, db: heldAfter("report_keep") };
  const reporting = ingest(slow, account, { type: "report", report });
  await until("the report is being kept", () => isHeld);
  const delivering = deliver(test.ctx.flow, outbox.ref);
  await someoneWaits();
  release();
  await Promise.all([delivering, reporting]);
  expect(await outbox.rows()).toMatchObject([{ status: "read", position: 2 }]);
  expect(await left()).toEqual([]);
});

it("with our key is one of the two that settle the message, and never waits for the one that waits for it", async () => {
  const outbox = await outboxOf(test, account);
  const id = await outbox.say("uno");
  const report = { externalId: `sent-1-${id}`, status: "delivered", at: test.ctx.clock.now(), key: id } as const;
  const slow = { ...test.ctx.flow, db: heldAfter("report_name") };
  let reporting: Promise<unknown> = Promise.resolve();
  postbox.onSend = async () => {
    // Told of by its key while our own call is still on its way.
    reporting = ingest(slow, account, { type: "report", report });
    await until("the message is being named", () => isHeld);
    return undefined;
  };
  const delivering = deliver(test.ctx.flow, outbox.ref);
  await someoneWaits();
  release();
  await Promise.all([delivering, reporting]);
  postbox.onSend = () => undefined;
  expect(await outbox.rows()).toMatchObject([{ status: "delivered", externalId: report.externalId, position: 2 }]);
  expect(await left()).toEqual([]);
  const [thread] = await test.database.query(
    "SELECT last_position, outbox_due_at, outbox_lease FROM conversations WHERE id = $1",
    [outbox.ref.conversationId],
  );
  expect(thread).toEqual({ last_position: 2, outbox_due_at: null, outbox_lease: null });
});

it("among many at once waits for the answer that is being written too, and finds its message", async () => {
  const [first, second] = [await outboxOf(test, account), await outboxOf(test, account)];
  const [one, other] = [await first.say("uno"), await second.say("dos")];
  await second.deliver();
  const [otherRow] = await second.rows();
  expect(otherRow).toMatchObject({ id: other, status: "sent" });
  postbox.sent.length = 0;
  const delivering = deliver({ ...test.ctx.flow, db: heldAfter("outbox_settle") }, first.ref);
  await until("the answer is being written", () => isHeld);
  const at = test.ctx.clock.now();
  const reporting = ingestReports(test.ctx.flow, account, [
    { externalId: `sent-1-${one}`, status: "delivered", at },
    { externalId: otherRow?.externalId ?? "", status: "read", at },
  ]);
  await someoneWaits();
  release();
  await Promise.all([delivering, reporting]);
  expect(await first.rows()).toMatchObject([{ status: "delivered", position: 2 }]);
  expect(await second.rows()).toMatchObject([{ status: "read" }]);
  expect(await left()).toEqual([]);
});

it("among many at once moves a message forward only, and is kept while its message is not known", async () => {
  const outbox = await outboxOf(test, account);
  await outbox.say("uno");
  await outbox.deliver();
  const [row] = await outbox.rows();
  const externalId = row?.externalId ?? "";
  const at = test.ctx.clock.now();
  const tell = (status: "delivered" | "read") =>
    ingestReports(test.ctx.flow, account, [
      { externalId: `unknown-${status}`, status, at },
      { externalId, status, at },
    ]);
  await tell("read");
  await tell("delivered");
  expect(await outbox.rows()).toMatchObject([{ status: "read", externalId }]);
  expect(await left()).toHaveLength(2);
});

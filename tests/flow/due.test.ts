/** Time: due actions are done once each, at their moment, also by many dispatchers; what fails comes back and is given up at last. */
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { takeConversation } from "../../src/crm/conversations.ts";
import { cancelActions, planAction } from "../../src/crm/due-actions.ts";
import { deliver } from "../../src/flow/deliver.ts";
import { runDueActions } from "../../src/flow/due.ts";
import { ingest } from "../../src/flow/ingest.ts";
import { respond } from "../../src/flow/respond.ts";
import { newId } from "../../src/lib/ids.ts";
import { createManualClock, MINUTE_MS, plusMs } from "../../src/lib/time.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { createPostbox, textFrom } from "../harness/postbox.ts";

const clock = createManualClock(new Date("2026-03-02T15:00:00Z"));
const postbox = createPostbox();
const signal = new AbortController().signal;
let test: TestContext;
let other: TestContext;
let account: ChannelAccount;

beforeAll(async () => {
  const overrides = { clock, channels: { terminal: postbox.factory } };
  test = await createTestContext({ sample: true, overrides });
  other = await createTestContext({ database: test.database, overrides });
  account = await sampleAccount(test, "terminal");
});
beforeEach(async () => {
  await test.database.query("DELETE FROM due_actions");
  postbox.sent.length = 0;
  clock.advance(MINUTE_MS);
});
afterAll(async () => {
  await other?.close();
  await test?.close();
});

let threads = 0;

/** A customer who has asked for a person and been told to wait. */
async function waitingCustomer() {
  const thread = `waiting-${++threads}`;
  const { conversationId } = await ingest(test.ctx.flow, account, textFrom(thread, "quiero hablar con una persona"));
  if (!conversationId) throw new Error("nothing was stored");
  const ref = { tenantId: account.tenantId, conversationId };
  await respond(test.ctx.flow, ref, signal);
  await deliver(test.ctx.flow, ref);
  const told = () => postbox.sent.filter(({ address }) => address.threadId === thread).length;
  return { ref, told, saidAtFirst: told() };
}

const actions = () =>
  test.database.query<{ status: string; attempts: number; last_error: string | null; due_at: Date }>(
    "SELECT status, attempts, last_error, due_at FROM due_actions ORDER BY id",
  );

describe("a customer who waits for a person", () => {
  it("is told after ten minutes that they are not forgotten, once", async () => {
    const { ref, told, saidAtFirst } = await waitingCustomer();
    expect(saidAtFirst).toBeGreaterThan(0);
    expect(await actions()).toMatchObject([{ status: "pending", due_at: plusMs(clock.now(), 10 * MINUTE_MS) }]);
    clock.advance(10 * MINUTE_MS - 1);
    expect(await runDueActions(test.ctx.flow, signal)).toBe(0);
    clock.advance(1);
    expect(await runDueActions(test.ctx.flow, signal)).toBe(1);
    await deliver(test.ctx.flow, ref);
    expect(told()).toBe(saidAtFirst + 1);
    clock.advance(60 * MINUTE_MS);
    expect(await runDueActions(test.ctx.flow, signal)).toBe(0);
    await deliver(test.ctx.flow, ref);
    expect(told()).toBe(saidAtFirst + 1);
    expect(await actions()).toMatchObject([{ status: "done", attempts: 1 }]);
  });

  it("is told nothing more once a person has taken the conversation", async () => {
    const { ref, told, saidAtFirst } = await waitingCustomer();
    await test.ctx.db.forTenant(ref.tenantId, (tx) =>
      takeConversation(
        { tx, tenantId: ref.tenantId, actor: { kind: "user", id: "mem_1", role: "rep" }, clock },
        ref.conversationId,
      ),
    );
    expect(await actions()).toMatchObject([{ status: "cancelled" }]);
    clock.advance(11 * MINUTE_MS);
    expect(await runDueActions(test.ctx.flow, signal)).toBe(0);
    await deliver(test.ctx.flow, ref);
    expect(told()).toBe(saidAtFirst);
  });

  it("is told nothing when the reason is gone though the action was not cancelled", async () => {
    const { ref, told, saidAtFirst } = await waitingCustomer();
    await test.database.query("UPDATE conversations SET handler = 'agents' WHERE id = $1", [ref.conversationId]);
    clock.advance(11 * MINUTE_MS);
    expect(await runDueActions(test.ctx.flow, signal)).toBe(1);
    await deliver(test.ctx.flow, ref);
    expect(told()).toBe(saidAtFirst);
    expect(await actions()).toMatchObject([{ status: "done" }]);
  });

  it("is told nothing where the business wants it so", async () => {
    await test.database.query("UPDATE tenants SET settings = settings || '{\"reassureAfterMin\": 0}'");
    clock.advance(MINUTE_MS);
    try {
      await waitingCustomer();
      expect(await actions()).toEqual([]);
    } finally {
      await test.database.query("UPDATE tenants SET settings = settings - 'reassureAfterMin'");
      clock.advance(MINUTE_MS);
    }
  });
});

describe("an action that fails", () => {
  it("leaves no effect, comes back with growing pauses, and is given up with its error", async () => {
    const { ref, told, saidAtFirst } = await waitingCustomer();
    // Whatever it wants to write is refused.
    await test.database.query("ALTER TABLE messages ADD CONSTRAINT in_the_way CHECK (author <> 'system') NOT VALID");
    try {
      clock.advance(10 * MINUTE_MS);
      const pauses: number[] = [];
      for (let attempt = 1; attempt <= 8; attempt++) {
        expect(await runDueActions(test.ctx.flow, signal)).toBe(1);
        const [action] = await actions();
        expect(action).toMatchObject({ attempts: attempt, last_error: expect.stringContaining("in_the_way") });
        if (attempt === 8) expect(action?.status).toBe("failed");
        else {
          expect(action?.status).toBe("pending");
          pauses.push((action?.due_at.getTime() ?? 0) - clock.now().getTime());
          expect(await runDueActions(test.ctx.flow, signal)).toBe(0);
          clock.set(action?.due_at ?? clock.now());
        }
      }
      pauses.forEach((pause, index) => {
        expect(pause).toBeGreaterThanOrEqual(2_500 * 2 ** index);
        expect(pause).toBeLessThanOrEqual(5_000 * 2 ** index);
      });
    } finally {
      await test.database.query("ALTER TABLE messages DROP CONSTRAINT in_the_way");
    }
    clock.advance(24 * 60 * MINUTE_MS);
    expect(await runDueActions(test.ctx.flow, signal)).toBe(0);
    await deliver(test.ctx.flow, ref);
    expect(told()).toBe(saidAtFirst);
  });

  it("does not hold back the others", async () => {
    const waiting = await waitingCustomer();
    await test.ctx.db.forTenant(account.tenantId, (tx) =>
      planAction(tx, {
        tenantId: account.tenantId,
        kind: "nothing.known" as "conversation.reassure",
        subjectId: "x",
        key: "x",
        dueAt: clock.now(),
        now: clock.now(),
      }),
    );
    clock.advance(10 * MINUTE_MS);
    expect(await runDueActions(test.ctx.flow, signal)).toBe(2);
    await deliver(test.ctx.flow, waiting.ref);
    expect(waiting.told()).toBe(waiting.saidAtFirst + 1);
    expect((await actions()).map(({ status }) => status).sort()).toEqual(["done", "pending"]);
  });
});

describe("planning", () => {
  const plan = (key: string, subjectId = "cnv_1") =>
    test.ctx.db.forTenant(account.tenantId, (tx) =>
      planAction(tx, {
        tenantId: account.tenantId,
        kind: "conversation.reassure",
        subjectId,
        key,
        dueAt: clock.now(),
        now: clock.now(),
      }),
    );

  it("is done once for a key, also when the action is over", async () => {
    await Promise.all([plan("a"), plan("a"), plan("a")]);
    expect(await actions()).toHaveLength(1);
    await runDueActions(test.ctx.flow, signal);
    await plan("a");
    expect(await runDueActions(test.ctx.flow, signal)).toBe(0);
  });

  it("can be taken back for one subject", async () => {
    await plan("a", "cnv_1");
    await plan("b", "cnv_2");
    const cancelled = await test.ctx.db.forTenant(account.tenantId, (tx) =>
      cancelActions(tx, "conversation.reassure", "cnv_1", clock.now()),
    );
    expect(cancelled).toBe(1);
    expect((await actions()).map(({ status }) => status).sort()).toEqual(["cancelled", "pending"]);
  });
});

it("many dispatchers do each action once and none too early, however the clock moves", async () => {
  const { ref } = await waitingCustomer();
  await test.database.query("DELETE FROM due_actions");
  const countSaid = async () => {
    const [row] = await test.database.query<{ said: number }>(
      "SELECT count(*)::int AS said FROM messages WHERE conversation_id = $1 AND author = 'system'",
      [ref.conversationId],
    );
    return row?.said ?? 0;
  };
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(120_000), { minLength: 1, maxLength: 25 }),
      fc.array(fc.record({ ms: fc.nat(60_000), dispatchers: fc.integer({ min: 1, max: 4 }) }), { maxLength: 6 }),
      async (delays, moves) => {
        await test.database.query("DELETE FROM due_actions");
        const start = clock.now();
        const before = await countSaid();
        await test.ctx.db.forTenant(account.tenantId, async (tx) => {
          for (const [index, ms] of delays.entries())
            await planAction(tx, {
              tenantId: account.tenantId,
              kind: "conversation.reassure",
              subjectId: ref.conversationId,
              key: `${index}:${newId("event")}`,
              dueAt: plusMs(start, ms),
              now: start,
            });
        });
        for (const { ms, dispatchers } of [...moves, { ms: 120_000, dispatchers: 3 }]) {
          clock.advance(ms);
          const elapsed = clock.now().getTime() - start.getTime();
          await Promise.all(
            Array.from({ length: dispatchers }, (_, index) =>
              runDueActions((index % 2 ? other : test).ctx.flow, signal),
            ),
          );
          expect((await countSaid()) - before).toBe(delays.filter((delay) => delay <= elapsed).length);
        }
        expect((await actions()).every(({ status, attempts }) => status === "done" && attempts === 1)).toBe(true);
      },
    ),
    { numRuns: 12 },
  );
});

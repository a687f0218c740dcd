/** A case that nobody answers or solves in its time becomes more urgent and comes to a person, once. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { openCase, updateCase } from "../../src/crm/cases.ts";
import { planClose } from "../../src/crm/closing.ts";
import type { CrmContext } from "../../src/crm/context.ts";
import { giveConversation, takeConversation } from "../../src/crm/conversations.ts";
import { answerAsRep } from "../../src/crm/inbox/answer.ts";
import { runDueActions } from "../../src/flow/due.ts";
import { createManualClock, HOUR_MS, MINUTE_MS } from "../../src/lib/time.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { saleDesk } from "../harness/sale.ts";

const clock = createManualClock(new Date("2026-03-02T15:00:00Z"));
const signal = new AbortController().signal;
let test: TestContext;
let account: ChannelAccount;
let desk: ReturnType<typeof saleDesk>;

beforeAll(async () => {
  test = await createTestContext({ sample: true, overrides: { clock } });
  account = await sampleAccount(test, "terminal");
  desk = saleDesk(test, account);
});
beforeEach(() => test.database.query("DELETE FROM due_actions").then(() => undefined));
afterAll(() => test?.close());

const asTenant = <T>(work: (crm: CrmContext) => Promise<T>): Promise<T> =>
  test.ctx.db.forTenant(account.tenantId, (tx) =>
    work({ tx, tenantId: account.tenantId, actor: { kind: "user", id: "mem_1", role: "rep" }, clock }),
  );

/** A complaint: an answer is owed in 4 hours, a solution in 24. */
async function complaint() {
  const { ref, contactId } = await desk.turn(() => ({}));
  const { conversationId } = ref;
  const caseId = await asTenant((crm) =>
    openCase(crm, { contactId, conversationId, kind: "complaint", subject: "no enciende" }),
  );
  const [{ number } = { number: 0 }] = await test.database.query<{ number: number }>(
    "SELECT number FROM cases WHERE id = $1",
    [caseId],
  );
  return {
    caseId,
    contactId,
    conversationId,
    number,
    async now() {
      const [row] = await test.database.query<{ priority: number; handler: string; reason: string; summary: string }>(
        `SELECT c.priority, v.handler, v.handoff_reason AS reason, v.handoff_summary AS summary
           FROM cases c JOIN conversations v ON v.id = c.conversation_id WHERE c.id = $1`,
        [caseId],
      );
      return row;
    },
    async overdue() {
      const rows = await test.database.query<{ detail: { deadline: string; from: number; to: number } }>(
        "SELECT detail FROM case_events WHERE case_id = $1 AND type = 'overdue' ORDER BY at",
        [caseId],
      );
      return rows.map(({ detail: { deadline, from, to } }) => ({ deadline, from, to }));
    },
  };
}

async function pass(ms: number): Promise<void> {
  clock.advance(ms);
  await runDueActions(test.ctx.flow, signal);
}

describe("a case that nobody answers", () => {
  it("is raised once, and a person is called with the reason", async () => {
    const one = await complaint();
    await pass(4 * HOUR_MS - MINUTE_MS);
    expect(await one.now()).toMatchObject({ priority: 2, handler: "agents" });
    await pass(MINUTE_MS);
    expect(await one.now()).toMatchObject({ priority: 1, handler: "waiting", reason: "case_overdue" });
    expect((await one.now())?.summary).toContain(String(one.number));
    await pass(20 * HOUR_MS);
    expect(await one.overdue()).toEqual([
      { deadline: "answer", from: 2, to: 1 },
      { deadline: "solve", from: 1, to: 1 },
    ]);
    await pass(200 * HOUR_MS);
    expect(await one.overdue()).toHaveLength(2);
    const outcomes = await test.database.query(
      "SELECT FROM outcomes WHERE conversation_id = $1 AND reason = 'case_overdue'",
      [one.conversationId],
    );
    expect(outcomes).toHaveLength(1);
  });

  it("leaves a conversation where it is that waits for a person already", async () => {
    const one = await complaint();
    await test.database.query("UPDATE conversations SET handler = 'waiting', handoff_reason = 'anger' WHERE id = $1", [
      one.conversationId,
    ]);
    await pass(4 * HOUR_MS);
    expect(await one.now()).toMatchObject({ priority: 1, handler: "waiting", reason: "anger" });
  });

  it("starts anew when it comes back after it was solved", async () => {
    const one = await complaint();
    const change = (status: "resolved" | "open") => asTenant((crm) => updateCase(crm, one, { status }));
    await pass(HOUR_MS);
    await change("resolved");
    await pass(2 * HOUR_MS);
    await change("open");
    await pass(HOUR_MS);
    expect(await one.overdue()).toEqual([]);
    await pass(3 * HOUR_MS);
    expect(await one.overdue()).toEqual([{ deadline: "answer", from: 2, to: 1 }]);
  });
});

describe("a case is not overdue", () => {
  it("once a person has answered, until its solution is owed", async () => {
    const one = await complaint();
    await asTenant(async (crm) => {
      await takeConversation(crm, one.conversationId);
      await answerAsRep(crm, one.conversationId, { text: "Lo estamos viendo." });
      await giveConversation(crm, one.conversationId);
    });
    await pass(4 * HOUR_MS);
    expect(await one.overdue()).toEqual([]);
    await pass(20 * HOUR_MS);
    expect(await one.overdue()).toEqual([{ deadline: "solve", from: 2, to: 1 }]);
    expect(await one.now()).toMatchObject({ handler: "waiting" });
  });

  it("while it waits for the customer, is solved, or was answered and closes after silence", async () => {
    const [asked, solved, told] = [await complaint(), await complaint(), await complaint()];
    await asTenant(async (crm) => {
      await updateCase(crm, asked, { status: "waiting_customer" });
      await updateCase(crm, solved, { status: "resolved" });
      await planClose(crm, { conversationId: told.conversationId, afterHours: 72 });
    });
    await pass(30 * HOUR_MS);
    for (const one of [asked, solved, told]) expect(await one.overdue()).toEqual([]);
  });
});

it("takes the order that the customer names, of their own orders only", async () => {
  const [one, other] = [await complaint(), await complaint()];
  const order = (contactId: string, id: string, number: number) =>
    asTenant(({ tx, tenantId }) =>
      tx.order.create({
        data: { id, tenantId, contactId, number, status: "shipped", createdAt: clock.now(), updatedAt: clock.now() },
      }),
    );
  await order(one.contactId, "ord_own", 9001);
  await order(other.contactId, "ord_foreign", 9002);
  const orderId = async () =>
    (
      await test.database.query<{ order_id: string | null }>("SELECT order_id FROM cases WHERE id = $1", [one.caseId])
    )[0]?.order_id;
  await asTenant((crm) => updateCase(crm, one, { orderId: "ord_foreign" }));
  expect(await orderId()).toBeNull();
  await asTenant((crm) => updateCase(crm, one, { orderId: "ord_own", note: "es el 9001" }));
  expect(await orderId()).toBe("ord_own");
  const types = await test.database.query<{ type: string }>(
    "SELECT type FROM case_events WHERE case_id = $1 ORDER BY at, id",
    [one.caseId],
  );
  expect(types.map(({ type }) => type)).toEqual(["opened", "note", "order"]);
});

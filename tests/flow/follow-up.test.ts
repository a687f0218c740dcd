/** A promise to write on a day is kept once, and not at all when the customer or a person has spoken; the clock is moved by hand. */
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Decision } from "../../src/agents/agent.ts";
import { readState } from "../../src/agents/state.ts";
import type { ThinkInput, Thought } from "../../src/agents/think.ts";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { optOut } from "../../src/crm/contacts.ts";
import type { CrmContext } from "../../src/crm/context.ts";
import { giveConversation, takeConversation } from "../../src/crm/conversations.ts";
import { deliver } from "../../src/flow/deliver.ts";
import { runDueActions } from "../../src/flow/due.ts";
import { ingest } from "../../src/flow/ingest.ts";
import { respond } from "../../src/flow/respond.ts";
import { createManualClock, DAY_MS, HOUR_MS, MINUTE_MS, plusMs } from "../../src/lib/time.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { createPostbox, textFrom } from "../harness/postbox.ts";
import { saleDesk } from "../harness/sale.ts";

// Tuesday, 10:00 in Lima.
const clock = createManualClock(new Date("2026-03-03T15:00:00Z"));
const postbox = createPostbox();
const signal = new AbortController().signal;
let test: TestContext;
let account: ChannelAccount;
let product: { id: string; name: string };

beforeAll(async () => {
  test = await createTestContext({ sample: true, overrides: { clock, channels: { terminal: postbox.factory } } });
  account = await sampleAccount(test, "terminal");
  const [row] = await test.database.query<{ id: string; name: string }>(
    "SELECT id, name FROM products WHERE sku = 'LAP-002'",
  );
  if (row) product = row;
});
beforeEach(() => test.database.query("DELETE FROM due_actions").then(() => undefined));
afterAll(() => test?.close());

let people = 0;

function person() {
  const thread = `follow-up-${++people}`;
  let conversationId = "";
  const ref = () => ({ tenantId: account.tenantId, conversationId });
  const heard = () => postbox.heard(thread);
  return {
    ref,
    heard,
    /** Writes, and is answered by this decision. */
    async writes(text: string, decided: Partial<Decision> = {}): Promise<void> {
      const stored = await ingest(test.ctx.flow, account, textFrom(thread, text));
      conversationId = stored.conversationId ?? "";
      const think = async (input: ThinkInput): Promise<Thought> => {
        const base = test.ctx.flow.giveUp(input);
        const decision: Decision = {
          ...base.decision,
          state: readState(input.state),
          agent: "objections",
          replies: [{ text: "Claro." }],
          next: { type: "wait" },
          ...decided,
        };
        return { ...base, locale: "es", decision };
      };
      await respond({ ...test.ctx.flow, think }, ref(), signal);
      await deliver(test.ctx.flow, ref());
      clock.advance(MINUTE_MS);
    },
    async waits(ms: number): Promise<void> {
      clock.advance(ms);
      await runDueActions(test.ctx.flow, signal);
      await deliver(test.ctx.flow, ref());
    },
    async row() {
      const [row] = await test.database.query<{ status: string; handler: string; contact_id: string; state: unknown }>(
        "SELECT status, handler, contact_id, state FROM conversations WHERE id = $1",
        [conversationId],
      );
      if (!row) throw new Error("no conversation");
      return row;
    },
  };
}

/** What is promised: in three days, about the laptop. */
const inThreeDays = (): Partial<Decision> => ({
  actions: [{ type: "remind", at: plusMs(clock.now(), 3 * DAY_MS), productId: product.id }],
});

const asTenant = <T>(work: (crm: CrmContext) => Promise<T>): Promise<T> =>
  test.ctx.db.forTenant(account.tenantId, (tx) =>
    work({ tx, tenantId: account.tenantId, actor: { kind: "user", id: "mem_1", role: "rep" }, clock }),
  );

const planned = () =>
  test.database.query<{ status: string }>(
    "SELECT status FROM due_actions WHERE kind = 'conversation.follow_up' ORDER BY created_at",
  );

it("writes one friendly message that names the product, on the day and never again", async () => {
  const ana = person();
  await ana.writes("escríbeme el viernes", inThreeDays());
  await ana.waits(3 * DAY_MS - 2 * MINUTE_MS);
  expect(ana.heard()).toHaveLength(1);
  await ana.waits(2 * MINUTE_MS);
  expect(ana.heard()).toHaveLength(2);
  expect(ana.heard()[1]).toContain(product.name);
  expect(readState((await ana.row()).state)).toMatchObject({
    offeredProductIds: [product.id],
    pending: "purchase_offered",
  });
  await ana.waits(7 * DAY_MS);
  expect(ana.heard()).toHaveLength(2);
});

it("keeps its promise to somebody who only said thanks and goodbye", async () => {
  const ben = person();
  await ben.writes("escríbeme el viernes", inThreeDays());
  await ben.writes("ok, muchas gracias", { actions: [{ type: "plan_close", afterHours: 24 }] });
  await ben.writes("chau, hasta el viernes 👋", { next: { type: "close" } });
  await ben.waits(2 * DAY_MS);
  expect(ben.heard()).toHaveLength(3);
  await ben.waits(DAY_MS);
  expect(ben.heard()).toHaveLength(4);
  expect(await ben.row()).toMatchObject({ status: "open" });
});

it("does not take the silence before it for the end of the matter", async () => {
  const cira = person();
  await cira.writes("escríbeme el viernes", inThreeDays());
  await cira.writes("gracias", { actions: [{ type: "plan_close", afterHours: 24 }] });
  await cira.waits(DAY_MS);
  expect(await cira.row()).toMatchObject({ status: "open" });
});

it("gives way to a later promise", async () => {
  const dan = person();
  await dan.writes("escríbeme el viernes", inThreeDays());
  await dan.writes("mejor el sábado", inThreeDays());
  expect(await planned()).toMatchObject([{ status: "cancelled" }, { status: "pending" }]);
  await dan.waits(3 * DAY_MS);
  expect(dan.heard()).toHaveLength(3);
});

it.each([
  ["a reply", async (one: ReturnType<typeof person>) => one.writes("ya no, gracias, encontré otra")],
  ["a question", async (one: ReturnType<typeof person>) => one.writes("¿tienen en rojo?")],
  [
    "the lost sale",
    async (one: ReturnType<typeof person>) => one.writes("gracias", { state: readState({ stage: "lost" }) }),
  ],
  [
    "the opt-out",
    async (one: ReturnType<typeof person>) => {
      const { contact_id: contactId } = await one.row();
      await asTenant((crm) => optOut(crm, contactId));
    },
  ],
  [
    "the hand-off",
    async (one: ReturnType<typeof person>) =>
      one.writes("gracias", { next: { type: "human", reason: "asked", summary: "-" } }),
  ],
  [
    "a person's help, also once it is over",
    async (one: ReturnType<typeof person>) => {
      await asTenant((crm) => takeConversation(crm, one.ref().conversationId));
      await asTenant((crm) => giveConversation(crm, one.ref().conversationId));
    },
  ],
] as const)("is taken back by %s", async (_name, happens) => {
  const eva = person();
  await eva.writes("escríbeme el viernes", inThreeDays());
  await happens(eva);
  await eva.waits(3 * DAY_MS);
  expect(eva.heard().filter((text) => text.includes(product.name))).toEqual([]);
});

it("is taken back by the purchase, also in another conversation of the same customer", async () => {
  const desk = saleDesk(test, account);
  await desk.setRules();
  const laptop = await desk.product({ stock: 3 });
  const thread = `buys-${++people}`;
  const { ref, contactId } = await desk.turn(() => inThreeDays(), thread);
  const quote = desk.quote(laptop, 11_500);
  await desk.turn(() => ({ actions: [quote] }), thread);
  await desk.press(quote.paymentCode, 11_500);
  expect(await planned()).toMatchObject([{ status: "cancelled" }]);
  const other = person();
  await other.writes("escríbeme el viernes", inThreeDays());
  await test.database.query("UPDATE conversations SET contact_id = $1 WHERE id = $2", [
    contactId,
    other.ref().conversationId,
  ]);
  await test.database.query("UPDATE orders SET created_at = $1 WHERE contact_id = $2", [clock.now(), contactId]);
  const before = other.heard().length;
  await other.waits(3 * DAY_MS);
  expect(other.heard()).toHaveLength(before);
  expect((await desk.said(ref.conversationId)).filter((text) => text.includes("quedamos"))).toEqual([]);
});

it("waits for the morning when it comes late at night", async () => {
  const gil = person();
  clock.set(new Date(Math.ceil(clock.now().getTime() / DAY_MS) * DAY_MS + 15 * HOUR_MS)); // 10:00 in Lima
  await gil.writes("escríbeme el viernes", inThreeDays());
  await gil.waits(3 * DAY_MS + 12 * HOUR_MS); // 22:00
  expect(gil.heard()).toHaveLength(1);
  await gil.waits(14 * HOUR_MS); // noon of the next day
  expect(gil.heard().length).toBeGreaterThanOrEqual(1);
  await gil.waits(2 * DAY_MS);
  expect(gil.heard()).toHaveLength(2);
});

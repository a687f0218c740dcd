/** Many messages that leave at once: under the policy as each would be by itself, and whatever is not simple is left alone. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { planSends } from "../../src/campaigns/sends/plan.ts";
import { onSettled, type SettledSend } from "../../src/campaigns/sends/settled.ts";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { optOut } from "../../src/crm/contacts.ts";
import type { CrmContext } from "../../src/crm/context.ts";
import { queueSystemMessage } from "../../src/crm/outbox.ts";
import { deliver } from "../../src/flow/deliver.ts";
import { deliverTogether } from "../../src/flow/deliver-together.ts";
import { runDueActions } from "../../src/flow/due.ts";
import { createManualClock, DAY_MS, HOUR_MS, MINUTE_MS, plusMs } from "../../src/lib/time.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { writtenBy } from "../harness/person.ts";
import { createPostbox } from "../harness/postbox.ts";

const START = new Date("2026-03-03T15:00:00Z");
const clock = createManualClock(START);
// Shows a repeated key once, as our own web chat does.
const postbox = createPostbox({ limits: { idempotentSend: true } });
const signal = new AbortController().signal;
let test: TestContext;
let other: TestContext;
let account: ChannelAccount;
let settled: SettledSend[] = [];
let forget: () => void;

beforeAll(async () => {
  const overrides = { clock, channels: { terminal: postbox.factory } };
  test = await createTestContext({ sample: true, overrides });
  other = await createTestContext({ database: test.database, overrides });
  account = await sampleAccount(test, "terminal");
  forget = onSettled("recipient", async (_context, news) => void settled.push(...news));
});
afterAll(async () => {
  forget?.();
  await other?.close();
  await test?.close();
});
let days = 0;
beforeEach(async () => {
  await test.database.query("DELETE FROM due_actions");
  clock.set(plusMs(START, ++days * DAY_MS));
  settled = [];
  postbox.sent.length = 0;
});
afterEach(() => {
  postbox.onSend = () => undefined;
});

const asTenant = <T>(work: (crm: CrmContext) => Promise<T>): Promise<T> =>
  test.ctx.db.forTenant(account.tenantId, (tx) =>
    work({ tx, tenantId: account.tenantId, actor: { kind: "system", id: null }, clock }),
  );

let threads = 0;

/** People for each of whom one message stands in the outbox. */
async function people(count: number) {
  const made: { contactId: string; conversationId: string }[] = [];
  for (let index = 0; index < count; index++) {
    const { contactId, conversationId } = await writtenBy(test, account, `together-${++threads}`);
    made.push({ contactId, conversationId: conversationId ?? "" });
  }
  clock.advance(HOUR_MS);
  const sends = made.map(({ contactId }) => ({
    ...{ contactId, program: "broadcast", purpose: "service", key: `together-${contactId}` },
    ...{ dueAt: clock.now(), expiresAt: null, unless: { repliedAfter: clock.now() } },
    subject: { kind: "recipient", id: `rcp_${contactId}` },
    content: [{ channel: "chat", parts: [{ type: "text", text: "Oferta" }] }],
  }));
  await asTenant((crm) => planSends(crm, sends as Parameters<typeof planSends>[1]));
  await runDueActions({ ...test.ctx.flow, wake: () => undefined }, signal);
  return made;
}
type People = Awaited<ReturnType<typeof people>>;

const idsOf = (some: People) => some.map(({ conversationId }) => conversationId);
const together = (some: People, by = test) => deliverTogether(by.ctx.flow, account.tenantId, idsOf(some));
const alone = (conversationId: string, by = test) =>
  deliver(by.ctx.flow, { tenantId: account.tenantId, conversationId });
/** Of each person: their send, its message, and whether the outbox is free and empty. */
async function statesOf(some: People) {
  const rows = await test.database.query<{ id: string; state: string }>(
    `SELECT c.id, concat_ws(' ', s.status, m.status, m.position IS NOT NULL,
                            CASE WHEN c.outbox_lease IS NULL AND c.outbox_due_at IS NULL THEN 'empty' WHEN c.outbox_lease IS NULL THEN 'due' ELSE 'held' END) AS state
       FROM automated_sends s JOIN messages m ON m.send_id = s.id JOIN conversations c ON c.id = m.conversation_id WHERE c.id = ANY($1)`,
    [idsOf(some)],
  );
  const byId = new Map(rows.map(({ id, state }) => [id, state]));
  return some.map(({ conversationId }) => byId.get(conversationId));
}

it("leave each once, are written down and told as those that leave alone", async () => {
  const some = await people(12);
  expect(await together(some)).toEqual([]);
  expect(await statesOf(some)).toEqual(some.map(() => "sent sent t empty"));
  expect(postbox.sent.map(({ address }) => address.threadId)).toHaveLength(12);
  expect(settled.map(({ status, contactId }) => `${status} ${contactId}`).sort()).toEqual(
    some.map(({ contactId }) => `sent ${contactId}`).sort(),
  );
  // Asked again, nothing is left to do.
  expect(await together(some)).toEqual(idsOf(some));
  expect(postbox.sent).toHaveLength(12);
});

it("without whoever is in use, opted out, answered, or is to hear something else first", async () => {
  const some = await people(6);
  const [busy, out, answering, talking, fine, twin] = some as [
    People[number],
    People[number],
    People[number],
    People[number],
    People[number],
    People[number],
  ];
  await asTenant((crm) => optOut(crm, out.contactId));
  await asTenant((crm) => queueSystemMessage(crm.tx, answering.conversationId, "respuesta", clock.now()));
  await test.database.query("UPDATE conversations SET last_inbound_at = $2 WHERE id = $1", [
    talking.conversationId,
    plusMs(clock.now(), MINUTE_MS),
  ]);
  let left: string[] = [];
  await test.ctx.db.forTenant(account.tenantId, async (tx) => {
    await tx.$queryRaw`SELECT id FROM contacts WHERE id = ${busy.contactId} FOR NO KEY UPDATE`;
    // Nobody is waited for: else this would never end.
    left = await together(some);
  });
  expect(left).toEqual(idsOf([busy, out, answering, talking]));
  expect(await statesOf([fine, twin])).toEqual(["sent sent t empty", "sent sent t empty"]);
  expect(await statesOf([busy, out, answering, talking])).toEqual(Array(4).fill("queued queued f due"));
  // By themselves they get their due.
  for (const id of left) await alone(id);
  const [first, second, third, fourth] = await statesOf([busy, out, answering, talking]);
  expect([first, second]).toEqual(["sent sent t empty", "dropped withdrawn t empty"]);
  expect(third).toMatch(/^sent sent/);
  expect(fourth).not.toMatch(/^sent/);
  expect(postbox.heard(`together-${threads - 4}`)).toEqual([]);
});

it("one that fails is tried again by itself under the same key, and one behind which something came is looked at again", async () => {
  const some = await people(4);
  const [failing, answered] = some as [People[number], People[number]];
  let fails = true;
  postbox.onSend = async ({ address, key }) => {
    const [row] = await test.database.query<{ id: string }>(
      "SELECT conversation_id AS id FROM messages WHERE id = $1",
      [key],
    );
    if (row?.id === failing.conversationId && fails) throw new Error(`no way to ${address.threadId}`);
    if (row?.id === answered.conversationId)
      await asTenant((crm) => queueSystemMessage(crm.tx, answered.conversationId, "respuesta", clock.now()));
    return undefined;
  };
  expect(await together(some)).toEqual(idsOf([failing, answered]));
  expect((await statesOf([failing]))[0]).toBe("queued sending f due");
  fails = false;
  postbox.onSend = () => undefined;
  await alone(failing.conversationId);
  await alone(answered.conversationId);
  expect(await statesOf(some)).toEqual(some.map(() => "sent sent t empty"));
  expect(new Set(postbox.sent.map(({ key }) => key)).size).toBe(5);
});

it("of which the process dies is sent by the next one once its lease has ended", async () => {
  const some = await people(2);
  const dying = {
    ...test.ctx.flow,
    gate: {
      ...test.ctx.flow.gate,
      pass: async <T>(work: () => Promise<T>): Promise<T> => {
        if (postbox.sent.length > 0) throw new Error("dead");
        return work();
      },
    },
  };
  await expect(deliverTogether(dying, account.tenantId, idsOf(some))).rejects.toThrow("dead");
  expect(await statesOf(some)).toEqual(["queued sending f held", "queued sending f held"]);
  expect(await together(some)).toEqual(idsOf(some));
  clock.advance(5 * MINUTE_MS);
  for (const id of idsOf(some)) await alone(id, other);
  expect(await statesOf(some)).toEqual(["sent sent t empty", "sent sent t empty"]);
  // Shown once: the keys are the same.
  expect(new Set(postbox.sent.map(({ key }) => key)).size).toBe(2);
});

it("leaves each once when processes do it at the same time, together and alone", async () => {
  const some = await people(16);
  const ids = idsOf(some);
  for (let round = 0; round < 4; round++)
    await Promise.all([
      together(some),
      together([...some].reverse(), other),
      ...ids.map((id, index) => alone(id, index % 2 ? test : other)),
    ]);
  expect(await statesOf(some)).toEqual(some.map(() => "sent sent t empty"));
  const keys = postbox.sent.map(({ key }) => key);
  expect(keys).toHaveLength(16);
  expect(new Set(keys).size).toBe(16);
});

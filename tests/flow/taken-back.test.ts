/** What a person takes back is read by nobody any more: not by a turn that is due, nor later out of the transcript. */
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { claimTurn } from "../../src/crm/sql/turns.ts";
import { ingest } from "../../src/flow/ingest.ts";
import { respond } from "../../src/flow/respond.ts";
import { newId } from "../../src/lib/ids.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { createPostbox, textFrom } from "../harness/postbox.ts";

const postbox = createPostbox();
const signal = new AbortController().signal;
let test: TestContext;
let account: ChannelAccount;

beforeAll(async () => {
  test = await createTestContext({ sample: true, overrides: { channels: { terminal: postbox.factory } } });
  account = await sampleAccount(test, "terminal");
});
afterAll(() => test?.close());

const write = async (thread: string, text: string, id: string) =>
  (await ingest(test.ctx.flow, account, textFrom(thread, text, id))).conversationId ?? "";
const takeBack = (threadId: string, originalEnd: string) =>
  ingest(test.ctx.flow, account, { type: "edit", edit: { threadId, originalEnd, text: "", isTakenBack: true } });
const answer = (conversationId: string) =>
  respond(test.ctx.flow, { tenantId: account.tenantId, conversationId }, signal);

it("leaves off a turn when nothing else is unanswered, also one that is under way", async () => {
  const conversationId = await write("t1", "quiero un mouse", "1.t1.1");
  const claim = { conversationId, lease: newId("event"), now: test.ctx.clock.now(), leaseMs: 60_000 };
  expect(await claimTurn(test.ctx.db.statementsFor(account.tenantId), claim)).not.toBeNull();
  expect(await takeBack("t1", ".t1.1")).toMatchObject({ duplicate: false });
  expect(await takeBack("t1", ".t1.1")).toMatchObject({ duplicate: true });
  const [row] = await test.database.query<object>(
    "SELECT turn_due_at, turn_lease, answered_seq = last_inbound_seq AS is_answered FROM conversations WHERE id = $1",
    [conversationId],
  );
  expect(row).toEqual({ turn_due_at: null, turn_lease: null, is_answered: true });
  await answer(conversationId);
  expect(postbox.heard("t1")).toEqual([]);
});

it("answers what else was written", async () => {
  await write("t2", "quiero un mouse", "1.t2.1");
  const conversationId = await write("t2", "cuánto cuesta el monitor LG de 24?", "1.t2.2");
  await takeBack("t2", ".t2.1");
  await answer(conversationId);
  expect(postbox.heard("t2").join("\n")).toContain("529.00");
  expect(postbox.heard("t2").join("\n")).not.toMatch(/mouse/i);
});

it("empties what was answered long ago, and nobody else's", async () => {
  const conversationId = await write("t3", "hola", "1.t3.1");
  await answer(conversationId);
  await write("t4", "hola", "1.t4.1");
  await takeBack("t3", ".t3.1");
  await takeBack("t3", ".t4.1");
  await takeBack("nobody", ".t4.1");
  const texts = await test.database.query<object>(
    "SELECT external_id, text, parts::text FROM messages WHERE external_id IN ('1.t3.1', '1.t4.1') ORDER BY external_id",
  );
  expect(texts).toEqual([
    { external_id: "1.t3.1", text: "", parts: "[]" },
    { external_id: "1.t4.1", text: "hola", parts: expect.stringContaining("hola") },
  ]);
});

it("waits for a message that comes after it, and empties that with its files", async () => {
  expect(await takeBack("t5", ".t5.1")).toMatchObject({ messageId: null });
  const file = { id: "att_1", name: "a.jpg", mediaType: "image/jpeg", bytes: 1, url: "/a.jpg" };
  const { message } = textFrom("t5", "mi clave es 1234", "1.t5.1");
  const parts = [...message.parts, { type: "file" as const, file }];
  const { conversationId } = await ingest(test.ctx.flow, account, { type: "message", message: { ...message, parts } });
  await answer(conversationId ?? "");
  const [row] = await test.database.query<object>(
    "SELECT text, parts::text FROM messages WHERE external_id = '1.t5.1' AND direction = 'in'",
  );
  expect(row).toEqual({ text: "", parts: "[]" });
  expect(postbox.heard("t5")).toEqual([]);
});

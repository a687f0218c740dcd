/** What a rep writes on the phone itself: stored once as theirs, the agents silent, and never mixed up with what we sent. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { takeConversation } from "../../src/crm/conversations.ts";
import { claimTurn } from "../../src/crm/sql/turns.ts";
import { deliver } from "../../src/flow/deliver.ts";
import { ingest } from "../../src/flow/ingest.ts";
import { respond } from "../../src/flow/respond.ts";
import { ChannelError } from "../../src/lib/errors.ts";
import { newId } from "../../src/lib/ids.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { readFacts } from "../harness/facts.ts";
import { asAgent } from "../harness/person.ts";
import { createPostbox, textFrom } from "../harness/postbox.ts";

const lostAnswer = new ChannelError("uncertain", "no answer came");
const postbox = createPostbox({ lostAnswer });
const signal = new AbortController().signal;
let test: TestContext;
let account: ChannelAccount;

beforeAll(async () => {
  test = await createTestContext({ sample: true, overrides: { channels: { terminal: postbox.factory } } });
  account = await sampleAccount(test, "terminal");
});
afterAll(() => test?.close());

const own = (thread: string, text: string, externalId: string) =>
  ingest(test.ctx.flow, account, {
    type: "own",
    message: {
      externalId,
      address: { threadId: thread, userId: thread, route: null },
      parts: [{ type: "text", text }],
      sentAt: test.ctx.clock.now(),
    },
  });
const written = async (thread: string, text: string) => {
  const { conversationId } = await ingest(test.ctx.flow, account, textFrom(thread, text));
  return { tenantId: account.tenantId, conversationId: conversationId ?? "" };
};
const outOf = (thread: string) =>
  test.database.query<{ author: string; text: string; status: string; external_id: string | null }>(
    `SELECT m.author, m.text, m.status, m.external_id FROM messages m JOIN conversations c ON c.id = m.conversation_id
      WHERE c.thread_id = $1 AND m.direction = 'out' ORDER BY m.seq`,
    [thread],
  );
const threadOf = async (thread: string) => {
  const [row] = await test.database.query<{ handler: string; turn_due_at: Date | null; taken_by: string | null }>(
    "SELECT handler, turn_due_at, taken_by FROM conversations WHERE thread_id = $1",
    [thread],
  );
  return row;
};

describe("a message typed on the phone", () => {
  it("is stored once as the rep's, however often it is told", async () => {
    await written("o1", "hola");
    const first = await own("o1", "ya te atiendo", "x1");
    const copies = await Promise.all([own("o1", "ya te atiendo", "x1"), own("o1", "ya te atiendo", "x1")]);
    expect(copies).toEqual([
      { ...first, duplicate: true },
      { ...first, duplicate: true },
    ]);
    expect(await outOf("o1")).toEqual([{ author: "rep", text: "ya te atiendo", status: "sent", external_id: "x1" }]);
  });

  it("silences the agents: the turn that was due is off, and later messages are the rep's too", async () => {
    const ref = await written("o2", "cuánto cuesta el mouse?");
    await own("o2", "19 soles", "x2");
    expect(await threadOf("o2")).toEqual({ handler: "rep", turn_due_at: null, taken_by: null });
    await respond(test.ctx.flow, ref, signal);
    await written("o2", "y el teclado?");
    await respond(test.ctx.flow, ref, signal);
    expect((await outOf("o2")).map(({ author }) => author)).toEqual(["rep"]);
    expect(await readFacts(test.database)).toMatchObject({ unanswered: 0, brokenNumbers: 0 });
  });

  it("takes the conversation from a turn that thinks: it commits nothing", async () => {
    const { conversationId } = await written("o3", "hola");
    const now = test.ctx.clock.now();
    const claim = { conversationId, lease: newId("event"), now, leaseMs: 60_000 };
    expect(await claimTurn(test.ctx.db.statementsFor(account.tenantId), claim)).not.toBeNull();
    await own("o3", "hola, soy Rosa", "x3");
    await test.database.query("UPDATE conversations SET turn_lease_until = now() - interval '1 second' WHERE id = $1", [
      conversationId,
    ]);
    await respond(test.ctx.flow, { tenantId: account.tenantId, conversationId }, signal);
    expect((await outOf("o3")).map(({ text }) => text)).toEqual(["hola, soy Rosa"]);
  });

  it("to somebody who never wrote makes their conversation, which a person may take up", async () => {
    await own("o4", "¿le sigue interesando?", "x4");
    expect(await threadOf("o4")).toEqual({ handler: "rep", turn_due_at: null, taken_by: null });
    const ref = await written("o4", "sí");
    await asAgent(test, account, "rosa", (crm) => takeConversation(crm, ref.conversationId));
    expect(await threadOf("o4")).toMatchObject({ taken_by: "rosa" });
  });

  it("is none when it is our own whose answer was lost: that one is settled by it", async () => {
    postbox.onSend = () => "lost";
    const ref = await written("o5", "cuánto cuesta el monitor LG de 24?");
    await respond(test.ctx.flow, ref, signal);
    await deliver(test.ctx.flow, ref);
    postbox.onSend = () => undefined;
    const [lost] = await outOf("o5");
    expect(lost).toMatchObject({ author: "agent", status: "uncertain", external_id: null });
    await own("o5", lost?.text ?? "", "x5");
    expect((await outOf("o5"))[0]).toEqual({ ...lost, status: "sent", external_id: "x5" });
    expect(await threadOf("o5")).toMatchObject({ handler: "agents" });
  });

  it("that a report spoke of before is as far as the report says", async () => {
    await ingest(test.ctx.flow, account, {
      type: "report",
      report: { externalId: "x6", status: "read", at: test.ctx.clock.now() },
    });
    await own("o6", "listo", "x6");
    expect((await outOf("o6")).map(({ status }) => status)).toEqual(["read"]);
  });
});

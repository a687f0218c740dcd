/** What a person changes after they have sent it: answered as it stands, never half read, never after the answer. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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

const edit = (threadId: string, originalEnd: string, text: string) =>
  ingest(test.ctx.flow, account, { type: "edit", edit: { threadId, originalEnd, text } });
const textsOf = async (threadId: string) => {
  const rows = await test.database.query<{ text: string; parts: { text?: string }[] }>(
    "SELECT m.text, m.parts FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE c.thread_id = $1 AND m.direction = 'in' ORDER BY m.seq",
    [threadId],
  );
  for (const { text, parts } of rows) expect(parts[0]?.text).toBe(text);
  return rows.map(({ text }) => text);
};
const saidTo = (thread: string) =>
  postbox.sent
    .filter(({ address }) => address.threadId === thread)
    .flatMap(({ parts }) => parts.flatMap((part) => (part.type === "text" ? [part.text] : [])))
    .join("\n");

describe("an edit", () => {
  it("of an unanswered message replaces its text, and the new text is answered", async () => {
    const { conversationId } = await ingest(
      test.ctx.flow,
      account,
      textFrom("e1", "cuánto cuesta el mouse?", "1.e1.7"),
    );
    expect(await edit("e1", ".e1.7", "cuánto cuesta el monitor LG de 24?")).toMatchObject({ duplicate: false });
    expect(await edit("e1", ".e1.7", "cuánto cuesta el monitor LG de 24?")).toMatchObject({ duplicate: true });
    await respond(test.ctx.flow, { tenantId: account.tenantId, conversationId: conversationId ?? "" }, signal);
    expect(saidTo("e1")).toContain("529.00");
  });

  it("while a turn thinks over the old text takes the turn from it: it commits nothing, and the next one answers", async () => {
    const { conversationId: id } = await ingest(test.ctx.flow, account, textFrom("e2", "quiero un mouse", "1.e2.7"));
    const conversationId = id ?? "";
    const lease = newId("event");
    const now = test.ctx.clock.now();
    const claim = { conversationId, lease, now, leaseMs: 60_000 };
    expect(await claimTurn(test.ctx.db.statementsFor(account.tenantId), claim)).not.toBeNull();
    await edit("e2", ".e2.7", "cuánto cuesta el monitor LG de 24?");
    const [row] = await test.database.query("SELECT turn_lease FROM conversations WHERE id = $1", [conversationId]);
    expect(row).toEqual({ turn_lease: null });
    await respond(test.ctx.flow, { tenantId: account.tenantId, conversationId }, signal);
    expect(saidTo("e2")).toContain("529.00");
  });

  it("of an answered message, of one that we do not know, or of another's, changes nothing", async () => {
    const { conversationId } = await ingest(test.ctx.flow, account, textFrom("e3", "hola", "1.e3.7"));
    await respond(test.ctx.flow, { tenantId: account.tenantId, conversationId: conversationId ?? "" }, signal);
    await ingest(test.ctx.flow, account, textFrom("e4", "hola", "1.e4.7"));
    await edit("e3", ".e3.7", "adiós");
    await edit("e3", ".e3.8", "adiós");
    await edit("e3", ".e4.7", "adiós");
    await edit("nobody", ".e4.7", "adiós");
    expect(await textsOf("e3")).toEqual(["hola"]);
    expect(await textsOf("e4")).toEqual(["hola"]);
  });
});

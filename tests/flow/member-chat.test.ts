/** Whose chat it is, asked by the statement that stores: a customer's message costs no more, and a member's is never a customer's. */
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import type { CrmContext } from "../../src/crm/context.ts";
import { linkMemberChat, unlinkMember, unlinkMemberChat } from "../../src/crm/member-chats/identities.ts";
import { addMember } from "../../src/crm/members.ts";
import { ingest } from "../../src/flow/ingest.ts";
import type { Database } from "../../src/infra/database.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { createPostbox, textFrom } from "../harness/postbox.ts";

let test: TestContext;
let account: ChannelAccount;
let memberId: string;
const statements: (string | null)[] = [];
/** Writes down the name of each statement that runs by itself. */
let told: TestContext["ctx"]["flow"];

beforeAll(async () => {
  test = await createTestContext({ sample: true, overrides: { channels: { terminal: createPostbox().factory } } });
  account = await sampleAccount(test, "terminal");
  const db: Database = {
    ...test.ctx.db,
    statementsFor: (tenantId) => ({
      query: (statement, values) => {
        statements.push(statement.name);
        return test.ctx.db.statementsFor(tenantId).query(statement, values);
      },
    }),
  };
  told = { ...test.ctx.flow, db };
  const userId = await test.ctx.signIn.create({
    email: "rep@example.com",
    name: "Ana",
    password: "correct horse battery",
  });
  memberId = await as((crm) => addMember(crm, { userId, role: "rep" }));
});
afterAll(() => test?.close());
beforeEach(() => void statements.splice(0));

const as = <T>(work: (crm: CrmContext) => Promise<T>, actor: CrmContext["actor"] = { kind: "system", id: null }) =>
  test.ctx.db.forTenant(account.tenantId, (tx) =>
    work({ tx, tenantId: account.tenantId, actor, clock: test.ctx.clock }),
  );
/** On a channel that never changes what was written, as most do. */
const writes = (thread: string, text: string) => {
  const event = textFrom(thread, text);
  return ingest(told, account, { ...event, message: { ...event.message, isFinal: true } });
};
/** Whether the agents are to answer in a thread. */
const isWaiting = async (conversationId: string | null) => {
  const [row] = await test.database.query<{ waits: boolean }>(
    "SELECT turn_due_at IS NOT NULL AS waits FROM conversations WHERE id = $1",
    [conversationId],
  );
  return row?.waits;
};
const link = async (thread: string, conversationId: string) => {
  const [row] = await test.database.query<{ external_id: string }>(
    "SELECT i.external_id FROM identities i JOIN conversations c ON c.identity_id = i.id WHERE c.id = $1",
    [conversationId],
  );
  return as((crm) =>
    linkMemberChat(crm, {
      ...{ memberId, channelAccountId: account.id, userId: row?.external_id ?? thread, conversationId, locale: "es" },
    }),
  );
};

it("stores the message of a known customer in one statement", async () => {
  await writes("one", "hola");
  statements.splice(0);
  await writes("one", "¿hay laptops?");
  expect(statements).toEqual(["ingest_store"]);
});

it("takes what a member writes for a command from the moment of the link, and for a customer's from its end", async () => {
  const first = await writes("two", "hola");
  const { conversationId } = first;
  const id = await link("two", conversationId ?? "");
  expect(await isWaiting(conversationId)).toBe(false);
  const command = await writes("two", "/ayuda");
  expect(command.conversationId).toBe(conversationId);
  expect(await isWaiting(conversationId)).toBe(false);
  // Told again by the provider: it is known, and nothing is done twice.
  const again = textFrom("two", "/prospectos");
  await ingest(told, account, again);
  expect(await ingest(told, account, again)).toMatchObject({ duplicate: true });
  const answers = await test.database.query(
    "SELECT 1 FROM messages WHERE conversation_id = $1 AND direction = 'out' AND author = 'system'",
    [conversationId],
  );
  expect(answers).toHaveLength(2);
  await as((crm) => unlinkMemberChat(crm, id), { kind: "user", id: memberId, role: "rep" });
  await writes("two", "¿hay laptops?");
  expect(await isWaiting(conversationId)).toBe(true);
});

it("makes a chat a customer's again when its member leaves", async () => {
  const { conversationId } = await writes("three", "hola");
  await link("three", conversationId ?? "");
  await writes("three", "/ayuda");
  expect(await isWaiting(conversationId)).toBe(false);
  await as((crm) => unlinkMember(crm, memberId));
  await writes("three", "¿hay laptops?");
  expect(await isWaiting(conversationId)).toBe(true);
});

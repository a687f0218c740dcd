/**
 * A claim that has to wait for whoever writes to the thread: PostgreSQL then gives it the newest row of the conversation
 * beside the messages of before, and what came in between must neither be left lying nor count as read.
 */
import { afterEach, beforeEach, expect, it } from "vitest";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { queueMessage } from "../../src/crm/outbox.ts";
import { deliver } from "../../src/flow/deliver.ts";
import { ingest } from "../../src/flow/ingest.ts";
import { respond } from "../../src/flow/respond.ts";
import type { ConversationRef } from "../../src/flow/wake.ts";
import type { Database } from "../../src/infra/database.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { createPostbox, textFrom } from "../harness/postbox.ts";
import { until } from "../harness/until.ts";

/** The statement that stores a message of a thread that is there already. */
const STORE = "ingest_store";
const postbox = createPostbox();
let test: TestContext;
/** Lets the one go on who writes to the thread. */
let release: () => void;
let held: Promise<void>;

beforeEach(async () => {
  test = await createTestContext({ sample: true, overrides: { channels: { terminal: postbox.factory } } });
  held = new Promise((resolve) => {
    release = resolve;
  });
});
afterEach(() => test?.close());

const firstMessage = async (account: ChannelAccount, thread: string): Promise<ConversationRef> => {
  const { conversationId } = await ingest(test.ctx.flow, account, textFrom(thread, "hola"));
  if (!conversationId) throw new Error("the message was not stored");
  return { tenantId: account.tenantId, conversationId };
};

const someoneWaits = () =>
  until("a claim that waits for the row", async () => {
    const [row] = await test.database.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    return row?.count === 1;
  });

it("sends the message that was being written while the outbox was claimed", async () => {
  const account = await sampleAccount(test, "terminal");
  const ref = await firstMessage(account, "out");
  const write = (text: string, before: Promise<void>) =>
    test.ctx.db.forTenant(account.tenantId, async (tx) => {
      const now = test.ctx.clock.now();
      const parts = [{ type: "text", text }] as const;
      await queueMessage(tx, { conversationId: ref.conversationId, author: "system", authorName: null, parts, now });
      await before;
    });
  await write("first", Promise.resolve());
  const second = write("second", held);
  const written = () =>
    test.database.query(
      "SELECT 1 FROM pg_locks WHERE relation = 'conversations'::regclass AND mode = 'RowExclusiveLock'",
    );
  await until("the second is being written", async () => (await written()).length > 0);
  const delivering = deliver(test.ctx.flow, ref);
  await someoneWaits();
  release();
  await second;
  expect(await delivering).not.toBeNull();
  expect(await deliver(test.ctx.flow, ref)).toBeNull();
  expect(postbox.heard("out")).toEqual(["first", "second"]);
});

it("reads the message that was being stored while the turn was claimed", async () => {
  const account = await sampleAccount(test, "terminal");
  const ref = await firstMessage(account, "in");
  let isStored = false;
  const slow: Database = {
    ...test.ctx.db,
    statementsFor: (tenantId) => ({
      query: (statement, values) =>
        test.ctx.db.sqlForTenant(tenantId, async (tx) => {
          const rows = await tx.query<never>(statement, values);
          if (statement.name === STORE) {
            isStored = true;
            await held;
          }
          return rows;
        }),
    }),
  };
  const second = ingest({ ...test.ctx.flow, db: slow }, account, textFrom("in", "¿hacen envíos?"));
  await until("the second is being stored", () => isStored);
  const heard: string[] = [];
  const flow: typeof test.ctx.flow = {
    ...test.ctx.flow,
    think: (input, signal) => {
      heard.push(input.text);
      return test.ctx.flow.think(input, signal);
    },
  };
  const answering = respond(flow, ref, new AbortController().signal);
  await someoneWaits();
  release();
  await second;
  await answering;
  expect(heard).toEqual(["hola\n¿hacen envíos?"]);
});

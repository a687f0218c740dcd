import { afterAll, beforeAll, expect, it } from "vitest";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { ingest } from "../../src/flow/ingest.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { isSettled, readFacts } from "../harness/facts.ts";
import { createPostbox, textFrom } from "../harness/postbox.ts";
import { until } from "../harness/until.ts";

const postbox = createPostbox();
let test: TestContext;
let account: ChannelAccount;

beforeAll(async () => {
  test = await createTestContext({
    sample: true,
    workers: true,
    overrides: { channels: { terminal: postbox.factory } },
  });
  account = await sampleAccount(test, "terminal");
  // Wake-ups go by the queue, as between processes.
  test.ctx.local.turns = undefined;
  test.ctx.local.outbox = undefined;
  test.ctx.local.bulk = undefined;
});
afterAll(() => test?.close());

/** Everything that BullMQ keeps, but for the record of its own migrations. */
async function wipe(): Promise<void> {
  const tables = await test.database.query<{ name: string }>(
    "SELECT format('bullmq.%I', tablename) AS name FROM pg_tables WHERE schemaname = 'bullmq' AND tablename NOT LIKE '%migration%'",
  );
  await test.database.query(tables.map(({ name }) => `DELETE FROM ${name}`).join(";"));
}

it("loses nothing and answers nothing twice when the queue is wiped again and again under load", async () => {
  let wipes = 0;
  let messages = 0;
  const wiping = (async () => {
    for (; wipes < 5; wipes++) await wipe();
  })();
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      while (wipes < 5) await ingest(test.ctx.flow, account, textFrom(`wipe-${messages++ % 40}`, "hola"));
    }),
  );
  await wiping;
  await until("all answered after the last wipe", () => isSettled(test.database));
  expect(await readFacts(test.database)).toMatchObject({
    received: messages,
    unanswered: 0,
    answeredTwice: 0,
    uncertain: 0,
    brokenNumbers: 0,
  });
  const keys = postbox.sent.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
});

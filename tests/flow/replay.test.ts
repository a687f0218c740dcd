import { afterAll, beforeAll, expect, it } from "vitest";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { ingest } from "../../src/flow/ingest.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { isSettled, readFacts } from "../harness/facts.ts";
import { createPostbox, textFrom } from "../harness/postbox.ts";
import { until } from "../harness/until.ts";

const postbox = createPostbox();
let first: TestContext;
let second: TestContext;
let account: ChannelAccount;

beforeAll(async () => {
  const overrides = { channels: { terminal: postbox.factory } };
  first = await createTestContext({ sample: true, workers: true, overrides });
  second = await createTestContext({ workers: true, overrides, database: first.database });
  account = await sampleAccount(first, "terminal");
});
afterAll(async () => {
  await second?.close();
  await first?.close();
});

it("stores and answers one update once, though it arrives fifty times at once in two processes", async () => {
  const copies = await Promise.all(
    Array.from({ length: 50 }, (_, copy) =>
      ingest(copy % 2 ? first.ctx.flow : second.ctx.flow, account, textFrom("replay", "hola", "update-1")),
    ),
  );
  expect(new Set(copies.map(({ messageId }) => messageId)).size).toBe(1);
  expect(copies.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
  await until("everything answered", () => isSettled(first.database));
  expect(await readFacts(first.database)).toMatchObject({
    received: 1,
    answeredTwice: 0,
    sent: postbox.sent.length,
    brokenNumbers: 0,
  });
  expect(await first.database.query("SELECT id FROM turns")).toHaveLength(1);
});

it("makes one contact and one thread when a newcomer's first messages arrive together", async () => {
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      ingest(index % 2 ? first.ctx.flow : second.ctx.flow, account, textFrom("newcomer", `mensaje ${index}`)),
    ),
  );
  const threads = await first.database.query("SELECT contact_id FROM conversations WHERE thread_id = 'newcomer'");
  expect(threads).toHaveLength(1);
  expect(await first.database.query("SELECT id FROM identities WHERE external_id = 'user-newcomer'")).toHaveLength(1);
  await until("everything answered", () => isSettled(first.database));
  expect(await readFacts(first.database)).toMatchObject({ answeredTwice: 0, brokenNumbers: 0 });
});

it("answers a late copy of an answered update with nothing", async () => {
  const before = postbox.sent.length;
  const receipt = await ingest(first.ctx.flow, account, textFrom("replay", "hola", "update-1"));
  expect(receipt.duplicate).toBe(true);
  await ingest(first.ctx.flow, account, textFrom("after", "hola"));
  await until("the later one answered", () => isSettled(first.database));
  const threads = postbox.sent.slice(before).map(({ address }) => address.threadId);
  expect(new Set(threads)).toEqual(new Set(["after"]));
});

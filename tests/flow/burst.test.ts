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
    env: { TURN_DEBOUNCE_MS: "400" },
    overrides: { channels: { terminal: postbox.factory } },
  });
  account = await sampleAccount(test, "terminal");
});
afterAll(() => test?.close());

const turnsOf = (thread: string) =>
  test.database.query<{ from_seq: number; to_seq: number; text: string }>(
    "SELECT t.from_seq, t.to_seq, t.trace ->> 'text' AS text FROM turns t JOIN conversations c ON c.id = t.conversation_id WHERE c.thread_id = $1 ORDER BY t.to_seq",
    [thread],
  );

it("answers messages written in a burst together, in the order they came", async () => {
  for (const text of ["hola", "una pregunta", "cuánto cuesta la laptop más barata?"])
    await ingest(test.ctx.flow, account, textFrom("burst", text));
  await until("the answer", () => isSettled(test.database));
  const turns = await turnsOf("burst");
  expect(turns).toEqual([{ from_seq: 1, to_seq: 3, text: "hola\nuna pregunta\ncuánto cuesta la laptop más barata?" }]);
});

it("waits in one conversation while it answers another at once", async () => {
  await test.database.query("UPDATE tenants SET settings = settings || '{\"debounceMs\": 60000}'");
  await until("the new setting", async () => (await test.ctx.tenants(account.tenantId)).settings.debounceMs === 60_000);
  await ingest(test.ctx.flow, account, textFrom("slow", "hola"));
  await test.database.query("UPDATE tenants SET settings = settings - 'debounceMs'");
  await until(
    "the setting gone",
    async () => (await test.ctx.tenants(account.tenantId)).settings.debounceMs === undefined,
  );
  await ingest(test.ctx.flow, account, textFrom("quick", "hola"));
  await until("the quick one", async () => (await turnsOf("quick")).length === 1);
  expect(await turnsOf("slow")).toHaveLength(0);
});

it("stores a burst of a thousand messages from one person, answers all of them in few turns, and stays quick for others", async () => {
  const flood = Promise.all(
    Array.from({ length: 1_000 }, (_, index) => ingest(test.ctx.flow, account, textFrom("flood", `mensaje ${index}`))),
  );
  // Processor time, not the clock: the machine may have more to do than this.
  const asked = process.cpuUsage();
  await ingest(test.ctx.flow, account, textFrom("bystander", "hola"));
  await until("the bystander's answer", () => postbox.sent.some(({ address }) => address.threadId === "bystander"));
  const { user, system } = process.cpuUsage(asked);
  await flood;
  await until("all answered", async () => {
    const [row] = await test.database.query<{ done: boolean }>(
      "SELECT answered_seq = last_inbound_seq AND outbox_due_at IS NULL AS done FROM conversations WHERE thread_id = 'flood'",
    );
    return row?.done;
  });
  const turns = await turnsOf("flood");
  expect(turns.length).toBeLessThan(60);
  expect((user + system) / 1_000).toBeLessThan(10_000);
  expect(await readFacts(test.database)).toMatchObject({ answeredTwice: 0, brokenNumbers: 0 });
});

import { afterAll, beforeAll, expect, it } from "vitest";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { ingest } from "../../src/flow/ingest.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { textFrom } from "../harness/postbox.ts";

let test: TestContext;
let account: ChannelAccount;

beforeAll(async () => {
  test = await createTestContext({ sample: true, env: { RATE_PER_CONVERSATION_PER_MINUTE: "3" } });
  account = await sampleAccount(test, "terminal");
});
afterAll(() => test?.close());

const pauseBeforeTurn = async (thread: string) => {
  const [row] = await test.database.query<{ ms: number }>(
    "SELECT extract(epoch FROM turn_due_at - last_inbound_at)::float8 * 1000 AS ms FROM conversations WHERE thread_id = $1",
    [thread],
  );
  return row?.ms;
};

it("answers later whoever writes without a pause, stores every message of theirs, and is quick for the others", async () => {
  for (const text of ["uno", "dos", "tres"]) await ingest(test.ctx.flow, account, textFrom("fast", text));
  expect(await pauseBeforeTurn("fast")).toBe(0);
  const receipt = await ingest(test.ctx.flow, account, textFrom("fast", "cuatro"));
  expect(receipt).toMatchObject({ duplicate: false, position: 4 });
  expect(await pauseBeforeTurn("fast")).toBeGreaterThan(10_000);
  await ingest(test.ctx.flow, account, textFrom("calm", "hola"));
  expect(await pauseBeforeTurn("calm")).toBe(0);
});

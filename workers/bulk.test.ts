import { afterAll, beforeAll, expect, it } from "vitest";
import type { ChannelAccount } from "../src/channels/channel.ts";
import { createTestContext, sampleAccount, type TestContext } from "../tests/harness/context.ts";
import { outboxOf } from "../tests/harness/outbox.ts";
import { createPostbox } from "../tests/harness/postbox.ts";
import { bulk } from "./bulk.ts";

const postbox = createPostbox({ limits: { idempotentSend: true } });
const signal = new AbortController().signal;
let test: TestContext;
let account: ChannelAccount;

beforeAll(async () => {
  test = await createTestContext({ sample: true, overrides: { channels: { terminal: postbox.factory } } });
  account = await sampleAccount(test, "terminal");
});
afterAll(() => test?.close());

it("waits for its turn before it takes an outbox, and hands an answer that came behind it to the answers", async () => {
  const outbox = await outboxOf(test, account);
  await outbox.say("oferta", "bulk");
  const wakes: string[] = [];
  const { gate } = test.ctx.flow;
  let passes = 0;
  const flow: typeof test.ctx.flow = {
    ...test.ctx.flow,
    gate: {
      ...gate,
      pass: async (work) => {
        passes++;
        return gate.pass(work);
      },
    },
  };
  const ctx = { ...test.ctx, flow, wake: (lane: string) => wakes.push(lane) } as unknown as typeof test.ctx;
  postbox.onSend = async () => {
    postbox.onSend = () => undefined;
    await outbox.say("respuesta");
    return undefined;
  };
  expect(await bulk.run(ctx, outbox.ref, signal)).toBeNull();
  expect(passes).toBeGreaterThan(0);
  expect(wakes).toEqual(["outbox"]);
  await outbox.deliver();
  expect((await outbox.rows()).map(({ status }) => status)).toEqual(["sent", "sent"]);
});

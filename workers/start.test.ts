import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ChannelAccount } from "../src/channels/channel.ts";
import { ingest } from "../src/flow/ingest.ts";
import { createTestContext, sampleAccount, type TestContext } from "../tests/harness/context.ts";
import { readFacts } from "../tests/harness/facts.ts";
import { createPostbox, textFrom } from "../tests/harness/postbox.ts";
import { until } from "../tests/harness/until.ts";
import { startWorkers } from "./start.ts";

const postbox = createPostbox();
const channels = { terminal: postbox.factory };
let door: TestContext;
let account: ChannelAccount;

beforeAll(async () => {
  // A process that only takes messages in.
  door = await createTestContext({ sample: true, overrides: { channels } });
  account = await sampleAccount(door, "terminal");
});
beforeEach(() => {
  postbox.onSend = () => undefined;
});
afterAll(() => door?.close());

const answered = (thread: string) => postbox.sent.some(({ address }) => address.threadId === thread);

describe("workers in a process of their own", () => {
  it("take up what was left before they started, at once", async () => {
    await ingest(door.ctx.flow, account, textFrom("left", "hola"));
    const worker = await createTestContext({ database: door.database, overrides: { channels } });
    const running = await startWorkers(worker.ctx);
    try {
      await until("the answer", () => answered("left"), 3_000);
    } finally {
      await running.stop();
      await worker.close();
    }
  });

  it("hear of a message that another process took in by the queue, long before a sweep could find it", async () => {
    const worker = await createTestContext({ database: door.database, overrides: { channels }, workers: true });
    try {
      await ingest(door.ctx.flow, account, textFrom("by-queue", "hola"));
      await until("the answer", () => answered("by-queue"), 3_000);
    } finally {
      await worker.close();
    }
  });

  it("finish what they have begun before they stop, and begin nothing more", async () => {
    const worker = await createTestContext({ database: door.database, overrides: { channels } });
    const running = await startWorkers(worker.ctx);
    let isSending = false;
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    postbox.onSend = async () => {
      isSending = true;
      await held;
      return undefined;
    };
    await ingest(worker.ctx.flow, account, textFrom("slow", "hola"));
    await until("the send", () => isSending);
    let isStopped = false;
    const stopping = running.stop().then(() => {
      isStopped = true;
    });
    await ingest(worker.ctx.flow, account, textFrom("too-late", "hola"));
    expect(isStopped).toBe(false);
    release();
    await stopping;
    await worker.close();
    expect(answered("slow")).toBe(true);
    expect(answered("too-late")).toBe(false);
    const facts = await readFacts(door.database);
    expect(facts).toMatchObject({ unanswered: 1, uncertain: 0, answeredTwice: 0 });
  });
});

/** Out: the provider's rates, kept over two processes on one database. */
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { queueSystemMessage } from "../../src/crm/outbox.ts";
import { deliver } from "../../src/flow/deliver.ts";
import { ingest } from "../../src/flow/ingest.ts";
import type { ConversationRef } from "../../src/flow/wake.ts";
import { createManualClock, MINUTE_MS, SECOND_MS } from "../../src/lib/time.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { createPostbox, textFrom } from "../harness/postbox.ts";

const clock = createManualClock(new Date("2026-03-02T15:00:00Z"));
const ACCOUNT_PER_SECOND = 10;
const THREAD_PER_SECOND = 1;
const limits = { perSecond: { account: ACCOUNT_PER_SECOND, thread: THREAD_PER_SECOND } };
const postboxes = [createPostbox({ limits }), createPostbox({ limits })] as const;
const processes: TestContext[] = [];
/** Every send with the moment of the clock. */
const sends: { at: number; thread: string; text: string }[] = [];
let account: ChannelAccount;

function at(index: number): TestContext {
  const found = processes[index];
  if (!found) throw new Error(`no process ${index}`);
  return found;
}

beforeAll(async () => {
  for (const box of postboxes)
    box.onSend = ({ address, parts }) => {
      const [part] = parts;
      sends.push({ at: clock.now().getTime(), thread: address.threadId, text: part?.type === "text" ? part.text : "" });
      return undefined;
    };
  const options = (index: 0 | 1) => ({ overrides: { clock, channels: { terminal: postboxes[index].factory } } });
  processes.push(await createTestContext({ sample: true, ...options(0) }));
  processes.push(await createTestContext({ database: at(0).database, ...options(1) }));
  account = await sampleAccount(at(0), "terminal");
});
beforeEach(() => {
  sends.length = 0;
  clock.advance(MINUTE_MS);
});
afterAll(async () => {
  for (const test of processes.reverse()) await test.close();
});

async function fill(thread: string, count: number): Promise<ConversationRef> {
  const { conversationId } = await ingest(at(0).ctx.flow, account, textFrom(thread, "hola"));
  if (!conversationId) throw new Error("nothing was stored");
  await at(0).ctx.db.forTenant(account.tenantId, async (tx) => {
    for (let index = 0; index < count; index++) await queueSystemMessage(tx, conversationId, `${index}`, clock.now());
  });
  return { tenantId: account.tenantId, conversationId };
}

/** Both processes deliver everything in steps of a tenth of a second, until nothing is left. */
async function drain(refs: readonly ConversationRef[]): Promise<void> {
  for (let step = 0; step < 600; step++) {
    await Promise.all(refs.map((ref, index) => deliver(at((index + step) % 2).ctx.flow, ref)));
    const [left] = await at(0).database.query<{ count: number }>(
      "SELECT count(*)::int FROM messages WHERE direction = 'out' AND status = 'queued'",
    );
    if (left?.count === 0) return;
    clock.advance(SECOND_MS / 10);
  }
  throw new Error("it never ended");
}

/** The most sends within any span of `ms`. */
function densest(list: readonly { at: number }[], ms: number): number {
  return Math.max(
    ...list.map(({ at: start }) => list.filter((send) => send.at >= start && send.at < start + ms).length),
  );
}

it("one thread never gets more than its rate", async () => {
  const started = clock.now().getTime();
  await drain([await fill("one", 6)]);
  expect(sends.map(({ text }) => text)).toEqual(["0", "1", "2", "3", "4", "5"]);
  expect(densest(sends, SECOND_MS)).toBeLessThanOrEqual(THREAD_PER_SECOND);
  const tookMs = clock.now().getTime() - started;
  expect(tookMs).toBeGreaterThanOrEqual(5 * SECOND_MS);
  expect(tookMs).toBeLessThanOrEqual(6 * SECOND_MS);
});

it("an account never sends more than its rate over all threads and processes, and forgets nobody", async () => {
  const refs: ConversationRef[] = [];
  for (let index = 0; index < 40; index++) refs.push(await fill(`many-${index}`, 1));
  const started = clock.now().getTime();
  await drain(refs);
  expect(new Set(sends.map(({ thread }) => thread)).size).toBe(40);
  expect(sends).toHaveLength(40);
  expect(densest(sends, SECOND_MS)).toBeLessThanOrEqual(ACCOUNT_PER_SECOND);
  expect(densest(sends, 3 * SECOND_MS)).toBeLessThanOrEqual(3 * ACCOUNT_PER_SECOND);
  const tookMs = clock.now().getTime() - started;
  expect(tookMs).toBeGreaterThanOrEqual(2.5 * SECOND_MS);
  // A thread that waits for the account must not lose its own turn over and over.
  expect(tookMs).toBeLessThanOrEqual(12 * SECOND_MS);
});

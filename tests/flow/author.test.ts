/** A channel hears who wrote what it is to send, by the turn's way out and by the outbox's. */
import { afterAll, expect, it } from "vitest";
import { queueMessage } from "../../src/crm/outbox.ts";
import { deliver } from "../../src/flow/deliver.ts";
import { ingest } from "../../src/flow/ingest.ts";
import { respond } from "../../src/flow/respond.ts";
import { createManualClock, DAY_MS, type ManualClock, MINUTE_MS } from "../../src/lib/time.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { asAgent } from "../harness/person.ts";
import { createPostbox, textFrom } from "../harness/postbox.ts";

const tests: TestContext[] = [];
afterAll(() => Promise.all(tests.map((test) => test.close())));

/** A shop on a channel that gives people longer than machines, and somebody who has been answered. */
async function answeredShop(clock: ManualClock) {
  const postbox = createPostbox({ limits: { windowHours: 24, repWindowHours: 7 * 24 } });
  const test = await createTestContext({ sample: true, overrides: { clock, channels: { terminal: postbox.factory } } });
  tests.push(test);
  const { ctx, database } = test;
  const account = await sampleAccount(test, "terminal");
  const { message } = textFrom("a1", "hola");
  const event = { type: "message" as const, message: { ...message, sentAt: clock.now() } };
  const conversationId = (await ingest(ctx.flow, account, event)).conversationId ?? "";
  const ref = { tenantId: account.tenantId, conversationId };
  clock.advance(MINUTE_MS);
  await respond(ctx.flow, ref, new AbortController().signal);
  return {
    postbox,
    /** What became of a message of this author's. */
    async write(author: "rep" | "system") {
      const parts = [{ type: "text" as const, text: "hola de nuevo" }];
      const id = await asAgent(test, account, "test", ({ tx }) =>
        queueMessage(tx, { conversationId, author, authorName: null, parts, now: clock.now() }),
      );
      await deliver(ctx.flow, ref);
      const [row] = await database.query<{ status: string; status_reason: string | null }>(
        "SELECT status, status_reason FROM messages WHERE id = $1",
        [id],
      );
      return row;
    },
  };
}

it("an agent, a rep or the system", async () => {
  const { postbox, write } = await answeredShop(createManualClock(new Date(1_790_000_000_000)));
  expect(new Set(postbox.sent.map(({ author }) => author))).toEqual(new Set(["agent"]));
  for (const author of ["rep", "system"] as const) {
    expect(await write(author)).toMatchObject({ status: "sent" });
    expect(postbox.sent.at(-1)?.author).toBe(author);
  }
});

it("and where the provider gives people longer, what a rep wrote leaves later than the rest", async () => {
  const clock = createManualClock(new Date(1_790_000_000_000));
  const { write } = await answeredShop(clock);
  clock.advance(2 * DAY_MS);
  const late = await write("system");
  expect(late).toMatchObject({ status: "failed", status_reason: expect.stringContaining("hasta 7 días") });
  expect(await write("rep")).toMatchObject({ status: "sent" });
  clock.advance(6 * DAY_MS);
  expect(await write("rep")).toMatchObject({ status: "failed", status_reason: expect.stringContaining("vuelva a") });
});

/** A channel hears who wrote what it is to send, by the turn's way out and by the outbox's. */
import { afterAll, expect, it } from "vitest";
import { queueMessage } from "../../src/crm/outbox.ts";
import { deliver } from "../../src/flow/deliver.ts";
import { ingest } from "../../src/flow/ingest.ts";
import { respond } from "../../src/flow/respond.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { asAgent } from "../harness/person.ts";
import { createPostbox, textFrom } from "../harness/postbox.ts";

let test: TestContext | undefined;
afterAll(() => test?.close());

it("an agent, a rep or the system", async () => {
  const postbox = createPostbox();
  test = await createTestContext({ sample: true, overrides: { channels: { terminal: postbox.factory } } });
  const { ctx } = test;
  const account = await sampleAccount(test, "terminal");
  const { tenantId } = account;
  const conversationId = (await ingest(ctx.flow, account, textFrom("a1", "hola"))).conversationId ?? "";
  const ref = { tenantId, conversationId };
  await respond(ctx.flow, ref, new AbortController().signal);
  expect(new Set(postbox.sent.map(({ author }) => author))).toEqual(new Set(["agent"]));
  for (const author of ["rep", "system"] as const) {
    const parts = [{ type: "text" as const, text: "hola de nuevo" }];
    await asAgent(test, account, "test", ({ tx, clock }) =>
      queueMessage(tx, { conversationId, author, authorName: null, parts, now: clock.now() }),
    );
    for (let dueAt = await deliver(ctx.flow, ref); dueAt; ) dueAt = await deliver(ctx.flow, ref);
    expect(postbox.sent.at(-1)?.author).toBe(author);
  }
});

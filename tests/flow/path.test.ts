import { afterAll, beforeAll, expect, it } from "vitest";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { ingest } from "../../src/flow/ingest.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
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
});
afterAll(() => test.close());

const textOf = (index: number) =>
  postbox.sent[index]?.parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n") ?? "";

it("answers a question for the cheapest laptop with a name and a price of the catalog", async () => {
  const receipt = await ingest(
    test.ctx.flow,
    account,
    textFrom("cheapest", "hola, cuánto cuesta la laptop más barata?"),
  );
  expect(receipt.duplicate).toBe(false);
  await until("the answer", () => postbox.sent.length > 0);
  const [cheapest] = await test.database.query<{ name: string }>(
    "SELECT name FROM products WHERE category = 'laptops' ORDER BY price_cents LIMIT 1",
  );
  expect(textOf(0)).toContain(cheapest?.name);
  expect(textOf(0)).toContain("S/ 1,299.00");
  const message = await until("its state", async () => {
    const sent = "SELECT status, position, turn_id FROM messages WHERE direction = 'out' AND status = 'sent'";
    return (await test.database.query(sent))[0];
  });
  expect(message).toMatchObject({ status: "sent", position: 2 });
});

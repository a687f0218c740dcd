/** Deletions take everything with them: rows, plans, units kept for quotes, and files on the disk. */
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { storeAttachment } from "../../src/crm/attachments.ts";
import { deleteContact, deleteConversation } from "../../src/crm/deletion.ts";
import { ingest } from "../../src/flow/ingest.ts";
import { NotFoundError } from "../../src/lib/errors.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { textFrom } from "../harness/postbox.ts";
import { saleDesk } from "../harness/sale.ts";

let test: TestContext;
let account: ChannelAccount;
let desk: ReturnType<typeof saleDesk>;

beforeAll(async () => {
  test = await createTestContext({ sample: true });
  account = await sampleAccount(test, "terminal");
  desk = saleDesk(test, account);
  await desk.setRules();
});
afterAll(() => test?.close());

/** A customer with an open quote, and a photo in the conversation. */
async function customer(thread: string) {
  const product = await desk.product({ stock: 5 });
  const quote = desk.quote(product, 11_500);
  const { ref, contactId } = await desk.turn(() => ({ actions: [quote] }), thread);
  const file = await storeAttachment(test.ctx, {
    tenantId: account.tenantId,
    name: "foto.png",
    mediaType: "image/png",
    content: new Uint8Array([1, 2, 3]),
    externalId: null,
    now: test.ctx.clock.now(),
  });
  const { type, message } = textFrom(thread, "la foto");
  await ingest(test.ctx.flow, account, {
    type,
    message: { ...message, parts: [...message.parts, { type: "file", file }] },
  });
  return { product, contactId, conversationId: ref.conversationId, file: file.id };
}

const isThere = (id: string) =>
  test.ctx.files.read(id).then(
    () => true,
    () => false,
  );
const count = async (table: string, column: string, id: string) =>
  (await test.database.query(`SELECT FROM ${table} WHERE ${column} = $1`, [id])).length;

it("a conversation goes with its messages, plans and files; its contact stays, and units are free", async () => {
  const ana = await customer("deleted-1");
  expect(await isThere(ana.file)).toBe(true);
  expect(await desk.stockOf(ana.product)).toMatchObject({ reserved: 1 });
  expect(await deleteConversation(desk.asTenant, test.ctx.files, ana.conversationId)).toBe(1);
  expect(await isThere(ana.file)).toBe(false);
  expect(await desk.stockOf(ana.product)).toMatchObject({ reserved: 0 });
  expect(await count("messages", "conversation_id", ana.conversationId)).toBe(0);
  expect(await count("attachments", "id", ana.file)).toBe(0);
  expect(await count("due_actions", "subject_id", ana.conversationId)).toBe(0);
  expect(await count("contacts", "id", ana.contactId)).toBe(1);
  expect(await count("leads", "contact_id", ana.contactId)).toBe(1);
});

it("a contact goes with all that is theirs, and nobody else's", async () => {
  const [ben, carla] = [await customer("deleted-2"), await customer("deleted-3")];
  expect(await deleteContact(desk.asTenant, test.ctx.files, ben.contactId)).toBe(1);
  for (const table of ["conversations", "identities", "leads", "quotes", "invoices", "outcomes"])
    expect(await count(table, "contact_id", ben.contactId), table).toBe(0);
  expect(await isThere(ben.file)).toBe(false);
  expect(await desk.stockOf(ben.product)).toMatchObject({ reserved: 0 });
  expect(await isThere(carla.file)).toBe(true);
  expect(await desk.stockOf(carla.product)).toMatchObject({ reserved: 1 });
});

it("what is not there, or is another business's, is not found; nothing goes", async () => {
  await expect(deleteConversation(desk.asTenant, test.ctx.files, "cnv_none")).rejects.toThrow(NotFoundError);
  await expect(deleteContact(desk.asTenant, test.ctx.files, "con_none")).rejects.toThrow(NotFoundError);
});

/** "Te pago el viernes" in a chat: answered, kept as a record, and what reminders read of it. */
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { invoiceFacts } from "../../src/crm/invoices/list.ts";
import { recordInvoice } from "../../src/crm/invoices/record.ts";
import { ingest } from "../../src/flow/ingest.ts";
import { respond } from "../../src/flow/respond.ts";
import { createManualClock, DAY_MS } from "../../src/lib/time.ts";
import { startTestApp, type TestApp } from "../harness/app.ts";
import { sampleAccount } from "../harness/context.ts";
import { createPostbox, textFrom } from "../harness/postbox.ts";

/** A Monday in Lima. */
const clock = createManualClock(new Date("2026-11-23T15:00:00Z"));
const FRIDAYS_END = "2026-11-28T04:59:59.000Z";
let test: TestApp;
let account: ChannelAccount;

beforeAll(async () => {
  test = await startTestApp({ workers: false, overrides: { clock, channels: { terminal: createPostbox().factory } } });
  account = await sampleAccount(test, "terminal");
});
afterAll(() => test?.close());

/** What somebody says and what is answered. */
async function say(thread: string, text: string): Promise<{ contactId: string; answer: string }> {
  const { conversationId } = await ingest(test.ctx.flow, account, textFrom(thread, text));
  if (!conversationId) throw new Error("nothing was stored");
  await respond(test.ctx.flow, { tenantId: account.tenantId, conversationId }, new AbortController().signal);
  const [row] = await test.database.query<{ contact_id: string; answer: string }>(
    `SELECT contact_id, (SELECT string_agg(text, ' ' ORDER BY seq) FROM messages m WHERE m.conversation_id = c.id AND m.author = 'agent'
        AND m.seq > (SELECT max(seq) FROM messages i WHERE i.conversation_id = c.id AND i.direction = 'in')) AS answer
       FROM conversations c WHERE id = $1`,
    [conversationId],
  );
  return { contactId: row?.contact_id ?? "", answer: row?.answer ?? "" };
}

const owe = (contactId: string, cents = 30_000) =>
  test.ctx.db.forTenant(account.tenantId, async (tx) => {
    const crm = { tx, tenantId: account.tenantId, actor: { kind: "system", id: null } as const, clock };
    const dueAt = new Date(clock.now().getTime() + DAY_MS);
    const news = { contactId, source: "team", externalId: null, concept: "x", issuedAt: clock.now(), dueAt } as const;
    return (await recordInvoice(crm, { ...news, total: { cents, currency: "PEN" } })).id;
  });
const facts = (id: string) => test.ctx.db.forTenant(account.tenantId, (tx) => invoiceFacts(tx, id));

it.each([
  ["es", "hola, buenos días", "te pago el viernes sin falta", /viernes/],
  ["en", "hello, good morning", "I will pay you on Friday", /Friday/],
  ["pt", "olá, bom dia", "vou pagar na sexta-feira", /sexta/],
])("in %s it is noted until the end of the day", async (locale, hello, promise, day) => {
  const thread = `promise-${locale}`;
  const { contactId } = await say(thread, hello);
  const invoiceId = await owe(contactId);
  const { answer } = await say(thread, promise);
  expect(answer).toMatch(day);
  expect((await facts(invoiceId))?.promisedAt?.toISOString()).toBe(FRIDAYS_END);
  const kept = await test.database.query("SELECT words, status FROM payment_promises WHERE contact_id = $1", [
    contactId,
  ]);
  expect(kept).toEqual([{ words: promise, status: "open" }]);
});

it("a later promise takes the place of the former, and one about several invoices holds for all", async () => {
  const { contactId } = await say("several", "hola");
  const [one, other] = [await owe(contactId), await owe(contactId, 10_000)];
  await say("several", "te pago mañana");
  await say("several", "mejor te pago el viernes");
  for (const id of [one, other]) expect((await facts(id))?.promisedAt?.toISOString()).toBe(FRIDAYS_END);
  const rows = await test.database.query(
    "SELECT status FROM payment_promises WHERE contact_id = $1 ORDER BY created_at, id",
    [contactId],
  );
  expect(rows).toEqual([{ status: "replaced" }, { status: "open" }]);
});

it("whoever owes nothing is not told that anything was noted", async () => {
  const { contactId } = await say("nothing", "te pago el viernes");
  expect(await test.database.query("SELECT 1 FROM payment_promises WHERE contact_id = $1", [contactId])).toHaveLength(
    0,
  );
});

/** The way of an automated message: planned, due, asked again in the claim, sent and settled; over a real database. */
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { NewSend } from "../../src/campaigns/sends/ask.ts";
import { cancelSends } from "../../src/campaigns/sends/cancel.ts";
import { planSend, planSends } from "../../src/campaigns/sends/plan.ts";
import { onSettled, type SettledSend } from "../../src/campaigns/sends/settled.ts";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { recordConsent } from "../../src/crm/contacts/consents.ts";
import { optOut } from "../../src/crm/contacts.ts";
import type { CrmContext } from "../../src/crm/context.ts";
import { deliver } from "../../src/flow/deliver.ts";
import { runDueActions } from "../../src/flow/due.ts";
import { ingestReport } from "../../src/flow/ingest-report.ts";
import { ChannelError } from "../../src/lib/errors.ts";
import { newId } from "../../src/lib/ids.ts";
import { createManualClock, DAY_MS, HOUR_MS, MINUTE_MS, plusMs } from "../../src/lib/time.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { writtenBy } from "../harness/person.ts";
import { createPostbox } from "../harness/postbox.ts";

// Tuesday, 10:00 in Lima.
const START = new Date("2026-03-03T15:00:00Z");
const clock = createManualClock(START);
const postbox = createPostbox({ lostAnswer: new ChannelError("uncertain", "no answer came") });
const signal = new AbortController().signal;
let test: TestContext;
let account: ChannelAccount;

beforeAll(async () => {
  test = await createTestContext({ sample: true, overrides: { clock, channels: { terminal: postbox.factory } } });
  account = await sampleAccount(test, "terminal");
});
afterAll(() => test?.close());
beforeEach(async () => {
  await test.database.query("DELETE FROM due_actions");
  // The next morning, so that nothing of one test counts in the next.
  clock.set(plusMs(START, ++days * DAY_MS));
});

let days = 0;
let people = 0;

async function person() {
  const thread = `sends-${++people}`;
  const { contactId, conversationId } = await writtenBy(test, account, thread);
  clock.advance(HOUR_MS);
  return { contactId, conversationId, thread, heard: () => postbox.heard(thread) };
}
type Person = Awaited<ReturnType<typeof person>>;

const asTenant = <T>(work: (crm: CrmContext) => Promise<T>): Promise<T> =>
  test.ctx.db.forTenant(account.tenantId, (tx) =>
    work({ tx, tenantId: account.tenantId, actor: { kind: "system", id: null }, clock }),
  );

let keys = 0;
const about = ({ contactId, conversationId }: Person, change: Partial<NewSend> = {}): NewSend => ({
  contactId,
  program: "nurture",
  purpose: "marketing",
  key: `key-${++keys}`,
  subject: { kind: "enrollment", id: `enr_${keys}` },
  dueAt: clock.now(),
  expiresAt: null,
  unless: { repliedAfter: clock.now() },
  content: [{ channel: "chat", parts: [{ type: "text", text: `Hola de ${conversationId}` }] }],
  ...change,
});
const plan = (send: NewSend) => asTenant((crm) => planSend(crm, send));

async function runAll({ conversationId }: Person): Promise<void> {
  await runDueActions(test.ctx.flow, signal);
  await deliver(test.ctx.flow, { tenantId: account.tenantId, conversationId });
}

const sendRow = async (id: string) => {
  const [row] = await test.database.query<{
    status: string;
    reason: string | null;
    sent_at: Date | null;
    next_at: Date;
  }>("SELECT status, reason, sent_at, next_at FROM automated_sends WHERE id = $1", [id]);
  return row;
};
const entries = (sendId: string) =>
  test.database
    .query<{ kind: string; reason: string | null }>(
      "SELECT kind, reason FROM automation_entries WHERE send_id = $1 ORDER BY at, id",
      [sendId],
    )
    .then((rows) => rows.map(({ kind, reason }) => (reason === null ? kind : `${kind}: ${reason}`)));

it("sends one message once, tells who asked, and writes it into the log", async () => {
  const ana = await person();
  const told: SettledSend[] = [];
  const off = onSettled("enrollment", async (_context, settled) => void told.push(...settled));
  const send = about(ana);
  const { sendId, verdict, isNew } = await plan(send);
  expect(verdict).toMatchObject({ verdict: "send", via: { channel: "terminal", conversationId: ana.conversationId } });
  expect(isNew).toBe(true);
  expect(await plan(send)).toMatchObject({ sendId, isNew: false });
  await runAll(ana);
  await runAll(ana);
  off();
  expect(ana.heard()).toEqual([`Hola de ${ana.conversationId}`]);
  expect(await sendRow(sendId)).toMatchObject({ status: "sent", sent_at: clock.now() });
  expect(told.map(({ status, sendId: id }) => [status, id])).toEqual([["sent", sendId]]);
  expect(await entries(sendId)).toEqual(["sent"]);
});

it("waits for the morning with the reason, and for what else is planned in one go", async () => {
  const ana = await person();
  const night = new Date("2026-03-20T04:00:00Z");
  clock.set(night);
  const [first, second] = await asTenant((crm) => planSends(crm, [about(ana), about(ana, { program: "cart" })]));
  expect(first?.verdict).toMatchObject({ verdict: "delay", reason: "quiet_hours" });
  clock.set(new Date("2026-03-20T13:00:00Z"));
  await runAll(ana);
  expect(await sendRow(second?.sendId ?? "")).toMatchObject({ status: "sent" });
  expect(await sendRow(first?.sendId ?? "")).toMatchObject({ status: "planned" });
  clock.advance(MINUTE_MS);
  await runAll(ana);
  expect(await sendRow(first?.sendId ?? "")).toMatchObject({ status: "planned", reason: "other_program" });
  expect(ana.heard()).toHaveLength(1);
  days += 20;
});

it("takes back what waits, also from an outbox", async () => {
  const ana = await person();
  const planned = await plan(about(ana, { dueAt: plusMs(clock.now(), HOUR_MS), enrollmentId: "enr_x" }));
  expect(await asTenant((crm) => cancelSends(crm, { enrollmentId: "enr_x" }, "left"))).toBe(1);
  clock.advance(2 * HOUR_MS);
  await runAll(ana);
  expect(await sendRow(planned.sendId)).toMatchObject({ status: "cancelled" });
  const queued = await plan(about(ana, { campaignId: "cmp_x" }));
  await runDueActions(test.ctx.flow, signal);
  expect(await sendRow(queued.sendId)).toMatchObject({ status: "queued" });
  await asTenant((crm) => cancelSends(crm, { campaignId: "cmp_x" }, "stopped"));
  await deliver(test.ctx.flow, { tenantId: account.tenantId, conversationId: ana.conversationId });
  expect(ana.heard()).toEqual([]);
  const [message] = await test.database.query<{ status: string; status_reason: string }>(
    "SELECT status, status_reason FROM messages WHERE send_id = $1",
    [queued.sendId],
  );
  expect(message).toEqual({ status: "withdrawn", status_reason: "Se canceló antes de salir." });
});

it("is asked again in the claim: who says stop while it stands in the outbox gets nothing", async () => {
  const ana = await person();
  const { sendId } = await plan(about(ana));
  await runDueActions(test.ctx.flow, signal);
  await asTenant((crm) => optOut(crm, ana.contactId));
  await deliver(test.ctx.flow, { tenantId: account.tenantId, conversationId: ana.conversationId });
  expect(ana.heard()).toEqual([]);
  expect(await sendRow(sendId)).toMatchObject({ status: "dropped", reason: "opted_out" });
  expect(await entries(sendId)).toEqual(["dropped: opted_out", "withdrawn: opted_out"]);
});

it("begins a conversation with who never wrote, by the next channel that they have, and of promotions only with their yes", async () => {
  const { tenantId } = account;
  const [smsId, contactId] = [newId("channelAccount"), newId("contact")];
  await test.database.query("INSERT INTO channel_accounts (id, tenant_id, kind, name) VALUES ($1, $2, 'sms', 'SMS')", [
    smsId,
    tenantId,
  ]);
  await test.database.query(
    "INSERT INTO contacts (id, tenant_id, phone, created_at) VALUES ($1, $2, '+51999888777', $3)",
    [contactId, tenantId, clock.now()],
  );
  const stranger = { contactId, conversationId: "", thread: "", heard: () => [] };
  const content: NewSend["content"] = [
    { channel: "telegram", parts: [{ type: "text", text: "por Telegram" }] },
    { channel: "sms", parts: [{ type: "text", text: "por SMS" }] },
  ];
  const refused = await plan(about(stranger, { content }));
  expect(refused.verdict).toMatchObject({ verdict: "drop", reason: "no_consent" });
  await asTenant((crm) =>
    recordConsent(crm, contactId, {
      ...{ channel: "sms", purpose: "marketing", isGranted: true, source: "form", proof: null },
      saidAt: clock.now(),
    }),
  );
  const allowed = await plan(about(stranger, { content }));
  expect(allowed.verdict).toMatchObject({
    verdict: "send",
    via: { channel: "sms", accountId: smsId, conversationId: null },
  });
  await runDueActions(test.ctx.flow, signal);
  const [message] = await test.database.query<{ text: string; lane: string; thread_id: string; contact_id: string }>(
    `SELECT m.text, m.lane, c.thread_id, c.contact_id FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE m.send_id = $1`,
    [allowed.sendId],
  );
  expect(message).toEqual({ text: "por SMS", lane: "bulk", thread_id: "+51999888777", contact_id: contactId });
});

it("never sends again what may have arrived, lists it as uncertain, and believes a later report", async () => {
  const ana = await person();
  const told: SettledSend[] = [];
  const off = onSettled("enrollment", async (_context, settled) => void told.push(...settled));
  postbox.onSend = () => "lost";
  const { sendId } = await plan(about(ana));
  await runAll(ana);
  postbox.onSend = () => undefined;
  await runAll(ana);
  expect(ana.heard()).toHaveLength(1);
  expect(await sendRow(sendId)).toMatchObject({ status: "uncertain", reason: "send_uncertain" });
  const [message] = await test.database.query<{ id: string }>("SELECT id FROM messages WHERE send_id = $1", [sendId]);
  const report = { externalId: "their-id", key: message?.id ?? "", status: "delivered" as const, at: clock.now() };
  await ingestReport(test.ctx.flow, account, report);
  await ingestReport(test.ctx.flow, account, report);
  off();
  expect(await sendRow(sendId)).toMatchObject({ status: "delivered", reason: null });
  expect(told.map(({ status }) => status)).toEqual(["uncertain", "delivered"]);
});

it("does not count what a provider refused, and asks again before the next try", async () => {
  const ana = await person();
  postbox.onSend = () => {
    throw new ChannelError("unavailable", "try later", { afterMs: MINUTE_MS });
  };
  const { sendId } = await plan(about(ana));
  await runAll(ana);
  postbox.onSend = () => undefined;
  expect(await sendRow(sendId)).toMatchObject({ status: "queued", sent_at: null });
  await test.database.query("UPDATE conversations SET handler = 'rep' WHERE id = $1", [ana.conversationId]);
  clock.advance(2 * MINUTE_MS);
  await runAll(ana);
  expect(ana.heard()).toEqual([]);
  expect(await sendRow(sendId)).toMatchObject({ status: "planned", reason: "with_a_person" });
});

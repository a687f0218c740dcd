/** Outgoing webhooks over real HTTP: signed, in order, tried again, logged, paused, and never into a private network. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sayConsent } from "../../src/crm/contacts.ts";
import type { CrmContext } from "../../src/crm/context.ts";
import { callPerson } from "../../src/crm/conversations.ts";
import { openLead } from "../../src/crm/leads.ts";
import { changeLead } from "../../src/crm/pipeline.ts";
import { ingest } from "../../src/flow/ingest.ts";
import { runWebhooks } from "../../src/flow/webhooks.ts";
import { createManualClock, DAY_MS, HOUR_MS, type ManualClock, MINUTE_MS } from "../../src/lib/time.ts";
import { sampleAccount } from "../harness/context.ts";
import { textFrom } from "../harness/postbox.ts";
import { type Browser, type Office, openOffice } from "../people/office.ts";
import { isGenuine, type Receiver, startReceiver } from "./receiver.ts";

let office: Office;
let admin: Browser;
let receiver: Receiver;
let clock: ManualClock;
let contactId: string;
let conversationId: string;

beforeAll(async () => {
  clock = createManualClock(new Date());
  const env = { WEBHOOK_PRIVATE_ADDRESSES: "true" };
  office = await openOffice({ workers: false, env, overrides: { clock } });
  admin = await office.member("admin");
  const account = await sampleAccount(office.app, "terminal");
  const { conversationId: id } = await ingest(office.app.ctx.flow, account, textFrom("ana", "hola"));
  conversationId = id ?? "";
  const [row] = await office.app.database.query<{ contact_id: string }>(
    "SELECT contact_id FROM conversations WHERE id = $1",
    [conversationId],
  );
  contactId = row?.contact_id ?? "";
});
afterAll(() => office?.close());

beforeEach(async () => {
  await receiver?.close();
  receiver = await startReceiver();
  await office.app.database.query("DELETE FROM webhook_endpoints");
  await office.app.database.query("DELETE FROM webhook_events");
  return () => receiver.close();
});

const write = <T>(work: (crm: CrmContext) => Promise<T>) =>
  office.app.ctx.db.forTenant(office.tenantId, (tx) =>
    work({ tx, tenantId: office.tenantId, actor: { kind: "system", id: null }, clock }),
  );
const send = () => runWebhooks(office.app.ctx, new AbortController().signal);
const add = async (events: string[], url = receiver.url) => {
  const { status, body } = await admin.call("POST", "/v1/webhooks", { url, events });
  expect(status).toBe(201);
  return body as { id: string; secret: string; version: number };
};
const newLead = (interest: string) =>
  write((crm) => openLead(crm, { contactId, conversationId, interest, source: "test", value: null, productIds: [] }));
const log = async (id: string, query = "") =>
  (await admin.call<{ data: Record<string, unknown>[] }>("GET", `/v1/webhooks/${id}/deliveries${query}`)).body.data;

describe("an event", () => {
  it("arrives signed, with what it is about, at whoever asked for it and nobody else", async () => {
    const { secret } = await add(["lead.created"]);
    await add(["case.opened"]);
    const leadId = await newLead("a laptop");
    await send();
    expect(receiver.received).toHaveLength(1);
    const [one] = receiver.received;
    if (!one) throw new Error("nothing arrived");
    expect(one.json).toMatchObject({
      type: "lead.created",
      timestamp: clock.now().toISOString(),
      data: { id: leadId, contactId, interest: "a laptop", status: "NEW" },
    });
    expect(isGenuine(one, secret)).toBe(true);
    expect(isGenuine({ ...one, body: `${one.body} ` }, secret)).toBe(false);
    expect(isGenuine(one, `whsec_${Buffer.from("another").toString("base64")}`)).toBe(false);
    expect(Number(one.headers["webhook-timestamp"])).toBe(Math.floor(clock.now().getTime() / 1_000));
  });

  it("of a change that was rolled back is told to nobody", async () => {
    await add(["lead.created"]);
    const failing = write(async (crm) => {
      await openLead(crm, {
        contactId,
        conversationId,
        interest: "never",
        source: "test",
        value: null,
        productIds: [],
      });
      throw new Error("rolled back");
    });
    await expect(failing).rejects.toThrow("rolled back");
    await send();
    expect(receiver.received).toEqual([]);
  });

  it("is made by messages, handoffs and consent too, wherever they are written", async () => {
    await add(["message.received", "conversation.handoff", "contact.opted_out"]);
    const account = await sampleAccount(office.app, "terminal");
    await ingest(office.app.ctx.flow, account, textFrom("ana", "quiero hablar con alguien"));
    await write((crm) => callPerson(crm, conversationId, { reason: "asked", summary: "wants a person" }));
    await write((crm) => sayConsent(crm, contactId, { allows: false, at: clock.now() }));
    await send();
    expect(receiver.received.map(({ json }) => json.type).sort()).toEqual([
      "contact.opted_out",
      "conversation.handoff",
      "message.received",
    ]);
    const dataOf = (type: string) => receiver.received.find(({ json }) => json.type === type)?.json.data;
    expect(dataOf("message.received")).toMatchObject({ conversationId, text: "quiero hablar con alguien" });
    expect(dataOf("conversation.handoff")).toMatchObject({ id: conversationId, reason: "asked" });
    expect(dataOf("contact.opted_out")).toMatchObject({ id: contactId, optedOutAt: expect.any(String) });
  });

  it("goes with the person it tells of, when they are erased", async () => {
    await add(["contact.opted_out"]);
    const id = await write(async (crm) => {
      const row = { id: "cnt_gone", tenantId: crm.tenantId, name: "Gone", createdAt: clock.now() };
      await crm.tx.contact.create({ data: row });
      await sayConsent(crm, row.id, { allows: false, at: clock.now() });
      return row.id;
    });
    receiver.answer = () => ({ status: 500 });
    await send();
    await write((crm) => crm.tx.contact.delete({ where: { id } }));
    const rows = await office.app.database.query("SELECT 1 FROM webhook_deliveries WHERE body LIKE '%Gone%'");
    expect(rows).toEqual([]);
  });
});

describe("a failure", () => {
  it("is tried again with growing pauses, under the same id, until it arrives", async () => {
    const { id, secret } = await add(["lead.created"]);
    receiver.answer = () => ({ status: 503, text: "later" });
    await newLead("again");
    await send();
    await send();
    expect(receiver.received).toHaveLength(1);
    expect(await log(id)).toMatchObject([{ status: "pending", attempts: 1, responseStatus: 503 }]);
    clock.advance(MINUTE_MS);
    receiver.answer = () => ({ status: 200, text: "thanks" });
    await send();
    expect(receiver.received).toHaveLength(2);
    const [first, second] = receiver.received;
    expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
    expect(second?.headers["webhook-timestamp"]).not.toBe(first?.headers["webhook-timestamp"]);
    expect(second && isGenuine(second, secret)).toBe(true);
    const [entry] = await log(id, "?status=delivered");
    expect(entry).toMatchObject({ attempts: 2, responseStatus: 200, nextTryAt: null });
    const detail = await admin.call("GET", `/v1/webhook-deliveries/${entry?.id}`);
    expect(detail.body).toMatchObject({ responseText: "thanks", body: second?.body });
  });

  it("is given up after a day, and can be sent again by hand", async () => {
    const { id } = await add(["lead.created"]);
    receiver.answer = () => ({ status: 500 });
    await newLead("given up");
    await send();
    for (let hours = 0; hours < 30; hours += 5) {
      clock.advance(5 * HOUR_MS);
      await send();
    }
    const tries = receiver.received.length;
    expect(tries).toBeGreaterThan(3);
    const [entry] = await log(id);
    expect(entry).toMatchObject({ status: "failed", attempts: tries });
    receiver.answer = () => ({ status: 204 });
    expect((await admin.call("POST", `/v1/webhook-deliveries/${entry?.id}/resend`)).status).toBe(202);
    await send();
    expect(receiver.received).toHaveLength(tries + 1);
    expect(await log(id)).toMatchObject([{ id: entry?.id, status: "delivered" }]);
  });

  it("for three days pauses the endpoint and tells a person; resuming settles it", async () => {
    const { id } = await add(["lead.created"]);
    receiver.answer = () => ({ status: 500 });
    for (let day = 0; day < 4; day++) {
      await newLead(`day ${day}`);
      await send();
      clock.advance(DAY_MS);
    }
    await send();
    const { body } = await admin.call("GET", `/v1/webhooks/${id}`);
    expect(body).toMatchObject({ status: "paused", pausedFor: "failing" });
    const told = async () =>
      (await admin.call<{ data: { kind: string; text: string }[] }>("GET", "/v1/notifications?unread=true")).body.data;
    expect(await told()).toMatchObject([{ kind: "webhook_paused", text: expect.stringContaining("127.0.0.1") }]);
    await newLead("while paused");
    const before = receiver.received.length;
    await send();
    expect(receiver.received).toHaveLength(before);
    receiver.answer = () => ({ status: 204 });
    await admin.call("PATCH", `/v1/webhooks/${id}`, { version: body.version, isActive: true });
    expect(await told()).toEqual([]);
    await newLead("after");
    await send();
    expect(receiver.received.at(-1)?.json.data.interest).toBe("after");
  });

  it("of one subject keeps its later events back, and nobody else's", async () => {
    await add(["lead.created", "lead.changed"]);
    const stuck = await newLead("stuck");
    receiver.answer = ({ json }) => ({ status: json.data.id === stuck ? 500 : 204 });
    await send();
    await write(async (crm) => {
      const lead = await crm.tx.lead.findUniqueOrThrow({ where: { id: stuck } });
      await changeLead(crm, lead, { status: "CONTACTED" });
    });
    const free = await newLead("free");
    await send();
    expect(receiver.received.map(({ json }) => [json.type, json.data.id])).toEqual([
      ["lead.created", stuck],
      ["lead.created", free],
    ]);
    receiver.answer = () => ({ status: 204 });
    clock.advance(HOUR_MS);
    await send();
    await send();
    expect(receiver.received.slice(2).map(({ json }) => [json.type, json.data.status])).toEqual([
      ["lead.created", "NEW"],
      ["lead.changed", "CONTACTED"],
    ]);
  });

  it("by an answer that leads elsewhere, or is long, follows and keeps nothing of it", async () => {
    const { id } = await add(["lead.created"]);
    receiver.answer = () => ({ status: 302, headers: { location: receiver.url }, text: "x".repeat(300_000) });
    await newLead("redirected");
    await send();
    expect(receiver.received).toHaveLength(1);
    const [entry] = await log(id);
    expect(entry).toMatchObject({ status: "pending", responseStatus: 302 });
    const { body } = await admin.call<{ responseText: string }>("GET", `/v1/webhook-deliveries/${entry?.id}`);
    expect(body.responseText).toHaveLength(64 * 1024);
  });
});

describe("an endpoint", () => {
  it("shows its secret once, keeps it sealed, and signs with the new one after a rotation", async () => {
    const { id, secret } = await add(["lead.created"]);
    const shown = JSON.stringify([
      await admin.call("GET", "/v1/webhooks"),
      await admin.call("GET", `/v1/webhooks/${id}`),
    ]);
    expect(shown).not.toContain(secret);
    const [row] = await office.app.database.query<{ secret: string }>("SELECT secret FROM webhook_endpoints");
    expect(row?.secret).not.toContain(secret.slice(6));
    const rotated = await admin.call<{ secret: string }>("POST", `/v1/webhooks/${id}/rotate`);
    expect(rotated.body.secret).not.toBe(secret);
    await newLead("rotated");
    await send();
    const [one] = receiver.received;
    expect(one && isGenuine(one, rotated.body.secret)).toBe(true);
    expect(one && isGenuine(one, secret)).toBe(false);
  });

  it("can be tried, changed by one at a time, and removed", async () => {
    const { id, version } = await add(["lead.created"]);
    expect((await admin.call("POST", `/v1/webhooks/${id}/test`)).status).toBe(202);
    await send();
    expect(receiver.received[0]?.json).toMatchObject({ type: "webhook.test", data: { webhookId: id } });
    const change = { version, events: ["case.opened"] };
    expect((await admin.call("PATCH", `/v1/webhooks/${id}`, change)).body.events).toEqual(["case.opened"]);
    expect((await admin.call("PATCH", `/v1/webhooks/${id}`, change)).status).toBe(409);
    expect((await admin.call("DELETE", `/v1/webhooks/${id}`)).status).toBe(200);
    expect((await admin.call("GET", `/v1/webhooks/${id}`)).status).toBe(404);
  });

  it("is the business of admins alone", async () => {
    for (const role of ["seller", "rep", "viewer"] as const) {
      const member = await office.member(role);
      expect((await member.call("GET", "/v1/webhooks")).status).toBe(403);
      expect((await member.call("POST", "/v1/webhooks", { url: receiver.url, events: ["lead.created"] })).status).toBe(
        403,
      );
    }
  });
});

describe("a server that may not call its own network", () => {
  let careful: Office;
  let owner: Browser;
  beforeAll(async () => {
    careful = await openOffice({ workers: false });
    owner = await careful.member("admin");
  });
  afterAll(() => careful?.close());

  it.each([
    "http://example.com/hook",
    "https://127.0.0.1/hook",
    "https://[::1]/hook",
    "https://[::ffff:10.0.0.1]/hook",
    "https://169.254.169.254/latest/meta-data",
    "https://2130706433/hook",
    "https://0x7f.1/hook",
    "https://localhost/hook",
    "https://user:password@example.com/",
    "ftp://example.com/",
    "not an address",
  ])("refuses %s", async (url) => {
    const { status, body } = await owner.call("POST", "/v1/webhooks", { url, events: ["lead.created"] });
    expect({ status, code: body.code }).toEqual({ status: 400, code: "invalid_input" });
  });

  it("looks again at each call: what was put past the check is not called", async () => {
    const { body } = await owner.call("POST", "/v1/webhooks", {
      url: "https://example.com/",
      events: ["lead.created"],
    });
    await careful.app.database.query("UPDATE webhook_endpoints SET url = $1", [receiver.url]);
    await owner.call("POST", `/v1/webhooks/${body.id}/test`);
    await runWebhooks(careful.app.ctx, new AbortController().signal);
    const { body: page } = await owner.call<{ data: unknown[] }>("GET", `/v1/webhooks/${body.id}/deliveries`);
    expect(page.data).toMatchObject([{ status: "pending", responseStatus: null, error: expect.any(String) }]);
    expect(receiver.received).toEqual([]);
  });
});

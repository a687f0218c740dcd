/** WhatsApp through the whole of Charla: a sale on an emulated phone, and what providers do to those who trust them. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { whatsappCloud } from "../../src/channels/whatsapp-cloud/index.ts";
import { whatsappCloudSettings } from "../../src/channels/whatsapp-cloud/settings.ts";
import { connectAccount } from "../../src/crm/channel-accounts/connect.ts";
import { NUMBER, SECRETS } from "../../src/emulators/whatsapp-cloud/account.ts";
import { startWhatsappCloud, type WhatsappCloud } from "../../src/emulators/whatsapp-cloud/whatsapp-cloud.ts";
import { startTestApp, type TestApp } from "../harness/app.ts";
import { until } from "../harness/until.ts";
import { SETTINGS } from "./candidate.ts";

let app: TestApp;
let meta: WhatsappCloud;
let accountId: string;
let webhook: string;

beforeAll(async () => {
  meta = await startWhatsappCloud();
  app = await startTestApp({
    env: { GRAPH_API_URL: meta.url },
    overrides: { channels: { "whatsapp-cloud": whatsappCloud.create } },
  });
  const { ctx, database } = app;
  const [tenant] = await database.query<{ id: string }>("SELECT id FROM tenants LIMIT 1");
  const tenantId = tenant?.id ?? "";
  accountId = await ctx.db.forTenant(tenantId, (tx) =>
    connectAccount({ tx, tenantId, actor: { kind: "system", id: null }, clock: ctx.clock }, ctx.seal, {
      kind: "whatsapp-cloud",
      name: "WhatsApp",
      settings: whatsappCloudSettings.parse({ ...SETTINGS, marksRead: false }),
      secrets: { ...SECRETS },
      externalId: NUMBER.phoneNumberId,
    }),
  );
  webhook = `${app.url}/webhooks/whatsapp-cloud/${accountId}`;
});
afterAll(async () => {
  await app?.close();
  await meta?.close();
});
afterEach(() => meta.webhooks.subscribe(webhook));

let numbers = 0;
/** A new person, whose webhook is set. */
async function somebody() {
  await meta.webhooks.subscribe(webhook);
  return meta.phone({ waId: `5190000${String(++numbers).padStart(4, "0")}`, name: `Cliente ${numbers}` });
}

const rows = <T>(sql: string, ...values: unknown[]) => app.database.query<T & object>(sql, values);

/** Writes, and gives what the person is shown until the agents are done. */
async function say(phone: Awaited<ReturnType<typeof somebody>>, text: string): Promise<string> {
  const before = phone.shown.length;
  await phone.write(text);
  await answered(phone, before);
  return phone.texts().slice(before).join("\n");
}

/** Waits until more than `before` is shown and nothing is left to do, so that no later send takes what a test scripts. */
async function answered(phone: Awaited<ReturnType<typeof somebody>>, before = 0): Promise<void> {
  await until("the answer", async () => {
    const [row] = await rows<{ busy: boolean }>(
      `SELECT turn_due_at IS NOT NULL OR turn_lease IS NOT NULL OR outbox_due_at IS NOT NULL
              OR outbox_lease IS NOT NULL AS busy
         FROM conversations WHERE thread_id = $1`,
      phone.waId,
    );
    return phone.shown.length > before && row?.busy === false;
  });
}

/** The states of what a person was sent, each once. */
async function statesOf(waId: string): Promise<string[]> {
  const found = await rows<{ status: string }>(
    "SELECT DISTINCT m.status FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE c.thread_id = $1 AND direction = 'out'",
    waId,
  );
  return found.map(({ status }) => status);
}

/** The person looks at all they were sent. */
async function readAll(phone: Awaited<ReturnType<typeof somebody>>): Promise<void> {
  const about = { status: "read", timestamp: "1790000000", recipient_id: phone.waId };
  await meta.webhooks.post(meta.wrap({ statuses: phone.shown.map(({ id }) => ({ id, ...about })) }));
}

it("sells a laptop, from the first question to the order", async () => {
  const phone = await somebody();
  expect(await say(phone, "hola, busco una laptop para la universidad")).not.toBe("");
  expect(await say(phone, "tengo hasta 2000 soles")).toContain("HP");
  await say(phone, "me llevo la HP");
  const quoted = await say(phone, "sería para entregar en Miraflores");
  const [, code] = /\/pay\/([\w-]+)/.exec(quoted) ?? [];
  expect(code, quoted).toBeDefined();
  const before = phone.shown.length;
  await fetch(`${app.url}/pay/${code}`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "action=pay",
    redirect: "manual",
  });
  await until("the thanks", () => phone.shown.length > before);
  expect(phone.texts().slice(before).join("\n")).toMatch(/gracias|recibimos/i);
  expect(await say(phone, "en qué va mi pedido?")).toMatch(/prepar/i);
  const orders = await rows(
    "SELECT o.status FROM orders o JOIN contacts c ON c.id = o.contact_id WHERE c.phone = $1",
    `+${phone.waId}`,
  );
  expect(orders).toEqual([{ status: "preparing" }]);
  await readAll(phone);
  expect(await statesOf(phone.waId)).toEqual(["read"]);
});

describe("a message", () => {
  it("that comes many times, also at once, is stored and answered once", async () => {
    const phone = await somebody();
    const id = "wamid.replayed";
    await Promise.all(Array.from({ length: 8 }, () => phone.write("hola", id)));
    await answered(phone);
    for (let again = 0; again < 3; again++) await phone.write("hola", id);
    const stored = await rows("SELECT id FROM messages WHERE direction = 'in' AND external_id = $1", id);
    expect(stored).toHaveLength(1);
    const [answers] = await rows<{ count: string }>(
      "SELECT count(DISTINCT turn_id) FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE c.thread_id = $1 AND direction = 'out'",
      phone.waId,
    );
    expect(Number(answers?.count)).toBe(1);
  });

  it("is sent again by Meta when the account is paused, and nothing is half stored", async () => {
    const phone = await somebody();
    await rows("UPDATE channel_accounts SET status = 'paused', version = version + 1 WHERE id = $1", accountId);
    await until("the pause to be seen", async () => (await meta.webhooks.postRaw("{}")) === 503);
    await expect(phone.write("¿están?", "wamid.paused")).rejects.toMatchObject({ status: 503 });
    expect(await rows("SELECT id FROM messages WHERE external_id = 'wamid.paused'")).toEqual([]);
    await rows("UPDATE channel_accounts SET status = 'active', version = version + 1 WHERE id = $1", accountId);
    await until("the end of the pause", async () => (await meta.webhooks.postRaw("{}")) === 200);
    await phone.write("¿están?", "wamid.paused");
    expect(await rows("SELECT id FROM messages WHERE external_id = 'wamid.paused'")).toHaveLength(1);
    await answered(phone);
  });
});

describe("statuses", () => {
  it("that come before our own send has returned are applied", async () => {
    const phone = await somebody();
    meta.script({ type: "early_status", status: "read" });
    await say(phone, "hola");
    expect(await statesOf(phone.waId)).toEqual(["read"]);
  });

  it("in any order, and twice, only move forward", async () => {
    const phone = await somebody();
    await say(phone, "hola");
    await meta.statuses.post({ arrange: (held) => [...held.toReversed(), ...held], together: true });
    expect(await statesOf(phone.waId)).toEqual(["delivered"]);
    await readAll(phone);
    const late = { status: "sent", timestamp: "1790000000", recipient_id: phone.waId };
    await meta.webhooks.post(meta.wrap({ statuses: phone.shown.map(({ id }) => ({ id, ...late })) }));
    expect(await statesOf(phone.waId)).toEqual(["read"]);
  });

  it("of messages that we never sent are kept and harm nothing", async () => {
    await somebody();
    const status = { id: "wamid.nobodys", status: "read", timestamp: "1790000000", recipient_id: "5199" };
    await meta.webhooks.post(meta.wrap({ statuses: [status, status] }));
  });
});

describe("a failure at Meta", () => {
  it("that passes makes the answer late, and it is shown once", async () => {
    const phone = await somebody();
    meta.script({ type: "refuse", code: 131000 });
    await phone.write("hola");
    await answered(phone);
    const texts = phone.texts();
    expect(new Set(texts).size).toBe(texts.length);
  });

  it("whose answer is lost is matched by the status, and the answer is not sent again", async () => {
    const phone = await somebody();
    await meta.statuses.post();
    meta.script({ type: "accept_then_reset" });
    const said = say(phone, "hola");
    await until("the first status", () => meta.statuses.held.length > 0);
    await meta.statuses.post({ arrange: (held) => held.slice(0, 1) });
    await said;
    expect(await statesOf(phone.waId)).toEqual(["sent"]);
    await readAll(phone);
    expect(await statesOf(phone.waId)).toEqual(["read"]);
    expect(new Set(phone.texts()).size).toBe(phone.shown.length);
  });
});

describe("bad input", () => {
  it("with a wrong signature gets 401, of an unknown account 404, without end 413", async () => {
    await somebody();
    expect(await meta.webhooks.postRaw("{}", "sha256=00")).toBe(401);
    const unknown = await fetch(`${app.url}/webhooks/whatsapp-cloud/${accountId.slice(0, -4)}0000`, { method: "POST" });
    expect(unknown.status).toBe(404);
    const other = await fetch(`${app.url}/webhooks/telegram/${accountId}`, { method: "POST" });
    expect(other.status).toBe(404);
    expect(await meta.webhooks.postRaw(`"${"x".repeat(3 * 1024 * 1024)}"`)).toBe(413);
  });
});

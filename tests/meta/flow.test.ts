/** Messenger and Instagram through the whole of Charla: a sale, what was seen, what was taken back, bad input. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { connectAccount } from "../../src/crm/channel-accounts/connect.ts";
import { readNewAccount } from "../../src/flow/connect-channel.ts";
import { INBOX_APP_ID, SECRETS } from "../emulators/meta/account.ts";
import { type Meta, startMeta } from "../emulators/meta/meta.ts";
import type { Person } from "../emulators/meta/people.ts";
import { startTestApp, type TestApp } from "../harness/app.ts";
import { sampleAccount } from "../harness/context.ts";
import { asAgent } from "../harness/person.ts";
import { until } from "../harness/until.ts";
import { KINDS, settingsOf } from "./candidate.ts";

describe.each(KINDS)("%s", (kind) => {
  let app: TestApp;
  let meta: Meta;
  let accountId: string;
  let webhook: string;

  beforeAll(async () => {
    meta = await startMeta(kind);
    app = await startTestApp({ env: { GRAPH_API_URL: meta.url } });
    const given = { kind, name: "Tienda", settings: settingsOf(kind), secrets: { ...SECRETS } };
    const account = await sampleAccount(app, "terminal");
    accountId = await asAgent(app, account, "test", (crm) => connectAccount(crm, app.ctx.seal, readNewAccount(given)));
    await app.ctx.channels.keepListening();
    webhook = `${app.url}/webhooks/${kind}/${accountId}`;
  });
  afterAll(async () => {
    await app?.close();
    await meta?.close();
  });
  afterEach(() => meta.webhooks.subscribe(webhook));

  let people = 0;
  /** A new person, whose webhook is set. */
  async function somebody(): Promise<Person> {
    await meta.webhooks.subscribe(webhook);
    return meta.person({ id: `78901${String(++people).padStart(10, "0")}`, name: `Cliente ${people}` });
  }

  const rows = <T>(sql: string, ...values: unknown[]) => app.database.query<T & object>(sql, values);

  /** Waits until more than `before` is shown and nothing is left to do. */
  const answered = (person: Person, before = 0) =>
    until("the answer", async () => {
      const [row] = await rows<{ busy: boolean }>(
        `SELECT turn_due_at IS NOT NULL OR turn_lease IS NOT NULL OR outbox_due_at IS NOT NULL
                OR outbox_lease IS NOT NULL AS busy
           FROM conversations WHERE thread_id = $1`,
        person.id,
      );
      return person.shown.length > before && row?.busy === false;
    });

  /** Writes, and gives what the person is shown until the agents are done. */
  async function say(person: Person, text: string): Promise<string> {
    const before = person.shown.length;
    await person.write(text);
    await answered(person, before);
    return person.texts().slice(before).join("\n");
  }

  /** The states of what a person was sent, each once. */
  async function statesOf({ id }: Person): Promise<string[]> {
    const found = await rows<{ status: string }>(
      "SELECT DISTINCT m.status FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE c.thread_id = $1 AND direction = 'out'",
      id,
    );
    return found.map(({ status }) => status);
  }

  it("sells a laptop, from the first question to the order", async () => {
    const person = await somebody();
    expect(await say(person, "hola, busco una laptop para la universidad")).not.toBe("");
    expect(await say(person, "tengo hasta 2000 soles")).toContain("HP");
    await say(person, "me llevo la HP");
    const quoted = await say(person, "sería para entregar en Miraflores");
    const [, code] = /\/pay\/([\w-]+)/.exec(quoted) ?? [];
    expect(code, quoted).toBeDefined();
    const before = person.shown.length;
    await fetch(`${app.url}/pay/${code}`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "action=pay",
      redirect: "manual",
    });
    await until("the thanks", () => person.shown.length > before);
    expect(person.texts().slice(before).join("\n")).toMatch(/gracias|recibimos/i);
    expect(await say(person, "en qué va mi pedido?")).toMatch(/prepar/i);
    const orders = await rows(
      "SELECT o.status, o.number > 0 AS numbered FROM orders o JOIN identities i ON i.contact_id = o.contact_id WHERE i.external_id = $1",
      person.id,
    );
    expect(orders).toEqual([{ status: "preparing", numbered: true }]);
    expect(await statesOf(person)).toEqual(["sent"]);
    await person.read();
    expect(await statesOf(person)).toEqual(["read"]);
    const [contact] = await rows<{ name: string }>(
      "SELECT name FROM contacts c JOIN identities i ON i.contact_id = c.id WHERE i.external_id = $1",
      person.id,
    );
    expect(contact?.name).toBe(`Cliente ${people}`);
  });

  it("stores and answers a message once that comes many times, also at once", async () => {
    const person = await somebody();
    await Promise.all(Array.from({ length: 8 }, () => person.write("hola", "m_replayed")));
    await answered(person);
    for (let again = 0; again < 3; again++) await person.write("hola", "m_replayed");
    expect(await rows("SELECT id FROM messages WHERE direction = 'in' AND external_id = 'm_replayed'")).toHaveLength(1);
    const [answers] = await rows<{ count: string }>(
      "SELECT count(DISTINCT turn_id) FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE c.thread_id = $1 AND direction = 'out'",
      person.id,
    );
    expect(Number(answers?.count)).toBe(1);
  });

  it("moves states forward only, and only of what was sent by then", async () => {
    const person = await somebody();
    await say(person, "hola");
    const from = { sender: { id: person.id }, recipient: { id: "x" } };
    const seen = (event: object) => meta.webhooks.post(meta.wrap([{ ...from, timestamp: Date.now(), ...event }]));
    await seen({ delivery: { watermark: Date.now() - 60_000 } });
    expect(await statesOf(person)).toEqual(["sent"]);
    await seen({ delivery: { watermark: Date.now() } });
    expect(await statesOf(person)).toEqual(["delivered"]);
    await person.read();
    await seen({ delivery: { mids: person.shown.map(({ id }) => id), watermark: Date.now() } });
    expect(await statesOf(person)).toEqual(["read"]);
  });

  it("finds by its echo an answer that was lost, and never sends it again", async () => {
    const person = await somebody();
    const before = meta.state.accepted.length;
    meta.script({ type: "accept_then_reset" });
    await say(person, "hola");
    expect(await statesOf(person)).toContain("uncertain");
    await meta.echoFrom(before);
    await meta.echoFrom(before);
    expect(await statesOf(person)).toEqual(["sent"]);
    expect(new Set(person.texts()).size).toBe(person.shown.length);
  });

  it("takes what somebody writes in Meta's inbox for the team's, and is silent from then on", async () => {
    const person = await somebody();
    await say(person, "hola");
    const before = person.shown.length;
    const id = await meta.writeAsAccount(person.id, "te atiendo yo", INBOX_APP_ID);
    await person.write("gracias");
    const own = await rows(
      "SELECT m.author, m.text, m.status, c.handler FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE m.external_id = $1",
      id,
    );
    expect(own).toEqual([{ author: "rep", text: "te atiendo yo", status: "sent", handler: "rep" }]);
    expect(person.shown).toHaveLength(before);
  });

  it("keeps the code of the link by which a person came", async () => {
    const person = await somebody();
    await person.send({ text: "hola", referral: { ref: "K7M2Q", source: "SHORTLINK", type: "OPEN_THREAD" } });
    await answered(person);
    expect(await rows("SELECT reference FROM conversations WHERE thread_id = $1", person.id)).toEqual([
      { reference: "K7M2Q" },
    ]);
  });

  it("reads no more what a person has taken back", async () => {
    const person = await somebody();
    await say(person, "hola");
    const id = await person.write("mi clave es 1234");
    await answered(person);
    await person.act({ message: { mid: id, is_deleted: true } });
    expect(await rows("SELECT text, parts FROM messages WHERE external_id = $1", id)).toEqual([
      { text: "", parts: [] },
    ]);
  });

  it("hands a message over again when the account is paused, and nothing is half stored", async () => {
    const person = await somebody();
    await rows("UPDATE channel_accounts SET status = 'paused', version = version + 1 WHERE id = $1", accountId);
    await until("the pause to be seen", async () => (await meta.webhooks.postRaw("{}")) === 503);
    await expect(person.write("¿están?", "m_paused")).rejects.toMatchObject({ status: 503 });
    expect(await rows("SELECT id FROM messages WHERE external_id = 'm_paused'")).toEqual([]);
    await rows("UPDATE channel_accounts SET status = 'active', version = version + 1 WHERE id = $1", accountId);
    await until("the end of the pause", async () => (await meta.webhooks.postRaw("{}")) === 200);
    await person.write("¿están?", "m_paused");
    await answered(person);
  });

  it("refuses a wrong signature, an unknown account and a body without end", async () => {
    await somebody();
    expect(await meta.webhooks.postRaw("{}", "sha256=00")).toBe(401);
    const unknown = await fetch(`${app.url}/webhooks/${kind}/${accountId.slice(0, -4)}0000`, { method: "POST" });
    expect(unknown.status).toBe(404);
    expect((await fetch(`${app.url}/webhooks/telegram/${accountId}`, { method: "POST" })).status).toBe(404);
    expect(await meta.webhooks.postRaw(`"${"x".repeat(3 * 1024 * 1024)}"`)).toBe(413);
  });
});

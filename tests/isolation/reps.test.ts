/** A person works a conversation through the API: takes it, answers, gives it back. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashKey } from "../../src/crm/channel-accounts.ts";
import { newId } from "../../src/lib/ids.ts";
import { isSettled } from "../harness/facts.ts";
import { createPostbox } from "../harness/postbox.ts";
import { until } from "../harness/until.ts";
import { startTwoTenants, type TwoTenants } from "./two-tenants.ts";

const postbox = createPostbox();
let test: TwoTenants;
let threads = 0;

beforeAll(async () => {
  test = await startTwoTenants({ overrides: { channels: { terminal: postbox.factory } } });
});
afterAll(() => test?.close());

const post = (path: string, body?: unknown, key = test.ours.key) => test.call(key, "POST", `/v1/${path}`, body);
const get = async (path: string) => (await test.call(test.ours.key, "GET", `/v1/${path}`)).body;
const saidTo = (thread: string) =>
  postbox.sent
    .filter(({ address }) => address.threadId === thread)
    .map(({ parts }) => (parts[0]?.type === "text" ? parts[0].text : ""));

async function conversation(text: string | null = "hola") {
  const thread = `rep-${++threads}`;
  const id = await test.write(test.ours, thread, text ?? "hola");
  if (text !== null) await until("the first answer", () => isSettled(test.database));
  return { id, thread, write: (more: string) => test.write(test.ours, thread, more) };
}

async function secondKey(): Promise<string> {
  const key = newId("event");
  await test.database.query(
    "INSERT INTO api_keys (id, tenant_id, name, hash, scopes) VALUES ($1, $2, 'other', $3, '{*}')",
    [newId("apiKey"), test.ours.tenantId, hashKey(key)],
  );
  return key;
}

describe("take", () => {
  it("silences the agents: what the customer writes is kept and nobody answers it", async () => {
    const { id, thread, write } = await conversation();
    const before = saidTo(thread).length;
    expect(await post(`conversations/${id}/take`)).toMatchObject({ status: 200, body: { ok: true } });
    expect(await get(`conversations/${id}`)).toMatchObject({ handler: "rep" });
    await write("sigues ahí?");
    const { data } = await get(`conversations/${id}/messages`);
    expect(data.at(-1)).toMatchObject({ direction: "in", text: "sigues ahí?" });
    const [row] = await test.database.query<{ turn_due_at: Date | null }>(
      "SELECT turn_due_at FROM conversations WHERE id = $1",
      [id],
    );
    expect(row).toEqual({ turn_due_at: null });
    expect(saidTo(thread)).toHaveLength(before);
  });

  it("wins over a turn that is running: nothing of it is kept", async () => {
    const { id, thread, write } = await conversation();
    const before = saidTo(thread).length;
    const turnsBefore = (await get(`conversations/${id}/turns`)).data.length;
    // The agents think until the person has come first.
    const think = test.ctx.flow.think;
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let isThinking = false;
    Object.assign(test.ctx.flow, {
      think: async (...input: Parameters<typeof think>) => {
        isThinking = true;
        await held;
        return think(...input);
      },
    });
    try {
      await write("cuánto cuesta?");
      await until("the turn", () => isThinking);
      expect((await post(`conversations/${id}/take`)).status).toBe(200);
    } finally {
      Object.assign(test.ctx.flow, { think });
      release();
    }
    await until("the turn over", async () => {
      const [row] = await test.database.query<{ turn_lease: string | null }>(
        "SELECT turn_lease FROM conversations WHERE id = $1",
        [id],
      );
      return row?.turn_lease === null;
    });
    expect((await get(`conversations/${id}/turns`)).data).toHaveLength(turnsBefore);
    expect(saidTo(thread)).toHaveLength(before);
  });

  it("is refused while another person has it, and may be repeated by the same", async () => {
    const { id } = await conversation();
    expect((await post(`conversations/${id}/take`)).status).toBe(200);
    expect((await post(`conversations/${id}/take`)).status).toBe(200);
    expect(await post(`conversations/${id}/take`, undefined, await secondKey())).toMatchObject({
      status: 409,
      body: { code: "conflict" },
    });
  });
});

describe("answering as a person", () => {
  it("reaches the customer, in order, and is told apart from the agents", async () => {
    const { id, thread } = await conversation();
    await post(`conversations/${id}/take`);
    for (const text of ["soy Rosa", "en qué te ayudo?"])
      expect(await post(`conversations/${id}/messages`, { text })).toMatchObject({
        status: 201,
        body: { id: expect.stringMatching(/^msg_/) },
      });
    await until("both have left", () => saidTo(thread).includes("en qué te ayudo?"));
    expect(saidTo(thread).slice(-2)).toEqual(["soy Rosa", "en qué te ayudo?"]);
    await until("both are sent", () => isSettled(test.database));
    const { data } = await get(`conversations/${id}/messages`);
    expect(data.slice(-2)).toMatchObject([
      { author: "rep", status: "sent" },
      { author: "rep", status: "sent" },
    ]);
  });

  it("is stored without what no database or provider can hold", async () => {
    const { id, thread } = await conversation();
    await post(`conversations/${id}/take`);
    expect((await post(`conversations/${id}/messages`, { text: " a\u0000b\ud83d " })).status).toBe(201);
    expect((await post(`conversations/${id}/messages`, { text: "\u0000\u202e" })).status).toBe(400);
    await until("it has left", () => saidTo(thread).at(-1) === "ab\ufffd");
  });

  it("is refused before the conversation is taken, and to others after", async () => {
    const { id } = await conversation();
    expect((await post(`conversations/${id}/messages`, { text: "hola" })).status).toBe(409);
    await post(`conversations/${id}/take`);
    expect((await post(`conversations/${id}/messages`, { text: "hola" }, await secondKey())).status).toBe(409);
  });
});

describe("give", () => {
  it("lets the agents answer what the customer wrote meanwhile and nobody answered", async () => {
    const { id, thread, write } = await conversation();
    await post(`conversations/${id}/take`);
    const before = saidTo(thread).length;
    await write("hola, buenas tardes");
    expect((await post(`conversations/${id}/give`)).status).toBe(200);
    await until("the agents' answer", () => saidTo(thread).length > before);
    expect(await get(`conversations/${id}`)).toMatchObject({ handler: "agents", takenBy: null, handoff: null });
  });

  it("answers nothing that the person has answered", async () => {
    const { id, thread, write } = await conversation();
    await post(`conversations/${id}/take`);
    await write("cuáles son sus horarios?");
    await post(`conversations/${id}/messages`, { text: "de 9 a 6" });
    await until("the person's answer", () => saidTo(thread).at(-1) === "de 9 a 6");
    const turns = (await get(`conversations/${id}/turns`)).data.length;
    await post(`conversations/${id}/give`);
    const [row] = await test.database.query<{ turn_due_at: Date | null }>(
      "SELECT turn_due_at FROM conversations WHERE id = $1",
      [id],
    );
    expect(row).toEqual({ turn_due_at: null });
    expect((await get(`conversations/${id}/turns`)).data).toHaveLength(turns);
  });

  it("does no harm to a conversation that the agents have already", async () => {
    const { id } = await conversation();
    const turns = (await get(`conversations/${id}/turns`)).data.length;
    expect((await post(`conversations/${id}/give`)).status).toBe(200);
    await until("settled", () => isSettled(test.database));
    expect((await get(`conversations/${id}/turns`)).data).toHaveLength(turns);
  });
});

describe("lists", () => {
  it("give every conversation once over their pages, newest first, and by handler", async () => {
    for (let index = 0; index < 5; index++) await conversation(null);
    await until("settled", () => isSettled(test.database));
    const seen: string[] = [];
    let cursor = "";
    do {
      const page = await get(`conversations?limit=3${cursor ? `&cursor=${cursor}` : ""}`);
      expect(page.data.length).toBeLessThanOrEqual(3);
      seen.push(...page.data.map(({ id }: { id: string }) => id));
      cursor = page.nextCursor ?? "";
    } while (cursor);
    const all = await test.database.query<{ id: string }>(
      "SELECT id FROM conversations WHERE tenant_id = $1 ORDER BY last_message_at DESC, id DESC",
      [test.ours.tenantId],
    );
    expect(seen).toEqual(all.map(({ id }) => id));
    const { data } = await get("conversations?handler=rep&limit=200");
    expect(data.length).toBeGreaterThan(0);
    expect(data.every(({ handler }: { handler: string }) => handler === "rep")).toBe(true);
  });

  it("of messages go on where the page ended", async () => {
    const { id, write } = await conversation();
    for (let index = 0; index < 4; index++) {
      await write(`mensaje ${index}`);
      await until("settled", () => isSettled(test.database));
    }
    const whole = (await get(`conversations/${id}/messages`)).data;
    const first = await get(`conversations/${id}/messages?limit=2`);
    const rest = await get(`conversations/${id}/messages?cursor=${first.nextCursor}`);
    expect([...first.data, ...rest.data]).toEqual(whole);
    expect(rest.nextCursor).toBeNull();
  });
});

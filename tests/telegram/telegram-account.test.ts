/** The life of a bot's account: connected, broken, mended, paused, removed; by API, with its messages kept. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hashKey } from "../../src/crm/channel-accounts.ts";
import { startTelegram, type TelegramEmulator } from "../../src/emulators/telegram/server.ts";
import { sweep } from "../../src/flow/sweep.ts";
import { newId } from "../../src/lib/ids.ts";
import { startTestApp, type TestApp } from "../harness/app.ts";
import { sampleAccount } from "../harness/context.ts";
import { until } from "../harness/until.ts";

const KEY = "key-of-the-shop";
// biome-ignore lint/suspicious/noExplicitAny: the body of any route
type Body = any;
let telegram: TelegramEmulator;
let shop: TestApp;

beforeAll(async () => {
  telegram = await startTelegram();
  shop = await startTestApp({ env: { TELEGRAM_API_URL: telegram.url, PUBLIC_URL: "http://shop.example" } });
  const { tenantId } = await sampleAccount(shop, "terminal");
  const key = { id: newId("apiKey"), tenantId, name: "test", hash: hashKey(KEY), scopes: ["*"] };
  await shop.ctx.db.forTenant(tenantId, (tx) => tx.apiKey.create({ data: key }));
});
beforeEach(() => {
  telegram.script = () => undefined;
});
afterAll(async () => {
  await shop?.close();
  await telegram?.close();
});

async function call(
  method: string,
  path: string,
  body?: unknown,
  language = "es",
): Promise<{ status: number; body: Body }> {
  const response = await fetch(`${shop.url}/v1/channels${path}`, {
    method,
    headers: {
      authorization: `Bearer ${KEY}`,
      "accept-language": language,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

const connect = (secrets: Record<string, string>, more: object = {}) =>
  call("POST", "", { kind: "telegram", name: "Bot de la tienda", secrets, ...more });
let accountId = "";

describe("connecting a bot", () => {
  it("says what is wrong, value by value, and keeps nothing", async () => {
    for (const [body, paths] of [
      [{ kind: "fax", name: "x", secrets: {} }, ["kind"]],
      [{ kind: "webchat", name: "x", secrets: {} }, ["kind"]],
      [{ kind: "telegram", name: " ", secrets: {} }, ["name", "secrets.token"]],
      [
        { kind: "telegram", name: "x", secrets: { token: "no" }, settings: { receive: "by pigeon" } },
        ["settings.receive", "secrets.token"],
      ],
    ] as const) {
      const answer = await call("POST", "", body);
      expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 400, code: "invalid_input" });
      expect(answer.body.issues.map(({ path }: { path: string }) => path).sort()).toEqual([...paths].sort());
    }
    const unknownBot = await connect({ token: telegram.token.replace("AAH", "BBH") });
    expect(unknownBot).toMatchObject({ status: 400, body: { issues: [{ path: "secrets" }] } });
    expect(await shop.database.query("SELECT FROM channel_accounts WHERE kind = 'telegram'")).toEqual([]);
  });

  it("tries the token, keeps it encrypted and never shows it", async () => {
    const made = await connect({ token: telegram.token });
    expect(made).toMatchObject({
      status: 201,
      body: {
        kind: "telegram",
        status: "active",
        externalId: telegram.token.split(":")[0],
        webhookUrl: null,
        problem: null,
      },
    });
    accountId = made.body.id;
    expect(JSON.stringify(made.body)).not.toContain(telegram.token);
    const [row] = await shop.database.query<{ sealed_secrets: string }>(
      "SELECT sealed_secrets FROM channel_accounts WHERE id = $1",
      [accountId],
    );
    expect(row?.sealed_secrets).toMatch(/^1\.[0-9a-f]{12}\./);
    expect(await call("POST", `/${accountId}/test`)).toMatchObject({
      status: 200,
      body: { works: true, name: "@tienda_bot" },
    });
  });

  it("is refused for a bot that is connected already", async () => {
    expect(await connect({ token: telegram.token })).toMatchObject({ status: 409, body: { code: "conflict" } });
  });
});

describe("a bot whose token dies", () => {
  it("is broken once, in words for its owner; its messages wait, and leave with a new token", async () => {
    const phone = telegram.phone();
    await phone.write("hola");
    await until("the greeting", () => phone.shown.length === 1);
    telegram.script = ({ method }) =>
      method.startsWith("send") ? { refuse: 401, description: "Unauthorized" } : undefined;
    await phone.write("¿qué laptops tienen?");
    const broken = await until("the account is broken", async () => {
      const { body } = await call("GET", `/${accountId}`);
      return body.status === "broken" ? body : null;
    });
    expect(broken).toMatchObject({ fault: "unauthorized", problem: expect.stringContaining("ya no acepta") });
    expect((await call("GET", `/${accountId}`, undefined, "pt")).body.problem).toContain("não aceita mais");
    // Still heard while it is broken, and not answered.
    await phone.write("¿hola?");
    const waiting = () =>
      shop.database.query(
        "SELECT FROM messages WHERE direction = 'out' AND status IN ('queued', 'sending') AND channel_account_id = $1",
        [accountId],
      );
    await until("an answer waits", async () => (await waiting()).length > 0);
    expect(await shop.database.query("SELECT FROM messages WHERE status IN ('failed', 'uncertain')")).toEqual([]);
    const audit = await shop.database.query("SELECT FROM audit WHERE action = 'channel_account.broken'");
    expect(audit).toHaveLength(1);

    telegram.script = () => undefined;
    const mended = await call("POST", `/${accountId}/rotate`, { secrets: { token: telegram.token } });
    expect(mended).toMatchObject({ status: 200, body: { status: "active", problem: null } });
    await sweep(shop.ctx.flow, 0);
    await until("the answers", async () => phone.shown.length > 1 && (await waiting()).length === 0);
  });
});

describe("a bot that is paused", () => {
  it("hears and says nothing; all of it comes when it is resumed", async () => {
    const phone = telegram.phone();
    expect(await call("POST", `/${accountId}/pause`)).toMatchObject({ status: 200, body: { status: "paused" } });
    await until("nobody asks any more", () => !telegram.queue.isAsked());
    const written = phone.write("hola");
    expect(await shop.ctx.channelOf(accountId)).toBeNull();
    expect(phone.shown).toEqual([]);
    expect(await call("POST", `/${accountId}/resume`)).toMatchObject({ status: 200, body: { status: "active" } });
    await written;
    await until("the greeting", () => phone.shown.length === 1);
  });
});

describe("a bot that is removed", () => {
  it("loses its secrets, keeps its conversations, and may be connected again", async () => {
    expect(await call("DELETE", `/${accountId}`)).toEqual({ status: 200, body: { ok: true } });
    await until("nobody asks any more", () => !telegram.queue.isAsked());
    const [row] = await shop.database.query("SELECT sealed_secrets FROM channel_accounts WHERE id = $1", [accountId]);
    expect(row).toEqual({ sealed_secrets: null });
    expect(
      await shop.database.query("SELECT FROM conversations WHERE channel_account_id = $1", [accountId]),
    ).toHaveLength(2);
    for (const path of ["", "/test", "/resume"])
      expect((await call(path === "" ? "GET" : "POST", `/${accountId}${path}`)).status).toBe(404);
    expect((await connect({ token: telegram.token })).status).toBe(201);
  });
});

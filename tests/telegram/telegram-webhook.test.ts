/** Telegram by webhook, over real HTTP: who may call, what is answered when, and that nothing is half stored. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTelegram } from "../../src/emulators/telegram/server.ts";
import { newId } from "../../src/lib/ids.ts";
import { readFacts } from "../harness/facts.ts";
import { until } from "../harness/until.ts";
import { startTelegramShop, type TelegramShop } from "./telegram-shop.ts";

const PUBLIC_URL = "https://chat.tienda.example";
const SECRET = "x-telegram-bot-api-secret-token";
let shop: TelegramShop;
let isDatabaseDown = false;

beforeAll(async () => {
  const telegram = await startTelegram();
  shop = await startTelegramShop({
    telegram,
    env: { PUBLIC_URL },
    overrides: {
      db: (db) => ({
        ...db,
        statementsFor(tenantId) {
          if (isDatabaseDown) throw new Error("the database is away");
          return db.statementsFor(tenantId);
        },
      }),
    },
  });
  telegram.queue.route = (url) => url.replace(PUBLIC_URL, shop.url);
  await until("the webhook", () => telegram.queue.webhook !== null);
});
afterAll(() => shop?.close());

const address = () => `${shop.url}/webhooks/telegram/${shop.accountId}`;
const secret = () => shop.telegram.queue.webhook?.secret ?? "";
const post = (url: string, body: string, headers: Record<string, string> = { [SECRET]: secret() }) =>
  fetch(url, { method: "POST", body, headers: { "content-type": "application/json", ...headers } });
const updateOf = (updateId: number, text: string) =>
  JSON.stringify({
    update_id: updateId,
    message: {
      message_id: updateId,
      date: 1,
      chat: { id: 4_242, type: "private" },
      from: { id: 4_242, is_bot: false, first_name: "Ana" },
      text,
    },
  });
const count = async () => (await readFacts(shop.database)).received;

describe("the webhook of a bot", () => {
  it("is where Telegram is told to call, with a secret that follows from the token and is not it", () => {
    expect(shop.telegram.queue.webhook?.url).toBe(`${PUBLIC_URL}/webhooks/telegram/${shop.accountId}`);
    expect(secret()).toMatch(/^[\w-]{43}$/);
    expect(shop.telegram.of("getUpdates")).toEqual([]);
  });

  it("brings a message in and its answer back; 50 copies of it are one", async () => {
    const phone = shop.telegram.phone();
    for (let copy = 0; copy < 50; copy++) await phone.write("hola", { updateId: 810_000, messageId: 9 });
    await until("the greeting", () => phone.shown.length > 0);
    expect(await count()).toBe(1);
    expect((await readFacts(shop.database)).answeredTwice).toBe(0);
  });

  it("takes copies that come at the same moment as one", async () => {
    const before = await count();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(address(), updateOf(820_000, "a la vez"))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await count()).toBe(before + 1);
  });

  it("turns away whoever does not know the secret", async () => {
    const before = await count();
    for (const headers of [{}, { [SECRET]: "" }, { [SECRET]: `${secret()}x` }, { [SECRET]: shop.telegram.token }])
      expect((await post(address(), updateOf(830_000, "no"), headers as Record<string, string>)).status).toBe(401);
    expect(await count()).toBe(before);
  });

  it("answers bad bodies without storing anything", async () => {
    const before = await count();
    for (const body of ["{", "", "null", "[]", '{"update_id":"x"}', "\u0000"])
      expect((await post(address(), body)).status, body).toBe(400);
    // What is of no known form is let pass, or Telegram would bring it for ever.
    expect((await post(address(), '{"update_id":1,"message":{"chat":7}}')).status).toBe(200);
    expect((await fetch(address())).status).toBe(405);
    expect((await post(address(), JSON.stringify({ update_id: 2, text: "x".repeat(3 * 1024 * 1024) }))).status).toBe(
      413,
    );
    expect((await post(address(), JSON.stringify({ update_id: 3, more: "x".repeat(2 * 1024 * 1024) }))).status).toBe(
      200,
    );
    expect(await count()).toBe(before);
  });

  it("is not found for accounts that do not exist, are of another kind, or poll", async () => {
    const [terminal] = await shop.database.query<{ id: string }>(
      "SELECT id FROM channel_accounts WHERE kind = 'terminal'",
    );
    for (const path of [
      `/webhooks/telegram/${newId("channelAccount")}`,
      `/webhooks/whatsapp-cloud/${shop.accountId}`,
      `/webhooks/terminal/${terminal?.id}`,
      `/webhooks/telegram/${encodeURIComponent("../../etc")}`,
      "/webhooks/nothing/cha_x",
    ])
      expect((await post(`${shop.url}${path}`, updateOf(1, "x"))).status, path).toBe(404);
  });

  it("says 503 while the database is away, stores nothing of it, and stores it when it comes again", async () => {
    const before = await count();
    isDatabaseDown = true;
    const down = await post(address(), updateOf(840_000, "¿siguen ahí?"));
    isDatabaseDown = false;
    expect(down.status).toBe(503);
    expect(down.headers.get("retry-after")).toBe("5");
    expect(await count()).toBe(before);
    expect((await post(address(), updateOf(840_000, "¿siguen ahí?"))).status).toBe(200);
    expect(await count()).toBe(before + 1);
  });
});

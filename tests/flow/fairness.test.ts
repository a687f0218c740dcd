/** Out: an account whose provider takes its time, or has died, delays nobody else; what waits for it leaves in the end. */
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { hashKey } from "../../src/crm/channel-accounts.ts";
import { sweep } from "../../src/flow/sweep.ts";
import { ChannelError } from "../../src/lib/errors.ts";
import { newId } from "../../src/lib/ids.ts";
import { startTestApp, type TestApp } from "../harness/app.ts";
import { sampleAccount } from "../harness/context.ts";
import { outboxOf } from "../harness/outbox.ts";
import { createPostbox } from "../harness/postbox.ts";
import { until } from "../harness/until.ts";

const KEY = "key-of-the-shop";
const CONCURRENCY = 4;
const slow = createPostbox();
const quick = createPostbox();
let shop: TestApp;
let slowAccount: ChannelAccount;
let quickAccount: ChannelAccount;

beforeAll(async () => {
  shop = await startTestApp({
    // Nobody is answered here: only what waits in the outboxes counts.
    env: { TURN_CONCURRENCY: String(CONCURRENCY), TURN_DEBOUNCE_MS: "60000" },
    overrides: {
      channels: { terminal: (account, env) => (account.name === "lenta" ? slow : quick).factory(account, env) },
    },
  });
  quickAccount = await sampleAccount(shop, "terminal");
  const id = newId("channelAccount");
  await shop.database.query(
    "INSERT INTO channel_accounts (id, tenant_id, kind, name) SELECT $1, tenant_id, kind, 'lenta' FROM channel_accounts WHERE id = $2",
    [id, quickAccount.id],
  );
  slowAccount = { ...quickAccount, id, name: "lenta" };
  const { tenantId } = quickAccount;
  const key = { id: newId("apiKey"), tenantId, name: "test", hash: hashKey(KEY), scopes: ["*"] };
  await shop.ctx.db.forTenant(tenantId, (tx) => tx.apiKey.create({ data: key }));
});
beforeEach(() => {
  for (const box of [slow, quick]) {
    box.sent.length = 0;
    box.onSend = () => undefined;
  }
});
afterAll(() => shop?.close());

async function waitingOutboxes(account: ChannelAccount, count: number) {
  const outboxes: Awaited<ReturnType<typeof outboxOf>>[] = [];
  for (let index = 0; index < count; index++) {
    const outbox = await outboxOf(shop, account);
    await outbox.say("aviso");
    shop.ctx.wake("outbox", outbox.ref);
    outboxes.push(outbox);
  }
  return outboxes;
}
const heard = (box: typeof slow, thread: string) => box.heard(thread).filter((text) => text === "aviso");

it("a provider that does not answer takes a part of the places, and everything is sent once when it does", async () => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let atOnce = 0;
  let most = 0;
  slow.onSend = async () => {
    most = Math.max(most, ++atOnce);
    await held;
    atOnce--;
    return undefined;
  };
  const slowOnes = await waitingOutboxes(slowAccount, 16);
  await until("the slow sends", () => atOnce >= CONCURRENCY);
  const quickOnes = await waitingOutboxes(quickAccount, 6);
  await until("the quick sends", () => quickOnes.every(({ thread }) => heard(quick, thread).length === 1));
  expect(slow.sent).toHaveLength(0);
  // Half of the places of the outbox, which has two for each turn.
  expect(most).toBeLessThanOrEqual(CONCURRENCY);
  release();
  await until("the slow ones", () => slowOnes.every(({ thread }) => heard(slow, thread).length > 0));
  expect(slowOnes.map(({ thread }) => heard(slow, thread))).toEqual(slowOnes.map(() => ["aviso"]));
});

it("an account that dies is broken once, tells a person once, and sends what waited when it is mended", async () => {
  const call = async (method: string, path: string, language = "es") => {
    const headers = { authorization: `Bearer ${KEY}`, "accept-language": language };
    const response = await fetch(`${shop.url}/v1${path}`, { method, headers });
    // biome-ignore lint/suspicious/noExplicitAny: the body of any route
    return { status: response.status, body: (await response.json()) as any };
  };
  slow.onSend = () => {
    throw new ChannelError("unauthorized", "the token is dead");
  };
  const waiting = await waitingOutboxes(slowAccount, 6);
  const isBroken = async () => (await call("GET", `/channels/${slowAccount.id}`)).body.status === "broken";
  await until("the account is broken", isBroken);
  const allWait = async () =>
    (await Promise.all(waiting.map((outbox) => outbox.rows()))).every((rows) =>
      rows.some(({ reason }) => reason?.includes("averiado")),
    );
  await until("all wait for it", allWait);
  const { body } = await call("GET", "/notifications?unread=true");
  expect(body.data).toMatchObject([{ kind: "channel_broken", subjectId: slowAccount.id, readAt: null }]);
  expect(body.data[0].text).toMatch(/^La cuenta “lenta” dejó de funcionar: .*credenciales/);
  expect((await call("GET", "/notifications?unread=true", "pt")).body.data[0].text).toMatch(/^A conta “lenta”/);
  const audit = await shop.database.query("SELECT 1 FROM audit WHERE action = 'channel_account.broken'");
  expect(audit).toHaveLength(1);

  slow.onSend = () => undefined;
  expect((await call("POST", `/channels/${slowAccount.id}/resume`)).status).toBe(200);
  await sweep(shop.ctx.flow, 0);
  await until("what waited", () => waiting.every(({ thread }) => heard(slow, thread).length === 1));
  expect((await call("GET", "/notifications?unread=true")).body.data).toEqual([]);
  expect((await call("GET", "/notifications")).body.data).toHaveLength(1);
});

it("what was read is read, once for whoever may read it, and nothing else is", async () => {
  const post = (path: string, key = KEY) =>
    fetch(`${shop.url}/v1${path}`, { method: "POST", headers: { authorization: `Bearer ${key}` } });
  const [row] = await shop.database.query<{ id: string }>("UPDATE notifications SET read_at = NULL RETURNING id");
  expect((await post(`/notifications/${row?.id}/read`, "wrong")).status).toBe(401);
  expect((await post("/notifications/ntf_none/read")).status).toBe(404);
  expect((await post(`/notifications/${row?.id}/read`)).status).toBe(200);
  const at = () => shop.database.query("SELECT read_at FROM notifications");
  const readAt = await at();
  expect(readAt).toEqual([{ read_at: expect.any(Date) }]);
  expect((await post(`/notifications/${row?.id}/read`)).status).toBe(200);
  expect(await at()).toEqual(readAt);
});

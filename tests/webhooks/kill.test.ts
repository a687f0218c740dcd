/** `kill -9` between a change and its webhook: whatever was committed is told, after a restart, under one id. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { addEndpoint } from "../../src/crm/webhooks/endpoints.ts";
import { type LoadedVictim, loadVictim, type RunningVictim } from "../failures/victims.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { until } from "../harness/until.ts";
import { isGenuine, type Receiver, startReceiver } from "./receiver.ts";

let test: TestContext;
let receiver: Receiver;
let secret: string;
let accountId: string;
let next: LoadedVictim;
let running: RunningVictim | null = null;

beforeAll(async () => {
  receiver = await startReceiver();
  test = await createTestContext({ sample: true });
  const { id, tenantId } = await sampleAccount(test, "terminal");
  accountId = id;
  const { ctx } = test;
  const made = await ctx.db.forTenant(tenantId, (tx) =>
    addEndpoint({ tx, tenantId, actor: { kind: "system", id: null }, clock: ctx.clock }, ctx.seal, {
      url: receiver.url,
      description: "",
      events: ["message.received"],
    }),
  );
  secret = made.secret;
  next = load();
});
afterAll(async () => {
  await Promise.all([running?.end(), next?.end()]);
  await receiver?.close();
  await test?.close();
});

function load(): LoadedVictim {
  return loadVictim({
    CHARLA_HOME: test.ctx.config.home,
    DATABASE_URL: test.database.url,
    LOG_LEVEL: "silent",
    TURN_DEBOUNCE_MS: "0",
    LEASE_MS: "500",
    WEBHOOK_PRIVATE_ADDRESSES: "true",
    IDEMPOTENT_ACCOUNT_ID: accountId,
    PROVIDER_URL: receiver.url,
  });
}

async function start(): Promise<RunningVictim> {
  const started = await next.start();
  next = load();
  running = started;
  return started;
}

const texts = () =>
  receiver.received.filter(({ json }) => json.type === "message.received").map(({ json }) => json.data.text as string);

it("loses no event, wherever the process dies", async () => {
  const sent: string[] = [];
  let victim = await start();
  for (const moment of ["before:webhook_tenants", "before:webhook_claim", "after:webhook_claim", "in the receiver"]) {
    const text = `killed ${moment}`;
    if (moment === "in the receiver") {
      receiver.answer = async ({ json }) => {
        if (json.data?.text === text && texts().filter((one) => one === text).length === 1) await victim.end();
        return { status: 204 };
      };
    }
    const body = JSON.stringify({ accountId, thread: "ana", externalId: moment, text });
    const stored = await fetch(victim.url, { method: "POST", body });
    expect(stored.ok).toBe(true);
    sent.push(text);
    // The next round of the schedule reaches the moment: the message is committed, nothing has been sent of it.
    if (moment !== "in the receiver")
      await fetch(`${victim.url}arm`, { method: "POST", body: JSON.stringify({ moment, left: 1 }) });
    await victim.exited;
    // What the dead one held is free when its lease is over: the clock is moved there, since nobody needs to wait for it.
    await test.database.query("UPDATE webhook_deliveries SET lease_until = now() WHERE lease_until IS NOT NULL");
    // Whoever starts takes up at once what was left, without the queue's own locks.
    victim = await start();
    await until(
      `${text} is told`,
      () => texts().filter((one) => one === text).length > (moment === "in the receiver" ? 1 : 0),
      180_000,
    );
  }
  expect([...new Set(texts())]).toEqual(sent);
  for (const one of receiver.received.filter(({ json }) => json.type === "message.received"))
    expect(isGenuine(one, secret)).toBe(true);
  const ids = receiver.received
    .filter(({ json }) => json.data?.text === "killed in the receiver")
    .map(({ headers }) => headers["webhook-id"]);
  expect(new Set(ids).size).toBe(1);
}, 600_000);

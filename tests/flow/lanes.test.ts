/** Out: what nobody waits for gives way to answers, and a provider's pauses hold in all processes. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { resumeAccount } from "../../src/crm/channel-accounts/connect.ts";
import { ChannelError } from "../../src/lib/errors.ts";
import { createManualClock, MINUTE_MS, SECOND_MS } from "../../src/lib/time.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { outboxOf } from "../harness/outbox.ts";
import { createPostbox } from "../harness/postbox.ts";

const clock = createManualClock(new Date("2026-03-02T15:00:00Z"));
const ACCOUNT_PER_SECOND = 10;
const limits = { perSecond: { account: ACCOUNT_PER_SECOND, thread: 1 } };
const postboxes = [createPostbox({ limits }), createPostbox({ limits })] as const;
const sends: { at: number; text: string }[] = [];
let first: TestContext;
let second: TestContext;
let account: ChannelAccount;

const remember: (typeof postboxes)[0]["onSend"] = ({ parts: [part] }) => {
  sends.push({ at: clock.now().getTime(), text: part?.type === "text" ? part.text : "" });
  return undefined;
};

beforeAll(async () => {
  const env = { SENDS_PER_TENANT_PER_SECOND: "20" };
  const [one, other] = postboxes.map(({ factory }) => ({ clock, channels: { terminal: factory } }));
  first = await createTestContext({ sample: true, env, overrides: one ?? {} });
  second = await createTestContext({ database: first.database, env, overrides: other ?? {} });
  account = await sampleAccount(first, "terminal");
});
beforeEach(async () => {
  sends.length = 0;
  for (const box of postboxes) box.onSend = remember;
  await first.database.query("DELETE FROM rate_buckets");
  clock.advance(MINUTE_MS);
});
afterAll(async () => {
  await second?.close();
  await first?.close();
});

type Outbox = Awaited<ReturnType<typeof outboxOf>>;
const refuseOnce = (details: object, afterMs?: number) => () => {
  for (const box of postboxes) box.onSend = remember;
  throw new ChannelError("rate_limited", "slower", { details: { ...details }, ...(afterMs ? { afterMs } : {}) });
};
const waitOf = async (outbox: Outbox, by = first) => {
  const at = await outbox.deliver(by);
  return at === null ? null : at.getTime() - clock.now().getTime();
};

describe("what is sent in bulk", () => {
  it("never keeps an answer waiting, however much of it waits itself, and has its share while nobody answers", async () => {
    const bulk: Outbox[] = [];
    for (let index = 0; index < 14; index++) {
      const outbox = await outboxOf(first, account);
      await outbox.say("oferta", "bulk");
      bulk.push(outbox);
    }
    const bulkUntil = clock.now().getTime() + 2 * SECOND_MS;
    for (let step = 0; clock.now().getTime() < bulkUntil; step++) {
      for (const outbox of bulk) await outbox.deliver(step % 2 ? second : first);
      // Somebody is answered each second: at once, in the same tenth.
      if (step % 10 === 5) {
        const answer = await outboxOf(first, account);
        await answer.say("respuesta");
        expect(await answer.deliver(second)).toBeNull();
      }
      clock.advance(SECOND_MS / 10);
    }
    const ofBulk = sends.filter(({ text }) => text === "oferta").length;
    expect(sends.filter(({ text }) => text === "respuesta")).toHaveLength(2);
    expect(ofBulk).toBeLessThanOrEqual(0.8 * ACCOUNT_PER_SECOND * 2);
    expect(ofBulk).toBeGreaterThanOrEqual(0.4 * ACCOUNT_PER_SECOND * 2);
  });

  it("lets an answer of its own conversation pass that was written after it", async () => {
    const outbox = await outboxOf(first, account);
    await outbox.say("oferta 1", "bulk");
    await outbox.say("oferta 2", "bulk");
    await outbox.deliver();
    expect(sends.map(({ text }) => text)).toEqual(["oferta 1"]);
    await outbox.say("respuesta");
    // A chat gets one message a second, whatever it is.
    clock.advance(2 * SECOND_MS);
    expect(await waitOf(outbox)).toBeGreaterThan(0);
    expect(sends.map(({ text }) => text)).toEqual(["oferta 1", "respuesta"]);
    for (let tries = 0; tries < 5; tries++) {
      clock.advance(3 * SECOND_MS);
      await outbox.deliver();
    }
    expect(sends.map(({ text }) => text)).toEqual(["oferta 1", "respuesta", "oferta 2"]);
    const positions = (await outbox.rows()).map(({ position }) => position);
    expect(positions).toEqual([2, 4, 3]);
  });
});

describe("a pause that the provider asks for", () => {
  it("of the account holds for every thread and process, and not a moment longer", async () => {
    const [one, other] = [await outboxOf(first, account), await outboxOf(first, account)];
    await one.say("uno");
    await other.say("dos");
    postboxes[0].onSend = refuseOnce({ scope: "account" }, 9_000);
    expect(await waitOf(one)).toBe(9_000);
    expect(await waitOf(other, second)).toBeGreaterThanOrEqual(9_000);
    expect(sends).toEqual([]);
    clock.advance(9_000);
    expect(await one.deliver(second)).toBeNull();
    clock.advance(SECOND_MS);
    expect(await other.deliver(first)).toBeNull();
    expect(sends).toHaveLength(2);
  });

  it("of one thread leaves the others alone, and grows with each refusal until one is accepted", async () => {
    const [one, other] = [await outboxOf(first, account), await outboxOf(first, account)];
    await one.say("uno");
    await other.say("dos");
    for (const [by, seconds] of [
      [first, 4],
      [second, 16],
      [first, 64],
    ] as const) {
      for (const box of postboxes) box.onSend = refuseOnce({ scope: "thread" });
      expect(await waitOf(one, by)).toBe(seconds * SECOND_MS);
      clock.advance(seconds * SECOND_MS);
    }
    expect(await other.deliver()).toBeNull();
    expect(await one.deliver()).toBeNull();
    await one.say("tres");
    for (const box of postboxes) box.onSend = refuseOnce({ scope: "thread" });
    clock.advance(10 * SECOND_MS);
    expect(await waitOf(one, second)).toBe(4 * SECOND_MS);
  });

  it("is over as soon as a person has put the account right", async () => {
    const outbox = await outboxOf(first, account);
    await outbox.say("uno");
    postboxes[0].onSend = refuseOnce({}, 60 * MINUTE_MS);
    await outbox.deliver();
    await first.ctx.db.forTenant(account.tenantId, (tx) =>
      resumeAccount(
        { tx, tenantId: account.tenantId, actor: { kind: "user", id: "mem_1", role: "admin" }, clock },
        account.id,
      ),
    );
    clock.advance(2 * SECOND_MS);
    expect(await outbox.deliver()).toBeNull();
    expect(sends).toHaveLength(1);
  });
});

it("a send that its thread holds back uses up nothing of the account's rate", async () => {
  const busy = await outboxOf(first, account);
  for (let index = 0; index < 12; index++) await busy.say(`${index}`);
  for (let tries = 0; tries < 12; tries++) await busy.deliver(tries % 2 ? first : second);
  const used = sends.length;
  expect(used).toBeLessThanOrEqual(2);
  clock.advance(SECOND_MS);
  const others: Outbox[] = [];
  for (let index = 0; index < 2; index++) others.push(await outboxOf(first, account));
  for (const outbox of others) await outbox.say("otro");
  for (const outbox of others) expect(await outbox.deliver()).toBeNull();
});

it("a tenant has a rate over all its accounts", async () => {
  const [row] = await first.database.query<{ id: string }>(
    `INSERT INTO channel_accounts (id, tenant_id, kind, name) SELECT 'cha_second', tenant_id, kind, 'otra' FROM channel_accounts
      WHERE id = $1 RETURNING id`,
    [account.id],
  );
  const other = { ...account, id: row?.id ?? "" };
  await first.database.query(
    "INSERT INTO rate_buckets (tenant_id, key, next_at) VALUES ($1, 'tenant', $2::timestamptz + interval '5 seconds')",
    [account.tenantId, clock.now()],
  );
  for (const one of [account, other]) {
    const outbox = await outboxOf(first, one);
    await outbox.say("uno");
    expect(await waitOf(outbox)).toBeGreaterThanOrEqual(4_000);
  }
  expect(sends).toEqual([]);
});

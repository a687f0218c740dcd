/** Repairs: what is due and that nobody holds is woken again, and nothing else. */
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { queueMessage, queueSystemMessage } from "../../src/crm/outbox.ts";
import { freeLeases } from "../../src/crm/sql/pending.ts";
import { ingest } from "../../src/flow/ingest.ts";
import { sweep } from "../../src/flow/sweep.ts";
import { createManualClock, SECOND_MS } from "../../src/lib/time.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { createPostbox, textFrom } from "../harness/postbox.ts";

const GRACE_MS = 5 * SECOND_MS;
const clock = createManualClock(new Date("2026-03-02T15:00:00Z"));
let test: TestContext;
let account: ChannelAccount;
let woken: string[] = [];

beforeAll(async () => {
  test = await createTestContext({
    sample: true,
    env: { TURN_DEBOUNCE_MS: "2000" },
    overrides: { clock, channels: { terminal: createPostbox().factory } },
  });
  account = await sampleAccount(test, "terminal");
});
beforeEach(async () => {
  await test.database.query(
    "UPDATE conversations SET turn_due_at = NULL, outbox_due_at = NULL, turn_lease_until = NULL, outbox_lease_until = NULL",
  );
  clock.advance(60 * SECOND_MS);
  woken = [];
});
afterAll(() => test?.close());

const sweepOnce = (graceMs = GRACE_MS) =>
  sweep(
    {
      ...test.ctx.flow,
      rewake: async (name, refs) => void woken.push(...refs.map(({ conversationId }) => `${name} ${conversationId}`)),
    },
    graceMs,
  );

async function write(thread: string): Promise<string> {
  const { conversationId } = await ingest(test.ctx.flow, account, textFrom(thread, "hola"));
  return conversationId ?? "";
}

it("wakes a turn that nobody took, after the grace, again and again until somebody does", async () => {
  const id = await write("forgotten");
  clock.advance(2 * SECOND_MS + GRACE_MS - 1);
  expect(await sweepOnce()).toBe(0);
  clock.advance(1);
  expect(await sweepOnce()).toBe(1);
  expect(await sweepOnce()).toBe(1);
  expect(woken).toEqual([`turns ${id}`, `turns ${id}`]);
  await test.database.query("UPDATE conversations SET turn_due_at = NULL WHERE id = $1", [id]);
  expect(await sweepOnce()).toBe(0);
});

it("leaves a held turn to its holder until the lease has ended", async () => {
  const id = await write("held");
  clock.advance(60 * SECOND_MS);
  const until = new Date(clock.now().getTime() + 30 * SECOND_MS);
  await test.database.query("UPDATE conversations SET turn_lease = 'evt_1', turn_lease_until = $2 WHERE id = $1", [
    id,
    until,
  ]);
  expect(await sweepOnce()).toBe(0);
  clock.set(until);
  expect(await sweepOnce()).toBe(1);
  expect(woken).toEqual([`turns ${id}`]);
});

it("wakes an outbox in the same way", async () => {
  const id = await write("outbox");
  await test.database.query("UPDATE conversations SET turn_due_at = NULL WHERE id = $1", [id]);
  await test.ctx.db.forTenant(account.tenantId, (tx) => queueSystemMessage(tx, id, "hola", clock.now()));
  expect(await sweepOnce()).toBe(0);
  clock.advance(GRACE_MS);
  expect(await sweepOnce()).toBe(1);
  expect(woken).toEqual([`outbox ${id}`]);
});

it("wakes an outbox that holds only bulk in a lane of its own, and one in which an answer stands too with the answers", async () => {
  const [offer, mixed] = [await write("offer"), await write("mixed")];
  await test.database.query("UPDATE conversations SET turn_due_at = NULL");
  const bulk = { author: "system", authorName: null, parts: [{ type: "text", text: "oferta" }], lane: "bulk" } as const;
  await test.ctx.db.forTenant(account.tenantId, async (tx) => {
    for (const conversationId of [offer, mixed]) await queueMessage(tx, { ...bulk, conversationId, now: clock.now() });
    await queueSystemMessage(tx, mixed, "respuesta", clock.now());
  });
  clock.advance(GRACE_MS);
  expect(await sweepOnce()).toBe(2);
  expect(woken).toEqual([`outbox ${mixed}`, `bulk ${offer}`]);
});

it("finds the work of every tenant, the oldest first", async () => {
  const first = await write("older");
  clock.advance(SECOND_MS);
  const second = await write("younger");
  clock.advance(60 * SECOND_MS);
  await sweepOnce();
  expect(woken).toEqual([`turns ${first}`, `turns ${second}`]);
  const figures = await test.ctx.metrics.registry.metrics();
  expect(figures).toMatch(/charla_pending\{kind="turns"\} 2/);
});

it("frees every lease for a process that is alone", async () => {
  const id = await write("alone");
  const until = new Date(clock.now().getTime() + 60 * SECOND_MS);
  await test.database.query("UPDATE conversations SET turn_lease_until = $2, outbox_lease_until = $2 WHERE id = $1", [
    id,
    until,
  ]);
  await test.ctx.db.sqlAsSystem("find pending work", freeLeases);
  clock.advance(10 * SECOND_MS);
  await sweepOnce();
  expect(woken).toEqual([`turns ${id}`]);
});

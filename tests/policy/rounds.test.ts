/** What is done from time to time for every business: old rows go, leads are scored anew, and work finds somebody who is there. */
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { changePeopleKept } from "../../src/crm/people-kept.ts";
import { eraseQuietPeople } from "../../src/flow/people-kept.ts";
import { runRebalance } from "../../src/flow/rebalance.ts";
import { runRetention } from "../../src/flow/retention.ts";
import { runScoringPass } from "../../src/flow/scoring-pass.ts";
import { newId } from "../../src/lib/ids.ts";
import { createManualClock, DAY_MS, HOUR_MS, plusMs } from "../../src/lib/time.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { writtenBy } from "../harness/person.ts";
import { createPostbox } from "../harness/postbox.ts";

const clock = createManualClock(new Date("2026-03-03T15:00:00Z"));
const postbox = createPostbox();
const signal = new AbortController().signal;
let test: TestContext;
let account: ChannelAccount;

beforeAll(async () => {
  test = await createTestContext({ sample: true, overrides: { clock, channels: { terminal: postbox.factory } } });
  account = await sampleAccount(test, "terminal");
});
afterAll(() => test?.close());

const query = <Row extends Record<string, unknown>>(text: string, values: unknown[] = []) =>
  test.database.query<Row>(text, values);

it("throws away what has lain for long enough, and nothing else", async () => {
  const now = clock.now();
  const plan = (key: string, status: string, finishedAt: Date | null) =>
    query(
      `INSERT INTO due_actions (id, tenant_id, kind, subject_id, key, due_at, status, created_at, finished_at)
       VALUES ($1, $2, 'quote.expire', 'x', $3, $4, $5, $4, $6)`,
      [newId("dueAction"), account.tenantId, key, plusMs(now, -90 * DAY_MS), status, finishedAt],
    );
  await plan("old", "done", plusMs(now, -31 * DAY_MS));
  await plan("young", "done", plusMs(now, -29 * DAY_MS));
  await plan("open", "pending", null);
  await query("INSERT INTO idempotency_keys (tenant_id, key, fingerprint, claimed_at) VALUES ($1, 'k', 'f', $2)", [
    account.tenantId,
    plusMs(now, -3 * DAY_MS),
  ]);
  const userId = await test.ctx.signIn.create({
    email: "old@example.com",
    name: "Old",
    password: "correct horse battery",
  });
  const session = (id: string, expiresAt: Date) =>
    query(
      "INSERT INTO sessions (id, user_id, token, expires_at, created_at, updated_at) VALUES ($1, $2, $1, $3, $3, $3)",
      [id, userId, expiresAt],
    );
  await session("ses_old", plusMs(now, -2 * DAY_MS));
  await session("ses_new", plusMs(now, DAY_MS));
  const gone = await runRetention(test.ctx, signal);
  expect(gone).toMatchObject({ due_actions: 1, idempotency_keys: 1, sessions: 1 });
  const left = await query<{ key: string }>("SELECT key FROM due_actions WHERE subject_id = 'x' ORDER BY key");
  expect(left.map(({ key }) => key)).toEqual(["open", "young"]);
  expect(await query("SELECT id FROM sessions")).toEqual([{ id: "ses_new" }]);
  expect(await runRetention(test.ctx, signal)).toMatchObject({ due_actions: 0, sessions: 0 });
});

it("erases those whom a business keeps no longer, and nobody who wrote, owes or is waited for", async () => {
  const { ctx } = test;
  const { tenantId } = account;
  const meet = async (name: string) => (await writtenBy(test, account, name)).contactId;
  const quiet = await meet("quiet");
  const debtor = await meet("debtor");
  const waiting = await meet("waiting");
  const planned = await meet("planned");
  await query(
    `INSERT INTO invoices (id, tenant_id, contact_id, number, status, currency, total_cents, issued_at, due_at)
     VALUES ('inv_debt', $1, $2, 7001, 'open', 'PEN', 1000, $3, $3)`,
    [tenantId, debtor, clock.now()],
  );
  await query(
    `INSERT INTO cases (id, tenant_id, contact_id, number, kind, subject, status, created_at, updated_at)
     VALUES ('cas_open', $1, $2, 7001, 'support', 'no llega', 'open', $3, $3)`,
    [tenantId, waiting, clock.now()],
  );
  await query(
    `INSERT INTO tasks (id, tenant_id, contact_id, title, created_by, created_at, updated_at) VALUES ('tsk_open', $1, $2, 'llamar', 'x', $3, $3)`,
    [tenantId, planned, clock.now()],
  );
  const people = async () =>
    (await query<{ id: string }>("SELECT id FROM contacts WHERE id = ANY($1)", [[quiet, debtor, waiting, planned]]))
      .map(({ id }) => id)
      .sort();
  const all = [quiet, debtor, waiting, planned].sort();
  clock.advance(200 * DAY_MS);
  const crm = { tenantId, actor: { kind: "system" as const, id: null }, clock };
  expect(await eraseQuietPeople(ctx, signal)).toBe(0);
  await ctx.db.forTenant(tenantId, (tx) => changePeopleKept({ ...crm, tx }, 6));
  // The week in which it can be taken back.
  clock.advance(6 * DAY_MS);
  expect(await eraseQuietPeople(ctx, signal)).toBe(0);
  clock.advance(2 * DAY_MS);
  const late = await meet("late");
  expect(await eraseQuietPeople(ctx, signal)).toBeGreaterThan(0);
  expect(await people()).toEqual(all.filter((id) => id !== quiet));
  expect(await query("SELECT id FROM contacts WHERE id = $1", [late])).toHaveLength(1);
  expect(await query("SELECT id FROM audit WHERE action = 'contact.delete' AND subject_id = $1", [quiet])).toHaveLength(
    1,
  );
  expect(await eraseQuietPeople(ctx, signal)).toBe(0);
});

it("scores open leads by what is so now, and writes what changed into the log", async () => {
  const { contactId } = await writtenBy(test, account, "scored");
  const leadId = newId("lead");
  await query(
    `INSERT INTO leads (id, tenant_id, contact_id, status, interest, source, score, temperature, created_at, updated_at)
     VALUES ($1, $2, $3, 'QUOTED', 'laptops', 'chat', 1, 'cold', $4, $4)`,
    [leadId, account.tenantId, contactId, clock.now()],
  );
  clock.advance(HOUR_MS);
  await runScoringPass(test.ctx, signal);
  const [lead] = await query<{ score: number; version: number }>("SELECT score, version FROM leads WHERE id = $1", [
    leadId,
  ]);
  expect(lead?.score).toBeGreaterThan(1);
  expect(lead?.version).toBe(1);
  const [entry] = await query<{ kind: string; detail: { from: number; to: number } }>(
    "SELECT kind, detail FROM automation_entries WHERE subject_id = $1",
    [leadId],
  );
  expect(entry).toEqual({ kind: "scored", detail: { from: 1, to: lead?.score } });
  // Nothing has changed since.
  expect(await runScoringPass(test.ctx, signal)).toBe(0);
});

it("leaves everything where it is while nobody is there or no rule speaks", async () => {
  expect(await runRebalance(test.ctx, signal)).toBe(0);
});

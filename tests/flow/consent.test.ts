/** In: a person tells the provider, and not us, whether they want to be written to. */
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { optOut } from "../../src/crm/contacts.ts";
import { hasFollowUp, planFollowUp } from "../../src/crm/follow-ups.ts";
import { ingest } from "../../src/flow/ingest.ts";
import { createManualClock, DAY_MS, MINUTE_MS, plusMs } from "../../src/lib/time.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { outboxOf } from "../harness/outbox.ts";
import { createPostbox } from "../harness/postbox.ts";

const clock = createManualClock(new Date("2026-03-02T15:00:00Z"));
let test: TestContext;
let account: ChannelAccount;

beforeAll(async () => {
  test = await createTestContext({
    sample: true,
    overrides: { clock, channels: { terminal: createPostbox().factory } },
  });
  account = await sampleAccount(test, "terminal");
});
afterAll(() => test?.close());

const tell = (userId: string, allows: boolean, at: Date, by = allows ? "start" : "stop") =>
  ingest(test.ctx.flow, account, { type: "consent", consent: { userId, allows, at, by } });
const audit = (id: string) =>
  test.database.query("SELECT action, actor_kind, detail FROM audit WHERE subject_id = $1 ORDER BY id", [id]);

it("ends what was promised and is written down, once however often it is told", async () => {
  const person = await outboxOf(test, account);
  const { id } = await person.contact();
  const { conversationId } = person.ref;
  const inShop = <T>(work: Parameters<typeof test.ctx.db.forTenant<T>>[1]) =>
    test.ctx.db.forTenant(account.tenantId, work);
  await inShop((tx) =>
    planFollowUp(
      { tx, tenantId: account.tenantId, actor: { kind: "agent", id: "closer" }, clock },
      { conversationId, at: plusMs(clock.now(), DAY_MS), productId: null },
    ),
  );
  expect(await inShop((tx) => hasFollowUp(tx, conversationId))).toBe(true);
  expect(await tell(person.userId, false, clock.now())).toMatchObject({ duplicate: false });
  expect(await tell(person.userId, false, clock.now())).toMatchObject({ duplicate: true });
  expect((await person.contact()).optedOutAt).toEqual(clock.now());
  expect(await inShop((tx) => hasFollowUp(tx, conversationId))).toBe(false);
  expect(await audit(id)).toEqual([{ action: "contact.opt_out", actor_kind: "customer", detail: { by: "stop" } }]);
});

it("counts by when it was said: what comes late changes nothing, in whatever order it comes", async () => {
  const person = await outboxOf(test, account);
  const { id } = await person.contact();
  const [early, middle, late] = [-3, -2, -1].map((minutes) => plusMs(clock.now(), minutes * MINUTE_MS)) as [
    Date,
    Date,
    Date,
  ];
  await tell(person.userId, false, middle);
  expect(await tell(person.userId, true, early)).toMatchObject({ duplicate: true });
  expect((await person.contact()).optedOutAt).toEqual(middle);
  expect(await tell(person.userId, true, late)).toMatchObject({ duplicate: false });
  expect(await tell(person.userId, false, middle)).toMatchObject({ duplicate: true });
  expect((await person.contact()).optedOutAt).toBeNull();
  expect((await audit(id)).map(({ action }) => action)).toEqual(["contact.opt_out", "contact.opt_in"]);
});

it("said in the future counts as said now: it does not outlast what the person says after it", async () => {
  const person = await outboxOf(test, account);
  const { id } = await person.contact();
  await tell(person.userId, true, plusMs(clock.now(), 365 * DAY_MS));
  clock.advance(MINUTE_MS);
  await test.ctx.db.forTenant(account.tenantId, (tx) =>
    optOut({ tx, tenantId: account.tenantId, actor: { kind: "agent", id: "concierge" }, clock }, id),
  );
  expect((await person.contact()).optedOutAt).toEqual(clock.now());
});

it("of somebody whom nobody knows harms nothing", async () => {
  expect(await tell("user-nobody", false, clock.now())).toEqual({
    messageId: null,
    conversationId: null,
    position: null,
    duplicate: false,
  });
});

/** How matters end: confirmed at once, assumed after silence, withdrawn on return; by a clock that is moved by hand. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { takeConversation } from "../../src/crm/conversations.ts";
import { nextNumber } from "../../src/crm/counters.ts";
import { outcomeCounts } from "../../src/crm/outcomes.ts";
import { deliver } from "../../src/flow/deliver.ts";
import { runDueActions } from "../../src/flow/due.ts";
import { ingest } from "../../src/flow/ingest.ts";
import { respond } from "../../src/flow/respond.ts";
import { newId } from "../../src/lib/ids.ts";
import { createManualClock, DAY_MS, HOUR_MS, MINUTE_MS, plusMs } from "../../src/lib/time.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { createPostbox, textFrom } from "../harness/postbox.ts";

// Monday, 10:00 in Lima.
const clock = createManualClock(new Date("2026-03-02T15:00:00Z"));
const postbox = createPostbox();
const signal = new AbortController().signal;
let test: TestContext;
let account: ChannelAccount;

beforeAll(async () => {
  test = await createTestContext({ sample: true, overrides: { clock, channels: { terminal: postbox.factory } } });
  account = await sampleAccount(test, "terminal");
});
beforeEach(async () => {
  await test.database.query("DELETE FROM due_actions");
  await test.database.query("DELETE FROM outcomes");
});
afterAll(() => test?.close());

let people = 0;

/** A customer of ours, and what they are told. */
function person() {
  const thread = `closing-${++people}`;
  let conversationId = "";
  const ref = () => ({ tenantId: account.tenantId, conversationId });
  const heard = () => postbox.heard(thread);
  return {
    ref,
    heard,
    /** Writes, and returns what is answered. */
    async writes(text: string): Promise<string> {
      const before = heard().length;
      clock.advance(MINUTE_MS);
      const stored = await ingest(test.ctx.flow, account, textFrom(thread, text));
      if (!stored.conversationId) throw new Error("nothing was stored");
      conversationId = stored.conversationId;
      await respond(test.ctx.flow, ref(), signal);
      await deliver(test.ctx.flow, ref());
      return heard().slice(before).join("\n");
    },
    /** Lets time pass and does what is due. */
    async waits(ms: number): Promise<void> {
      clock.advance(ms);
      await runDueActions(test.ctx.flow, signal);
      await deliver(test.ctx.flow, ref());
    },
    row: async () => {
      const [row] = await test.database.query<{ status: string; handler: string; contact_id: string; state: never }>(
        "SELECT status, handler, contact_id, state FROM conversations WHERE id = $1",
        [conversationId],
      );
      if (!row) throw new Error("no conversation");
      return row;
    },
    cases: () =>
      test.database.query<{
        id: string;
        number: number;
        status: string;
        kind: string;
        priority: number;
        answer_due_at: Date;
        created_at: Date;
      }>(
        "SELECT id, number, status, kind, priority, answer_due_at, solve_due_at, created_at FROM cases WHERE conversation_id = $1 ORDER BY created_at",
        [conversationId],
      ),
  };
}

/** An order of the customer, as a paid quote makes one. */
async function buys(customer: ReturnType<typeof person>): Promise<number> {
  const { contact_id: contactId } = await customer.row();
  const tenantId = account.tenantId;
  return test.ctx.db.forTenant(tenantId, async (tx) => {
    const number = await nextNumber({ tx, tenantId }, "order");
    const now = clock.now();
    await tx.order.create({
      data: {
        id: newId("order"),
        tenantId,
        contactId,
        number,
        status: "shipped",
        promisedAt: plusMs(now, 2 * DAY_MS),
        createdAt: now,
        updatedAt: now,
      },
    });
    return number;
  });
}

const counts = () =>
  test.ctx.db.forTenant(account.tenantId, (tx) =>
    outcomeCounts(tx, { from: new Date(0), to: plusMs(clock.now(), MINUTE_MS) }),
  );
const surveys = () =>
  test.database.query<{ rating: number | null; comment: string | null; case_id: string | null }>(
    "SELECT rating, comment, case_id FROM surveys ORDER BY asked_at DESC LIMIT 1",
  );

describe("an order's status", () => {
  it("is told, confirmed, rated, and counted as the customer's own word", async () => {
    const ana = person();
    await ana.writes("hola");
    const number = await buys(ana);
    expect(await ana.writes("¿dónde está mi pedido?")).toContain(String(number));
    const bye = await ana.writes("ya quedó, muchas gracias");
    expect(bye).toMatch(/1 al 5/);
    expect(await ana.row()).toMatchObject({ status: "closed" });
    expect(await counts()).toMatchObject({ resolved: { confirmed: 1, assumed: 0 } });
    await ana.writes("5");
    expect((await surveys())[0]).toMatchObject({ rating: 5 });
    expect(await ana.row()).toMatchObject({ status: "closed" });
    expect(await counts()).toMatchObject({ resolved: { confirmed: 1, assumed: 0 }, withdrawn: 0 });
  });

  it("counts as solved after 72 hours of silence, not before, and only as assumed; a return withdraws it", async () => {
    const ben = person();
    await ben.writes("hola");
    await buys(ben);
    await ben.writes("¿dónde está mi pedido?");
    const said = ben.heard().length;
    await ben.waits(72 * HOUR_MS - MINUTE_MS);
    expect(await ben.row()).toMatchObject({ status: "open" });
    await ben.waits(MINUTE_MS);
    expect(await ben.row()).toMatchObject({ status: "closed" });
    expect(ben.heard()).toHaveLength(said);
    expect(await counts()).toMatchObject({ resolved: { confirmed: 0, assumed: 1 } });
    await ben.writes("¿y mi pedido? todavía no llega");
    expect(await ben.row()).toMatchObject({ status: "open" });
    expect(await counts()).toMatchObject({ resolved: { confirmed: 0, assumed: 0 }, withdrawn: 1 });
  });

  it("asks after a thanks, and closes after a day of silence with a word by day", async () => {
    const carla = person();
    await carla.writes("hola");
    await buys(carla);
    await carla.writes("¿dónde está mi pedido?");
    expect(await carla.writes("gracias")).toMatch(/\?$/);
    const said = carla.heard().length;
    await carla.waits(24 * HOUR_MS);
    expect(await carla.row()).toMatchObject({ status: "closed" });
    expect(carla.heard()).toHaveLength(said + 1);
    expect(await counts()).toMatchObject({ resolved: { confirmed: 0, assumed: 1 } });
    await carla.writes("sí, gracias");
    expect(await carla.row()).toMatchObject({ status: "closed" });
  });

  it("closes in silence at night, and not at all when the customer or a person is at it", async () => {
    const dora = person();
    await dora.writes("hola");
    await buys(dora);
    await dora.writes("¿dónde está mi pedido?");
    clock.set(new Date(Math.ceil(clock.now().getTime() / DAY_MS) * DAY_MS + 3 * HOUR_MS)); // 22:00 in Lima
    await dora.writes("gracias");
    const said = dora.heard().length;
    await dora.waits(24 * HOUR_MS);
    expect(await dora.row()).toMatchObject({ status: "closed" });
    expect(dora.heard()).toHaveLength(said);

    const eva = person();
    await eva.writes("hola");
    await buys(eva);
    await eva.writes("¿dónde está mi pedido?");
    await eva.writes("gracias");
    const { tenantId, conversationId } = eva.ref();
    await test.ctx.db.forTenant(tenantId, (tx) =>
      takeConversation({ tx, tenantId, actor: { kind: "user", id: "mem_1", role: "rep" }, clock }, conversationId),
    );
    const before = eva.heard().length;
    await eva.waits(100 * HOUR_MS);
    expect(await eva.row()).toMatchObject({ status: "open", handler: "rep" });
    expect(eva.heard()).toHaveLength(before);
  });
});

describe("a complaint", () => {
  it("has a number and times, takes what is added, and goes to a person once", async () => {
    const fer = person();
    const opened = await fer.writes("quiero hacer un reclamo");
    const [made] = await fer.cases();
    expect(opened).toContain(String(made?.number));
    expect(made).toMatchObject({ kind: "complaint", status: "open" });
    const owed = made?.priority === 1 ? HOUR_MS : 4 * HOUR_MS;
    expect(made?.answer_due_at).toEqual(plusMs(made?.created_at ?? clock.now(), owed));
    await fer.writes("la laptop que compré se apaga sola");
    expect(await fer.cases()).toHaveLength(1);
    expect(await fer.row()).toMatchObject({ handler: "waiting" });
    const events = await test.database.query<{ type: string }>(
      "SELECT type FROM case_events WHERE case_id = $1 ORDER BY at, id",
      [made?.id],
    );
    expect(events.map(({ type }) => type)).toEqual(["opened", "note"]);
    expect(await counts()).toMatchObject({ handed_off: 1 });
    expect(await fer.writes("¿hola?")).toBe("");
  });

  it("solved by the customer's word closes days later, unless they come back", async () => {
    const gina = person();
    await gina.writes("quiero hacer un reclamo");
    await gina.writes("ya quedó solucionado, gracias");
    expect(await gina.cases()).toMatchObject([{ status: "resolved" }]);
    expect((await surveys())[0]?.case_id).toBe((await gina.cases())[0]?.id);
    await gina.writes("1");
    await gina.writes("tardaron mucho en responder");
    expect((await surveys())[0]).toMatchObject({ rating: 1, comment: "tardaron mucho en responder" });
    const flagged = await test.database.query("SELECT FROM case_events WHERE type = 'flagged'");
    expect(flagged).toHaveLength(2);
    await gina.waits(3 * DAY_MS);
    expect(await gina.cases()).toMatchObject([{ status: "closed" }]);
  });
});

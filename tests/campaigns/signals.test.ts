/** Signals: every change is heard of once by each handler, in order, and one that fails keeps nobody else waiting. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listLog } from "../../src/campaigns/log-read.ts";
import { reasonText } from "../../src/campaigns/sentence.ts";
import type { SignalHandler } from "../../src/campaigns/signals/handler.ts";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { recordAudit } from "../../src/crm/audit.ts";
import type { CrmContext } from "../../src/crm/context.ts";
import { takeConversation } from "../../src/crm/conversations.ts";
import { changeLead } from "../../src/crm/pipeline.ts";
import { announceSignals, listenTo, pendingSignals, SIGNAL_KINDS, type Signal } from "../../src/crm/signals.ts";
import { ingest } from "../../src/flow/ingest.ts";
import { runRetention } from "../../src/flow/retention.ts";
import { runSignals } from "../../src/flow/signals.ts";
import { newId } from "../../src/lib/ids.ts";
import { LOCALES } from "../../src/lib/locale.ts";
import { createManualClock, DAY_MS, MINUTE_MS } from "../../src/lib/time.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { writtenBy } from "../harness/person.ts";
import { createPostbox, textFrom } from "../harness/postbox.ts";

const clock = createManualClock(new Date("2026-03-02T15:00:00Z"));
const abort = new AbortController().signal;
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
beforeEach(async () => {
  await test.database.query("DELETE FROM automation_signals");
  await test.database.query("DELETE FROM signal_listeners");
  clock.advance(MINUTE_MS);
});

const as = <T>(work: (crm: CrmContext) => Promise<T>) =>
  test.ctx.db.forTenant(account.tenantId, (tx) =>
    work({ tx, tenantId: account.tenantId, actor: { kind: "system", id: null }, clock }),
  );
const pending = () => test.database.query<{ kind: string }>("SELECT kind FROM automation_signals ORDER BY seq");

/** A handler that writes down what it was given, in the transaction that it is given. */
function recorder(name: string, fails: (signal: Signal) => boolean = () => false) {
  const handler: SignalHandler = {
    name,
    kinds: SIGNAL_KINDS,
    run: async (crm, signals) => {
      for (const signal of signals) {
        const { kind, subjectId, contactId, detail } = signal;
        await recordAudit(crm, {
          action: "contact.note",
          subjectId,
          detail: { name, kind, contactId, text: JSON.stringify(detail) },
        });
        if (fails(signal)) throw new Error("cannot");
      }
    },
  };
  const heard = async () => {
    const rows = await test.database.query<{ subject_id: string; detail: Record<string, string> }>(
      "SELECT subject_id, detail FROM audit WHERE detail->>'name' = $1 ORDER BY id",
      [name],
    );
    return rows.map(({ subject_id, detail: { kind, contactId, text } }) => ({
      subjectId: subject_id,
      kind,
      contactId,
      detail: JSON.parse(text ?? "{}") as Record<string, unknown>,
    }));
  };
  return { handler, heard };
}

async function customer(thread: string, text = "hola") {
  const { conversationId } = await ingest(test.ctx.flow, account, textFrom(thread, text));
  if (!conversationId) throw new Error("nothing was stored");
  const [row] = await test.database.query<{ contact_id: string }>(
    "SELECT contact_id FROM conversations WHERE id = $1",
    [conversationId],
  );
  return { conversationId, contactId: row?.contact_id ?? "" };
}

describe("signals", () => {
  it("are not written while nobody listens", async () => {
    await customer("silent");
    expect(await pending()).toEqual([]);
  });

  it("tell of messages, contacts, leads, tags, opt-outs and who has a conversation, in order and once", async () => {
    await as((crm) => listenTo(crm, "all", SIGNAL_KINDS));
    const { contactId, conversationId } = await customer("loud");
    const leadId = newId("lead");
    await as(async (crm) => {
      const at = clock.now();
      await crm.tx.lead.create({
        data: {
          id: leadId,
          tenantId: crm.tenantId,
          contactId,
          interest: "x",
          source: "chat",
          createdAt: at,
          updatedAt: at,
        },
      });
    });
    await as(async (crm) =>
      changeLead(crm, await crm.tx.lead.findUniqueOrThrow({ where: { id: leadId } }), { status: "QUOTED" }),
    );
    await as((crm) => crm.tx.contact.update({ where: { id: contactId }, data: { tags: ["vip", "lima"] } }));
    await as((crm) =>
      crm.tx.contact.update({ where: { id: contactId }, data: { tags: ["vip"], optedOutAt: clock.now() } }),
    );
    await as((crm) => takeConversation({ ...crm, actor: { kind: "user", id: "mem_1", role: "rep" } }, conversationId));
    const recorded = recorder("everything");
    const { handler } = recorded;
    const count = await runSignals(test.ctx.flow, abort, [handler]);
    const heard = await recorded.heard();
    expect(heard.map(({ kind }) => kind)).toEqual([
      "contact.created",
      "message.received",
      "lead.created",
      "lead.moved",
      "lead.scored",
      "lead.changed",
      "contact.changed",
      "contact.tagged",
      "contact.tagged",
      "contact.opted_out",
      "contact.changed",
      "conversation.taken",
    ]);
    expect(heard.every((signal) => signal.contactId === contactId)).toBe(true);
    expect(heard[3]?.detail).toEqual({ from: "NEW", to: "QUOTED" });
    expect(heard.flatMap(({ detail }) => detail.tag ?? [])).toEqual(["vip", "lima"]);
    expect(count).toBe(heard.length);
    expect(await runSignals(test.ctx.flow, abort, [handler])).toBe(0);
  });

  it("that one handler fails on reach the others once, and come back to it alone until it gives up", async () => {
    await as((crm) => listenTo(crm, "both", ["segment.entered"]));
    const about = (subjectId: string) =>
      ({ kind: "segment.entered", contactId: null, subjectId, at: clock.now() }) as const;
    await as((crm) => announceSignals(crm, [about("good"), about("bad"), about("late")]));
    const well = recorder("well");
    const ill = recorder("ill", ({ subjectId }) => subjectId === "bad");
    const run = () => runSignals(test.ctx.flow, abort, [well.handler, ill.handler]);
    await run();
    expect((await well.heard()).map(({ subjectId }) => subjectId)).toEqual(["good", "bad", "late"]);
    expect((await ill.heard()).map(({ subjectId }) => subjectId)).toEqual(["good", "late"]);
    expect(await pending()).toHaveLength(1);
    expect(await run()).toBe(0);
    for (let attempt = 1; attempt < 8; attempt++) {
      clock.advance(31 * MINUTE_MS);
      await run();
    }
    expect(await pending()).toEqual([]);
    expect(await well.heard()).toHaveLength(3);
  });

  it("that could not be handled are kept and shown for a month, and nobody reacts to them any more", async () => {
    await as((crm) => listenTo(crm, "both", ["segment.entered"]));
    const { contactId } = await writtenBy(test, account, "stuck");
    await test.database.query("DELETE FROM automation_signals");
    const at = clock.now();
    await as((crm) => announceSignals(crm, [{ kind: "segment.entered", contactId, subjectId: "seg_ill", at }]));
    const ill = recorder("ill", () => true);
    for (let attempt = 0; attempt < 8; attempt++) {
      await runSignals(test.ctx.flow, abort, [ill.handler]);
      clock.advance(31 * MINUTE_MS);
    }
    expect(await pending()).toEqual([]);
    const stuck = () =>
      test.database.query(
        "SELECT kind, contact_id, handlers, attempts FROM stuck_signals WHERE subject_id = 'seg_ill'",
      );
    expect(await stuck()).toEqual([{ kind: "segment.entered", contact_id: contactId, handlers: ["ill"], attempts: 8 }]);
    const shown = await as((crm) => listLog(crm, { kind: "stuck", contactId }, { after: null, limit: 10 }));
    expect(shown).toMatchObject([
      { program: "signals", reason: "not_handled", detail: { signal: "segment.entered", handler: "ill", attempts: 8 } },
    ]);
    for (const locale of LOCALES) expect(reasonText(locale, "not_handled", shown[0]?.detail ?? {})).toContain("8");
    expect(await as((crm) => pendingSignals(crm.tx, contactId, clock.now()))).toEqual([]);
    clock.advance(28 * DAY_MS);
    await runRetention(test.ctx, abort);
    expect(await stuck()).toHaveLength(1);
    clock.advance(3 * DAY_MS);
    await runRetention(test.ctx, abort);
    expect(await stuck()).toEqual([]);
    // The log tells of it for as long as of all else.
    expect(await as((crm) => listLog(crm, { kind: "stuck" }, { after: null, limit: 10 }))).not.toEqual([]);
  });

  it("are each handled by one of two processes", async () => {
    await as((crm) => listenTo(crm, "all", ["segment.entered"]));
    const at = clock.now();
    await as((crm) =>
      announceSignals(
        crm,
        Array.from({ length: 500 }, (_, i) => ({ kind: "segment.entered", contactId: null, subjectId: String(i), at })),
      ),
    );
    const { handler, heard } = recorder("raced");
    while ((await pending()).length > 0)
      await Promise.all([runSignals(test.ctx.flow, abort, [handler]), runSignals(test.ctx.flow, abort, [handler])]);
    expect((await heard()).map(({ subjectId }) => Number(subjectId))).toEqual(Array.from({ length: 500 }, (_, i) => i));
  });
});

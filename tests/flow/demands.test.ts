/** Out and back: what reports and refusals ask for beyond the one message, each done once however often it is asked for. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ChannelAccount, DeliveryReport, TemplateRef } from "../../src/channels/channel.ts";
import { resumeAccount } from "../../src/crm/channel-accounts/connect.ts";
import type { CrmContext } from "../../src/crm/context.ts";
import { restrainedUntil } from "../../src/crm/restraints.ts";
import { ingest } from "../../src/flow/ingest.ts";
import { ChannelError } from "../../src/lib/errors.ts";
import { createManualClock, DAY_MS, HOUR_MS, MINUTE_MS, plusMs, SECOND_MS } from "../../src/lib/time.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { outboxOf } from "../harness/outbox.ts";
import { createPostbox, textFrom } from "../harness/postbox.ts";

const clock = createManualClock(new Date("2026-03-02T15:00:00Z"));
const postbox = createPostbox({
  lostAnswer: new ChannelError("uncertain", "no answer came"),
  limits: { windowHours: 24 },
});
let test: TestContext;
let account: ChannelAccount;

beforeAll(async () => {
  test = await createTestContext({ sample: true, overrides: { clock, channels: { terminal: postbox.factory } } });
  account = await sampleAccount(test, "terminal");
});
beforeEach(async () => {
  postbox.onSend = () => undefined;
  postbox.sent.length = 0;
  await test.database.query("DELETE FROM rate_buckets");
  clock.advance(10 * SECOND_MS);
});
afterAll(() => test?.close());

const asShop = <T>(work: (crm: CrmContext) => Promise<T>) =>
  test.ctx.db.forTenant(account.tenantId, (tx) =>
    work({ tx, tenantId: account.tenantId, actor: { kind: "user", id: "mem_1", role: "admin" }, clock }),
  );
const tell = (report: Partial<DeliveryReport> & Pick<DeliveryReport, "externalId">) =>
  ingest(test.ctx.flow, account, { type: "report", report: { status: "failed", at: clock.now(), ...report } });
const template = (name: string): { type: "template"; template: TemplateRef } => ({
  type: "template",
  template: { name, language: "es_PE", values: [], text: `Hola de ${name}` },
});
const unread = () =>
  test.database.query("SELECT kind, subject_id, values FROM notifications WHERE read_at IS NULL ORDER BY id");
const rests = (contactId: string | null, name: string | null = null) =>
  asShop((crm) => restrainedUntil(crm, { channelAccountId: account.id, contactId, template: name }));

describe("a report with our key", () => {
  it.each(["sent", "delivered", "read", "failed"] as const)(
    "settles as %s a message whose answer was lost",
    async (status) => {
      const outbox = await outboxOf(test, account);
      const key = await outbox.say("uno");
      postbox.onSend = () => "lost";
      await outbox.deliver();
      expect(await outbox.rows()).toMatchObject([{ status: "uncertain", externalId: null, position: 2 }]);
      const report = { externalId: `late-${status}`, key, status, reason: "no existe", code: "131026" };
      expect(await tell(report)).toMatchObject({ conversationId: outbox.ref.conversationId, duplicate: false });
      const failure = status === "failed" ? { reason: "no existe", code: "131026" } : { reason: null, code: null };
      expect(await outbox.rows()).toMatchObject([{ status, externalId: `late-${status}`, position: 2, ...failure }]);
      expect(await tell(report)).toMatchObject({ duplicate: true });
      expect(postbox.sent).toHaveLength(1);
    },
  );

  it("settles one that a dead process left in the middle of its send, and gives it its place", async () => {
    const outbox = await outboxOf(test, account);
    const key = await outbox.say("uno");
    await outbox.say("dos");
    await test.database.query("UPDATE messages SET status = 'sending' WHERE id = $1", [key]);
    await tell({ externalId: "left-1", key, status: "delivered" });
    await outbox.deliver();
    expect(await outbox.rows()).toMatchObject([
      { status: "delivered", externalId: "left-1", position: 2 },
      { status: "sent", position: 3 },
    ]);
    expect(postbox.heard(outbox.thread)).toEqual(["dos"]);
  });

  it("keeps a message from being sent again that the provider had taken after all", async () => {
    const outbox = await outboxOf(test, account);
    const key = await outbox.say("uno");
    postbox.onSend = () => {
      throw new ChannelError("unavailable", "the provider says 503");
    };
    const laterAt = await outbox.deliver();
    await tell({ externalId: "after-all", key, status: "sent" });
    postbox.onSend = () => undefined;
    clock.set(laterAt ?? clock.now());
    expect(await outbox.deliver()).toBeNull();
    expect(postbox.sent).toHaveLength(0);
    expect(await outbox.rows()).toMatchObject([{ status: "sent", externalId: "after-all", position: 2 }]);
  });

  it("of another account's message finds nothing", async () => {
    const outbox = await outboxOf(test, account);
    const key = await outbox.say("uno");
    const other = await sampleAccount(test, "webchat");
    const report = { externalId: "foreign", key, status: "read", at: clock.now() } as const;
    expect(await ingest(test.ctx.flow, other, { type: "report", report })).toMatchObject({ conversationId: null });
    expect(await outbox.rows()).toMatchObject([{ status: "queued", externalId: null }]);
    await outbox.deliver();
  });
});

it("keeps what the provider counts a message as, from a late status too, and from one that came too early", async () => {
  const outbox = await outboxOf(test, account);
  const key = await outbox.say("uno");
  const pricing = { category: "utility", isBillable: false };
  postbox.onSend = async () => {
    await tell({ externalId: `sent-1-${key}`, status: "read", pricing });
    return undefined;
  };
  await outbox.deliver();
  expect(await outbox.rows()).toMatchObject([{ status: "read", category: "utility", isBillable: false }]);
  await tell({ externalId: `sent-1-${key}`, status: "sent", pricing: { category: "service", isBillable: true } });
  expect(await outbox.rows()).toMatchObject([{ status: "read", category: "service", isBillable: true }]);
});

/** A message that has left, and a failure of it with a demand, told by report or by the send itself. */
const FAIL = {
  "a report": async (demand: string, parts: Parameters<Awaited<ReturnType<typeof outboxOf>>["put"]>[0]) => {
    const outbox = await outboxOf(test, account);
    await outbox.put(parts);
    await outbox.deliver();
    const [row] = await outbox.rows();
    const report = { externalId: row?.externalId ?? "", demand: demand as never, code: "13", reason: "no se pudo" };
    await tell(report);
    await tell(report);
    return outbox;
  },
  "a report that came before the answer": async (demand: string, parts: never) => {
    const outbox = await outboxOf(test, account);
    const key = await outbox.put(parts);
    postbox.onSend = async () => {
      await tell({ externalId: `sent-${postbox.sent.length + 1}-${key}`, demand: demand as never, code: "13" });
      return undefined;
    };
    await outbox.deliver();
    postbox.onSend = () => undefined;
    return outbox;
  },
  "the send": async (demand: string, parts: never) => {
    const outbox = await outboxOf(test, account);
    await outbox.put(parts);
    postbox.onSend = () => {
      throw new ChannelError("rejected", "no se pudo", { details: { demand, code: 13 } });
    };
    await outbox.deliver();
    postbox.onSend = () => undefined;
    return outbox;
  },
};

describe.each(Object.entries(FAIL))("a failure told by %s", (_name, fail) => {
  beforeEach(async () => {
    await test.database.query("DELETE FROM send_restraints");
    await test.database.query("DELETE FROM notifications");
  });
  const text = [{ type: "text", text: "uno" }] as never;

  it("may ask for no campaigns from the account: they rest, longer each time, and a person is told once", async () => {
    const outbox = await fail("freeze_campaigns", text);
    expect((await outbox.rows())[0]).toMatchObject({ status: "failed", code: "13" });
    expect((await rests(null))?.getTime()).toBe(clock.now().getTime() + DAY_MS);
    await fail("freeze_campaigns", text);
    expect((await rests(null))?.getTime()).toBe(clock.now().getTime() + DAY_MS);
    expect(await unread()).toMatchObject([{ kind: "campaigns_frozen", subject_id: account.id }]);
    clock.advance(DAY_MS + SECOND_MS);
    expect(await rests(null)).toBeNull();
    await fail("freeze_campaigns", text);
    expect((await rests(null))?.getTime()).toBe(clock.now().getTime() + 3 * DAY_MS);
  });

  it("may ask for no campaigns to the person for now", async () => {
    const { id } = await (await fail("spare_person", text)).contact();
    expect((await rests(id))?.getTime()).toBe(clock.now().getTime() + 12 * HOUR_MS);
    expect(await rests("cnt_other")).toBeNull();
    expect(await unread()).toEqual([]);
  });

  it("may ask for no campaigns to the person ever: they have opted out, with its record", async () => {
    const { id, optedOutAt } = await (await fail("end_campaigns_to_person", text)).contact();
    expect(optedOutAt).toEqual(clock.now());
    const audit = await test.database.query("SELECT action, detail FROM audit WHERE subject_id = $1", [id]);
    expect(audit).toEqual([{ action: "contact.opt_out", detail: { by: "provider 13" } }]);
  });

  it("may ask for a rest of the template", async () => {
    await fail("pause_template", [template("oferta")] as never);
    expect((await rests(null, "oferta"))?.getTime()).toBe(clock.now().getTime() + 3 * HOUR_MS);
    expect(await rests(null, "otra")).toBeNull();
    expect(await unread()).toMatchObject([{ kind: "template_paused", values: { template: "oferta" } }]);
  });

  it("may ask for a template: no free text leaves until the customer writes", async () => {
    const outbox = await fail("use_template", text);
    await outbox.say("dos");
    await outbox.deliver();
    expect((await outbox.rows())[1]).toMatchObject({ status: "failed", reason: expect.stringMatching("plantilla") });
    clock.advance(MINUTE_MS);
    await ingest(test.ctx.flow, account, textFrom(outbox.thread, "sigo aquí"));
    await outbox.say("tres");
    await outbox.deliver();
    expect((await outbox.rows())[2]).toMatchObject({ status: "sent" });
  });

  it("may ask for a person: the account is broken once, and one who has mended it is not told of the past", async () => {
    const foundAt = clock.now();
    const outbox = await fail("mend_account", text);
    const status = async () =>
      (
        await test.database.query<{ status: string }>("SELECT status FROM channel_accounts WHERE id = $1", [account.id])
      )[0]?.status;
    expect(await status()).toBe("broken");
    expect(await unread()).toMatchObject([{ kind: "channel_broken", subject_id: account.id }]);
    clock.advance(MINUTE_MS);
    await asShop((crm) => resumeAccount(crm, account.id));
    test.ctx.channels.changed(account.id);
    expect(await unread()).toEqual([]);
    const [row] = await outbox.rows();
    await tell({ externalId: row?.externalId ?? "", at: foundAt, demand: "mend_account" });
    expect(await status()).toBe("active");
  });
});

describe("the window", () => {
  it("is over some hours after the customer's last message: free text is refused before the provider is asked", async () => {
    const outbox = await outboxOf(test, account);
    clock.advance(24 * HOUR_MS - 1);
    await outbox.say("a tiempo");
    await outbox.deliver();
    clock.advance(1);
    await outbox.say("tarde");
    await outbox.put([template("recordatorio")]);
    await outbox.deliver();
    expect(await outbox.rows()).toMatchObject([
      { status: "sent" },
      { status: "failed", reason: expect.stringMatching(/24 horas.*plantilla/), attempts: 0 },
      { status: "sent", text: "Hola de recordatorio" },
    ]);
    expect(postbox.sent).toHaveLength(2);
  });

  it("counts from when the customer wrote, not from when we heard of it, and from the newest of all", async () => {
    const outbox = await outboxOf(test, account, plusMs(clock.now(), -25 * HOUR_MS));
    await outbox.say("tarde");
    await outbox.deliver();
    expect(await outbox.rows()).toMatchObject([{ status: "failed" }]);
    const write = (id: string, ageMs: number) => {
      const { message } = textFrom(outbox.thread, "hola", id);
      return ingest(test.ctx.flow, account, {
        type: "message",
        message: { ...message, sentAt: plusMs(clock.now(), -ageMs) },
      });
    };
    await write("newer", HOUR_MS);
    await write("older", 30 * HOUR_MS);
    await outbox.say("a tiempo");
    await outbox.deliver();
    expect((await outbox.rows())[1]).toMatchObject({ status: "sent" });
  });

  it("that the provider finds closed is closed, in a sentence that says what to do", async () => {
    const outbox = await outboxOf(test, account);
    await outbox.say("uno");
    await outbox.say("dos");
    postbox.onSend = () => {
      throw new ChannelError("window_closed", "131047", { details: { code: 131047 } });
    };
    await outbox.deliver();
    expect(await outbox.rows()).toMatchObject([
      { status: "failed", code: "131047", reason: expect.stringMatching("plantilla") },
      { status: "failed" },
    ]);
  });
});

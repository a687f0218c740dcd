/** Out: order, rates, retries, lost answers. Two contexts on one database stand for two processes; the clock is moved by hand. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { settleUncertain, takeConversation } from "../../src/crm/conversations.ts";
import { answerAsRep } from "../../src/crm/inbox/answer.ts";
import { queueSystemMessage } from "../../src/crm/outbox.ts";
import { deliver } from "../../src/flow/deliver.ts";
import { ingest } from "../../src/flow/ingest.ts";
import { ChannelError } from "../../src/lib/errors.ts";
import { say } from "../../src/lib/texts.ts";
import { createManualClock, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../src/lib/time.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { createPostbox, textFrom } from "../harness/postbox.ts";

const clock = createManualClock(new Date("2026-03-02T15:00:00Z"));
const lostAnswer = new ChannelError("uncertain", "no answer came");
const limits = { idempotentSend: false, perSecond: null };
const postboxes = [createPostbox({ lostAnswer, limits }), createPostbox({ lostAnswer, limits })] as const;
const [postbox, otherPostbox] = postboxes;
const processes: TestContext[] = [];
let account: ChannelAccount;

const first = () => at(0);
const second = () => at(1);
function at(index: number): TestContext {
  const found = processes[index];
  if (!found) throw new Error(`no process ${index}`);
  return found;
}

beforeAll(async () => {
  const options = (index: 0 | 1) => ({ overrides: { clock, channels: { terminal: postboxes[index].factory } } });
  processes.push(await createTestContext({ sample: true, ...options(0) }));
  processes.push(await createTestContext({ database: first().database, ...options(1) }));
  account = await sampleAccount(first(), "terminal");
});
beforeEach(async () => {
  for (const box of postboxes) {
    box.sent.length = 0;
    box.onSend = () => undefined;
  }
  await first().database.query("DELETE FROM rate_buckets");
  // What a channel may do is kept for some seconds.
  clock.advance(10 * SECOND_MS);
});
afterAll(async () => {
  for (const test of processes.reverse()) await test.close();
});

interface Row {
  id: string;
  text: string;
  status: string;
  reason: string | null;
  attempts: number;
}

let threads = 0;

/** A conversation of its own with texts of ours waiting in its outbox. */
async function outboxWith(...texts: string[]) {
  const thread = `thread-${++threads}`;
  const { conversationId } = await ingest(first().ctx.flow, account, textFrom(thread, "hola"));
  if (!conversationId) throw new Error("nothing was stored");
  const ref = { tenantId: account.tenantId, conversationId };
  const put = (text: string) =>
    first().ctx.db.forTenant(account.tenantId, (tx) => queueSystemMessage(tx, conversationId, text, clock.now()));
  const ids: string[] = [];
  for (const text of texts) ids.push(await put(text));
  return {
    ref,
    thread,
    ids,
    put,
    deliver: (test = first()) => deliver(test.ctx.flow, ref),
    rows: () =>
      first().database.query<Row>(
        "SELECT id, text, status, status_reason AS reason, attempts FROM messages WHERE conversation_id = $1 AND direction = 'out' ORDER BY seq",
        [conversationId],
      ),
    positions: () =>
      first().database.query<{ position: number }>(
        "SELECT position FROM messages WHERE conversation_id = $1 AND position IS NOT NULL ORDER BY position",
        [conversationId],
      ),
  };
}

const textsOf = (box: typeof postbox) => box.sent.map(({ parts }) => (parts[0]?.type === "text" ? parts[0].text : ""));
const refuse = (fault: ConstructorParameters<typeof ChannelError>[0], options?: { afterMs: number }) => () => {
  throw new ChannelError(fault, `the provider says ${fault}`, options);
};
const asRep = <T>(work: (crm: Parameters<typeof takeConversation>[0]) => Promise<T>) =>
  first().ctx.db.forTenant(account.tenantId, (tx) =>
    work({ tx, tenantId: account.tenantId, actor: { kind: "user", id: "mem_1", role: "rep" }, clock }),
  );

describe("order", () => {
  it("is kept: the first that cannot leave holds back those after it", async () => {
    const outbox = await outboxWith("uno", "dos", "tres");
    postbox.onSend = (message) => (message.key === outbox.ids[1] ? refuse("unavailable")() : undefined);
    const laterAt = await outbox.deliver();
    expect(textsOf(postbox)).toEqual(["uno"]);
    expect((await outbox.rows()).map(({ status }) => status)).toEqual(["sent", "queued", "queued"]);
    expect(laterAt?.getTime()).toBeGreaterThan(clock.now().getTime());
    // Not due yet: nothing moves, however often it is tried.
    expect(await outbox.deliver()).toBeNull();
    expect(textsOf(postbox)).toEqual(["uno"]);

    postbox.onSend = () => undefined;
    clock.set(laterAt ?? clock.now());
    expect(await outbox.deliver()).toBeNull();
    expect(textsOf(postbox)).toEqual(["uno", "dos", "tres"]);
  });

  it("goes on after one that failed for good", async () => {
    const outbox = await outboxWith("uno", "dos");
    postbox.onSend = (message) => (message.key === outbox.ids[0] ? refuse("rejected")() : undefined);
    await outbox.deliver();
    expect(textsOf(postbox)).toEqual(["dos"]);
    expect(await outbox.rows()).toMatchObject([
      { status: "failed", reason: "the provider says rejected" },
      { status: "sent", reason: null },
    ]);
  });

  it("takes what was put in meanwhile in the next pass, and asks for it", async () => {
    const outbox = await outboxWith("uno");
    postbox.onSend = async () => {
      postbox.onSend = () => undefined;
      await outbox.put("dos");
      return undefined;
    };
    expect(await outbox.deliver()).toEqual(clock.now());
    expect(await outbox.deliver()).toBeNull();
    expect(textsOf(postbox)).toEqual(["uno", "dos"]);
    expect((await outbox.positions()).map(({ position }) => position)).toEqual([1, 2, 3]);
  });
});

describe("retries", () => {
  it("honour the provider's delay to the millisecond", async () => {
    const outbox = await outboxWith("uno");
    postbox.onSend = refuse("rate_limited", { afterMs: 7_321 });
    const asked = clock.now().getTime();
    expect((await outbox.deliver())?.getTime()).toBe(asked + 7_321);
    postbox.onSend = () => undefined;
    clock.advance(7_320);
    await outbox.deliver();
    expect(postbox.sent).toHaveLength(0);
    clock.advance(1);
    await outbox.deliver();
    expect(textsOf(postbox)).toEqual(["uno"]);
  });

  it("pause longer and longer, and give up with a reason that a rep can read", async () => {
    const outbox = await outboxWith("uno", "dos");
    postbox.onSend = (message) => (message.key === outbox.ids[0] ? refuse("unavailable")() : undefined);
    const pauses: number[] = [];
    for (let attempt = 1; attempt <= 40; attempt++) {
      const laterAt = await outbox.deliver();
      if (!laterAt) break;
      pauses.push(laterAt.getTime() - clock.now().getTime());
      expect((await outbox.rows())[0]).toMatchObject({
        status: "queued",
        attempts: attempt,
        reason: "the provider says unavailable",
      });
      clock.set(laterAt);
    }
    expect(pauses).toHaveLength(19);
    pauses.forEach((pause, index) => {
      const step = Math.min(10 * MINUTE_MS, 2 * SECOND_MS * 2 ** index);
      expect(pause).toBeGreaterThanOrEqual(step / 2);
      expect(pause).toBeLessThanOrEqual(step);
    });
    expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThan(HOUR_MS);
    expect(await outbox.rows()).toMatchObject([
      { status: "failed", reason: "the provider says unavailable" },
      { status: "sent" },
    ]);
    expect(textsOf(postbox)).toEqual(["dos"]);
  });

  it("do not count a wait for the rate or for a paused channel as a failure", async () => {
    const outbox = await outboxWith("uno");
    await first().database.query("UPDATE channel_accounts SET status = 'paused' WHERE id = $1", [account.id]);
    try {
      clock.advance(10 * SECOND_MS);
      const laterAt = await outbox.deliver();
      expect(await outbox.rows()).toMatchObject([
        { status: "queued", attempts: 0, reason: "El canal está en pausa o averiado; el mensaje espera." },
      ]);
      expect(laterAt?.getTime()).toBe(clock.now().getTime() + 10 * MINUTE_MS);
    } finally {
      await first().database.query("UPDATE channel_accounts SET status = 'active' WHERE id = $1", [account.id]);
    }
    clock.advance(10 * MINUTE_MS);
    await outbox.deliver();
    expect(textsOf(postbox)).toEqual(["uno"]);
    expect(await outbox.rows()).toMatchObject([{ status: "sent", reason: null }]);
  });

  it("are spared where a person has blocked the account", async () => {
    const outbox = await outboxWith("uno");
    await first().database.query("UPDATE identities SET blocked_at = now() WHERE external_id = $1", [
      `user-${outbox.thread}`,
    ]);
    expect(await outbox.deliver()).toBeNull();
    expect(postbox.sent).toHaveLength(0);
    expect(await outbox.rows()).toMatchObject([
      { status: "failed", reason: expect.stringMatching("bloqueó la cuenta") },
    ]);
  });
});

describe("an answer that never came", () => {
  it("parks the message as uncertain; it is never sent again, and what follows goes on", async () => {
    const outbox = await outboxWith("uno", "dos");
    postbox.onSend = (message) => (message.key === outbox.ids[0] ? "lost" : undefined);
    await outbox.deliver();
    clock.advance(24 * HOUR_MS);
    await outbox.deliver();
    await outbox.deliver(second());
    expect([...textsOf(postbox), ...textsOf(otherPostbox)]).toEqual(["uno", "dos"]);
    expect(await outbox.rows()).toMatchObject([
      { status: "uncertain", reason: "No se sabe si el mensaje llegó." },
      { status: "sent" },
    ]);
  });

  it("of a process that died while it was sending parks the message too, after its lease", async () => {
    const outbox = await outboxWith("uno", "dos");
    // As a process leaves it that is killed between the mark and the answer.
    const lease = { until: new Date(clock.now().getTime() + 30 * SECOND_MS) };
    await first().database.query("UPDATE messages SET status = 'sending' WHERE id = $1", [outbox.ids[0]]);
    await first().database.query(
      "UPDATE conversations SET outbox_lease = 'evt_dead', outbox_lease_until = $2 WHERE id = $1",
      [outbox.ref.conversationId, lease.until],
    );
    expect(await outbox.deliver(second())).toBeNull();
    expect(otherPostbox.sent).toHaveLength(0);
    clock.set(lease.until);
    await outbox.deliver(second());
    expect(textsOf(otherPostbox)).toEqual(["dos"]);
    expect((await outbox.rows()).map(({ status }) => status)).toEqual(["uncertain", "sent"]);
  });

  it("is settled by the provider's late report", async () => {
    const outbox = await outboxWith("uno");
    postbox.onSend = () => "lost";
    await outbox.deliver();
    await first().database.query("UPDATE messages SET external_id = 'known later' WHERE id = $1", [outbox.ids[0]]);
    const report = { externalId: "known later", status: "delivered" as const, at: clock.now() };
    await ingest(first().ctx.flow, account, { type: "report", report });
    expect(await outbox.rows()).toMatchObject([{ status: "delivered", reason: null }]);
  });

  it("is settled by a rep who saw it arrive", async () => {
    const outbox = await outboxWith("uno");
    postbox.onSend = () => "lost";
    await outbox.deliver();
    const [id = ""] = outbox.ids;
    expect(await asRep((crm) => settleUncertain(crm, id, true))).toMatchObject({ isQueued: false });
    expect(await outbox.rows()).toMatchObject([{ status: "sent", reason: null }]);
    await expect(asRep((crm) => settleUncertain(crm, id, true))).rejects.toThrow("not uncertain");
    expect(postbox.sent).toHaveLength(1);
  });

  it("is settled by a rep who saw that it did not: what it said goes out once more, under a key of its own", async () => {
    const outbox = await outboxWith("uno");
    postbox.onSend = () => "lost";
    await outbox.deliver();
    const [id = ""] = outbox.ids;
    expect(await asRep((crm) => settleUncertain(crm, id, false))).toMatchObject({ isQueued: true });
    postbox.onSend = () => undefined;
    await outbox.deliver();
    expect(await outbox.rows()).toMatchObject([
      { status: "failed", reason: say("es", "delivery.reason.seen_lost") },
      { status: "sent", text: "uno" },
    ]);
    expect(new Set(postbox.sent.map(({ key }) => key)).size).toBe(2);
    await expect(asRep((crm) => settleUncertain(crm, id, false))).rejects.toThrow("not uncertain");
  });
});

describe("reports", () => {
  const tell = (externalId: string, status: "sent" | "delivered" | "read" | "failed", reason?: string) =>
    ingest(first().ctx.flow, account, {
      type: "report",
      report: { externalId, status, at: clock.now(), ...(reason ? { reason } : {}) },
    });
  const externalIdOf = async (id: string | undefined) => {
    const [row] = await first().database.query<{ external_id: string }>(
      "SELECT external_id FROM messages WHERE id = $1",
      [id],
    );
    return row?.external_id ?? "";
  };

  it("move a message only forward, in whatever order they come", async () => {
    const outbox = await outboxWith("uno");
    await outbox.deliver();
    const externalId = await externalIdOf(outbox.ids[0]);
    for (const [status, expected] of [
      ["delivered", "delivered"],
      ["sent", "delivered"],
      ["failed", "delivered"],
      ["read", "read"],
      ["delivered", "read"],
    ] as const) {
      await tell(externalId, status);
      expect((await outbox.rows())[0]?.status, status).toBe(expected);
    }
    expect(await tell(externalId, "delivered")).toMatchObject({ duplicate: true });
  });

  it("of a failure are not erased by a late `sent`", async () => {
    const outbox = await outboxWith("uno");
    await outbox.deliver();
    const externalId = await externalIdOf(outbox.ids[0]);
    await tell(externalId, "failed", "the number does not exist");
    await tell(externalId, "sent");
    expect(await outbox.rows()).toMatchObject([{ status: "failed", reason: "the number does not exist" }]);
  });

  it("that come before our own send returned are kept and applied", async () => {
    const outbox = await outboxWith("uno");
    postbox.onSend = async ({ key }) => {
      // The postbox numbers what it accepts.
      const externalId = `sent-${postbox.sent.length + 1}-${key}`;
      await tell(externalId, "delivered");
      await tell(externalId, "read");
      await tell(externalId, "read");
      return undefined;
    };
    await outbox.deliver();
    expect(await outbox.rows()).toMatchObject([{ status: "read" }]);
    expect(await first().database.query("SELECT 1 FROM delivery_reports")).toEqual([]);
  });

  it("of a message that nobody knows are kept and harm nothing", async () => {
    expect(await tell("never seen", "failed")).toMatchObject({
      messageId: null,
      conversationId: null,
      duplicate: false,
    });
    await first().database.query("DELETE FROM delivery_reports");
  });
});

describe("two processes", () => {
  it("that deliver one conversation at once send each message once, in order", async () => {
    const texts = Array.from({ length: 8 }, (_, index) => `mensaje ${index}`);
    const outbox = await outboxWith(...texts);
    const slow = async () => {
      await new Promise((resume) => setImmediate(resume));
      return undefined;
    };
    postbox.onSend = slow;
    otherPostbox.onSend = slow;
    await Promise.all(Array.from({ length: 12 }, (_, index) => outbox.deliver(at(index % 2))));
    expect([...textsOf(postbox), ...textsOf(otherPostbox)]).toEqual(texts);
    expect((await outbox.rows()).every(({ status }) => status === "sent")).toBe(true);
  });

  it("of which one has lost the outbox while it waited: it sends nothing more", async () => {
    const outbox = await outboxWith("uno", "dos");
    postbox.onSend = async () => {
      postbox.onSend = () => undefined;
      // The provider took longer than the lease; the other process went on.
      clock.advance(2 * HOUR_MS);
      await outbox.deliver(second());
      return undefined;
    };
    await outbox.deliver();
    expect(textsOf(postbox)).toEqual(["uno"]);
    expect(textsOf(otherPostbox)).toEqual(["dos"]);
    expect((await outbox.rows()).map(({ status }) => status)).toEqual(["uncertain", "sent"]);
  });
});

it("a rep's answer leaves like any other, and only from whoever has the conversation", async () => {
  const outbox = await outboxWith();
  const { conversationId } = outbox.ref;
  await expect(asRep((crm) => answerAsRep(crm, conversationId, { text: "hola" }))).rejects.toThrow(
    "take the conversation",
  );
  await asRep((crm) => takeConversation(crm, conversationId));
  await asRep((crm) => answerAsRep(crm, conversationId, { text: "hola, soy Rosa" }));
  await outbox.deliver();
  expect(textsOf(postbox)).toEqual(["hola, soy Rosa"]);
});

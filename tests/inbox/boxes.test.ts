/** The boxes of the inbox, whose work a conversation is, and what each member keeps beside it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runDueActions } from "../../src/flow/due.ts";
import { newId } from "../../src/lib/ids.ts";
import { plusMs, systemClock } from "../../src/lib/time.ts";
import { type Desk, idsIn, openDesk, type Row, rowOf } from "./desk.ts";

let desk: Desk;
let ana: Awaited<ReturnType<Desk["member"]>>;
let bea: Awaited<ReturnType<Desk["member"]>>;
let viewer: Awaited<ReturnType<Desk["member"]>>;
let skippedMs = 0;

beforeAll(async () => {
  desk = await openDesk({ overrides: { clock: { now: () => plusMs(systemClock.now(), skippedMs) } } });
  [ana, bea, viewer] = [await desk.member("rep"), await desk.member("rep"), await desk.member("viewer")];
});
afterAll(() => desk?.close());

const post = (who: typeof ana, id: string, verb: string, body: unknown = {}) =>
  who.call("POST", `/v1/conversations/${id}/${verb}`, body);

describe("boxes", () => {
  it("hold a conversation as it goes from hand to hand", async () => {
    const id = await desk.write("boxes-1", "quiero un celular");
    expect(await idsIn(ana, "box=agents")).toContain(id);
    expect(await idsIn(ana, "box=unassigned")).not.toContain(id);

    expect((await post(ana, id, "assign", { memberId: bea.memberId })).status).toBe(200);
    expect(await rowOf(ana, id)).toMatchObject({ handler: "waiting", assignee: { id: bea.memberId, name: "A rep" } });
    expect(await idsIn(bea, "box=mine")).toEqual([id]);
    expect(await idsIn(bea, "box=waiting")).toContain(id);
    expect(await idsIn(ana, "box=mine")).toEqual([]);

    expect((await post(bea, id, "take")).status).toBe(200);
    expect(await rowOf(bea, id)).toMatchObject({ handler: "rep", takenBy: bea.memberId });
    expect((await post(ana, id, "take")).status).toBe(409);

    expect((await post(ana, id, "assign", { memberId: null })).status).toBe(200);
    expect(await rowOf(bea, id)).toMatchObject({ handler: "waiting", takenBy: null, assignee: null });
    expect(await idsIn(ana, "box=unassigned")).toContain(id);

    await post(ana, id, "take");
    expect((await post(ana, id, "give")).status).toBe(200);
    expect(await idsIn(ana, "box=agents")).toContain(id);
    expect(await rowOf(ana, id)).toMatchObject({ assignee: null, takenBy: null });
  });

  it("are counted", async () => {
    const before = (await ana.call<{ mine: number; unassigned: number }>("GET", "/v1/inbox/counts")).body;
    const id = await desk.write("boxes-2");
    await post(ana, id, "take");
    const after = (await ana.call<{ mine: number; unassigned: number }>("GET", "/v1/inbox/counts")).body;
    expect(after).toEqual({ ...before, mine: before.mine + 1 });
  });

  it("refuse a member or branch of nobody, and a viewer who would change something", async () => {
    const id = await desk.write("boxes-3");
    expect((await post(ana, id, "assign", { memberId: newId("member") })).status).toBe(400);
    expect((await post(ana, id, "assign", { branchId: newId("branch") })).status).toBe(400);
    expect((await post(ana, id, "assign", {})).status).toBe(400);
    for (const verb of ["assign", "take", "snooze", "close", "reopen", "notes"])
      expect([400, 403], verb).toContain(
        (await post(viewer, id, verb, verb === "notes" ? { text: "x" } : { memberId: null })).status,
      );
    expect(await rowOf(viewer, id)).toMatchObject({ handler: "agents", assignee: null });
  });

  it("are searched by name, number, channel, tag and branch, page after page", async () => {
    const ids: string[] = [];
    for (let index = 0; index < 5; index++) ids.push(await desk.write(`search-${index}`));
    const people = ["María José Núñez", "Jose Maria Ortiz", "Pedro Núñez"];
    for (const [index, name] of people.entries())
      await desk.app.database.query(
        "UPDATE contacts SET name = $1, phone = $2 WHERE id = (SELECT contact_id FROM conversations WHERE id = $3)",
        [name, `+5198765432${index}`, ids[index]],
      );
    expect((await idsIn(ana, "search=nunez")).sort()).toEqual([ids[0], ids[2]].sort());
    expect(await idsIn(ana, `search=${encodeURIComponent("nuñ mar")}`)).toEqual([ids[0]]);
    expect(await idsIn(ana, "search=987654321")).toEqual([ids[1]]);
    expect(await idsIn(ana, `search=${encodeURIComponent("+51 987-654-322")}`)).toEqual([ids[2]]);
    expect(await idsIn(ana, "search=nobody")).toEqual([]);
    expect((await ana.call("GET", `/v1/conversations?search=${encodeURIComponent("¿?")}`)).status).toBe(400);

    expect(
      (await ana.call("PUT", `/v1/conversations/${ids[3]}/tags`, { tags: [" VIP ", "vip", "Reclamo"] })).body,
    ).toEqual({
      tags: ["reclamo", "vip"],
    });
    expect(await idsIn(ana, "tag=Vip")).toEqual([ids[3]]);
    expect((await rowOf(ana, ids[3] ?? "")).tags).toEqual(["reclamo", "vip"]);
    expect((await ana.call<{ data: unknown[] }>("GET", "/v1/inbox/tags")).body.data).toContainEqual({
      tag: "vip",
      count: 1,
    });

    const [branch] = await desk.app.database.query<{ id: string }>("SELECT id FROM branches LIMIT 1");
    await post(ana, ids[4] ?? "", "assign", { branchId: branch?.id });
    expect(await idsIn(ana, `branchId=${branch?.id}`)).toEqual([ids[4]]);
    expect(await idsIn(ana, "channel=telegram")).toEqual([]);

    const all = await idsIn(ana, "channel=webchat&limit=200");
    const paged: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const { body }: { body: { data: Row[]; nextCursor: string | null } } = await ana.call(
        "GET",
        `/v1/conversations?channel=webchat&limit=2${cursor ? `&cursor=${cursor}` : ""}`,
      );
      paged.push(...body.data.map(({ id }) => id));
      cursor = body.nextCursor;
    }
    expect(paged).toEqual(all);
    expect(all.length).toBeGreaterThanOrEqual(8);
  });
});

describe("putting off and ending", () => {
  it("hides a conversation until its moment", async () => {
    const id = await desk.write("snooze-1");
    await post(ana, id, "take");
    const until = plusMs(desk.app.ctx.clock.now(), 3_600_000);
    expect((await post(ana, id, "snooze", { until: until.toISOString() })).status).toBe(200);
    expect(await idsIn(ana, "box=mine")).not.toContain(id);
    expect(await idsIn(ana, "box=snoozed")).toEqual([id]);
    await runDueActions(desk.app.ctx.flow, new AbortController().signal);
    expect((await rowOf(ana, id)).snoozedUntil).toBe(until.toISOString());
    skippedMs += 3_600_001;
    await runDueActions(desk.app.ctx.flow, new AbortController().signal);
    expect(await idsIn(ana, "box=mine")).toContain(id);
    const news = await ana.call<{ data: { kind: string; text: string; subjectId: string }[] }>(
      "GET",
      "/v1/notifications",
    );
    expect(news.body.data).toContainEqual(expect.objectContaining({ kind: "snooze_over", subjectId: id }));
    const theirs = await bea.call<{ data: { kind: string }[] }>("GET", "/v1/notifications");
    expect(theirs.body.data.filter(({ kind }) => kind === "snooze_over")).toEqual([]);
  });

  it("comes back at once when the customer writes", async () => {
    const id = await desk.write("snooze-2");
    expect((await post(ana, id, "snooze", { until: "2999-01-01T00:00:00Z" })).status).toBe(409);
    await post(ana, id, "take");
    expect((await post(ana, id, "snooze", { until: "2001-01-01T00:00:00Z" })).status).toBe(400);
    await post(ana, id, "snooze", { until: "2999-01-01T00:00:00Z" });
    await desk.write("snooze-2", "¿y?");
    expect(await rowOf(ana, id)).toMatchObject({ snoozedUntil: null, handler: "rep" });
  });

  it("closes with an outcome, is opened again by a person or by the customer", async () => {
    const id = await desk.write("close-1");
    await post(ana, id, "take");
    expect((await post(bea, id, "close", { outcome: "resolved" })).status).toBe(409);
    expect((await post(ana, id, "close", { outcome: "resolved", reason: "todo listo" })).status).toBe(200);
    expect(await idsIn(ana, "box=closed")).toContain(id);
    expect((await post(ana, id, "close", { outcome: "resolved" })).status).toBe(409);
    const outcomes = await desk.app.database.query("SELECT kind, reason FROM outcomes WHERE conversation_id = $1", [
      id,
    ]);
    expect(outcomes).toEqual([{ kind: "resolved", reason: "todo listo" }]);
    expect((await post(bea, id, "reopen")).status).toBe(200);
    expect(await rowOf(bea, id)).toMatchObject({ status: "open", handler: "rep", takenBy: bea.memberId });
    await post(bea, id, "close", { outcome: "resolved" });
    await desk.write("close-1", "una cosa más");
    expect(await rowOf(ana, id)).toMatchObject({ status: "open", handler: "agents", assignee: null });
  });
});

describe("beside a conversation", () => {
  it("notes tell those they mention, and nobody else", async () => {
    const id = await desk.write("note-1");
    const { status, body } = await post(ana, id, "notes", {
      text: "¿Lo ves tú?",
      mentions: [bea.memberId, ana.memberId],
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ author: { id: ana.memberId, name: "A rep" }, text: "¿Lo ves tú?" });
    expect((await post(ana, id, "notes", { text: "x", mentions: [newId("member")] })).status).toBe(400);
    const list = await bea.call<{ data: { text: string }[] }>("GET", `/v1/conversations/${id}/notes`);
    expect(list.body.data.map(({ text }) => text)).toEqual(["¿Lo ves tú?"]);
    const mentioned = async (who: typeof ana) =>
      (
        await who.call<{ data: { id: string; kind: string; subjectId: string; text: string }[] }>(
          "GET",
          "/v1/notifications",
        )
      ).body.data.filter(({ kind, subjectId }) => kind === "mentioned" && subjectId === id);
    const [news] = await mentioned(bea);
    expect(news?.text).toContain("¿Lo ves tú?");
    expect(await mentioned(ana)).toEqual([]);
    expect((await ana.call("POST", `/v1/notifications/${news?.id}/read`)).status).toBe(404);
    expect((await bea.call("POST", `/v1/notifications/${news?.id}/read`)).status).toBe(200);
    const [{ count } = { count: -1 }] = await desk.app.database.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM messages WHERE conversation_id = $1 AND direction = 'out'",
      [id],
    );
    expect(count).toBe(0);
  });

  it("each member has read as far as they have, and no mark goes back", async () => {
    const id = await desk.write("read-1");
    await desk.write("read-1", "otra");
    expect((await rowOf(ana, id)).unread).toBe(2);
    await post(ana, id, "read", { seq: 2 });
    await post(ana, id, "read", { seq: 1 });
    expect((await rowOf(ana, id)).unread).toBe(0);
    expect((await rowOf(bea, id)).unread).toBe(2);
    await desk.write("read-1", "y otra");
    expect(await rowOf(ana, id)).toMatchObject({ unread: 1, lastMessage: { text: "y otra", author: "customer" } });
    expect((await post(ana, newId("conversation"), "read", { seq: 1 })).status).toBe(404);
  });

  it("a draft is kept for its writer until it is sent", async () => {
    const id = await desk.write("draft-1");
    await ana.call("PUT", `/v1/conversations/${id}/draft`, { text: "Buenos días, le" });
    expect((await ana.call("GET", `/v1/conversations/${id}/draft`)).body).toMatchObject({ text: "Buenos días, le" });
    expect(await rowOf(ana, id)).toMatchObject({ hasDraft: true, unread: 1 });
    expect(await rowOf(bea, id)).toMatchObject({ hasDraft: false });
    expect((await bea.call("GET", `/v1/conversations/${id}/draft`)).body).toEqual({ text: "", at: null });
    expect((await post(ana, id, "messages", { text: "Buenos días", take: true })).status).toBe(201);
    expect((await ana.call("GET", `/v1/conversations/${id}/draft`)).body).toEqual({ text: "", at: null });
  });
});

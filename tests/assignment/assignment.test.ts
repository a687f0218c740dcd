/** Assignment over HTTP and through the agents: rules, who is given what, why, and what happens when nobody answers. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runDueActions } from "../../src/flow/due.ts";
import { runRebalance } from "../../src/flow/rebalance.ts";
import { respond } from "../../src/flow/respond.ts";
import { newId } from "../../src/lib/ids.ts";
import { plusMs } from "../../src/lib/time.ts";
import { type Desk, openDesk, rowOf } from "../inbox/desk.ts";

type Member = Awaited<ReturnType<Desk["member"]>>;
interface Rule {
  readonly id: string;
  readonly version: number;
  readonly name: string;
}

let now = new Date("2026-11-21T15:00:00Z");
let desk: Desk;
let admin: Member;
let ana: Member;
let beto: Member;

beforeAll(async () => {
  desk = await openDesk({ overrides: { clock: { now: () => now } } });
  [admin, ana, beto] = [await desk.member("admin"), await desk.member("rep"), await desk.member("seller")];
});
afterAll(() => desk?.close());
beforeEach(async () => {
  await desk.app.database.query("DELETE FROM assignment_rules");
  await desk.app.database.query("UPDATE conversations SET assignee_id = NULL, handler = 'agents', turn_due_at = NULL");
  await desk.app.database.query(
    "UPDATE members SET presence = 'offline', skills = '{}', languages = '{}', capacity = NULL, last_assigned_at = NULL",
  );
});

const be = async (member: Member, profile: object = {}, presence = "online") => {
  expect((await admin.call("PATCH", `/v1/members/${member.memberId}`, profile)).status).toBe(200);
  await desk.app.database.query("UPDATE members SET presence = $2, seen_at = $3 WHERE id = $1", [
    member.memberId,
    presence,
    now,
  ]);
};
const addRule = async (name: string, terms: object = {}) => {
  const { status, body } = await admin.call<Rule>("POST", "/v1/assignment-rules", { name, terms });
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
};
/** The customer asks for a person, and the agents call one. */
const escalate = async (thread: string, text = "quiero hablar con una persona por favor") => {
  const conversationId = await desk.write(thread, text);
  await respond(desk.app.ctx.flow, { tenantId: desk.tenantId, conversationId }, new AbortController().signal);
  return conversationId;
};
const assigneeOf = async (id: string) => {
  const { handler, assignee } = await rowOf(admin, id);
  expect(handler).toBe("waiting");
  return assignee?.id ?? null;
};
const due = () => runDueActions(desk.app.ctx.flow, new AbortController().signal);

describe("who is given a conversation", () => {
  it("is nobody without rules, and the one whom the rules name with them, with reasons for people", async () => {
    await be(ana, { languages: ["pt"], capacity: 8 });
    await be(beto, { languages: ["es"], capacity: 8 });
    expect(await assigneeOf(await escalate("sin reglas"))).toBeNull();
    await addRule("Idioma", { mustSpeak: true });
    const id = await escalate("con reglas", "quero falar com uma pessoa, por favor, preciso de ajuda com o meu pedido");
    expect(await assigneeOf(id)).toBe(ana.memberId);
    const { body } = await admin.call<{ data: { memberId: string; why: string }[] }>(
      "GET",
      `/v1/assignments?subjectId=${id}`,
    );
    expect(body.data).toMatchObject([{ memberId: ana.memberId, why: "habla portugués, 0 de 8 abiertas" }]);
    const notes = await ana.call<{ data: { text: string }[] }>("GET", `/v1/conversations/${id}/notes`);
    expect(notes.body.data.map(({ text }) => text)).toEqual(["Asignada a A rep: habla portugués, 0 de 8 abiertas."]);
    const news = await ana.call<{ data: { kind: string; text: string }[] }>("GET", "/v1/notifications?unread=true");
    expect(news.body.data[0]).toMatchObject({ kind: "given" });
    expect(JSON.stringify(news.body.data[0])).toContain("habla portugués");
    const audit = await admin.call<{ data: { action: string }[] }>("GET", `/v1/audit?subject=${id}`);
    expect(JSON.stringify(audit.body.data)).toContain("conversation.assign");
  });

  it("is nobody who is away, gone or full; then it waits", async () => {
    await be(ana, {}, "away");
    await be(beto, { capacity: 1 });
    await addRule("Todos");
    expect(await assigneeOf(await escalate("uno"))).toBe(beto.memberId);
    expect(await assigneeOf(await escalate("dos"))).toBeNull();
  });

  it("goes round where no rule fits", async () => {
    await be(ana);
    await be(beto);
    await addRule("Solo redes", { skills: ["Redes"] });
    const first = await assigneeOf(await escalate("a"));
    const second = await assigneeOf(await escalate("b"));
    expect(new Set([first, second])).toEqual(new Set([ana.memberId, beto.memberId]));
    await be(ana, { skills: ["redes"] });
    expect(await assigneeOf(await escalate("c"))).toBe(ana.memberId);
  });

  it("is somebody else when nobody took it in time, and stays with whoever took it", async () => {
    await be(ana);
    await be(beto);
    await addRule("Rápido", { reassignAfterMin: 5 });
    const [left, taken] = [await escalate("olvidada"), await escalate("tomada")];
    const [former, holder] = [await assigneeOf(left), await assigneeOf(taken)];
    expect(holder).not.toBe(former);
    const who = holder === ana.memberId ? ana : beto;
    expect((await who.call("POST", `/v1/conversations/${taken}/take`)).status).toBe(200);
    now = plusMs(now, 6 * 60_000);
    await be(ana);
    await be(beto);
    await due();
    expect(await assigneeOf(left)).toBe(holder);
    expect(await rowOf(admin, taken)).toMatchObject({ handler: "rep", takenBy: holder });
    const notes = await ana.call<{ data: { text: string }[] }>("GET", `/v1/conversations/${left}/notes`);
    expect(notes.body.data.at(-1)?.text).toMatch(/no respondió a tiempo. Asignada a/);
    // Both were tried: it stays where it is.
    now = plusMs(now, 6 * 60_000);
    await be(ana);
    await be(beto);
    await due();
    expect(await assigneeOf(left)).toBe(holder);
  });
});

describe("the rebalance", () => {
  it("gives what lies with somebody who is away to somebody who is there, and leaves the rest", async () => {
    await be(ana);
    await addRule("Todos");
    const [waiting, kept] = [await escalate("se fue"), await escalate("se queda")];
    expect(await assigneeOf(waiting)).toBe(ana.memberId);
    const rebalance = () => runRebalance(desk.app.ctx, new AbortController().signal);
    // With nobody there, nothing moves.
    await be(ana, {}, "away");
    expect(await rebalance()).toBe(0);
    await be(beto, { capacity: 1 });
    expect(await rebalance()).toBe(1);
    const holders = [await assigneeOf(waiting), await assigneeOf(kept)];
    expect(holders.sort()).toEqual([ana.memberId, beto.memberId].sort());
    const entries = await desk.app.database.query<{ program: string; reason: string }>(
      "SELECT program, reason FROM automation_entries WHERE kind = 'routed'",
    );
    expect(entries).toEqual([{ program: "routing", reason: "given" }]);
  });
});

describe("a lead that becomes hot", () => {
  it("is given at once, with an event that says why", async () => {
    await be(beto, { capacity: 3 });
    await addRule("Calientes", { events: ["hot_lead"], prefer: "win_rate" });
    const made = await admin.call<{ id: string }>("POST", "/v1/leads", {
      contact: { name: "Carla", phone: "+51999000111" },
      interest: "Laptop",
    });
    const id = made.body.id ?? newId("lead");
    await desk.app.database.query(
      `UPDATE leads SET qualification = '{"need":"laptop","budget":"3000","timeline":"hoy","authority":"yo","quantity":"12","location":"Lima"}' WHERE id = $1`,
      [id],
    );
    const seen = await admin.call<{ version: number }>("GET", `/v1/leads/${id}`);
    const changed = await admin.call("PATCH", `/v1/leads/${id}`, { version: seen.body.version, status: "QUOTED" });
    expect(changed.status, JSON.stringify(changed.body)).toBe(200);
    await due();
    const lead = await admin.call<{ owner: unknown; ownerId: string; events: { type: string; detail: object }[] }>(
      "GET",
      `/v1/leads/${id}`,
    );
    expect(JSON.stringify(lead.body)).toContain(beto.memberId);
    expect(JSON.stringify(lead.body)).toContain("gana 50 % de sus oportunidades, 0 de 3 abiertas");
  });
});

describe("the rules", () => {
  it("are added, changed, put in order and removed, by whoever may", async () => {
    const [a, b] = [await addRule("A"), await addRule("B", { languages: ["pt"] })];
    expect((await ana.call("POST", "/v1/assignment-rules", { name: "X" })).status).toBe(403);
    const order = (ids: string[]) => admin.call<{ data: Rule[] }>("PUT", "/v1/assignment-rules/order", { ids });
    expect((await order([b.id, a.id])).body.data.map(({ name }) => name)).toEqual(["B", "A"]);
    expect((await order([b.id])).status).toBe(409);
    const change = (version: number) =>
      admin.call<Rule>("PATCH", `/v1/assignment-rules/${a.id}`, { version, name: "A2", isActive: false });
    expect((await change(1)).body).toMatchObject({ name: "A2", version: 2, isActive: false });
    expect((await change(1)).status).toBe(409);
    const bad = await admin.call("POST", "/v1/assignment-rules", { name: "C", terms: { memberIds: ["mem_nadie"] } });
    expect(bad.status).toBe(400);
    expect((await admin.call("DELETE", `/v1/assignment-rules/${b.id}`)).status).toBe(200);
    expect((await admin.call("DELETE", `/v1/assignment-rules/${b.id}`)).status).toBe(404);
  });

  it("are tried without giving anything", async () => {
    await be(ana, { languages: ["pt"] });
    await be(beto, {}, "offline");
    await addRule("Idioma", { mustSpeak: true });
    const { body } = await ana.call<{ chosen: object; members: { memberId: string; obstacle: string | null }[] }>(
      "POST",
      "/v1/assignment-rules/try",
      { language: "pt" },
    );
    expect(body.chosen).toMatchObject({ memberId: ana.memberId, why: "habla portugués, ninguna abierta" });
    expect(body.members.find(({ memberId }) => memberId === beto.memberId)?.obstacle).toBe("away");
    const [row] = await desk.app.database.query("SELECT last_assigned_at AS at FROM members WHERE id = $1", [
      ana.memberId,
    ]);
    expect(row).toEqual({ at: null });
  });
});

describe("the points of the score", () => {
  it("are set, previewed on the leads that are there, and used from the next change on", async () => {
    const made = await admin.call<{ id: string }>("POST", "/v1/leads", {
      contact: { name: "Dora", phone: "+51999000222" },
      interest: "Impresora",
    });
    const seen = await admin.call<{ version: number }>("GET", `/v1/leads/${made.body.id}`);
    await admin.call("PATCH", `/v1/leads/${made.body.id}`, { version: seen.body.version, status: "QUOTED" });
    const before = await admin.call<{ version: number; points: Record<string, number> }>("GET", "/v1/score-rules");
    expect(before.body.points.quote_requested).toBe(30);
    const points = { ...before.body.points, quote_requested: 77 };
    const preview = await admin.call<{ data: { before: { score: number }; after: { score: number } }[] }>(
      "POST",
      "/v1/score-rules/preview",
      { points },
    );
    expect(preview.body.data.some((one) => one.after.score !== one.before.score)).toBe(true);
    const { version } = before.body;
    expect((await admin.call("PUT", "/v1/score-rules", { version, points })).body).toMatchObject({
      version: 1,
      points,
    });
    expect((await admin.call("PUT", "/v1/score-rules", { version, points })).status).toBe(409);
    expect((await ana.call("PUT", "/v1/score-rules", { version: 1, points })).status).toBe(403);
    expect((await admin.call("PUT", "/v1/score-rules", { version: 1, points: { need_named: -1 } })).status).toBe(400);
    const after = await admin.call<{ version: number }>("GET", `/v1/leads/${made.body.id}`);
    await admin.call("PATCH", `/v1/leads/${made.body.id}`, {
      version: after.body.version,
      interest: "Impresora láser",
    });
    const lead = await admin.call("GET", `/v1/leads/${made.body.id}`);
    expect(JSON.stringify(lead.body)).toContain('"points":77');
  });
});

/** The engine over a real database: versions, pauses, the guard of coming again, the part left alone, races, and random histories. */
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { advance } from "../../src/campaigns/sequences/engine.ts";
import { sequenceFigures } from "../../src/campaigns/sequences/figures.ts";
import { enrolContacts, exitEnrollment } from "../../src/campaigns/sequences/inside.ts";
import { activateSequence, pauseSequence, putSequence } from "../../src/campaigns/sequences/write.ts";
import { optOut } from "../../src/crm/contacts.ts";
import { claimBulkActions } from "../../src/crm/due-actions.ts";
import type { Statement } from "../../src/infra/database.ts";
import { DAY_MS, HOUR_MS } from "../../src/lib/time.ts";
import { type Customer, openWorld, type World } from "./world.ts";

let world: World;

beforeAll(async () => {
  world = await openWorld(new Date("2026-03-02T14:00:00Z"));
});
afterAll(() => world?.close());
beforeEach(async () => {
  for (const table of [
    "automation_signals",
    "due_actions",
    "enrollments",
    "automated_sends",
    "sequences",
    "signal_listeners",
  ])
    await world.query(`DELETE FROM ${table}`);
  const now = world.clock.now();
  const days = (8 - now.getUTCDay()) % 7 || 7;
  world.clock.set(new Date(`${new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10)}T14:00:00Z`));
});

const fileOf = (text: string, extra = "") => `sequence: try
name: Prueba
program: nurture
${extra}exits:
  - { on: message.received, as: replied }
  - { on: order.created, as: bought }
  - { on: contact.opted_out, as: opted-out }
steps:
  - id: one
    message: { channels: [chat], text: "${text} uno" }
  - wait: 2 days
  - id: two
    message: { channels: [chat], text: "${text} dos" }
  - id: tagged
    tag: { add: [nutrido] }
`;
const put = (source: string) => world.as((crm) => putSequence(crm, "try", { source, seen: null, locale: "es" }));
const on = () => world.as((crm) => activateSequence(crm, "try"));
const off = () => world.as((crm) => pauseSequence(crm, "try"));
const enrol = (...people: Customer[]) =>
  world.as((crm) =>
    enrolContacts(
      crm,
      "try",
      people.map(({ contactId }) => contactId),
    ),
  );

describe("a sequence", () => {
  it("lets people inside keep their version, and others enter the new one", async () => {
    await put(fileOf("viejo"));
    await on();
    const [rosa, luis] = [await world.customer(), await world.customer()];
    expect(await enrol(rosa)).toEqual({ entered: 1, held: 0, refused: 0 });
    await world.pass(HOUR_MS);
    await put(fileOf("nuevo"));
    await enrol(luis);
    await world.pass(4 * DAY_MS);
    expect(rosa.heard()).toEqual(["viejo uno", "viejo dos"]);
    expect(luis.heard()).toEqual(["nuevo uno", "nuevo dos"]);
    const [contact] = await world.query<{ tags: string[] }>("SELECT tags FROM contacts WHERE id = $1", [
      rosa.contactId,
    ]);
    expect(contact?.tags).toEqual(["nutrido"]);
    const figures = await world.as((crm) => sequenceFigures(crm, "try"));
    expect(figures).toMatchObject({ entered: 2, finished: 2, inside: 0 });
    expect(figures.steps.find(({ stepId }) => stepId === "two")).toMatchObject({ outcome: "sent", count: 2 });
  });

  it("stands still while it is off, with its messages taken back, and goes on afterwards", async () => {
    await put(fileOf("hola"));
    await on();
    const rosa = await world.customer();
    await enrol(rosa);
    await world.pass(HOUR_MS);
    await off();
    await world.pass(10 * DAY_MS);
    expect(rosa.heard()).toEqual(["hola uno"]);
    await expect(enrol(rosa)).rejects.toThrow("off");
    await on();
    await world.pass(3 * DAY_MS);
    expect(rosa.heard()).toEqual(["hola uno", "hola dos"]);
  });

  it("lets nobody in twice, whoever races, nor again before its time", async () => {
    await put(fileOf("hola", "again: { after: 30 days }\n"));
    await on();
    const rosa = await world.customer();
    const counts = await Promise.all(Array.from({ length: 6 }, () => enrol(rosa)));
    expect(counts.reduce((all, { entered }) => all + entered, 0)).toBe(1);
    await world.pass(5 * DAY_MS);
    expect((await enrol(rosa)).entered).toBe(0);
    await world.pass(26 * DAY_MS);
    expect((await enrol(rosa)).entered).toBe(1);
    expect(rosa.heard()).toHaveLength(2);
  });

  it("leaves a part alone, the same people always, and compares", async () => {
    await put(fileOf("hola", "holdout: 50\nagain: always\n"));
    await on();
    const people = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(() => world.customer()));
    const { entered, held } = await enrol(...people);
    expect(entered + held).toBe(8);
    await world.pass(DAY_MS);
    const silent = people.filter((one) => one.heard().length === 0);
    expect(silent).toHaveLength(held);
    const figures = await world.as((crm) => sequenceFigures(crm, "try"));
    expect(figures.held.people).toBe(held);
    expect(figures.written.people).toBe(entered);
  });

  it("lets somebody out by hand, and nothing more comes", async () => {
    await put(fileOf("hola"));
    await on();
    const rosa = await world.customer();
    await enrol(rosa);
    await world.pass(HOUR_MS);
    const [row] = await world.query<{ id: string }>("SELECT id FROM enrollments");
    await world.as((crm) => exitEnrollment(crm, row?.id ?? ""));
    await world.pass(5 * DAY_MS);
    expect(rosa.heard()).toEqual(["hola uno"]);
    expect(await world.inside(rosa.contactId)).toEqual([{ status: "exited", result: "by-hand" }]);
  });

  it("takes each turn once, however many processes are at it", async () => {
    await put(fileOf("hola"));
    await on();
    const rosa = await world.customer();
    await enrol(rosa);
    const [row] = await world.query<{ id: string }>("SELECT id FROM enrollments");
    const turn = () => world.as((crm) => advance({ ...crm, siteUrl: "" }, [row?.id ?? ""]));
    await Promise.all([world.work(), world.work()]);
    await world.settle();
    await turn().catch(() => undefined);
    await world.pass(5 * DAY_MS);
    expect(rosa.heard().filter((text) => text === "hola uno")).toHaveLength(1);
  });

  it("in random histories writes each step once, and never after an end", async () => {
    const acts = fc.array(fc.constantFrom("wait", "wait", "night", "reply", "buy", "optOut", "off", "on", "enrol"), {
      minLength: 3,
      maxLength: 9,
    });
    await fc.assert(
      fc.asyncProperty(acts, async (history) => {
        await world.query("DELETE FROM sequences");
        await put(fileOf("hola"));
        await on();
        const rosa = await world.customer();
        await enrol(rosa);
        let endedAfter: number | null = null;
        for (const what of history) {
          if (what === "wait") await world.pass(26 * HOUR_MS);
          else if (what === "night") await world.pass(9 * HOUR_MS);
          else if (what === "off") await off();
          else if (what === "on") await on();
          else if (what === "enrol") await enrol(rosa).catch(() => undefined);
          else {
            if (what === "reply") await world.says(rosa, "gracias");
            if (what === "buy") await world.order(rosa);
            if (what === "optOut") await world.as((crm) => optOut(crm, rosa.contactId));
            endedAfter ??= rosa.heard().length;
          }
        }
        await on();
        await world.pass(6 * DAY_MS);
        const heard = rosa.heard();
        expect(new Set(heard).size).toBe(heard.length);
        if (endedAfter !== null) expect(heard).toHaveLength(endedAfter);
        const inside = await world.query("SELECT 1 FROM enrollments WHERE contact_id = $1 AND status = 'active'", [
          rosa.contactId,
        ]);
        expect(inside).toEqual([]);
      }),
      { numRuns: 8 },
    );
  });
});

it("with tens of thousands inside claims, ends and lets in by indexes alone", async () => {
  await put(fileOf("hola"));
  await on();
  const rosa = await world.customer();
  const [ids] = await world.query<{ tenant_id: string; id: string; version_id: string }>(
    "SELECT s.tenant_id, s.id, v.id AS version_id FROM sequences s JOIN sequence_versions v ON v.sequence_id = s.id",
  );
  const { tenant_id, id, version_id } = ids ?? { tenant_id: "", id: "", version_id: "" };
  await world.query(
    `WITH people AS (
       INSERT INTO contacts (id, tenant_id, created_at) SELECT 'cnt_many' || n, $1, now() FROM generate_series(1, 20000) n RETURNING id
     ), inside AS (
       INSERT INTO enrollments (id, tenant_id, sequence_id, version_id, contact_id, subject_kind, subject_id, status, entered_at)
       SELECT 'enr_' || id, $1, $2, $3, id, 'contact', id, 'active', now() FROM people RETURNING id
     )
     INSERT INTO due_actions (id, tenant_id, kind, subject_id, key, due_at, created_at)
     SELECT 'due_' || id, $1, 'enrollment.step', id, id, $4::timestamptz + random() * interval '90 days', now() FROM inside`,
    [tenant_id, id, version_id, world.clock.now()],
  );
  await world.query("ANALYZE");
  const planOf = async (text: string, values: unknown[]) => {
    const rows = await world.query<{ "QUERY PLAN": string }>(`EXPLAIN ${text}`, values);
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  };
  let claim: { statement: Statement; values: readonly unknown[] } | undefined;
  const spy = {
    query: async <Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]> => {
      claim = { statement, values };
      return [];
    },
  };
  await claimBulkActions(
    spy,
    { tenantId: tenant_id, kind: "enrollment.step" },
    { now: world.clock.now(), leaseMs: 1_000, limit: 200 },
  );
  const claimed = await planOf(claim?.statement.text ?? "", [...(claim?.values ?? [])]);
  expect(claimed).toMatch(/Index Scan using due_\w+/);
  expect(claimed).not.toMatch(/Seq Scan on due_actions/);
  const byContact = await planOf(
    "SELECT id FROM enrollments WHERE tenant_id = $1 AND contact_id = ANY($2::text[]) AND status = 'active' ORDER BY id FOR UPDATE",
    [tenant_id, [rosa.contactId, "cnt_many7"]],
  );
  expect(byContact).toMatch(/enrollments_tenant_id_contact_id_status_idx/);
  const again = await planOf(
    "SELECT DISTINCT subject_id FROM enrollments WHERE sequence_id = $1 AND subject_id = ANY($2::text[]) AND (status IN ('active', 'held') OR entered_at > $3)",
    [id, ["cnt_many1", "cnt_many2"], new Date(0)],
  );
  expect(again).toMatch(/enrollments_(sequence_id_subject_id_entered_at_idx|inside)/);
  expect(again).not.toMatch(/Seq Scan/);
});

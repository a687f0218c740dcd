/** Segments: what SQL says of a rule is what plain reading says; members come and go; bad rules are told why. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { segmentSignals } from "../../src/campaigns/segments/signals.ts";
import { drainSignals } from "../../src/campaigns/signals/drain.ts";
import type { SignalHandler } from "../../src/campaigns/signals/handler.ts";
import type { CrmContext } from "../../src/crm/context.ts";
import { listSegmentMembers, previewRule, segmentsOf } from "../../src/crm/segments/members.ts";
import { passSegment, refreshSegments } from "../../src/crm/segments/refresh.ts";
import { isTimely, MAX_RULE_NODES, type SegmentRule, segmentRule } from "../../src/crm/segments/rule.ts";
import {
  changeSegment,
  findSegments,
  getSegment,
  makeSegment,
  orderSegments,
  removeSegment,
} from "../../src/crm/segments/segments.ts";
import { listenTo } from "../../src/crm/signals.ts";
import { runDueActions } from "../../src/flow/due.ts";
import { createManualClock } from "../../src/lib/time.ts";
import { createTestContext, type TestContext } from "../harness/context.ts";
import { belongs } from "./oracle.ts";
import { anyRule } from "./rules.ts";
import { furnishWorld, NOW, type Person, person } from "./world.ts";

const clock = createManualClock(NOW);
const people: readonly Person[] = fc.sample(person, { numRuns: 70, seed: 6 });
let test: TestContext;
let tenantId: string;

beforeAll(async () => {
  test = await createTestContext({ overrides: { clock } });
  tenantId = await furnishWorld(test.database, people);
});
afterAll(() => test?.close());

const as = <T>(work: (crm: CrmContext) => Promise<T>, actor: CrmContext["actor"] = { kind: "system", id: null }) =>
  test.ctx.db.forTenant(tenantId, (tx) => work({ tx, tenantId, actor, clock }));
const membersOf = async (id: string) =>
  (await as((crm) => listSegmentMembers(crm, id, { after: null, limit: 200 }))).map(({ contactId }) => contactId);
const vip: SegmentRule = { type: "field", field: "tags", test: { op: "has_any", values: ["vip"] } };
const spanish: SegmentRule = { type: "field", field: "language", test: { op: "is", values: ["es"] } };
const count = (rule: SegmentRule) => people.filter((who) => belongs(rule, who, new Set())).length;

describe("a rule", () => {
  it("chooses the same people in SQL as by plain reading", async () => {
    const other = await as((crm) => makeSegment(crm, { name: "Otros", rule: vip }));
    const isVip = (who: Person) => new Set(belongs(vip, who, new Set()) ? [other.id] : []);
    const sizes = new Set<number>();
    await fc.assert(
      fc.asyncProperty(anyRule([other.id]), async (rule) => {
        const expected = people.filter((who) => belongs(rule, who, isVip(who)));
        const { count: found, sample } = await as((crm) => previewRule(crm, rule));
        expect(found).toBe(expected.length);
        const ids = new Set(expected.map(({ id }) => id));
        for (const { contactId } of sample) expect(ids).toContain(contactId);
        sizes.add(found);
      }),
      { numRuns: 250 },
    );
    // The rules tell people apart.
    expect(sizes.size).toBeGreaterThan(20);
    await as((crm) => removeSegment(crm, other.id));
  });

  it("keeps what a person wrote out of the text of the statement", async () => {
    const evil = "x'); DELETE FROM contacts; --";
    const rules: SegmentRule[] = [
      { type: "field", field: "name", test: { op: "contains", values: [evil] } },
      { type: "lead", rules: [{ type: "field", field: "interest", test: { op: "is", values: [evil] } }] },
      { type: "channel", kinds: ["sms'"] },
      { type: "event", name: "lead.quoted", min: 1, withinDays: 3 },
    ];
    for (const rule of rules) await as((crm) => previewRule(crm, rule));
    const [row] = await test.database.query<{ n: string }>("SELECT count(*) AS n FROM contacts");
    expect(Number(row?.n)).toBe(people.length);
  });

  it.each([
    ["an unknown field", { type: "field", field: "salary", test: { op: "filled" } }, "salary"],
    ["a column by its name", { type: "field", field: "c.name", test: { op: "filled" } }, "c.name"],
    ["something inherited", { type: "field", field: "constructor", test: { op: "filled" } }, "constructor"],
    ["an own field that is not there", { type: "field", field: "custom.nada", test: { op: "filled" } }, "custom.nada"],
    [
      "words of a number",
      { type: "lead", rules: [{ type: "field", field: "score", test: { op: "is", values: ["9"] } }] },
      "number",
    ],
    [
      "a range without ends",
      { type: "spent", min: null, max: null, currency: "PEN", withinDays: null },
      "fields.emptyRange",
    ],
    ["a range upside down", { type: "did", act: "wrote", min: 3, max: 1, withinDays: null }, "fields.emptyRange"],
    ["an empty group", { type: "all", rules: [] }, "rules"],
    ["a segment that is not there", { type: "segment", ids: ["seg_0"] }, "fields.segmentGone"],
    ["nothing", {}, "condition"],
  ])("is refused with a sentence: %s", async (_name, rule, told) => {
    const failure = await as((crm) => previewRule(crm, rule)).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "invalid_input" });
    expect(JSON.stringify((failure as { issues: unknown }).issues)).toContain(told);
  });

  it("is refused when it nests or grows without end, without being walked through", () => {
    let deep: unknown = vip;
    for (let depth = 0; depth < 50_000; depth++) deep = { type: "not", rule: deep };
    expect(segmentRule.safeParse(deep).success).toBe(false);
    const wide = { type: "any", rules: Array.from({ length: MAX_RULE_NODES + 1 }, () => vip) };
    expect(segmentRule.safeParse(wide).success).toBe(false);
  });

  it("is known to depend on time, or not", () => {
    expect(isTimely(vip)).toBe(false);
    const recent: SegmentRule = { type: "field", field: "created", test: { op: "last_days", days: 3 } };
    expect(isTimely({ type: "not", rule: { type: "any", rules: [vip, recent] } })).toBe(true);
    expect(isTimely({ type: "did", act: "wrote", min: 0, max: 0, withinDays: 30 })).toBe(true);
  });
});

describe("a segment", () => {
  it("holds those who fit, and follows each who changes", async () => {
    const { id, size } = await as((crm) => makeSegment(crm, { name: "Clientes VIP", rule: vip }));
    expect(size).toBe(count(vip));
    expect((await membersOf(id)).length).toBe(size);
    const outside = people.find((who) => !who.isMerged && !belongs(vip, who, new Set()));
    const inside = people.find((who) => belongs(vip, who, new Set()));
    if (!outside || !inside) throw new Error("the world has both");
    await test.database.query("UPDATE contacts SET tags = '{vip}' WHERE id = $1", [outside.id]);
    await test.database.query("UPDATE contacts SET tags = '{}' WHERE id = $1", [inside.id]);
    // Only the one is looked at: the other stays until it is their turn.
    expect(await as((crm) => refreshSegments(crm, { contactIds: [outside.id] }))).toEqual({ entered: 1, left: 0 });
    expect(await membersOf(id)).toContain(inside.id);
    expect(await as((crm) => refreshSegments(crm, { contactIds: [inside.id] }))).toEqual({ entered: 0, left: 1 });
    expect(await as((crm) => getSegment(crm, id))).toMatchObject({ size });
    expect(await as((crm) => segmentsOf(crm, outside.id))).toMatchObject([{ id, name: "Clientes VIP" }]);
    await test.database.query("UPDATE contacts SET tags = $2 WHERE id = $1", [outside.id, outside.tags]);
    await test.database.query("UPDATE contacts SET tags = $2 WHERE id = $1", [inside.id, inside.tags]);
    await as((crm) => passSegment(crm, id));
    expect(new Set(await membersOf(id))).toEqual(
      new Set(people.filter((who) => belongs(vip, who, new Set())).map((who) => who.id)),
    );
    await as((crm) => removeSegment(crm, id));
  });

  it("hears of what happens to people, and tells of those who come and go", async () => {
    const { id } = await as((crm) => makeSegment(crm, { name: "Oyentes", rule: vip }));
    await as((crm) => listenTo(crm, "a test", ["segment.entered", "segment.left"]));
    const outside = people.find((who) => !who.isMerged && !belongs(vip, who, new Set()));
    if (!outside) throw new Error("the world has one");
    const change = (tags: readonly string[]) =>
      as(({ tx }) =>
        tx.contact.update({ where: { id: outside.id }, data: { tags: [...tags], version: { increment: 1 } } }),
      );
    const told: string[] = [];
    const ear: SignalHandler = {
      name: "a test",
      kinds: ["segment.entered", "segment.left"],
      run: async (_crm, signals) => void told.push(...signals.map(({ kind, contactId }) => `${kind} ${contactId}`)),
    };
    for (const tags of [["vip"], outside.tags]) {
      await change(tags);
      // Once for the change, once for what came of it.
      for (let round = 0; round < 2; round++) await drainSignals(test.ctx.flow, tenantId, [segmentSignals, ear]);
      expect((await membersOf(id)).includes(outside.id)).toBe(tags.includes("vip"));
    }
    expect(told).toEqual([`segment.entered ${outside.id}`, `segment.left ${outside.id}`]);
    await as((crm) => removeSegment(crm, id));
    await as((crm) => listenTo(crm, "a test", []));
  });

  it("of the primary ones takes whom no earlier one has, and a new order moves them", async () => {
    const first = await as((crm) => makeSegment(crm, { name: "Primero", tier: "primary", rule: vip }));
    const second = await as((crm) => makeSegment(crm, { name: "Segundo", tier: "primary", rule: spanish }));
    const both = count({ type: "all", rules: [vip, spanish] });
    expect(both).toBeGreaterThan(0);
    expect([first.size, second.size]).toEqual([count(vip), count(spanish) - both]);
    const ordered = await as((crm) => orderSegments(crm, [second.id, first.id]));
    expect(ordered.map(({ id, size }) => [id, size])).toEqual([
      [second.id, count(spanish)],
      [first.id, count(vip) - both],
    ]);
    await expect(as((crm) => orderSegments(crm, [first.id]))).rejects.toMatchObject({ code: "conflict" });
    await as((crm) => removeSegment(crm, second.id));
    expect(await as((crm) => getSegment(crm, first.id))).toMatchObject({ size: count(vip) });
    await as((crm) => removeSegment(crm, first.id));
  });

  it("that depends on time is refreshed when time has passed, again and again", async () => {
    const rule: SegmentRule = { type: "did", act: "wrote", min: 1, max: null, withinDays: 40 };
    const { id, size } = await as((crm) => makeSegment(crm, { name: "Recientes", rule }));
    expect(size).toBeGreaterThan(0);
    for (let pass = 0; pass < 3; pass++) {
      clock.advance(3_600_000);
      await runDueActions(test.ctx.flow, new AbortController().signal);
      expect((await as((crm) => getSegment(crm, id))).refreshedAt).toEqual(clock.now());
    }
    clock.advance(45 * 86_400_000);
    await runDueActions(test.ctx.flow, new AbortController().signal);
    expect(await as((crm) => getSegment(crm, id))).toMatchObject({ size: 0 });
    await as((crm) => removeSegment(crm, id));
    clock.advance(2 * 3_600_000);
    await runDueActions(test.ctx.flow, new AbortController().signal);
    const failed = await test.database.query("SELECT 1 FROM due_actions WHERE status <> 'done' AND subject_id = $1", [
      id,
    ]);
    expect(failed).toEqual([]);
  });

  it("keeps its people and says why, when a field of its rule is gone", async () => {
    const rule: SegmentRule = { type: "field", field: "custom.socio", test: { op: "yes" } };
    const { id, size } = await as((crm) => makeSegment(crm, { name: "Socios", rule }));
    await test.database.query("UPDATE custom_fields SET archived_at = now() WHERE key = 'socio'");
    await as((crm) => passSegment(crm, id));
    expect(await as((crm) => getSegment(crm, id))).toMatchObject({
      size,
      fault: expect.stringContaining("custom.socio"),
    });
    await test.database.query("UPDATE custom_fields SET archived_at = NULL WHERE key = 'socio'");
    await as((crm) => passSegment(crm, id));
    expect(await as((crm) => getSegment(crm, id))).toMatchObject({ size, fault: null });
    await as((crm) => removeSegment(crm, id));
  });

  it("is changed by its version, found by a part of its name, and not removed while another asks for it", async () => {
    const base = await as((crm) => makeSegment(crm, { name: "Laptops frías", rule: vip }));
    await expect(as((crm) => makeSegment(crm, { name: "Laptops frías", rule: vip }))).rejects.toMatchObject({
      code: "conflict",
    });
    const [found] = await as((crm) => findSegments(crm, "laptops FRIAS"));
    expect(found?.id).toBe(base.id);
    const asking = await as((crm) =>
      makeSegment(crm, { name: "De laptops", rule: { type: "segment", ids: [base.id] } }),
    );
    expect(asking.size).toBe(base.size);
    await expect(as((crm) => removeSegment(crm, base.id))).rejects.toMatchObject({ code: "conflict" });
    await expect(
      as((crm) => changeSegment(crm, base.id, base.version, { rule: { type: "segment", ids: [asking.id] } })),
    ).rejects.toMatchObject({ code: "invalid_input" });
    const changed = await as((crm) =>
      changeSegment(crm, base.id, base.version, { rule: spanish, description: "Hablan" }),
    );
    expect(changed).toMatchObject({ size: count(spanish), description: "Hablan", version: 2 });
    await expect(as((crm) => changeSegment(crm, base.id, 1, { name: "x" }))).rejects.toMatchObject({
      code: "conflict",
    });
    await as((crm) => removeSegment(crm, asking.id));
    await as((crm) => removeSegment(crm, base.id));
  });

  it("is seen by everybody and made by those who sell", async () => {
    const rep = { kind: "user", id: "mem_x", role: "rep" } as const;
    await expect(as((crm) => makeSegment(crm, { name: "No", rule: vip }), rep)).rejects.toMatchObject({
      code: "forbidden",
    });
    expect((await as((crm) => previewRule(crm, vip), rep)).count).toBe(count(vip));
  });
});

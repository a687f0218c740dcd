/** Outcomes, surveys and cases as rows: what counts, what gives way, what leaves a trace. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { openCase, updateCase } from "../../src/crm/cases.ts";
import type { CrmContext } from "../../src/crm/context.ts";
import { outcomeCounts, outcomesOf, recordOutcome } from "../../src/crm/outcomes.ts";
import { closingMetrics } from "../../src/crm/sale-memory.ts";
import { answerSurvey, askSurvey } from "../../src/crm/surveys.ts";
import { createManualClock, DAY_MS, HOUR_MS, plusMs } from "../../src/lib/time.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { asAgent, writtenBy } from "../harness/person.ts";
import { createPostbox } from "../harness/postbox.ts";

const clock = createManualClock(new Date("2026-03-02T15:00:00Z"));
let test: TestContext;
let account: ChannelAccount;
let threads = 0;

beforeAll(async () => {
  test = await createTestContext({
    sample: true,
    overrides: { clock, channels: { terminal: createPostbox().factory } },
  });
  account = await sampleAccount(test, "terminal");
});
afterAll(() => test?.close());

const person = () => writtenBy(test, account, `outcome-${++threads}`);
const run = <T>(work: (crm: CrmContext) => Promise<T>) => asAgent(test, account, "cases", work);
const caseRow = async (id: string) => {
  const [row] = await test.database.query<Record<string, unknown>>("SELECT * FROM cases WHERE id = $1", [id]);
  return row;
};

describe("outcomes", () => {
  it("are counted with confirmed and assumed apart, within the time asked for", async () => {
    const [ana, ben, carla] = [await person(), await person(), await person()];
    const from = clock.now();
    await run((crm) => recordOutcome(crm, { ...ana, kind: "resolved", basis: "assumed" }));
    await run((crm) => recordOutcome(crm, { ...ben, kind: "resolved", basis: "confirmed" }));
    await run((crm) => recordOutcome(crm, { ...carla, kind: "lost", reason: "price" }));
    await run((crm) => recordOutcome(crm, { ...carla, kind: "lost", reason: "price" }));
    await run((crm) => recordOutcome(crm, { ...carla, kind: "won" }));
    await run((crm) => recordOutcome(crm, { ...carla, kind: "won" }));
    const count = (to: Date) => run(({ tx }) => outcomeCounts(tx, { from, to }));
    expect(await count(plusMs(from, 1))).toEqual({
      resolved: { confirmed: 1, assumed: 1 },
      qualified: 0,
      disqualified: 0,
      won: 2,
      lost: 1,
      handed_off: 0,
      withdrawn: 0,
    });
    expect(await count(from)).toMatchObject({ resolved: { confirmed: 0, assumed: 0 }, won: 0 });
  });

  it("a request for what is not sold counts once, and not at all for whoever buys in the end", async () => {
    clock.advance(HOUR_MS);
    const who = await person();
    const from = clock.now();
    const notSold = { ...who, kind: "disqualified", reason: "not_sold" } as const;
    const counts = () => run(({ tx }) => outcomeCounts(tx, { from, to: plusMs(clock.now(), 1) }));
    await run((crm) => recordOutcome(crm, notSold));
    clock.advance(5 * HOUR_MS);
    await run((crm) => recordOutcome(crm, notSold));
    expect(await counts()).toMatchObject({ disqualified: 1 });
    await run((crm) => recordOutcome(crm, { ...who, kind: "won" }));
    expect(await counts()).toMatchObject({ disqualified: 0, won: 1, withdrawn: 1 });
  });

  it("are read back with what led there", async () => {
    const who = await person();
    const state = {
      asked: ["need", "budget"],
      attempts: 2,
      signals: { delivery: 1 },
      objections: [
        { kind: "price", times: 2, tactics: [], isOvercome: true },
        { kind: "trust", times: 1, tactics: [], isOvercome: false },
      ],
    };
    await test.database.query("UPDATE conversations SET state = $1 WHERE id = $2", [
      JSON.stringify(state),
      who.conversationId,
    ]);
    clock.advance(90_000);
    await run(async (crm) => {
      const metrics = await closingMetrics(crm.tx, who.conversationId, crm.clock.now());
      await recordOutcome(crm, { ...who, kind: "lost", reason: "price", metrics });
    });
    expect(await run(({ tx }) => outcomesOf(tx, who.conversationId))).toMatchObject([
      {
        kind: "lost",
        reason: "price",
        withdrawnAt: null,
        metrics: {
          objectionsMet: 2,
          objectionsOvercome: 1,
          objections: { price: 2, trust: 1 },
          signals: { delivery: 1 },
          attempts: 2,
          questionsAsked: 2,
          secondsToClose: 90,
        },
      },
    ]);
  });

  it("a confirmed resolution takes the place of an assumed one, never the other way", async () => {
    clock.advance(DAY_MS);
    const who = await person();
    const from = clock.now();
    const assumed = await run((crm) => recordOutcome(crm, { ...who, kind: "resolved", basis: "assumed" }));
    const confirmed = await run((crm) => recordOutcome(crm, { ...who, kind: "resolved", basis: "confirmed" }));
    expect(confirmed).not.toBe(assumed);
    expect(await run((crm) => recordOutcome(crm, { ...who, kind: "resolved", basis: "assumed" }))).toBe(confirmed);
    const counts = await run(({ tx }) => outcomeCounts(tx, { from, to: plusMs(from, 1) }));
    expect(counts).toMatchObject({ resolved: { confirmed: 1, assumed: 0 }, withdrawn: 1 });
  });
});

describe("a case", () => {
  it.each([
    [1, 1, 8],
    [2, 4, 24],
    [3, 8, 72],
    [4, 24, 120],
    [5, 48, 240],
  ])("of priority %i owes an answer in %i hours and a solution in %i", async (priority, answer, solve) => {
    const id = await run(async (crm) =>
      openCase(crm, { ...(await person()), kind: "support", subject: "no enciende", priority }),
    );
    expect(await caseRow(id)).toMatchObject({
      priority,
      answer_due_at: plusMs(clock.now(), answer * HOUR_MS),
      solve_due_at: plusMs(clock.now(), solve * HOUR_MS),
    });
  });

  it("numbers are counted one by one, also when many open at once", async () => {
    const people = await Promise.all(Array.from({ length: 6 }, person));
    const ids = await Promise.all(
      people.map((who) => run((crm) => openCase(crm, { ...who, kind: "complaint", subject: "x" }))),
    );
    const numbers = (await Promise.all(ids.map(caseRow))).map((row) => Number(row?.number)).sort((a, b) => a - b);
    expect(new Set(numbers).size).toBe(6);
    expect((numbers.at(-1) ?? 0) - (numbers[0] ?? 0)).toBe(5);
  });

  it("leaves an event for each change, opens again without its resolution, and is nobody else's to change", async () => {
    const who = await person();
    const id = await run((crm) => openCase(crm, { ...who, kind: "complaint", subject: "llegó rota" }));
    const change = (to: Parameters<typeof updateCase>[2], contactId = who.contactId) =>
      run((crm) => updateCase(crm, { caseId: id, contactId }, to));
    expect(await change({ note: "es la pantalla" })).toBe(true);
    await change({ status: "resolved", resolution: "se cambió" });
    expect(await caseRow(id)).toMatchObject({ status: "resolved", resolution: "se cambió", resolved_at: clock.now() });
    await change({ status: "open", note: "volvió a fallar" });
    expect(await caseRow(id)).toMatchObject({ status: "open", resolution: null, resolved_at: null });
    expect(await change({ note: "no es mío" }, (await person()).contactId)).toBe(false);
    const events = await test.database.query<{ type: string }>(
      "SELECT type FROM case_events WHERE case_id = $1 ORDER BY id",
      [id],
    );
    expect(events.map(({ type }) => type)).toEqual(["opened", "note", "status", "note", "reopened"]);
  });

  it("with a low rating is flagged and urgent, with what went wrong", async () => {
    const who = await person();
    const id = await run((crm) => openCase(crm, { ...who, kind: "support", subject: "lenta", priority: 4 }));
    await run((crm) => askSurvey(crm, { ...who, caseId: id }));
    await run((crm) => askSurvey(crm, { ...who, caseId: id }));
    await run((crm) => answerSurvey(crm, { conversationId: who.conversationId, rating: 2 }));
    await run((crm) => answerSurvey(crm, { conversationId: who.conversationId, rating: null, comment: "tardaron" }));
    expect(await caseRow(id)).toMatchObject({ priority: 2 });
    const rows = await test.database.query("SELECT rating, comment FROM surveys WHERE case_id = $1", [id]);
    expect(rows).toEqual([{ rating: 2, comment: "tardaron" }]);
  });
});

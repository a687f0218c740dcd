/** A sequence over simulated days, by the product itself: what the made customers see keeps the rules, and a seed settles it all. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { draftCampaign } from "../../src/campaigns/campaigns/campaigns.ts";
import { putSequence } from "../../src/campaigns/sequences/write.ts";
import { NotFoundError } from "../../src/lib/errors.ts";
import { readOriginal } from "../../src/simulation/original.ts";
import type { SimulationReport } from "../../src/simulation/report.ts";
import { type SimulationOptions, simulate } from "../../src/simulation/run.ts";
import { createTestContext, sampleAccount } from "../harness/context.ts";
import { createTestDatabase, type TestDatabase } from "../harness/database.ts";

const TWO_WORDS = `
sequence: two-words
name: { es: Dos palabras, en: Two words, pt: Duas palavras }
about: contact
program: nurture
steps:
  - id: first
    message:
      channels: [chat]
      text: { es: "Hola, llegaron novedades.", en: "Hi, there is something new.", pt: "Oi, chegaram novidades." }
  - wait: 1 day
  - id: second
    message:
      channels: [chat]
      text: { es: "¿Te reservo algo?", en: "Shall I keep something for you?", pt: "Quer que eu reserve algo?" }
`;
const databases: TestDatabase[] = [];
afterAll(async () => {
  for (const database of databases) await database.drop();
});

async function run(options: Partial<SimulationOptions>): Promise<SimulationReport> {
  const database = await createTestDatabase({ sample: true });
  databases.push(database);
  return simulate({
    original: null,
    target: { kind: "sequence", key: "cart-recovery" },
    contacts: 12,
    days: 4,
    seed: 7,
    from: "2026-11-30",
    databaseUrl: database.url,
    ...options,
  });
}

describe("cart recovery with 60 customers over 10 days", () => {
  let report: SimulationReport;
  const parts: number[] = [];
  beforeAll(async () => {
    report = await run({ contacts: 60, days: 10, onProgress: (part) => parts.push(part) });
  }, 400_000);

  it("lets everybody in who left a cart, and leaves some alone", () => {
    const { entered, heldOut, ends } = report.people;
    expect(entered).toBeGreaterThan(40);
    expect(heldOut).toBeGreaterThan(0);
    expect(entered + heldOut).toBeLessThanOrEqual(60);
    expect(ends.reduce((sum, { people }) => sum + people, 0)).toBe(entered);
  });

  it("writes at allowed hours only, and says why the others waited", () => {
    const { byHour, byDay, sent, planned } = report.messages;
    expect(sent).toBeGreaterThan(60);
    expect(sent).toBeLessThanOrEqual(planned);
    expect(byHour.reduce((sum, count) => sum + count, 0)).toBe(sent);
    expect(byDay.reduce((sum, day) => sum + day.sent, 0)).toBe(sent);
    expect([...byHour.slice(0, 8), ...byHour.slice(21)]).toEqual(Array.from({ length: 11 }, () => 0));
    expect(report.delays.map(({ reason }) => reason)).toContain("quiet_hours");
  });

  it("sends the ladder in its order, to fewer and fewer", () => {
    const sentOf = (step: string) => report.steps.find((row) => row.step === step)?.sent ?? 0;
    expect(report.steps.map(({ step }) => step).filter((step) => step !== "scarce")).toEqual(["gentle", "ten", "last"]);
    expect(sentOf("gentle")).toBeGreaterThan(sentOf("ten"));
    expect(sentOf("ten")).toBeGreaterThan(sentOf("last"));
  });

  it("hears answers and purchases, and compares with those left alone", () => {
    const { outcome, replies, messages, codes } = report;
    expect(messages.read).toBeLessThan(messages.sent);
    expect(replies).toBeGreaterThan(0);
    expect(messages.answered).toBeGreaterThan(0);
    expect(codes.made).toBeGreaterThan(0);
    expect(codes.used).toBeLessThanOrEqual(codes.made);
    expect(outcome.written.people).toBe(report.people.entered);
    expect(outcome.written.buyers).toBeGreaterThan(0);
    expect(outcome.heldOut.people).toBe(report.people.heldOut);
    expect(outcome.lift?.low).toBeLessThan(outcome.lift?.high ?? 0);
  });

  it("tells how far it is", () => {
    expect(parts.at(-1)).toBe(1);
    expect(parts).toEqual([...parts].sort((a, b) => a - b));
  });
});

it("gives the same report for the same seed, and another for another", async () => {
  const [one, again, other] = [await run({}), await run({}), await run({ seed: 8 })];
  expect(again).toEqual(one);
  expect({ ...other, seed: one.seed }).not.toEqual(one);
}, 400_000);

it("runs a campaign in a copy of the business, which itself stays as it was", async () => {
  const test = await createTestContext({ sample: true });
  const empty = await createTestDatabase();
  databases.push(empty);
  try {
    const { tenantId } = await sampleAccount(test, "terminal");
    const { db, clock } = test.ctx;
    const drafted = await db.forTenant(tenantId, (tx) =>
      draftCampaign(
        { tx, tenantId, actor: { kind: "system", id: null }, clock },
        {
          name: "Fin de año",
          content: {
            variants: ["a", "b"].map((key) => ({
              key,
              messages: [{ channel: "chat", text: `Hola, oferta ${key}: 20 %` }],
            })),
          },
          terms: { holdout: 20 },
        },
      ),
    );
    const target = { kind: "campaign", words: "fin de ano" } as const;
    const original = await readOriginal(db, tenantId);
    const report = await run({ original, target, contacts: 40, days: 3, databaseUrl: empty.url });
    expect(report.target).toMatchObject({ kind: "campaign", key: String(drafted.number), name: "Fin de año" });
    const { entered, heldOut } = report.people;
    expect(entered + heldOut).toBe(40);
    expect(heldOut).toBeGreaterThan(0);
    expect(report.messages.sent).toBe(entered);
    expect(report.steps.map(({ step }) => step)).toEqual(["a", "b"]);
    expect(report.outcome.heldOut.people).toBe(heldOut);
    const rows = await test.database.query(
      "SELECT status FROM campaigns UNION ALL SELECT id FROM contacts UNION ALL SELECT id FROM automated_sends",
    );
    expect(rows).toEqual([{ status: "draft" }]);
  } finally {
    await test.close();
  }
}, 400_000);

it("runs a campaign that leads into a sequence, and says so where made customers could not enter it", async () => {
  const test = await createTestContext({ sample: true });
  const empty = async () => {
    const database = await createTestDatabase();
    databases.push(database);
    return database.url;
  };
  try {
    const { tenantId } = await sampleAccount(test, "terminal");
    const { db, clock } = test.ctx;
    await db.forTenant(tenantId, async (tx) => {
      const crm = { tx, tenantId, actor: { kind: "system", id: null }, clock } as const;
      await putSequence(crm, "two-words", { source: TWO_WORDS, seen: null, locale: "es" });
      for (const [name, sequenceKey] of [
        ["Dos palabras", "two-words"],
        ["Carritos", "cart-recovery"],
      ] as const)
        await draftCampaign(crm, { name, kind: "sequence", sequenceKey, terms: { holdout: 20 } });
    });
    const original = await readOriginal(db, tenantId);
    const into = async (words: string) =>
      run({ original, target: { kind: "campaign", words }, contacts: 40, days: 4, databaseUrl: await empty() });
    await expect(into("Carritos")).rejects.toThrow(/cart-recovery/);
    const report = await into("Dos palabras");
    const { entered, heldOut, ends } = report.people;
    expect(entered + heldOut).toBe(40);
    expect(heldOut).toBeGreaterThan(0);
    expect(ends.find(({ end }) => end === "finished")?.people).toBeGreaterThan(0);
    expect(report.steps.map(({ step }) => step)).toHaveLength(2);
    expect(report.messages.sent).toBeGreaterThan(entered);
  } finally {
    await test.close();
  }
}, 400_000);

it("says what there is not", async () => {
  await expect(run({ target: { kind: "campaign", words: "verano" } })).rejects.toThrow(NotFoundError);
});

/** The books of what models cost, on the real database. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { createModelSpending } from "../../src/crm/model-spend.ts";
import { createManualClock } from "../../src/lib/time.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";

let harness: TestContext;
let tenantId: string;

beforeAll(async () => {
  harness = await createTestContext({ sample: true });
  tenantId = (await sampleAccount(harness, "terminal")).tenantId;
});
afterAll(() => harness?.close());

test("costs add up within a month, calls at once included, and a new month starts at nothing", async () => {
  const clock = createManualClock(new Date("2026-03-31T23:59:00Z"));
  const spending = createModelSpending(harness.ctx.db, clock);
  expect(await spending.isSpent(tenantId, 1_000)).toBe(false);
  await Promise.all(Array.from({ length: 10 }, () => spending.add(tenantId, { calls: 1, costMicros: 100 })));
  expect(await spending.isSpent(tenantId, 1_001)).toBe(false);
  expect(await spending.isSpent(tenantId, 1_000)).toBe(true);
  expect(await spending.isSpent(tenantId, null)).toBe(false);
  const rows = await harness.database.query<{ month: string; calls: number }>(
    "SELECT month, calls FROM model_spend WHERE tenant_id = $1",
    [tenantId],
  );
  expect(rows).toEqual([{ month: "2026-03", calls: 10 }]);
  clock.advance(120_000);
  expect(await spending.isSpent(tenantId, 1_000)).toBe(false);
});

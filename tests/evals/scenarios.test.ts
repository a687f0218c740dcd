/** The evals in their short form: every shipped scenario can be read, and the marked ones pass as written. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createUnderstand } from "../../src/agents/understand/understand.ts";
import { type EvalHost, openEvalHost } from "../../src/evals/host.ts";
import { play } from "../../src/evals/play.ts";
import { LOCALES } from "../../src/lib/locale.ts";
import { createTestDatabase, type TestDatabase } from "../harness/database.ts";
import { SHIPPED as scenarios } from "./played.ts";

const understand = createUnderstand();

let database: TestDatabase;
let host: EvalHost;
beforeAll(async () => {
  database = await createTestDatabase();
  host = await openEvalHost({ databaseUrl: database.url });
});
afterAll(async () => {
  await host?.close();
  await database?.drop();
});

it("ships at least sixty, in every language, each with a name of its own", () => {
  expect(scenarios.length).toBeGreaterThanOrEqual(60);
  for (const locale of LOCALES)
    expect(scenarios.filter(({ language }) => language === locale).length).toBeGreaterThan(10);
  const names = scenarios.map(({ language, name }) => `${language} ${name}`);
  expect(new Set(names).size).toBe(names.length);
});

describe("as written", () => {
  it.each(
    scenarios
      .filter(({ short }) => short)
      .map((scenario) => [`[${scenario.language}] ${scenario.name}`, scenario] as const),
  )("%s", async (_, scenario) => {
    const played = await play(scenario, host.stage, understand, 0);
    expect(played.faults).toEqual([]);
  });
});

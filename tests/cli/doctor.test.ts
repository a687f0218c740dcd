/** `charla doctor` on what is well and on what is broken. */
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seedSampleBusiness } from "../../prisma/seed/seed.ts";
import { openDatabase } from "../../src/infra/database.ts";
import { createTestDatabase, type TestDatabase } from "../harness/database.ts";
import { makeHome, runCli } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

interface Report {
  readonly ok: boolean;
  readonly checks: readonly { name: string; status: string; found: string; mend?: string }[];
}

async function diagnose(env: Record<string, string>, doctor = runHere): Promise<Report & { code: number | null }> {
  const { code, stdout } = await doctor(["doctor", "--json"], { env });
  return { code, ...(JSON.parse(stdout) as Report) };
}

function check(report: Report, name: string) {
  return report.checks.find((one) => one.name === name);
}

describe("charla doctor", () => {
  const home = makeHome();
  let database: TestDatabase;
  let env: Record<string, string>;

  beforeAll(async () => {
    database = await createTestDatabase();
    env = { CHARLA_HOME: home.path, DATABASE_URL: database.url, PORT: "0" };
  });
  afterAll(async () => {
    await database.drop();
    home.remove();
  });

  it("finds a fresh folder well, in words, and leaves no database running", async () => {
    const fresh = makeHome();
    const { code, stdout, stderr } = await runCli(["doctor", "--lang", "es"], {
      env: { CHARLA_HOME: fresh.path, PORT: "0" },
    });
    const isRunning = existsSync(join(fresh.path, "postgres", "data", "postmaster.pid"));
    fresh.remove();
    expect({ code, isRunning }).toEqual({ code: 0, isRunning: false });
    expect(stdout).toContain("✔ Base de datos: PostgreSQL");
    expect(stdout).not.toContain("✖");
    expect(stderr).not.toContain("Error");
  });

  it("looks at the data where there is some", async () => {
    const empty = await diagnose(env);
    expect(check(empty, "channels")).toMatchObject({ status: "warn" });
    const db = openDatabase({ url: database.url, poolSize: 2 });
    await seedSampleBusiness({ db });
    await db.close();
    const report = await diagnose(env);
    expect(report).toMatchObject({ code: 0, ok: true });
    expect(report.checks.map(({ name }) => name).sort()).toEqual([
      "channels",
      "configuration",
      "database",
      "disk",
      "folder",
      "isolation",
      "migrations",
      "models",
      "node",
      "port",
      "queue",
      "server",
      "web",
    ]);
    for (const name of ["database", "migrations", "isolation", "queue", "channels", "models"]) {
      expect(check(report, name)).toMatchObject({ status: "ok" });
    }
    expect(check(report, "channels")?.found).toMatch(/webchat active/);
  });

  it("sees a table that lost its policy, a broken account and an edited migration", async () => {
    await database.query("ALTER TABLE messages NO FORCE ROW LEVEL SECURITY");
    await database.query(
      "UPDATE channel_accounts SET status = 'broken', last_error = 'token revoked' WHERE kind = 'webchat'",
    );
    await database.query("UPDATE _prisma_migrations SET checksum = 'other'");
    const report = await diagnose(env);
    expect(report).toMatchObject({ code: 1, ok: false });
    expect(check(report, "isolation")).toMatchObject({ status: "fail", found: expect.stringContaining("messages") });
    expect(check(report, "channels")).toMatchObject({
      status: "fail",
      found: expect.stringContaining("token revoked"),
    });
    expect(check(report, "migrations")).toMatchObject({ status: "fail", mend: expect.any(String) });
  });

  it("says how to mend a database that cannot be reached, and still looks at the rest", async () => {
    const report = await diagnose({ ...env, DATABASE_URL: "postgresql://a:b@127.0.0.1:1/c" });
    expect(report).toMatchObject({ code: 1, ok: false });
    expect(check(report, "database")).toMatchObject({ status: "fail", mend: expect.any(String) });
    expect(check(report, "models")).toMatchObject({ status: "ok" });
  });

  it("does not wait for ever for a Redis that is down", async () => {
    // A process of its own must not be kept alive by what still tries to connect.
    const report = await diagnose({ ...env, REDIS_URL: "redis://127.0.0.1:1" }, runCli);
    expect(check(report, "queue")).toMatchObject({ status: "fail", found: expect.stringContaining("Redis") });
  });

  it("only warns of a model that does not answer, since the built-in brain does", async () => {
    const report = await diagnose({ ...env, LLM_1_BASE_URL: "http://127.0.0.1:1/v1", LLM_1_MODEL: "m" });
    expect(check(report, "models")).toMatchObject({ status: "warn", mend: expect.any(String) });
  });

  it("fails on a port that was asked for and is taken", async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        resolve(typeof address === "object" && address ? address.port : 0);
      });
    });
    const report = await diagnose({ ...env, PORT: String(port) });
    await new Promise((resolve) => server.close(resolve));
    expect(check(report, "port")).toMatchObject({ status: "fail", found: expect.stringContaining(String(port)) });
  });

  it("names wrong variables and stops there", async () => {
    const report = await diagnose({ ...env, LOG_LEVEL: "loud" });
    expect(report).toMatchObject({ code: 1, ok: false });
    expect(check(report, "configuration")?.found).toContain("LOG_LEVEL");
    expect(check(report, "database")).toBeUndefined();
  });
});

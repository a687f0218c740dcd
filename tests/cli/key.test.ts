/** `charla key` and `charla migrate` on data of their own. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seedSampleBusiness } from "../../prisma/seed/seed.ts";
import { findApiKey } from "../../src/crm/api-keys.ts";
import { type Database, openDatabase } from "../../src/infra/database.ts";
import { createTestDatabase, type TestDatabase } from "../harness/database.ts";
import { makeHome, runCli } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

describe("charla key", () => {
  const home = makeHome();
  let database: TestDatabase;
  let db: Database;
  let env: Record<string, string>;

  beforeAll(async () => {
    database = await createTestDatabase();
    db = openDatabase({ url: database.url, poolSize: 2 });
    env = { CHARLA_HOME: home.path, DATABASE_URL: database.url };
  });
  afterAll(async () => {
    await db.close();
    await database.drop();
    home.remove();
  });

  it("says that there is no business before there is one", async () => {
    const { code, stderr } = await runHere(["key", "list"], { env });
    expect(code).toBe(1);
    expect(stderr).toContain("charla start");
  });

  it("prints a new key once, keeps its hash, lists it and revokes it", async () => {
    await seedSampleBusiness({ db });
    const made = await runCli(["key", "create", "--name", "n8n\u0007 flows"], { env });
    const secret = made.stdout.trim();
    expect(made.code).toBe(0);
    expect(secret).toMatch(/^ck_[\w-]{40}$/);
    const key = await findApiKey(db, secret, new Date());
    expect(key).toMatchObject({ name: "n8n flows", scopes: ["*"] });
    const stored = await database.query("SELECT * FROM api_keys");
    expect(JSON.stringify(stored)).not.toContain(secret);

    const listed = await runHere(["key", "list"], { env });
    expect(listed.stdout).toContain("n8n flows");
    expect(listed.stdout).toContain("active");
    expect(listed.stdout).not.toContain(secret);

    const revoked = await runHere(["key", "revoke", key?.id ?? ""], { env });
    expect(revoked.code).toBe(0);
    expect(await findApiKey(db, secret, new Date())).toBeNull();
    const again = await runHere(["key", "revoke", key?.id ?? ""], { env });
    expect(again.code).toBe(1);
    expect(again.stderr).toContain(key?.id);
    const audit = await database.query("SELECT action FROM audit WHERE action LIKE 'api_key.%' ORDER BY at, id");
    expect(audit.map(({ action }) => action)).toEqual(["api_key.create", "api_key.revoke"]);
  });

  it("names the businesses when the asked one does not exist", async () => {
    const { code, stderr } = await runHere(["key", "list", "--tenant", "nobody"], { env });
    const [tenant] = await database.query<{ slug: string }>("SELECT slug FROM tenants");
    expect(code).toBe(1);
    expect(stderr).toContain(tenant?.slug);
  });
});

describe("charla migrate", () => {
  it("brings a fresh folder up to date once, and finds nothing to do the second time", async () => {
    const home = makeHome();
    const env = { CHARLA_HOME: home.path };
    try {
      const early = await runHere(["key", "list"], { env });
      expect(early.code).toBe(1);
      expect(early.stderr).toContain("charla migrate");
      const first = await runCli(["migrate"], { env });
      expect(first).toMatchObject({ code: 0, stderr: "" });
      expect(first.stdout).toMatch(/^applied {2}\d{14}_/);
      const second = await runHere(["migrate"], { env });
      expect(second).toMatchObject({ code: 0, stdout: "Nothing to do: the database is already up to date.\n" });
    } finally {
      home.remove();
    }
  });

  it("says which part of DATABASE_URL is wrong", async () => {
    const { code, stderr } = await runHere(["migrate"], { env: { DATABASE_URL: "postgresql://a:b@127.0.0.1:1/c" } });
    expect(code).toBe(1);
    expect(stderr).toContain("cannot be reached");
    expect(stderr).not.toContain("    at ");
  });
});

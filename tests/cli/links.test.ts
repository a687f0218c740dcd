/** `charla links` on data of its own: make, list, show and end, and what is wrong in plain words. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seedSampleBusiness } from "../../prisma/seed/seed.ts";
import { type Database, openDatabase } from "../../src/infra/database.ts";
import { newId } from "../../src/lib/ids.ts";
import { createTestDatabase, type TestDatabase } from "../harness/database.ts";
import { makeHome } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

describe("charla links", () => {
  const home = makeHome();
  const channel = newId("channelAccount");
  let database: TestDatabase;
  let db: Database;
  let env: Record<string, string>;

  beforeAll(async () => {
    database = await createTestDatabase();
    db = openDatabase({ url: database.url, poolSize: 2 });
    await seedSampleBusiness({ db });
    await db.asSystem("make a tenant", async (tx) => {
      const { id: tenantId } = await tx.tenant.findFirstOrThrow();
      await tx.channelAccount.create({ data: { id: channel, tenantId, kind: "sms", name: "SMS" } });
    });
    env = { CHARLA_HOME: home.path, DATABASE_URL: database.url, PUBLIC_URL: "https://shop.example" };
  });
  afterAll(async () => {
    await db.close();
    await database.drop();
    home.remove();
  });

  it("says how to make the first one", async () => {
    const { code, stderr } = await runHere(["links", "list"], { env });
    expect(code).toBe(0);
    expect(stderr).toContain("charla links add");
  });

  it("makes one, lists it, shows it and ends it", async () => {
    const given = ["--campaign", "summer", "--listing", "LAP-001", "--expires", "2999-12-31"];
    const args = ["links", "add", "--channel", channel, "--handle", "+51 987 654 321", "--code", "Summer", ...given];
    const made = await runHere(args, { env });
    expect(made).toMatchObject({ code: 0, stdout: "https://shop.example/go/summer\n" });
    const listed = await runHere(["links", "list"], { env });
    expect(listed.stdout).toMatch(/^summer\tactive\tsummer\t-\t0 clicks, 0 people, 0 chats, 0 orders\n$/);
    const shown = await runHere(["links", "show", "summer"], { env });
    expect(shown.stdout).toContain("Laptop");
    expect(shown.stdout).toContain("2999-12-31");
    const ended = await runHere(["links", "end", "summer", "--lang", "pt"], { env });
    expect(ended.stdout).toBe("Encerrado: summer\n");
    expect((await runHere(["links", "list"], { env })).stdout).toContain("ended");
  });

  it.each([
    ["a taken code", ["--code", "summer"], "taken"],
    ["a code with signs", ["--code", "a/b"], "code"],
    ["a day that is none", ["--expires", "tomorrow"], "2026-12-31"],
    ["a product that is not there", ["--listing", "NOPE"], "listing"],
    ["a handle that is none", ["--handle", "nobody"], "handle"],
  ])("explains %s", async (_what, more, word) => {
    const { code, stderr } = await runHere(["links", "add", "--channel", channel, ...more], { env });
    expect(code).toBe(1);
    expect(stderr).toContain(word);
  });

  it("knows no link of another name, and no account of another business", async () => {
    expect((await runHere(["links", "show", "other"], { env })).stderr).toContain("other");
    const { code, stderr } = await runHere(["links", "add", "--channel", newId("channelAccount")], { env });
    expect(code).toBe(1);
    expect(stderr).toContain("channel");
  });
});

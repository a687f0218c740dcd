/** `charla start`: it says where it is, is found, and stops when told. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApp } from "../harness/app.ts";
import { createTestDatabase, type TestDatabase } from "../harness/database.ts";
import { until } from "../harness/until.ts";
import { makeHome, runCli, startCli } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

describe("charla start", () => {
  const home = makeHome();
  let database: TestDatabase;
  let env: Record<string, string>;

  beforeAll(async () => {
    database = await createTestDatabase();
    env = { CHARLA_HOME: home.path, DATABASE_URL: database.url, LOG_LEVEL: "silent" };
  });
  afterAll(async () => {
    await database.drop();
    home.remove();
  });

  it("says where the shop is, is found by the other commands, and stops cleanly on a signal", async () => {
    const before = await runHere(["health"], { env });
    expect(before.code).toBe(1);
    expect(before.stderr).toContain("charla start");

    const server = startCli(["start", "--port", "0", "--lang", "es"], { env });
    const url = await until("the address", () => server.stdout().match(/Tienda +(http:\S+)\//)?.[1]);
    expect(server.stdout()).toContain(`${url}/docs`);
    expect(server.stdout()).toContain(home.path);

    const health = await runCli(["health"], { env });
    const second = await runHere(["start"], { env });
    const doctor = await runHere(["doctor", "--json"], { env });
    expect(health).toMatchObject({ code: 0, stdout: `Ready: ${url}\n` });
    expect(second.code).toBe(0);
    expect(second.stdout).toContain(url);
    const { checks } = JSON.parse(doctor.stdout) as { checks: { name: string; status: string; found: string }[] };
    expect(checks.find(({ name }) => name === "server")).toMatchObject({
      status: "ok",
      found: expect.stringContaining(url),
    });
    expect(checks.find(({ name }) => name === "port")).toMatchObject({ status: "ok" });

    server.child.kill("SIGTERM");
    expect((await server.ended).code).toBe(0);
    expect(existsSync(join(home.path, "server.json"))).toBe(false);
    const after = await runHere(["health", "--url", url], { env });
    expect(after.code).toBe(1);
    expect(after.stderr).toContain("ECONNREFUSED");
  });

  it("leaves the sample shop out with --empty, and chat then says so", async () => {
    const own = await createTestDatabase();
    const folder = makeHome();
    const emptyEnv = { ...env, CHARLA_HOME: folder.path, DATABASE_URL: own.url };
    const server = startCli(["start", "--empty", "--port", "0"], { env: emptyEnv });
    await until("the address", () => server.stdout().match(/Shop +(http:\S+)\//)?.[1]);
    const chat = await runHere(["chat"], { env: emptyEnv, input: "hola" });
    server.child.kill("SIGINT");
    expect((await server.ended).code).toBe(0);
    await own.drop();
    folder.remove();
    expect(chat.code).toBe(1);
    expect(chat.stderr).toContain("There is no business yet");
  });

  it("says who has the port that was asked for", async () => {
    const first = await startTestApp({ workers: false, sample: false });
    const { port } = new URL(first.url);
    const other = makeHome();
    const second = await runHere(["start", "--port", port], { env: { ...env, CHARLA_HOME: other.path } });
    await first.close();
    other.remove();
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`Port ${port} is taken`);
  });
});

/** `charla channels` on data of its own, with an emulated Bot API behind it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seedSampleBusiness } from "../../prisma/seed/seed.ts";
import { readLines } from "../../src/cli/channels/read-secrets.ts";
import { startTelegram, type TelegramEmulator } from "../../src/emulators/telegram/server.ts";
import { openDatabase } from "../../src/infra/database.ts";
import { createTestDatabase, type TestDatabase } from "../harness/database.ts";
import { makeHome } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

const home = makeHome();
let database: TestDatabase;
let telegram: TelegramEmulator;
let env: Record<string, string>;
let id = "";

beforeAll(async () => {
  database = await createTestDatabase();
  telegram = await startTelegram();
  env = { CHARLA_HOME: home.path, DATABASE_URL: database.url, TELEGRAM_API_URL: telegram.url };
  const db = openDatabase({ url: database.url, poolSize: 2 });
  await seedSampleBusiness({ db });
  await db.close();
});
afterAll(async () => {
  await telegram.close();
  await database.drop();
  home.remove();
});

const add = (input: string, ...more: string[]) =>
  runHere(["channels", "add", "telegram", "--name", "Bot de la tienda", ...more], { env, input });

describe("charla channels", () => {
  it("says what is wrong before it keeps anything", async () => {
    for (const [input, more, told] of [
      ["", [], "token is missing"],
      ["no token", [], "secrets.token"],
      [telegram.token, ["--set", "receive=pigeon"], "settings.receive"],
      [telegram.token, ["--set", "receive"], "name=value"],
      [telegram.token.replace("AAH", "BBH"), [], "does not accept"],
    ] as const) {
      const { code, stderr, stdout } = await add(input, ...more);
      expect({ code, stdout }, told).toEqual({ code: 1, stdout: "" });
      expect(stderr).toContain(told);
    }
    const fax = await runHere(["channels", "add", "fax", "--name", "x"], { env });
    expect(fax.stderr).toContain("telegram");
    expect(await database.query("SELECT FROM channel_accounts WHERE kind = 'telegram'")).toEqual([]);
  });

  it("connects a bot once, with the token from the input", async () => {
    const made = await add(`token=${telegram.token}\n`, "--set", "receive=polling");
    expect(made).toMatchObject({ code: 0, stderr: expect.stringContaining("@tienda_bot") });
    id = made.stdout.trim();
    expect(id).toMatch(/^cha_/);
    const again = await add(telegram.token);
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining("connected already") });
    const listed = await runHere(["channels", "list"], { env });
    expect(listed.stdout).toContain(`${id}\ttelegram\tactive\tBot de la tienda`);
    expect(listed.stdout + made.stderr).not.toContain(telegram.token);
  });

  it("shows at the end of the list what a person must see to, until it is mended", async () => {
    await database.query("UPDATE channel_accounts SET status = 'broken', last_error = 'unauthorized' WHERE id = $1", [
      id,
    ]);
    await database.query(
      `INSERT INTO notifications (id, tenant_id, kind, subject_id, values, created_at)
       SELECT 'ntf_1', tenant_id, 'channel_broken', id, '{"account": "Bot de la tienda", "channel": "telegram", "fault": "unauthorized"}', now()
         FROM channel_accounts WHERE id = $1`,
      [id],
    );
    expect((await runHere(["channels", "list"], { env })).stderr).toContain(
      "The account “Bot de la tienda” stopped working: Telegram",
    );
    expect((await runHere(["channels", "resume", id], { env })).code).toBe(0);
    expect((await runHere(["channels", "list"], { env })).stderr).not.toContain("stopped working");
  });

  it("tests, pauses, resumes, renews and removes it", async () => {
    expect(await runHere(["channels", "test", id], { env })).toMatchObject({
      code: 0,
      stdout: "It works: @tienda_bot\n",
    });
    const run = (verb: string, input = "") => runHere(["channels", verb, id], { env, input });
    const status = async () =>
      (await database.query<{ status: string }>("SELECT status FROM channel_accounts WHERE id = $1", [id]))[0]?.status;
    expect((await run("pause")).code).toBe(0);
    expect(await status()).toBe("paused");
    expect((await run("resume")).code).toBe(0);
    expect(await status()).toBe("active");
    expect((await run("rotate", telegram.token)).code).toBe(0);
    telegram.revoke();
    const failed = await runHere(["channels", "test", id, "--lang", "es"], { env });
    expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining("ya no acepta las credenciales") });
    expect((await run("remove")).code).toBe(0);
    expect(await run("pause")).toMatchObject({ code: 1, stderr: expect.stringContaining(id) });
    const audit = await database.query("SELECT action FROM audit WHERE subject_id = $1 ORDER BY at, id", [id]);
    expect(audit.map(({ action }) => String(action).split(".")[1])).toEqual([
      "connect",
      "resume",
      "pause",
      "resume",
      "rotate",
      "remove",
    ]);
  });
});

describe("credentials from the input", () => {
  it("are lines of name and value, or the value alone where there is one", () => {
    expect(readLines("a = 1\r\n b=x=y \n\nc=3", ["a", "b"])).toEqual({ a: "1", b: "x=y" });
    expect(readLines("  123:abc=\n", ["token"])).toEqual({ token: "123:abc=" });
    expect(readLines("", ["token"])).toEqual({});
  });
});

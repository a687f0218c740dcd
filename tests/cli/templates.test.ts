/** `charla channels templates` on data of its own, with an emulated Graph API behind it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { seedSampleBusiness } from "../../prisma/seed/seed.ts";
import { SECRETS } from "../../src/emulators/whatsapp-cloud/account.ts";
import { startWhatsappCloud, type WhatsappCloud } from "../../src/emulators/whatsapp-cloud/whatsapp-cloud.ts";
import { openDatabase } from "../../src/infra/database.ts";
import { createTestDatabase, type TestDatabase } from "../harness/database.ts";
import { SETTINGS } from "../whatsapp-cloud/candidate.ts";
import { makeHome } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

const home = makeHome();
let database: TestDatabase;
let meta: WhatsappCloud;
let env: Record<string, string>;
let id = "";

const template = {
  name: "recordatorio",
  language: "es",
  category: "utility",
  body: "Hola {{1}}, te esperamos.",
  bodyExamples: ["Ana"],
};

beforeAll(async () => {
  database = await createTestDatabase();
  meta = await startWhatsappCloud();
  env = { CHARLA_HOME: home.path, DATABASE_URL: database.url, GRAPH_API_URL: meta.url };
  const db = openDatabase({ url: database.url, poolSize: 2 });
  await seedSampleBusiness({ db });
  await db.close();
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ["--set", `${name}="${value}"`]);
  const input = Object.entries(SECRETS)
    .map(([name, value]) => `${name}=${value}`)
    .join("\n");
  meta.templates.all.push({
    id: "800001",
    name: "bienvenida",
    language: "pt_BR",
    category: "MARKETING",
    status: "PAUSED",
    components: [{ type: "BODY", text: "Olá\n{{1}}!" }],
  });
  const made = await runHere(["channels", "add", "whatsapp-cloud", "--name", "WhatsApp", ...settings], { env, input });
  id = made.stdout.trim();
  expect(id, made.stderr).toMatch(/^cha_/);
});
afterAll(async () => {
  await meta.close();
  await database.drop();
  home.remove();
});

const run = (verb: string, args: readonly string[] = [], input = "") =>
  runHere(["channels", "templates", verb, id, ...args], { env, input });

it("lists what Meta had when the account was connected, with what is wrong", async () => {
  const listed = await run("list");
  expect(listed).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("bienvenida\tpt_BR\tmarketing\tpaused\n  Olá {{1}}!\n  The provider has paused it"),
  });
  expect(await run("list", ["--status", "approved"])).toMatchObject({ code: 0, stdout: "" });
});

it("hands one in from a file or from the input", async () => {
  const file = join(home.path, "template.json");
  writeFileSync(file, JSON.stringify(template));
  expect(await run("create", [file])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("Handed in: recordatorio (es)"),
  });
  const other = JSON.stringify({ ...template, language: "en" });
  expect(await run("create", [], other)).toMatchObject({ code: 0, stdout: expect.stringContaining("(en)") });
  expect(meta.templates.all.map(({ name, language }) => `${name}/${language}`)).toContain("recordatorio/en");
  expect((await run("list", ["--status", "pending", "--lang", "pt"])).stdout).toContain("ainda está analisando");
});

it("fetches what has changed at Meta", async () => {
  for (const one of meta.templates.all) one.status = "APPROVED";
  meta.templates.remove("recordatorio");
  expect(await run("sync")).toMatchObject({ code: 0, stdout: "1 template: 0 new, 1 changed, 2 gone\n" });
});

it("says what is wrong", async () => {
  const odd = JSON.stringify({ ...template, name: "Con Espacios" });
  for (const [verb, args, input, told] of [
    ["create", [], "{", "holds no JSON"],
    ["create", ["/no/such/file.json"], "", "cannot be read"],
    ["create", [], odd, "name: use lower-case letters"],
    ["list", ["--status", "lost"], "", "no status “lost”"],
  ] as const) {
    const { code, stderr, stdout } = await run(verb, args, input);
    expect({ code, stdout }, told).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(told);
  }
  await run("create", [], JSON.stringify(template));
  expect((await run("create", [], JSON.stringify(template))).stderr).toContain("already content");
  meta.accessToken = "another";
  expect(await run("sync")).toMatchObject({ code: 1, stderr: expect.stringContaining("no longer accepts") });
  const other = await runHere(["channels", "templates", "sync", "cha_nobody"], { env });
  expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining("cha_nobody") });
  const [terminal] = await database.query<{ id: string }>("SELECT id FROM channel_accounts WHERE kind = 'terminal'");
  const none = await runHere(["channels", "templates", "sync", terminal?.id ?? ""], { env });
  expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining("has no templates") });
});

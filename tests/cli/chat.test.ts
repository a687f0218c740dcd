/** `charla chat` from a pipe, against a server of its own and against one that runs. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadSampleBusiness } from "../../prisma/seed/sample-business.ts";
import { DEMO_SITE_KEY, seedSampleBusiness } from "../../prisma/seed/seed.ts";
import { formatMoney } from "../../src/lib/money.ts";
import { startTestApp, type TestApp } from "../harness/app.ts";
import { createTestDatabase, type TestDatabase } from "../harness/database.ts";
import { until } from "../harness/until.ts";
import { makeHome, runCli, startCli } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

const { business, products } = loadSampleBusiness();

/** Products of the catalog that a text names together with their price. */
function quoted(text: string): string[] {
  return products
    .filter(({ name, priceCents }) => {
      const price = formatMoney({ cents: priceCents, currency: business.currency });
      return text.includes(name) && text.includes(price);
    })
    .map(({ name }) => name);
}

/** Notes a server that is another process's, as each finds that of others only. */
function noteServer(home: string, url: string): void {
  const note = { pid: process.ppid, url, startedAt: new Date().toISOString(), version: "0" };
  writeFileSync(join(home, "server.json"), JSON.stringify(note));
}

describe("charla chat on a machine with nothing", () => {
  const home = makeHome();
  const env = { CHARLA_HOME: home.path };
  const isRunning = () => existsSync(join(home.path, "postgres", "data", "postmaster.pid"));
  afterAll(() => home.remove());

  it("makes the shop in a fresh folder, answers, and leaves nothing running", async () => {
    const first = await runCli(["chat"], { env, input: "cuánto cuesta la laptop más barata?\n" });
    const second = await runCli(["chat", "--lang", "es"], { env, input: "y la impresora más barata?\n" });
    expect([first.code, second.code, isRunning()]).toEqual([0, 0, false]);
    expect(quoted(first.stdout)).not.toEqual([]);
    expect(quoted(second.stdout)).not.toEqual([]);
  });

  it("stops when it is told to, though the pipe stays open", async () => {
    const chat = startCli(["chat", "--trace"], { env, input: "hola\n", keepOpen: true });
    await until("the first answer", () => chat.stderr().includes("┆ took"));
    chat.child.kill("SIGINT");
    const { code } = await chat.ended;
    expect({ code, isRunning: isRunning() }).toEqual({ code: 130, isRunning: false });
  });
});

describe("charla chat with a server of its own", () => {
  const home = makeHome();
  let database: TestDatabase;
  let env: Record<string, string>;

  beforeAll(async () => {
    database = await createTestDatabase();
    env = { CHARLA_HOME: home.path, DATABASE_URL: database.url };
  });
  afterAll(async () => {
    await database.drop();
    home.remove();
  });

  it("answers each line in its turn, with a price of the catalog, and nothing but answers on standard output", async () => {
    const { code, stdout } = await runCli(["chat"], { env, input: "hola\n\ncuánto cuesta la laptop más barata?\n" });
    const paragraphs = stdout.trimEnd().split("\n\n");
    expect(code).toBe(0);
    expect(quoted(paragraphs[0] ?? "")).toEqual([]);
    expect(quoted(paragraphs.slice(1).join("\n"))).not.toEqual([]);
    expect(stdout).not.toContain("┆");
    const sent = await database.query<{ direction: string; status: string }>(
      "SELECT direction, status FROM messages ORDER BY seq",
    );
    expect(sent.map(({ direction }) => direction)).toEqual(["in", "out", "in", "out"]);
    expect(sent.filter(({ status }) => status === "failed")).toEqual([]);
  });

  it("lets the number of a choice stand for it", async () => {
    const { code } = await runHere(["chat"], { env, input: "cuánto cuesta la laptop más barata?\n1\n" });
    const [said] = await database.query<{ text: string; offer: string }>(
      `SELECT text, (SELECT parts::text FROM messages WHERE direction = 'out' AND conversation_id = m.conversation_id ORDER BY seq LIMIT 1) AS offer
         FROM messages m WHERE direction = 'in' ORDER BY created_at DESC LIMIT 1`,
    );
    expect(code).toBe(0);
    expect(said?.text).not.toBe("1");
    expect(said?.offer).toContain(JSON.stringify(said?.text));
  });

  it("says with --trace what was understood and who answered, beside the answer", async () => {
    const { code, stdout, stderr } = await runHere(["chat", "--trace"], {
      env,
      input: "cuánto cuesta la laptop más barata?",
    });
    expect(code).toBe(0);
    expect(quoted(stdout)).not.toEqual([]);
    expect(stdout).not.toContain("┆");
    expect(stderr).toMatch(/┆ understood +intent price \d\.\d\d/);
    expect(stderr).toMatch(/┆ agent +product-expert/);
    expect(stderr).toMatch(/┆ brain +built-in/);
    expect(stderr).toMatch(/┆ took +understanding [\d.]+ ms/);
  });

  it("does not wait for agents once a person was asked for", async () => {
    const { code, stdout, stderr } = await runHere(["chat"], {
      env,
      input: "quiero hablar con una persona\nhola?\nhay alguien?\n",
    });
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n\n")).toHaveLength(1);
    expect(stderr).toContain("waits for a person");
    const [conversation] = await database.query(
      "SELECT handler, last_inbound_seq FROM conversations ORDER BY created_at DESC LIMIT 1",
    );
    expect(conversation).toMatchObject({ handler: "waiting" });
  });

  it("answers in the language it is asked for", async () => {
    const { stdout } = await runHere(["chat", "--lang", "pt"], { env, input: "ok\n" });
    const [conversation] = await database.query("SELECT locale FROM conversations ORDER BY created_at DESC LIMIT 1");
    expect(conversation?.locale).toBe("pt");
    expect(stdout).not.toBe("");
  });

  it("ends quietly when nothing comes by the pipe", async () => {
    expect(await runHere(["chat"], { env, input: "" })).toMatchObject({ code: 0, stdout: "" });
  });

  it("says which businesses there are when the asked one does not exist", async () => {
    const { code, stderr } = await runHere(["chat", "--tenant", "nobody"], { env, input: "hola" });
    expect(code).toBe(1);
    expect(stderr).toContain(business.slug);
  });
});

describe("charla chat with a running server", () => {
  let shop: TestApp;
  let env: Record<string, string>;

  beforeAll(async () => {
    shop = await startTestApp();
    await seedSampleBusiness(shop.ctx);
    const { home } = shop.ctx.config;
    noteServer(home, shop.url);
    env = { CHARLA_HOME: home, DATABASE_URL: shop.database.url };
  });
  afterAll(() => shop.close());

  it("finds it by its data folder and traces what it did", async () => {
    const { code, stdout, stderr } = await runHere(["chat", "--trace"], {
      env,
      input: "cuánto cuesta la laptop más barata?\n",
    });
    expect(code).toBe(0);
    expect(quoted(stdout)).not.toEqual([]);
    expect(stderr).toContain("product-expert");
  });

  it("needs only address and key for a server elsewhere", async () => {
    const home = makeHome();
    const args = ["chat", "--url", `${shop.url}/`, "--key", DEMO_SITE_KEY];
    const { code, stdout } = await runCli(args, {
      env: { CHARLA_HOME: home.path },
      input: "cuánto cuesta la laptop más barata?\n",
    });
    home.remove();
    expect(code).toBe(0);
    expect(quoted(stdout)).not.toEqual([]);
  });

  it("goes on after a message that the server refuses, and ends with code 1", async () => {
    const { code, stdout, stderr } = await runHere(["chat"], { env, input: `${"a".repeat(9_000)}\nhola\n` });
    expect(code).toBe(1);
    expect(stdout).not.toBe("");
    expect(stderr).toContain("refused this message");
  });

  it("says what to do about a wrong key", async () => {
    const { code, stderr } = await runHere(["chat", "--url", shop.url, "--key", "nobody"], { env, input: "hola" });
    expect(code).toBe(1);
    expect(stderr).toContain("--key");
  });
});

describe("charla chat without a server to talk with", () => {
  it("says how to start the noted server that does not answer", async () => {
    const home = makeHome();
    noteServer(home.path, "http://127.0.0.1:1");
    const { code, stdout, stderr } = await runHere(["chat"], { env: { CHARLA_HOME: home.path }, input: "hola" });
    home.remove();
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("http://127.0.0.1:1");
    expect(stderr).toContain("charla start");
  });

  it("asks for a key where there is no data to read it from", async () => {
    const home = makeHome();
    const shop = await startTestApp({ workers: false });
    const { code, stderr } = await runHere(["chat", "--url", shop.url], {
      env: { CHARLA_HOME: home.path },
      input: "hola",
    });
    await shop.close();
    home.remove();
    expect(code).toBe(1);
    expect(stderr).toContain("--key");
  });
});

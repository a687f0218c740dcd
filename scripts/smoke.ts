/**
 * The product as a newcomer meets it, from the outside: `npm start` on an empty data folder, a conversation as the README
 * shows it, the command line, a power cut, a clean stop. `npx tsx scripts/smoke.ts`; ends with code 1 at the first surprise.
 */
import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findRunningServer } from "../src/infra/running-server.ts";
import { packageRoot } from "../src/lib/root.ts";
import { freePort } from "./free-port.ts";
import { waitUntil } from "./wait-until.ts";

const SITE_KEY = "demo-site-key";
const START_TIMEOUT_MS = 60_000;
const REPLY_TIMEOUT_MS = 20_000;

interface Activity {
  readonly type: string;
  readonly text?: string;
  readonly from: { readonly id: string; readonly role?: string };
}
interface Thread {
  readonly conversationId: string;
  readonly token: string;
}

interface Running {
  readonly child: ChildProcess;
  readonly startedAt: number;
  printed(): string;
}

const home = mkdtempSync(join(tmpdir(), "charla-smoke-"));
// PostgreSQL does not run as root and must be able to enter.
chmodSync(home, 0o755);
const port = await freePort();
const url = `http://localhost:${port}`;
const env = { ...process.env, CHARLA_HOME: home, PORT: String(port), LOG_LEVEL: "warn" };
let running = null as Running | null;

try {
  await start();
  const thread = await startConversation();
  await step("a price question is answered in Spanish, from the catalog", async () => {
    const repliedAt = await askForCheapestLaptop(thread);
    say(`first reply ${((repliedAt - startedAt()) / 1_000).toFixed(1)} s after npm start`);
  });
  await step("a conversation that asks for a person waits for a rep", () => askForPerson(thread));
  await step("charla chat answers from a pipe", async () => {
    const answer = await charla(["chat"], "cuánto cuesta?\n");
    assert.match(answer, /\p{L}{3}/u, "charla chat answered nothing");
  });
  await step("after kill -9 it starts on the same data", async () => {
    await end("SIGKILL");
    await start();
    const { activities } = await read(thread);
    assert.ok(activities.some(isReply), "the conversation before the kill is gone");
    await askForCheapestLaptop(await startConversation());
  });
  await step("SIGTERM stops it cleanly", async () => {
    assert.equal(await end("SIGTERM"), 0, `it stopped with another code than 0:\n${running?.printed()}`);
    assert.equal(findRunningServer(home), null, "its note is still in the data folder");
  });
  say("the start command works");
} catch (error) {
  say(`failed: ${error instanceof Error ? error.message : String(error)}`);
  const printed = running?.printed();
  if (printed) say(`the server had printed:\n${printed}`);
  await end("SIGTERM").catch(() => undefined);
  process.exitCode = 1;
} finally {
  rmSync(home, { recursive: true, force: true });
}

async function start(): Promise<void> {
  const startedAt = performance.now();
  const child = spawn("npm", ["start"], { cwd: packageRoot, env, stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
    });
  running = { child, startedAt, printed: () => printed };
  await waitUntil(
    "the shop's page",
    async () => {
      assert.equal(child.exitCode, null, `npm start ended with code ${child.exitCode}`);
      const page = await fetch(url).catch(() => null);
      return page?.ok && /<script[^>]+src="\/shop\/shop\.js/.test(await page.text());
    },
    START_TIMEOUT_MS,
  );
  await waitUntil("its note in the data folder", () => findRunningServer(home), START_TIMEOUT_MS);
  say(`ok: the shop's page answers ${((performance.now() - startedAt) / 1_000).toFixed(1)} s after npm start`);
}

function startedAt(): number {
  return running?.startedAt ?? 0;
}

/** Sends a signal to the server, behind npm's back, and returns the code with which npm ends. */
async function end(signal: NodeJS.Signals): Promise<number | null> {
  const child = running?.child;
  if (!child || child.exitCode !== null) return child?.exitCode ?? null;
  const ended = once(child, "exit");
  const server = findRunningServer(home);
  if (server) process.kill(server.pid, signal);
  else child.kill(signal);
  await ended;
  return child.exitCode;
}

async function startConversation(): Promise<Thread> {
  const { token } = await call<{ token: string }>("/v3/directline/tokens/generate", {
    bearer: SITE_KEY,
    method: "POST",
  });
  return call<Thread>("/v3/directline/conversations", { bearer: token, method: "POST" });
}

/** Returns when the reply was read. */
async function askForCheapestLaptop(thread: Thread): Promise<number> {
  const { watermark } = await read(thread);
  await post(thread, "hola, cuánto cuesta la laptop más barata?");
  const text = plain(await reply(thread, watermark));
  const repliedAt = performance.now();
  const { name, priceText } = await cheapestLaptop();
  assert.ok(text.includes(plain(name)), `the answer does not name ${name}: ${text}`);
  assert.ok(text.includes(plain(priceText)), `the answer does not say the price ${priceText}: ${text}`);
  const { language } = JSON.parse(await charla(["understand"], JSON.stringify({ text }))) as {
    language: { value: string };
  };
  assert.equal(language.value, "es", `the answer is not in Spanish: ${text}`);
  return repliedAt;
}

async function askForPerson(thread: Thread): Promise<void> {
  const { watermark } = await read(thread);
  await post(thread, "quiero hablar con una persona");
  await reply(thread, watermark);
  const key = (await charla(["key", "create", "--name", "smoke"])).trim();
  const { data } = await call<{ data: { handler: string; handoff: { reason: string } | null }[] }>(
    "/v1/conversations?handler=waiting",
    { bearer: key },
  );
  assert.equal(data.length, 1, "no conversation waits for a person");
  assert.ok(data[0]?.handoff?.reason, "the rep is not told why");
}

async function cheapestLaptop(): Promise<{ name: string; priceText: string }> {
  type Product = { name: string; category: string; price: { cents: number }; priceText: string };
  const { products } = await call<{ products: Product[] }>("/shop/data", {});
  const [cheapest] = products
    .filter(({ category }) => category === "laptops")
    .sort((a, b) => a.price.cents - b.price.cents);
  assert.ok(cheapest, "the shop has no laptops");
  return cheapest;
}

function post({ conversationId, token }: Thread, text: string): Promise<unknown> {
  const path = `/v3/directline/conversations/${conversationId}/activities`;
  return call(path, { bearer: token, method: "POST", body: { type: "message", from: { id: "yo" }, text } });
}

function read(
  { conversationId, token }: Thread,
  watermark = "",
): Promise<{ activities: Activity[]; watermark: string }> {
  return call(`/v3/directline/conversations/${conversationId}/activities?watermark=${watermark}`, { bearer: token });
}

/** What the business says after a watermark. */
function reply(thread: Thread, watermark: string): Promise<string> {
  const answered = async () => (await read(thread, watermark)).activities.filter(isReply);
  const found = waitUntil(
    "a reply",
    async () => {
      const replies = await answered();
      return replies.length > 0 && replies;
    },
    REPLY_TIMEOUT_MS,
  );
  return found.then((replies) => replies.map(({ text = "" }) => text).join("\n"));
}

function isReply({ type, from }: Activity): boolean {
  return type === "message" && from.role === "bot";
}

async function call<Body>(
  path: string,
  { bearer, method = "GET", body }: { bearer?: string; method?: string; body?: object },
): Promise<Body> {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
      ...(body ? { "content-type": "application/json" } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  assert.ok(answer.ok, `${method} ${path} answered ${answer.status}: ${text}`);
  return JSON.parse(text) as Body;
}

/** Runs `npx charla …` beside the server and returns what it printed on standard output. */
function charla(args: readonly string[], input = ""): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile("npx", ["charla", ...args], { cwd: packageRoot, env }, (error, stdout, stderr) => {
      if (error) reject(new Error(`charla ${args.join(" ")}: ${stderr || error.message}`));
      else resolve(stdout);
    });
    child.stdin?.end(input);
  });
}

/** Without the marks and the narrow spaces that an answer may hold. */
function plain(text: string): string {
  return text.replace(/[*_]/g, "").replace(/\s+/g, " ");
}

async function step(name: string, work: () => Promise<void>): Promise<void> {
  await work();
  say(`ok: ${name}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

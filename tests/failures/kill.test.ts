/**
 * `kill -9` at every step of the path, under load, with a restart: nothing acknowledged is lost, nothing is answered
 * twice, and a provider that cannot tell copies apart gets each message at most once.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageRoot } from "../../src/lib/root.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { isSettled, readFacts } from "../harness/facts.ts";
import { until } from "../harness/until.ts";

const VICTIM = join(packageRoot, "dist", "tests", "victim.js");
const THREADS = 12;
const MESSAGES = 30;

interface Accepted {
  readonly key: string;
  readonly thread: string;
}

let provider: Server;
let providerUrl: string;
const accepted: Accepted[] = [];

beforeAll(async () => {
  provider = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const message = JSON.parse(Buffer.concat(chunks).toString("utf8")) as Accepted;
    accepted.push(message);
    response.end(JSON.stringify({ externalId: `accepted-${accepted.length}` }));
  });
  await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
  const address = provider.address();
  if (typeof address === "object" && address) providerUrl = `http://127.0.0.1:${address.port}/`;
});
afterAll(() => new Promise((resolve) => provider?.close(resolve)));

/** Every moment at which the path may be cut; the numbers say at which occurrence under load. */
const MOMENTS: readonly [string, number][] = [
  ["before:ingest_store", 7],
  ["after:ingest_store", 7],
  ["after:ingest_add_identity", 2],
  ["before:turn_claim", 3],
  ["after:turn_claim", 3],
  ["before:turn_commit", 2],
  ["after:turn_commit", 2],
  ["after:outbox_mark_sending", 2],
  ["before:send", 2],
  ["after:send", 3],
  ["before:outbox_settle", 2],
  ["after:outbox_settle", 2],
];

describe.each([
  ["that may be asked again", "yes"],
  ["that shows every send", "no"],
])("with a provider %s", (_name, idempotent) => {
  let test: TestContext;
  let accountId: string;
  let running: { child: ChildProcess; port: number; exited: Promise<void> } | null = null;

  beforeAll(async () => {
    accepted.length = 0;
    test = await createTestContext({ sample: true });
    accountId = (await sampleAccount(test, "terminal")).id;
  });
  afterAll(async () => {
    running?.child.kill("SIGKILL");
    await running?.exited;
    await test?.close();
  });

  const start = async () => {
    const child = spawn(process.execPath, [VICTIM], {
      env: {
        ...process.env,
        CHARLA_HOME: test.ctx.config.home,
        DATABASE_URL: test.database.url,
        LOG_LEVEL: "silent",
        TURN_DEBOUNCE_MS: "0",
        LEASE_MS: "500",
        ACCOUNT_ID: accountId,
        PROVIDER_URL: providerUrl,
        IDEMPOTENT: idempotent,
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    const port = await new Promise<number>((resolve, reject) => {
      let printed = "";
      child.stdout.on("data", (chunk: Buffer) => {
        printed += chunk.toString();
        const found = /listening (\d+)/.exec(printed);
        if (found) resolve(Number(found[1]));
      });
      void exited.then(() => reject(new Error("the victim died before it listened")));
    });
    running = { child, port, exited };
  };

  /** Sends a message as a provider does: again and again until it is acknowledged. */
  const push = async (thread: string, externalId: string) => {
    await until(
      `${externalId} acknowledged`,
      async () => {
        const body = JSON.stringify({ thread, externalId, text: "cuánto cuesta la laptop más barata?" });
        const answer = await fetch(`http://127.0.0.1:${running?.port}/`, { method: "POST", body }).catch(() => null);
        return answer?.ok;
      },
      30_000,
    );
  };

  it("loses nothing and answers nothing twice, wherever it is killed", async () => {
    let messages = 0;
    await start();
    for (const [moment, occurrence] of MOMENTS) {
      // A provider that may be asked again is not told apart by this mark: there is no such step.
      if (idempotent === "yes" && moment.includes("mark_sending")) continue;
      const dying = running;
      await fetch(`http://127.0.0.1:${dying?.port}/arm`, {
        method: "POST",
        body: JSON.stringify({ moment, left: occurrence }),
      });
      const load = Promise.all(
        Array.from({ length: MESSAGES }, (_, index) => push(`${moment}-${index % THREADS}`, `${moment}-${index}`)),
      );
      await dying?.exited;
      await start();
      await load;
      messages += MESSAGES;
      await until(`settled after ${moment}`, () => isSettled(test.database), 30_000);

      const facts = await readFacts(test.database);
      expect(facts, moment).toMatchObject({
        received: messages,
        unanswered: 0,
        answeredTwice: 0,
        unsent: 0,
        brokenNumbers: 0,
      });
      if (idempotent === "yes") expect(facts.uncertain, moment).toBe(0);
      else expect(new Set(accepted.map(({ key }) => key)).size, moment).toBe(accepted.length);
    }
    const known = await test.database.query<{ id: string; status: string }>(
      "SELECT id, status FROM messages WHERE direction = 'out'",
    );
    const keys = new Set(accepted.map(({ key }) => key));
    // What is called sent was accepted; what was accepted is called sent, or parked for a person.
    for (const { id, status } of known) if (status === "sent") expect(keys.has(id)).toBe(true);
    const statuses = new Map(known.map(({ id, status }) => [id, status]));
    for (const key of keys) expect(["sent", "uncertain"]).toContain(statuses.get(key));
  }, 240_000);
});

/**
 * `kill -9` at every step of the path, under load, with a restart: nothing acknowledged is lost, nothing is answered
 * twice, and a provider that cannot tell copies apart gets each message at most once.
 */
import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../src/lib/ids.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";
import { isSettled, readFacts, whatIsLeft } from "../harness/facts.ts";
import { until } from "../harness/until.ts";
import { type LoadedVictim, loadVictim, type RunningVictim } from "./victims.ts";

const THREADS = 10;
const MESSAGES = 20;
const TEXTS = ["hola", "¿cuánto cuesta el mouse Logitech G203?"];

/** A provider that may be asked again, and one that shows every send. */
type Provider = "idempotent" | "plain";
const BOTH: readonly Provider[] = ["idempotent", "plain"];

interface Round {
  readonly moment: string;
  /** At which occurrence under load it dies. */
  readonly occurrence: number;
  /** Whose customers write meanwhile. */
  readonly providers: readonly Provider[];
}

/** Every moment at which the path may be cut. Up to the commit of a turn it is the same path for every provider. */
const ROUNDS: readonly Round[] = [
  ...(
    [
      ["before:ingest_store", 7],
      ["after:ingest_store", 7],
      ["after:ingest_add_identity", 2],
      ["before:turn_claim", 3],
      ["after:turn_claim", 3],
      ["before:turn_commit", 2],
      ["after:turn_commit", 2],
    ] as const
  ).map(([moment, occurrence]) => ({ moment, occurrence, providers: BOTH })),
  ...(
    [
      ["before:send", 2],
      ["after:send", 3],
      ["before:outbox_settle", 2],
      ["after:outbox_settle", 2],
    ] as const
  ).flatMap(([moment, occurrence]) => BOTH.map((provider) => ({ moment, occurrence, providers: [provider] }))),
  // Of a provider that may be asked again no mark is set before a send.
  { moment: "after:outbox_mark_sending", occurrence: 2, providers: ["plain"] },
];

interface Accepted {
  readonly key: string;
  readonly accountId: string;
}

describe("a process that is killed under load", () => {
  const accepted: Accepted[] = [];
  const accounts = new Map<Provider, string>();
  let server: Server;
  let test: TestContext;
  let next: LoadedVictim;
  let running: Promise<RunningVictim>;

  const load = () =>
    loadVictim({
      CHARLA_HOME: test.ctx.config.home,
      DATABASE_URL: test.database.url,
      LOG_LEVEL: "silent",
      TURN_DEBOUNCE_MS: "0",
      LEASE_MS: "500",
      IDEMPOTENT_ACCOUNT_ID: accounts.get("idempotent") ?? "",
      PROVIDER_URL: urlOf(server),
    });
  /** Starts the one that has been loading meanwhile, and begins to load the next. */
  const start = () => {
    running = next.start();
    next = load();
    return running;
  };

  beforeAll(async () => {
    server = await listenAsProvider(accepted);
    test = await createTestContext({ sample: true });
    const { id, tenantId } = await sampleAccount(test, "terminal");
    accounts.set("idempotent", id).set("plain", newId("channelAccount"));
    await test.database.query(
      "INSERT INTO channel_accounts (id, tenant_id, kind, name) VALUES ($1, $2, 'terminal', 'plain')",
      [accounts.get("plain"), tenantId],
    );
    next = load();
  });
  afterAll(async () => {
    await Promise.all([running?.then((victim) => victim.end()), next?.end()]);
    await test?.close();
    await new Promise((resolve) => server?.close(resolve));
  });

  /** Sends a message as a provider does: again and again until it is acknowledged. */
  const push = (provider: Provider, thread: string, externalId: string) =>
    until(`${externalId} acknowledged`, async () => {
      // A greeting is answered at once, a question after searches: both kinds are under way when it dies.
      const text = TEXTS[externalId.charCodeAt(externalId.length - 1) % TEXTS.length];
      const body = JSON.stringify({ accountId: accounts.get(provider), thread, externalId, text });
      const { url } = await running;
      const answer = await fetch(url, { method: "POST", body }).catch(() => null);
      return answer?.ok;
    });

  const uncertainOf = async (provider: Provider) => {
    const [row] = await test.database.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM messages WHERE status = 'uncertain' AND channel_account_id = $1",
      [accounts.get(provider)],
    );
    return row?.count;
  };

  it("loses nothing and answers nothing twice, wherever it is killed", async () => {
    let messages = 0;
    await start();
    for (const { moment, occurrence, providers } of ROUNDS) {
      const name = `${moment} ${providers.join(", ")}`;
      const dying = await running;
      await fetch(`${dying.url}arm`, { method: "POST", body: JSON.stringify({ moment, left: occurrence }) });
      const writing = Promise.all(
        Array.from({ length: MESSAGES }, (_, index) => {
          const provider = providers[index % providers.length] ?? "plain";
          return push(provider, `${name} ${index % THREADS}`, `${name} ${index}`);
        }),
      );
      await dying.exited;
      await start();
      await writing;
      messages += MESSAGES;
      await until(
        `settled after ${name}`,
        () => isSettled(test.database),
        60_000,
        () => whatIsLeft(test.database),
      );

      const facts = await readFacts(test.database);
      expect(facts, name).toMatchObject({
        received: messages,
        unanswered: 0,
        answeredTwice: 0,
        unsent: 0,
        brokenNumbers: 0,
      });
      expect(await uncertainOf("idempotent"), name).toBe(0);
      const shown = accepted.filter(({ accountId }) => accountId === accounts.get("plain")).map(({ key }) => key);
      expect(new Set(shown).size, name).toBe(shown.length);
    }
    const known = await test.database.query<{ id: string; status: string }>(
      "SELECT id, status FROM messages WHERE direction = 'out'",
    );
    const keys = new Set(accepted.map(({ key }) => key));
    // What is called sent was accepted; what was accepted is called sent, or parked for a person.
    for (const { id, status } of known) if (status === "sent") expect(keys.has(id)).toBe(true);
    const statuses = new Map(known.map(({ id, status }) => [id, status]));
    for (const key of keys) expect(["sent", "uncertain"]).toContain(statuses.get(key));
  }, 600_000);
});

/** Both providers in one: it accepts whatever comes, and remembers in which order. */
async function listenAsProvider(accepted: Accepted[]): Promise<Server> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    accepted.push(JSON.parse(Buffer.concat(chunks).toString("utf8")) as Accepted);
    response.end(JSON.stringify({ externalId: `accepted-${accepted.length}` }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the provider does not listen");
  return `http://127.0.0.1:${address.port}/`;
}

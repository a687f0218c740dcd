import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../tests/harness/database.ts";
import { until } from "../../tests/harness/until.ts";
import { newId } from "../lib/ids.ts";
import { type JobOutcome, openQueues, QUEUE_NAMES, type Queues } from "./queues.ts";

const hasRedis = (() => {
  try {
    execFileSync("redis-server", ["--version"]);
    return true;
  } catch {
    return false;
  }
})();

/** A Redis of its own on a free port, without a file on disk. */
async function startRedis(): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await new Promise<number>((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
  const folder = mkdtempSync(join(tmpdir(), "charla-redis-"));
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder];
  const child: ChildProcess = spawn("redis-server", args, { stdio: "ignore" });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = `redis://127.0.0.1:${port}`;
  const probe = new Redis(url, { lazyConnect: true, retryStrategy: null });
  probe.on("error", () => undefined);
  await until("redis", () =>
    probe.connect().then(
      () => true,
      () => false,
    ),
  );
  probe.disconnect();
  return {
    url,
    async stop() {
      child.kill("SIGTERM");
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

describe.each([
  { backend: "postgres", available: true },
  { backend: "redis", available: hasRedis },
])("on $backend", ({ backend, available }) => {
  if (!available) {
    it.skip("needs redis-server on the PATH: install it to run these", () => undefined);
    return;
  }
  let database: TestDatabase;
  let redis: Awaited<ReturnType<typeof startRedis>> | null = null;
  const opened: Queues[] = [];
  const errors: Error[] = [];
  let prefix = "";

  beforeAll(async () => {
    if (backend === "redis") redis = await startRedis();
    database = await createTestDatabase();
  });
  afterEach(async () => {
    await opened[0]?.wipe();
    for (const queues of opened.splice(0)) await queues.close();
    prefix = "";
  });
  afterAll(async () => {
    await redis?.stop();
    await database?.drop();
  });

  /** A process's queues; several of one test see the same jobs. */
  const open = () => {
    prefix ||= `test-${newId("event")}`;
    const queues = openQueues({
      databaseUrl: database.url,
      ...(redis ? { redisUrl: redis.url } : {}),
      prefix,
      onError: (error) => errors.push(error),
    });
    opened.push(queues);
    return queues;
  };
  const ref = (name: string) => ({ tenantId: "ten_1", conversationId: name });
  const waiting = async (queues: Queues) => {
    const counts = await queues.counts("turns");
    return (counts.waiting ?? 0) + (counts.prioritized ?? 0) + (counts.delayed ?? 0);
  };

  it("answers a ping and says what it stands on", async () => {
    const queues = open();
    await queues.ping();
    expect(queues.backend).toBe(backend);
  });

  it("carries what it was given to one consumer", async () => {
    const queues = open();
    const seen: unknown[] = [];
    queues.consume("turns", { concurrency: 4, attempts: 3, run: async (data) => void seen.push(data) });
    await queues.add("turns", ref("a"), { key: "a" });
    await queues.addMany("turns", [
      { data: ref("b"), key: "b" },
      { data: ref("c"), key: "c" },
    ]);
    await until("three runs", () => seen.length === 3);
    expect(seen).toEqual(expect.arrayContaining([ref("a"), ref("b"), ref("c")]));
  });

  it("keeps one job for a key while it waits, however many wake it", async () => {
    const queues = open();
    await Promise.all(Array.from({ length: 20 }, () => queues.add("turns", ref("a"), { key: "a" })));
    expect(await waiting(queues)).toBe(1);
  });

  it("adds many whatever it remembers of their keys, since their jobs may be lost", async () => {
    const queues = open();
    await queues.add("turns", ref("a"), { key: "a" });
    await queues.addMany("turns", [{ data: ref("a"), key: "a" }]);
    expect(await waiting(queues)).toBe(2);
    await queues.addMany("turns", []);
    expect(await waiting(queues)).toBe(2);
  });

  it("runs a key once more when it was woken while it ran, and not twice at a time", async () => {
    const queues = open();
    let running = 0;
    let most = 0;
    let runs = 0;
    let end: () => void = () => undefined;
    queues.consume("turns", {
      concurrency: 4,
      attempts: 3,
      run: async () => {
        most = Math.max(most, ++running);
        if (++runs === 1) await new Promise<void>((resolve) => (end = resolve));
        running--;
        return undefined;
      },
    });
    await queues.add("turns", ref("a"), { key: "a" });
    await until("the first run", () => runs === 1);
    for (let wake = 0; wake < 5; wake++) await queues.add("turns", ref("a"), { key: "a" });
    end();
    await until("the second run", () => runs === 2);
    await until("nothing left", async () => (await waiting(queues)) === 0);
    expect({ runs, most }).toEqual({ runs: 2, most: 1 });
  });

  it("takes a key again after its job is done", async () => {
    const queues = open();
    let runs = 0;
    queues.consume("turns", { concurrency: 1, attempts: 3, run: async () => void runs++ });
    for (let round = 1; round <= 3; round++) {
      await queues.add("turns", ref("a"), { key: "a" });
      await until(`run ${round}`, () => runs === round);
    }
  });

  it("keeps a delayed job for its time", async () => {
    const queues = open();
    let ranAt = 0;
    queues.consume("turns", {
      concurrency: 1,
      attempts: 3,
      run: async () => {
        ranAt = Date.now();
        return undefined;
      },
    });
    const added = Date.now();
    await queues.add("turns", ref("a"), { key: "a", delayMs: 400 });
    await until("the run", () => ranAt > 0);
    expect(ranAt - added).toBeGreaterThanOrEqual(390);
  });

  it("runs again after the pause that a run asks for, and tells the attempt", async () => {
    const queues = open();
    const attempts: number[] = [];
    queues.consume("turns", {
      concurrency: 1,
      attempts: 10,
      run: async (_data, attempt): Promise<JobOutcome> => {
        attempts.push(attempt);
        return attempts.length < 3 ? { retry: { afterMs: 30 } } : undefined;
      },
    });
    await queues.add("turns", ref("a"), { key: "a" });
    await until("three runs", () => attempts.length === 3);
    await until("nothing left", async () => (await waiting(queues)) === 0);
    expect(attempts).toEqual([1, 2, 3]);
  });

  it("gives a job up when told never to, or after its attempts, and then takes its key again", async () => {
    const queues = open();
    let runs = 0;
    queues.consume("turns", {
      concurrency: 1,
      attempts: 2,
      run: async ({ conversationId }): Promise<JobOutcome> => {
        runs++;
        return conversationId === "never"
          ? { retry: "never", error: new Error("it cannot be") }
          : { retry: { afterMs: 10 } };
      },
    });
    await queues.add("turns", ref("never"), { key: "never" });
    await until("it is given up", async () => ((await queues.counts("turns")).failed ?? 0) === 1);
    expect(runs).toBe(1);
    await queues.add("turns", ref("again"), { key: "again" });
    await until("that as well", async () => ((await queues.counts("turns")).failed ?? 0) === 2);
    expect(runs).toBe(3);
    await queues.add("turns", ref("never"), { key: "never" });
    await until("another run", () => runs === 4);
  });

  it("waits at closing for the running job, which is then done and not handed out again", async () => {
    const [queues, others] = [open(), open()];
    let state = "";
    let end: () => void = () => undefined;
    const consumer = queues.consume("turns", {
      concurrency: 1,
      attempts: 3,
      run: async () => {
        state = "running";
        await new Promise<void>((resolve) => (end = resolve));
        state = "done";
        return undefined;
      },
    });
    await queues.add("turns", ref("a"), { key: "a" });
    await until("the run", () => state === "running");
    let closed = false;
    const closing = consumer.close().then(() => {
      closed = true;
    });
    await queues.add("turns", ref("b"), { key: "b" });
    expect(closed).toBe(false);
    end();
    await closing;
    expect(state).toBe("done");

    const seen: string[] = [];
    others.consume("turns", {
      concurrency: 1,
      attempts: 3,
      run: async ({ conversationId }) => void seen.push(conversationId),
    });
    await until("what came later", () => seen.includes("b"));
    expect(seen).toEqual(["b"]);
  });

  it("runs a schedule once for all processes", async () => {
    const [one, other] = [open(), open()];
    const runs: string[] = [];
    one.consume("sweep", { concurrency: 1, attempts: 1, run: async () => void runs.push("one") });
    other.consume("sweep", { concurrency: 1, attempts: 1, run: async () => void runs.push("other") });
    const started = Date.now();
    for (let round = 0; round < 3; round++)
      await Promise.all([one.schedule("sweep", 250), other.schedule("sweep", 250)]);
    await until("some rounds", () => runs.length >= 4);
    const rounds = (Date.now() - started) / 250;
    expect(runs.length).toBeLessThanOrEqual(Math.ceil(rounds) + 1);
  });

  it("shares the jobs among processes, each run once", async () => {
    const [one, other] = [open(), open()];
    const seen: string[] = [];
    for (const queues of [one, other])
      queues.consume("turns", {
        concurrency: 4,
        attempts: 3,
        run: async ({ conversationId }) => void seen.push(conversationId),
      });
    const jobs = Array.from({ length: 100 }, (_, index) => ({ data: ref(`c${index}`), key: `c${index}` }));
    await one.addMany("turns", jobs);
    await until("all of them", () => seen.length >= 100);
    await until("nothing left", async () => (await waiting(one)) === 0);
    expect([...seen].sort()).toEqual(jobs.map(({ key }) => key).sort());
  });

  it("is empty after a wipe and works on", async () => {
    const queues = open();
    await queues.addMany("turns", [
      { data: ref("a"), key: "a" },
      { data: ref("b"), key: "b" },
    ]);
    await queues.add("outbox", ref("a"), { key: "a", delayMs: 60_000 });
    await queues.wipe();
    for (const name of QUEUE_NAMES)
      expect(
        Object.values(await queues.counts(name)).reduce((sum, count) => sum + count, 0),
        name,
      ).toBe(0);
    const seen: string[] = [];
    queues.consume("turns", {
      concurrency: 1,
      attempts: 3,
      run: async ({ conversationId }) => void seen.push(conversationId),
    });
    await queues.add("turns", ref("a"), { key: "a" });
    await until("the run", () => seen.length === 1);
  });
});

/** The ways to run the product that are measured. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../scripts/free-port.ts";
import { waitUntil } from "../scripts/wait-until.ts";
import { type RunningProduct, startProduct } from "./product.ts";

export interface Topology {
  readonly name: string;
  /** Starts it on a database; the folder is for its own files. */
  start(databaseUrl: string, folder: string): Promise<RunningTopology>;
}

export interface RunningTopology {
  readonly url: string;
  stop(): Promise<void>;
}

const SETTINGS = {
  CHARLA_SECRET: "the secret of a measurement, long enough",
  TURN_DEBOUNCE_MS: "0",
  RATE_PER_ADDRESS_PER_MINUTE: "1000000",
  RATE_PER_CONVERSATION_PER_MINUTE: "1000000",
};

const REDIS_TIMEOUT_MS = 10_000;

export const oneProcess: Topology = {
  name: "one process",
  async start(databaseUrl, folder) {
    const product = await startProduct({
      home: makeHome(folder, "all"),
      env: { ...SETTINGS, DATABASE_URL: databaseUrl },
    });
    return { url: product.url ?? "", stop: () => product.stop() };
  },
};

export const twoProcesses: Topology = {
  name: "api and worker, queue on PostgreSQL",
  start: (databaseUrl, folder) => startPair({ ...SETTINGS, DATABASE_URL: databaseUrl }, folder),
};

export const twoProcessesOnRedis: Topology = {
  name: "api and worker, queue on Redis",
  async start(databaseUrl, folder) {
    const redis = await startRedis(makeHome(folder, "redis"));
    const pair = await startPair({ ...SETTINGS, DATABASE_URL: databaseUrl, REDIS_URL: redis.url }, folder);
    return {
      url: pair.url,
      async stop() {
        await pair.stop();
        await redis.stop();
      },
    };
  },
};

/** The ones that this machine can run. */
export function topologies(): readonly Topology[] {
  const hasRedis = spawnSync("redis-server", ["--version"], { stdio: "ignore" }).error === undefined;
  return [oneProcess, twoProcesses, ...(hasRedis ? [twoProcessesOnRedis] : [])];
}

async function startPair(env: Record<string, string>, folder: string): Promise<RunningTopology> {
  const start = (role: string): Promise<RunningProduct> =>
    startProduct({ home: makeHome(folder, role), env, args: ["--role", role] });
  const api = await start("api");
  const worker = await start("worker");
  return {
    url: api.url ?? "",
    async stop() {
      await Promise.all([api.stop(), worker.stop()]);
    },
  };
}

async function startRedis(folder: string): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort();
  const child: ChildProcess = spawn(
    "redis-server",
    ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no"],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const ended = once(child, "exit");
  let printed = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    printed += chunk.toString();
  });
  await waitUntil("redis-server", () => printed.includes("Ready to accept connections"), REDIS_TIMEOUT_MS);
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

function makeHome(folder: string, name: string): string {
  const home = join(folder, name);
  mkdirSync(home, { recursive: true });
  chmodSync(home, 0o755);
  return home;
}

/** The product as it is installed: processes of dist/, found by the note that each leaves in its data folder. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { waitUntil } from "../scripts/wait-until.ts";
import { findRunningServer } from "../src/infra/running-server.ts";
import { packageRoot } from "../src/lib/root.ts";

export interface RunningProduct {
  /** Null for a process of workers alone. */
  readonly url: string | null;
  readonly pid: number;
  /** Asks it to stop and waits; a process that ends with another code than 0 is an error. */
  stop(): Promise<void>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
}

export interface ProductOptions {
  /** Its own data folder. */
  readonly home: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** True starts it as a person does, by `npm start`. */
  readonly byNpm?: boolean;
}

const START_TIMEOUT_MS = 60_000;
const ERROR_TAIL = 4_000;

/** What a measured product is told: a database of the measurement's, no waiting and no limits for callers. */
export function envOf(home: string, databaseUrl: string) {
  return {
    CHARLA_HOME: home,
    CHARLA_SECRET: "the secret of a measurement, long enough",
    DATABASE_URL: databaseUrl,
    LOG_LEVEL: "error",
    RATE_PER_ADDRESS_PER_MINUTE: "1000000",
    TURN_DEBOUNCE_MS: "0",
  };
}

/** Throws when there is nothing built to start. */
export function checkBuilt(): void {
  if (!existsSync(join(packageRoot, "dist", "charla.js"))) throw new Error("Nothing is built yet: npm run build");
}

/** Starts it on a free port and resolves when it listens. Throws with what it printed when it does not. */
export async function startProduct({
  home,
  env = {},
  args = [],
  byNpm = false,
}: ProductOptions): Promise<RunningProduct> {
  const [file, before] = byNpm ? ["npm", ["start", "--"]] : [process.execPath, ["dist/charla.js", "start"]];
  const child = spawn(file, [...before, ...args], {
    cwd: packageRoot,
    env: { ...process.env, PORT: "0", LOG_LEVEL: "warn", ...env, CHARLA_HOME: home },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let printed = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    printed = (printed + chunk.toString()).slice(-ERROR_TAIL);
  });
  const ended = once(child, "exit");
  const note = await waitUntil(
    "the start of Charla",
    () => {
      if (child.exitCode !== null) throw new Error(`Charla ended with code ${child.exitCode}:\n${printed}`);
      return findRunningServer(home);
    },
    START_TIMEOUT_MS,
  );
  return {
    url: note.url,
    pid: note.pid,
    async stop() {
      await end(child, ended, note.pid, "SIGTERM");
      if (child.exitCode !== 0) throw new Error(`Charla stopped with code ${child.exitCode}:\n${printed}`);
    },
    kill: () => end(child, ended, note.pid, "SIGKILL"),
  };
}

async function end(child: ChildProcess, ended: Promise<unknown>, pid: number, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  // npm stands between: the signal goes to the server itself.
  process.kill(pid, signal);
  await ended;
}

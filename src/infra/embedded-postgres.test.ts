import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../tests/harness/until.ts";
import { packageRoot } from "../lib/root.ts";

/** A process of its own that starts the server of a folder, tells about it, and stops it when its input ends. */
const STARTER = `
  import { startEmbeddedPostgres } from ${JSON.stringify(join(packageRoot, "src/infra/embedded-postgres.ts"))};
  const { ownerUrl, found, pid, isOnlyUser, stop } = await startEmbeddedPostgres(process.argv[1]);
  console.log(JSON.stringify({ ownerUrl, found, pid, isOnlyUser }));
  process.stdin.on("end", () => stop().then(() => process.exit(0))).resume();
`;

interface Started {
  readonly ownerUrl: string;
  readonly found: boolean;
  readonly pid: number;
  readonly isOnlyUser: boolean;
}

interface Starter {
  readonly child: ChildProcess;
  /** Rejects with what it printed when it ends before it has started. */
  readonly started: Promise<Started>;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

let home: string;
const starters: Starter[] = [];

function startIn(folder: string): Starter {
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", STARTER, folder], {
    cwd: packageRoot,
    stdio: ["pipe", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const started = new Promise<Started>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => resolve(JSON.parse(line) as Started));
    void ended.then(() => reject(new Error(`it ended: ${said}`)));
  });
  started.catch(() => undefined);
  const starter: Starter = {
    child,
    started,
    async stop() {
      child.stdin.end();
      await ended;
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
  starters.push(starter);
  return starter;
}

function newHome(): string {
  const folder = mkdtempSync(join(tmpdir(), "charla-pg-"));
  chmodSync(folder, 0o755);
  return folder;
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A dead process whose parent has not taken note of it counts as dead. */
function isAlive(pid: number): boolean {
  const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, "utf8") : "";
  return stat !== "" && !stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
}

/** Ends what a test may have left running on a folder. */
async function cleanUp(folder: string): Promise<void> {
  for (const starter of starters.splice(0)) await starter.kill();
  const pidFile = join(folder, "postgres", "data", "postmaster.pid");
  const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, "utf8").split("\n")[0]) : 0;
  if (pid > 0 && isAlive(pid) && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(folder)) {
    process.kill(pid, "SIGQUIT");
    await until("the server gone", () => !isAlive(pid));
  }
  rmSync(folder, { recursive: true, force: true });
}

describe("on one data folder, again and again", () => {
  beforeAll(() => {
    home = newHome();
  });
  afterAll(() => cleanUp(home));

  it("makes the database, stops with its only user, and leaves the data", async () => {
    const first = startIn(home);
    const { ownerUrl, found, pid, isOnlyUser } = await first.started;
    expect({ found, isOnlyUser }).toEqual({ found: false, isOnlyUser: true });
    await query(ownerUrl, "CREATE TABLE kept AS SELECT 42 AS answer");
    await first.stop();
    expect(isAlive(pid)).toBe(false);

    const second = startIn(home);
    const again = await second.started;
    expect(again.found).toBe(false);
    expect(await query(again.ownerUrl, "SELECT answer FROM kept")).toEqual([{ answer: 42 }]);
    await second.stop();
  });

  it("is shared by a second process, and stopped by the last one only", async () => {
    const first = startIn(home);
    const mine = await first.started;
    const second = startIn(home);
    const theirs = await second.started;
    expect(theirs).toEqual({ ...mine, found: true, isOnlyUser: false });
    await first.stop();
    expect(await query(theirs.ownerUrl, "SELECT answer FROM kept")).toHaveLength(1);
    await second.stop();
    expect(isAlive(mine.pid)).toBe(false);
  });

  it("outlives a killed process, and the next one finds it", async () => {
    const first = startIn(home);
    const { pid } = await first.started;
    await first.kill();
    expect(isAlive(pid)).toBe(true);
    const second = startIn(home);
    expect(await second.started).toMatchObject({ found: true, pid, isOnlyUser: true });
    await second.stop();
    expect(isAlive(pid)).toBe(false);
  });

  it("starts again after the server itself was killed, with what was committed", async () => {
    const first = startIn(home);
    const { pid, ownerUrl } = await first.started;
    await query(ownerUrl, "INSERT INTO kept VALUES (43)");
    process.kill(pid, "SIGKILL");
    await until("the server gone", () => !isAlive(pid));
    await first.kill();
    const second = startIn(home);
    const again = await second.started;
    expect(again.found).toBe(false);
    expect(await query(again.ownerUrl, "SELECT answer FROM kept ORDER BY 1")).toEqual([{ answer: 42 }, { answer: 43 }]);
    await second.stop();
  });

  it("is not misled by what a crash leaves: a pid of another program, locks of the dead, notes of the dead", async () => {
    const folder = join(home, "postgres");
    const dead = 2 ** 22 + 1;
    mkdirSync(join(folder, "users"), { recursive: true });
    writeFileSync(join(folder, "users", String(dead)), "");
    // This process lives and is no PostgreSQL.
    writeFileSync(join(folder, "data", "postmaster.pid"), `${process.pid}\n${join(folder, "data")}\n`);
    writeFileSync(join(folder, "start.lock"), String(dead));
    const first = startIn(home);
    expect(await first.started).toMatchObject({ found: false, isOnlyUser: true });
    await first.stop();

    // Killed between making the lock and writing in it.
    writeFileSync(join(folder, "start.lock"), "");
    utimesSync(join(folder, "start.lock"), new Date(0), new Date(0));
    const second = startIn(home);
    expect(await second.started).toMatchObject({ found: false, isOnlyUser: true });
    await second.stop();
  });

  it("waits for a server that is still starting, left by a start that was killed", async () => {
    const first = startIn(home);
    const pidFile = join(home, "postgres", "data", "postmaster.pid");
    await until("the server's first sign", () => existsSync(pidFile));
    await first.kill();
    const second = startIn(home);
    const { ownerUrl } = await second.started;
    expect(await query(ownerUrl, "SELECT count(*)::int AS rows FROM kept")).toEqual([{ rows: 2 }]);
    await second.stop();
  });

  it("refuses to throw data away when the note with the password is gone", async () => {
    const note = join(home, "postgres", "access.json");
    const text = readFileSync(note, "utf8");
    rmSync(note);
    await expect(startIn(home).started).rejects.toThrow("access.json");
    writeFileSync(note, text);
    const second = startIn(home);
    const { ownerUrl } = await second.started;
    expect(await query(ownerUrl, "SELECT answer FROM kept")).toHaveLength(2);
    await second.stop();
  });
});

describe("on a new data folder", () => {
  beforeAll(() => {
    home = newHome();
  });
  afterAll(() => cleanUp(home));

  it("starts after a first start was killed while it made the database", async () => {
    const first = startIn(home);
    const folder = join(home, "postgres");
    await until(
      "a half-made database",
      () =>
        existsSync(folder) &&
        readdirSync(folder, { recursive: true }).some((name) => String(name).endsWith("PG_VERSION")),
    );
    await first.kill();
    const second = startIn(home);
    const { found, ownerUrl } = await second.started;
    expect(found).toBe(false);
    expect(await query(ownerUrl, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await second.stop();
  });

  it("serves two processes that start at the same moment", async () => {
    rmSync(home, { recursive: true, force: true });
    home = newHome();
    const [one, other] = [startIn(home), startIn(home)];
    const both = await Promise.all([one.started, other.started]);
    expect(both.map(({ found }) => found).sort()).toEqual([false, true]);
    expect(new Set(both.map(({ pid }) => pid)).size).toBe(1);
    // They leave at the same moment as well, and the server with them.
    await Promise.all([one.stop(), other.stop()]);
    expect(isAlive(both[0]?.pid ?? 0)).toBe(false);
  });
});

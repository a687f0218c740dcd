/** Who lives: the server of a data folder, the processes of Charla that use it, and the one that may start or stop it now. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive, readProc } from "../processes.ts";

const LOCK_TIMEOUT_MS = 60_000;
/** The holder of the lock touches it this often; one untouched for much longer was left by a dead process. */
const TOUCH_MS = 1_000;
const STALE_MS = 8_000;

/** The process id of the living server of a data folder. A pid file whose number now belongs to another program is removed. */
export function runningServer(dataDir: string): number | null {
  const file = join(dataDir, "postmaster.pid");
  if (!existsSync(file)) return null;
  const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
  if (Number.isInteger(pid) && pid > 0 && isAlive(pid) && isPostgres(pid)) return pid;
  rmSync(file, { force: true });
  return null;
}

/** Notes that this process uses the server. */
export function announceUser(folder: string): void {
  mkdirSync(join(folder, "users"), { recursive: true });
  writeFileSync(join(folder, "users", String(process.pid)), "");
}

/** Removes the note of this process. */
export function forgetUser(folder: string): void {
  rmSync(join(folder, "users", String(process.pid)), { force: true });
}

/** Living processes that use the server besides this one; notes of dead ones are removed. */
export function otherUsers(folder: string): number[] {
  const users = join(folder, "users");
  if (!existsSync(users)) return [];
  return readdirSync(users)
    .map(Number)
    .filter((pid) => {
      if (pid === process.pid) return false;
      if (isAlive(pid)) return true;
      rmSync(join(users, String(pid)), { force: true });
      return false;
    });
}

/** One process at a time starts or stops the server; a lock left by a dead process is taken over. Returns the release. */
export async function takeLock(folder: string): Promise<() => void> {
  const lock = join(folder, "start.lock");
  const until = Date.now() + LOCK_TIMEOUT_MS;
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      const touching = setInterval(() => touch(lock), TOUCH_MS);
      return () => {
        clearInterval(touching);
        rmSync(lock, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    if (isStale(lock)) rmSync(lock, { force: true });
    else if (Date.now() > until) throw new Error(`Another process of Charla has held ${lock} for a minute: end it`);
    else await new Promise((resume) => setTimeout(resume, 50));
  }
}

function isStale(lock: string): boolean {
  try {
    const holder = Number(readFileSync(lock, "utf8"));
    // By time as well: the number may be another program's by now, and a crash may leave the lock empty.
    return (holder > 0 && !isAlive(holder)) || Date.now() - statSync(lock).mtimeMs > STALE_MS;
  } catch {
    return false;
  }
}

function touch(lock: string): void {
  try {
    utimesSync(lock, new Date(), new Date());
  } catch {
    // Taken over while this process was suspended: nothing is left to hold.
  }
}

function isPostgres(pid: number): boolean {
  // Without /proc (macOS, Windows) the pid file is believed.
  return !existsSync("/proc/self") || (readProc(pid, "cmdline") ?? "").includes("postgres");
}

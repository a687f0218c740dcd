/** What processes hold in memory, as Linux tells it. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

export interface Held {
  readonly processes: number;
  /** Resident: what several processes share counts in each, MB. */
  readonly rssMb: number;
  /** Proportional: what several processes share is divided among them, MB. */
  readonly pssMb: number;
}

export interface MemoryUse {
  readonly node: Held;
  readonly postgres: Held;
}

/**
 * The server's process and, apart, the embedded database of its data folder. Null on systems other than Linux. The kernel
 * takes its time to add the pages up, during which the measurement goes on.
 */
export async function readMemory(nodePid: number, home: string): Promise<MemoryUse | null> {
  if (!(await readRollup(nodePid))) return null;
  const lockFile = await readFile(join(home, "postgres", "data", "postmaster.pid"), "utf8");
  const postmaster = Number(lockFile.split("\n")[0]);
  return { node: await held([nodePid]), postgres: await held([postmaster, ...(await childrenOf(postmaster))]) };
}

async function held(pids: readonly number[]): Promise<Held> {
  const all = (await Promise.all(pids.map(readRollup))).filter((text) => text !== null);
  const sum = (field: string) =>
    all.reduce((total, text) => total + Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(text)?.[1] ?? 0), 0) /
    1_024;
  return { processes: all.length, rssMb: sum("Rss"), pssMb: sum("Pss") };
}

/** Null for a process that has ended meanwhile, and where the system has no such file. */
async function readRollup(pid: number): Promise<string | null> {
  return readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => null);
}

async function childrenOf(parent: number): Promise<number[]> {
  const pids = (await readdir("/proc")).map(Number).filter((pid) => pid > 0);
  const parents = await Promise.all(pids.map(parentOf));
  return pids.filter((_, index) => parents[index] === parent);
}

/** Null for one that has ended meanwhile. */
async function parentOf(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => null);
  return status === null ? null : Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]);
}

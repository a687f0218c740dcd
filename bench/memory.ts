/** What processes hold in memory, as Linux tells it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
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

/** The server's process and, apart, the embedded database of its data folder. Null on systems other than Linux. */
export function readMemory(nodePid: number, home: string): MemoryUse | null {
  if (!existsSync(`/proc/${nodePid}/smaps_rollup`)) return null;
  const postmaster = Number(readFileSync(join(home, "postgres", "data", "postmaster.pid"), "utf8").split("\n")[0]);
  return { node: held([nodePid]), postgres: held([postmaster, ...childrenOf(postmaster)]) };
}

function held(pids: readonly number[]): Held {
  const all = pids.flatMap(readRollup);
  const sum = (field: string) =>
    all.reduce((total, text) => total + Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(text)?.[1] ?? 0), 0) /
    1_024;
  return { processes: all.length, rssMb: sum("Rss"), pssMb: sum("Pss") };
}

/** Empty for a process that has ended meanwhile. */
function readRollup(pid: number): string[] {
  try {
    return [readFileSync(`/proc/${pid}/smaps_rollup`, "utf8")];
  } catch {
    return [];
  }
}

function childrenOf(parent: number): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && parentOf(pid) === parent);
}

function parentOf(pid: number): number | null {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  } catch {
    // It ended meanwhile.
    return null;
  }
}

/** The processes of Chromium that use a profile, as the system knows them. */
import { readdirSync, readFileSync } from "node:fs";

/** Ids of the processes whose command line names the folder; the first process of a browser only, or all of them. */
export function browsersIn(folder: string, { all = false } = {}): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const command = commandOf(pid);
      return command.includes(folder) && /chrom/i.test(command) && (all || !command.includes("--type="));
    })
    .map(Number);
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    // It has ended meanwhile.
    return "";
  }
}

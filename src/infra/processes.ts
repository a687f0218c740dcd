/** Processes of this machine. */
import { readFileSync } from "node:fs";

/** Whether a process of this number lives; one of another account counts, one that is dead and not yet reaped does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Dead and not yet taken note of by its parent, as orphans are in containers without an init. */
function isZombie(pid: number): boolean {
  const stat = readProc(pid, "stat") ?? "";
  return stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
}

/** A file of a process in /proc, or null where there is none. */
export function readProc(pid: number, name: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return null;
  }
}

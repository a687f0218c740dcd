/** Where a measurement keeps its databases and data folders until it ends, and how it tells how far it is. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Workspace {
  /** Makes a folder of that name and returns its path. */
  folder(name: string): string;
  /** Removes everything. */
  remove(): void;
}

/** @param name of the measurement, for whoever finds its folder */
export function openWorkspace(name: string): Workspace {
  const root = mkdtempSync(join(tmpdir(), `charla-${name}-`));
  // PostgreSQL does not run as root and must be able to enter.
  chmodSync(root, 0o755);
  return {
    folder(part) {
      const path = join(root, part);
      mkdirSync(path);
      chmodSync(path, 0o755);
      return path;
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

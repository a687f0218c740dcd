/**
 * A program of ours in a process that nobody misses: it is given nothing of our environment, writes in a folder of its own, and
 * however it ends, neither a file nor a database that it has started is left behind.
 */
import { type ChildProcess, fork } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bareEnvironment } from "../config.ts";
import { stopLeftPostgres } from "./embedded-postgres.ts";
import { findProgram, type OwnProgram } from "./own-program.ts";

export interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
  /** The last of what it wrote to its standard error. */
  readonly said: string;
}

export interface ThrowAwayProcess {
  readonly pid: number | undefined;
  readonly folder: string;
  /** Never rejects: one that could not be started has ended. */
  readonly ended: Promise<Ending>;
  send(message: object): void;
  /** Ends it at once, with what it has started, unless it has ended. */
  kill(): void;
  /** Takes away what it has left; after its end. */
  clean(): Promise<void>;
}

const SAID_LENGTH = 4_000;

/** @param hear given each message of the process as it comes */
export function startThrowAwayProcess(program: OwnProgram, hear: (message: unknown) => void): ThrowAwayProcess {
  const { file, nodeArgs } = findProgram(program);
  const folder = mkdtempSync(join(tmpdir(), "charla-apart-"));
  // PostgreSQL does not run as root and must be able to enter.
  chmodSync(folder, 0o755);
  const child = fork(file, [], {
    execArgv: [...nodeArgs],
    cwd: folder,
    env: { ...bareEnvironment(), TMPDIR: folder, TEMP: folder, TMP: folder },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    // A group of its own: Ctrl-C in the terminal reaches us alone, and what it starts ends with it.
    detached: true,
  });
  child.on("message", hear);
  return {
    pid: child.pid,
    folder,
    ended: endOf(child),
    send(message) {
      // Where it cannot be told any more, it has ended, which is heard.
      if (child.connected) child.send(message, () => undefined);
    },
    kill: () => killGroup(child),
    async clean() {
      for (const name of readdirSync(folder)) await stopLeftPostgres(join(folder, name));
      // Something that was just started may write for another moment.
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
  };
}

function endOf(child: ChildProcess): Promise<Ending> {
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-SAID_LENGTH);
  });
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ code: null, signal: null, said: error.message }));
    child.once("close", (code, signal) => resolve({ code, signal, said }));
  });
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // Windows has no groups.
    child.kill("SIGKILL");
  }
}

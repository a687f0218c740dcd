/** Runs the real command line in a process of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { program } from "../harness/programs.ts";

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  /** What comes in by the pipe; nothing unless given. */
  readonly input?: string;
  /** Whether the pipe stays open after the input. */
  readonly keepOpen?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** Where it runs; unless given, a folder without a `.env` that somebody works with. */
  readonly cwd?: string;
}

/** A started command, with what it has written so far. */
export interface CliProcess {
  readonly child: ChildProcess;
  stdout(): string;
  stderr(): string;
  readonly ended: Promise<CliResult>;
}

/** A fresh data folder that an unprivileged PostgreSQL may enter. */
export function makeHome(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "charla-cli-"));
  chmodSync(path, 0o755);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** All that a command sees of the environment: nothing of this process's but the path. */
export function cliEnv(env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const quiet = { TURN_DEBOUNCE_MS: "0", CHARLA_PWNED_PASSWORDS_URL: "off" };
  return { PATH: process.env.PATH, LANG: "en_US.UTF-8", ...quiet, ...env };
}

/** Starts `charla` with these arguments; nothing of this process's environment but the path reaches it. */
export function startCli(
  args: readonly string[],
  { input = "", keepOpen = false, env = {}, cwd = tmpdir() }: CliOptions = {},
): CliProcess {
  const child = spawn(process.execPath, [program("charla"), ...args], {
    cwd,
    env: cliEnv(env),
    stdio: ["pipe", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  // A command that reads nothing may end before it was written to.
  child.stdin.on("error", () => undefined);
  child.stdin.write(input);
  if (!keepOpen) child.stdin.end();
  const ended = new Promise<CliResult>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
  return { child, stdout: () => stdout, stderr: () => stderr, ended };
}

export function runCli(args: readonly string[], options?: CliOptions): Promise<CliResult> {
  return startCli(args, options).ended;
}

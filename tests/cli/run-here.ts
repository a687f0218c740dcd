/**
 * Runs the command line in the process of the test, for what a command does rather than how its process lives: a start
 * costs more than most commands. One at a time, since it borrows environment, folder and input of the process.
 */
import { tmpdir } from "node:os";
import { Readable } from "node:stream";
import { run } from "../../src/cli/charla.ts";
import { type Cli, createCli } from "../../src/cli/cli.ts";
import { type CliOptions, type CliResult, cliEnv } from "./run-cli.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** As `runCli`: the same arguments, variables, folder and input, without a process of its own. */
export async function runHere(
  args: readonly string[],
  { input = "", env = {}, cwd = tmpdir() }: Omit<CliOptions, "keepOpen"> = {},
): Promise<CliResult> {
  const giveBack = borrowProcess(input, cliEnv(env), cwd);
  const written = { stdout: "", stderr: "" };
  try {
    const code = await run(args, cliFor(args, written));
    return { code, ...written };
  } finally {
    giveBack();
  }
}

/** What a process started in English would be given, with its output kept. */
function cliFor(args: readonly string[], written: { stdout: string; stderr: string }): Cli {
  const { askedLocale } = createCli(args);
  return {
    ...createCli(["--lang", askedLocale ?? "en"]),
    askedLocale,
    print(line) {
      written.stdout += `${line}\n`;
    },
    note(line) {
      written.stderr += `${line}\n`;
    },
  };
}

function borrowProcess(input: string, env: NodeJS.ProcessEnv, cwd: string): () => void {
  const own = { env: process.env, cwd: process.cwd(), exitCode: process.exitCode, stdin: process.stdin };
  const heard = SIGNALS.map((name) => ({ name, listeners: new Set(process.listeners(name)) }));
  process.env = env;
  process.chdir(cwd);
  process.exitCode = undefined;
  const setStdin = (value: unknown) => Object.defineProperty(process, "stdin", { value, configurable: true });
  setStdin(Readable.from(input === "" ? [] : [Buffer.from(input)]));
  return () => {
    process.env = own.env;
    process.chdir(own.cwd);
    process.exitCode = own.exitCode;
    setStdin(own.stdin);
    for (const { name, listeners } of heard) {
      for (const listener of process.listeners(name)) if (!listeners.has(listener)) process.off(name, listener);
    }
  };
}
